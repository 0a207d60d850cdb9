"""The admin site: its names and titles, and the pages that belong to no model."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from desk.affected import take_told
from desk.feed_health import feed_health
from desk.first_page import first_page
from desk.handbook import handbook, help_url
from desk.new_password import new_password
from desk.partial_dates import read_partial_date
from events.wording import ZH


class DeskSite(admin.AdminSite):
    """The editors' desk."""

    site_header = "编辑台"
    site_title = "编辑台"
    index_title = "全部内容"
    site_url = "/"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Django's, below the numbers of what is to be done."""
        desk = {"title": ZH.day(timezone.localdate()), "groups": first_page(self, request)}
        return super().index(request, {**desk, **(extra_context or {})})

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "told": take_told(request), "help_url": help_url(request)}

    def get_urls(self) -> list[Any]:
        """Django's, and ours before them: its last one catches everything."""
        health = self.admin_view(partial(feed_health, self))
        return [
            path("feeds/", health, name="feed_health"),
            path("help/", self.admin_view(partial(handbook, self)), name="help"),
            path("partial-date/", self.admin_view(read_partial_date), name="read_partial_date"),
            path("new-password/<int:user_id>/<str:token>/", new_password, {"site": self}, name="new_password"),
            *super().get_urls(),
        ]
