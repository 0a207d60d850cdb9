"""Vocabularies, sources and the calendar of days off at the desk."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from core.models import CalendarDay, Organisation, Source, Vocabulary
from desk.forms import VocabularyForm
from desk.history import HistoryAdmin
from events.actions import follow_working_calendar
from events.models import Category
from places.models import Network, Subdistrict


class VocabularyAdmin(HistoryAdmin):
    """Terms: added, renamed, retired, never deleted; their slugs stay."""

    form = VocabularyForm
    list_display: tuple[str, ...] = ("title", "title_en", "slug", "is_retired", "changed_at")
    list_filter: tuple[str, ...] = ("retired",)
    search_fields: tuple[str, ...] = ("title", "title_en", "slug")
    search_help_text = "按名称、英文名称、网址名查找"

    @admin.display(description="已停用", ordering="retired", empty_value="")
    def is_retired(self, term: Vocabulary) -> str | None:
        """In a word: Django's picture of a boolean is named in English."""
        return "停用" if term.retired else None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("slug",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if "field_name" in request.GET:  # a choice for a record's field, not the list
            found = found.filter(retired=False)
        return found, may_repeat


@admin.register(Category)
class CategoryAdmin(VocabularyAdmin):
    """What events are about."""


@admin.register(Organisation)
class OrganisationAdmin(VocabularyAdmin):
    """Who organises and who owns."""

    list_display = ("title", "title_en", "phone", "url", "is_retired", "changed_at")


@admin.register(Network)
class NetworkAdmin(VocabularyAdmin):
    """Named sets of places."""

    list_display = ("title", "stated_size", "stated_on", "stated_source", "is_retired", "changed_at")
    list_select_related = ("stated_source",)
    autocomplete_fields = ("stated_source",)


@admin.register(Subdistrict)
class SubdistrictAdmin(VocabularyAdmin):
    """Street offices and areas."""

    list_display = ("title", "kind", "short_title", "alias", "code", "is_retired")
    list_filter = ("kind", "retired")
    search_fields = ("title", "title_en", "slug", "alias", "code")
    search_help_text = "按名称、英文名称、别名、代码、网址名查找"
    autocomplete_fields = ("source",)


@admin.register(Source)
class SourceAdmin(HistoryAdmin):
    """Issues and pages that facts are taken from."""

    list_display = ("key", "publication", "published_on", "issue", "page", "headline")
    list_filter = ("publication",)
    search_fields = ("key", "publication", "issue", "headline", "url", "published_on")
    search_help_text = "按标识、出版物、期号、文章标题、链接、日期查找"


@admin.register(CalendarDay)
class CalendarDayAdmin(HistoryAdmin):
    """Days off and make-up workdays."""

    list_display = ("day", "kind", "title", "title_en", "source")
    list_select_related = ("source",)
    list_filter = ("kind",)
    search_fields = ("title", "title_en")
    search_help_text = "按节日查找"
    date_hierarchy = "day"
    autocomplete_fields = ("source",)

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        _follow(request)

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        super().delete_model(request, obj)
        _follow(request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        _follow(request)


def _follow(request: HttpRequest) -> None:
    """Let the series of workdays and holidays follow; say which cannot."""
    for event, why in follow_working_calendar(by=request.user, at=timezone.now()):
        messages.warning(request, f"《{event}》没有随放假安排更新：{why}")
