"""Users and groups at the desk, with permissions named in Chinese."""

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest

_VERBS: Final = {"add": "新增", "change": "更改", "delete": "删除", "view": "查看", "publish": "发布"}


class PermissionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # no generic fields at run time
    """Permissions as Chinese words: 活动：发布."""

    def label_from_instance(self, obj: Any) -> str:
        verb, _, _ = obj.codename.partition("_")
        return f"{obj.content_type.name}：{_VERBS.get(verb, verb)}"


class DeskPermissions:
    """Offers the permissions on what the desk shows, and no others."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.remote_field.model is not Permission:
            return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc] # mixed into a ModelAdmin
        registered: list[type[models.Model]] = list(self.admin_site._registry)  # type: ignore[attr-defined] # as above
        types = ContentType.objects.get_for_models(*registered).values()
        permissions = Permission.objects.filter(content_type__in=types).select_related("content_type")
        return PermissionsField(
            queryset=permissions.order_by("content_type__app_label", "content_type__model", "codename"),
            required=False,
            label=str(db_field.verbose_name).capitalize(),
            help_text=db_field.help_text,
            widget=FilteredSelectMultiple(str(db_field.verbose_name), is_stacked=False),
        )


admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class DeskUserAdmin(DeskPermissions, UserAdmin):  # type: ignore[type-arg] # no generic admins at run time
    """Who works at the desk."""

    list_display = ("username", "last_name", "first_name", "standing", "last_login")

    @admin.display(description="身份", empty_value="不能登录")
    def standing(self, user: User) -> str | None:
        """In a word: Django's pictures of booleans are named in English."""
        if not (user.is_active and user.is_staff):
            return None
        return "管理员" if user.is_superuser else "编辑"


@admin.register(Group)
class DeskGroupAdmin(DeskPermissions, GroupAdmin):  # type: ignore[misc] # the stub's is looser: db_field
    """What they may do."""
