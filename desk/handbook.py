"""/admin/help/: the editors' handbook, docs/editors.md, at the desk; and which part of it a page is about."""

from typing import Any, Final

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from desk.markdown import anchor, headings, html_of

TEXT: Final = settings.BASE_DIR / "docs" / "editors.md"
# The part that helps with the pages of a model, or with a page that is of none.
PARTS: Final = {
    "events_event": "从报纸录一条活动",
    "places_place": "地点和坐标",
    "projects_project": "项目和延期",
    "core_source": "出处",
    "core_organisation": "词条和节假日",
    "core_calendarday": "词条和节假日",
    "events_category": "词条和节假日",
    "places_network": "词条和节假日",
    "places_subdistrict": "词条和节假日",
    "auth_user": "登录、密码和权限",
    "auth_group": "登录、密码和权限",
    "api_apitoken": "令牌",
    "feed_health": "订阅源问题",
    "password_change": "登录、密码和权限",
}
# Of a model's pages: what is done there.
_PAGES: Final = {"history": "历史和还原", "preview": "预览和链接", "discarded": "撤回和丢弃", "delete": "撤回和丢弃"}


def help_url(request: HttpRequest) -> str:
    """The handbook, opened where it speaks of the page that was asked for."""
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    model, _, page = name.rpartition("_")
    part = _PAGES.get(page) or PARTS.get(name) or PARTS.get(model)
    return reverse("admin:help") + (f"#{anchor(part)}" if part else "")


def handbook(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """One page, so that the browser's own search finds everything."""
    text = TEXT.read_text(encoding="utf-8")
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "帮助",
        "parts": [(heading, anchor(heading)) for heading in headings(text)],
        "text": html_of(text),
    }
    return TemplateResponse(request, "desk/help.html", context)
