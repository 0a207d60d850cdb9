"""Tokens at the desk: everybody makes and revokes their own; administrators see, and revoke, everybody's."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from publish.api.models import ApiToken


@admin.action(description="停用")
def revoke(_: object, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
    """Let the chosen tokens open nothing any more."""
    at = timezone.now()
    for token in tokens:
        token.revoke(at)
    messages.success(request, f"已停用 {len(tokens)} 个令牌")


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # no generic admins at run time
    """A token's value is shown once, on the page that making it leads to."""

    fields = ("name", "user", "created_at", "last_used_on", "revoked_at")
    list_display = ("name", "user", "created_at", "last_used_on", "standing")
    list_select_related = ("user",)
    actions = (revoke,)

    @admin.display(description="状态")
    def standing(self, token: ApiToken) -> str:
        """In a word."""
        return "已停用" if token.revoked_at else "有效"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        found: QuerySet[ApiToken] = super().get_queryset(request)
        return found if request.user.has_perm("auth.change_user") else found.filter(user=request.user.pk)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return False  # least of all a digest is looked for from outside

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        return ("name",) if obj is None else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        return () if obj is None else self.fields

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return _is_staff(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_staff(request)

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        obj.user = request.user  # type: ignore[assignment] # `_is_staff` has seen that it is somebody
        obj.created_at = timezone.now()
        request.token_value = obj.make_value()  # type: ignore[attr-defined] # on its way to `response_add`
        obj.save()

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None) -> HttpResponse:
        """Shown in this one answer, which no cache and no cookie keeps."""
        context = {
            **self.admin_site.each_context(request),
            "title": "新的令牌",
            "token": obj,
            "value": getattr(request, "token_value", ""),
        }
        return TemplateResponse(request, "desk/token_made.html", context)


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_staff)
