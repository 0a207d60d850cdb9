"""Users and groups at the desk: choosing a group is enough, and permissions are named in Chinese."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from desk.password_admin import PasswordLinkAdmin

_VERBS: Final = {"add": "新增", "change": "更改", "delete": "删除", "view": "查看", "publish": "发布"}
_GROUPS_HELP: Final = (
    "选一个就够了：编辑写稿和提交，审核决定公开，管理员另外管用户和词表。一个都不选，就不能登录编辑台。"
)


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
            widget=forms.CheckboxSelectMultiple,
        )


admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class DeskUserAdmin(DeskPermissions, PasswordLinkAdmin):
    """Who works at the desk. Whoever is in a group may enter it; superusers are made by superusers alone."""

    list_display = ("username", "last_name", "first_name", "standing", "last_login")
    list_filter = ("groups", "is_active", "is_superuser")
    filter_horizontal = ()
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("身份", {"fields": ("last_name", "first_name", "groups")}),
    )
    _person: ClassVar[tuple[Any, ...]] = (
        (None, {"fields": ("username", "password")}),
        ("身份", {"fields": ("last_name", "first_name", "groups", "is_active")}),
        ("时间", {"fields": ("last_login", "date_joined"), "classes": ("collapse",)}),
    )
    _beyond_groups: ClassVar[tuple[Any, ...]] = (
        ("组以外的权限", {"fields": ("is_superuser", "user_permissions"), "classes": ("collapse",)}),
    )

    @admin.display(description="身份", empty_value="不能登录")
    def standing(self, user: User) -> str | None:
        """In words: Django's pictures of booleans are named in English."""
        if not (user.is_active and user.is_staff):
            return None
        groups = "、".join(group.name for group in user.groups.all())
        return "超级用户" if user.is_superuser else groups or "单独授权"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        found: QuerySet[User] = super().get_queryset(request)
        return found.prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        return self._person + (self._beyond_groups if request.user.is_superuser else ())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("last_login", "date_joined")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.help_text = _GROUPS_HELP
        return field

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        to_delete, counts, permissions, protected = super().get_deleted_objects(objs, request)
        kept = [f"{user}：超级用户只能由超级用户删除" for user in objs if not _may_touch(request, user)]
        return to_delete, counts, permissions, [*protected, *kept]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        user: User = form.instance
        user.is_staff = user.is_superuser or user.groups.exists() or user.user_permissions.exists()
        user.save(update_fields=["is_staff"])


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    return user is None or not user.is_superuser or bool(request.user.is_superuser)


@admin.register(Group)
class DeskGroupAdmin(DeskPermissions, GroupAdmin):  # type: ignore[misc] # the stub's is looser: db_field
    """What they may do."""
