"""The page at which an administrator makes a link for somebody who forgot a password."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from desk.password_links import HOURS, make_password_link, may_log_in


class PasswordLinkAdmin(UserAdmin):  # type: ignore[type-arg] # no generic admins at run time
    """Whoever may change the user may make the link; it is shown in one answer, which nothing keeps."""

    change_form_template = "desk/user_form.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.new_password_link)
        return [path("<id>/new-password-link/", view, name="auth_user_new_password_link"), *super().get_urls()]

    def new_password_link(self, request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 # as Django names it
        """Explain, and make one when asked to."""
        user = self.get_object(request, unquote(id))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            raise Http404
        link = ""
        if request.method == "POST" and may_log_in(user):
            link = make_password_link(user)
            self.log_change(request, user, "生成了重设密码的链接")
        context = {
            **self.admin_site.each_context(request),
            "title": "重设密码的链接",
            "person": user,
            "may_log_in": may_log_in(user),
            "link": link,
            "hours": HOURS,
        }
        return TemplateResponse(request, "desk/password_link.html", context)
