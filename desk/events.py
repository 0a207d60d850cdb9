"""Events at the desk."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from desk.bulk_verbs import EVENT_ACTIONS
from desk.filters import EventLack, EventTime
from desk.inlines import CitationInline, OnceFormSet, PartInline
from desk.repetition import RepetitionForm
from desk.standing import TurnFilter
from desk.when_admin import WhenAdmin
from events.models import Event, EventCitation, OtherPlace
from events.occurrence_change import OccurrenceChange
from events.rule_wording import read_rule, rule_zh


class EventForm(RepetitionForm):
    """An event; refusals about dates stand at the dates."""

    constraint_fields = RepetitionForm.constraint_fields | {
        "state_known": "state",
        "clock_fits_precision": "precision",
        "end_not_before_start": "end_on",
        "end_time_after_start_time": "end_time",
        "umbrella_has_no_dates": "is_umbrella",
        "published_has_a_date": "start_on",
    }
    units = (
        *RepetitionForm.units,
        frozenset(("when_typed", "start_on", "end_on", "start_time", "end_time", "precision", "part_of_day", "zone")),
        frozenset(("rule", "excluded_dates", *(name for name in RepetitionForm.base_fields if "repeat" in name))),
        frozenset(("state", "state_reason")),
    )


class EventCitationInline(CitationInline):
    """Where the event's facts come from."""

    model = EventCitation


class OtherPlaceFormSet(OnceFormSet):
    """Further places, each once."""

    once = "place"


class OtherPlaceInline(PartInline):
    """Further places of the event."""

    model = OtherPlace
    formset = OtherPlaceFormSet
    autocomplete_fields = ("place",)


class OccurrenceChangeFormSet(OnceFormSet):
    """Changes of single occurrences, one a day."""

    once = "original_on"


class OccurrenceChangeInline(PartInline):
    """Single occurrences of a series that are cancelled or moved."""

    model = OccurrenceChange
    formset = OccurrenceChangeFormSet
    autocomplete_fields = ("place",)


@admin.register(Event)
class EventAdmin(WhenAdmin):
    """Events: when, where, who."""

    form = EventForm
    key_facts = ("title", "start_on", "place")
    inlines = (OtherPlaceInline, OccurrenceChangeInline, EventCitationInline)
    actions = EVENT_ACTIONS
    list_display = ("title", "when", "category", "place", "state", "turn", "changed_at")
    list_select_related = ("category", "place")
    list_filter = ("status", TurnFilter, EventTime, "state", EventLack, "category", "is_umbrella", "precision")
    search_fields = ("title", "title_en", "slug", "place__title", "organiser__title")
    search_help_text = "按标题、英文标题、网址名、地点、主办单位查找"
    date_hierarchy = "first_on"
    autocomplete_fields = ("category", "organiser", "place", "project", "umbrella", "previous_place")
    radio_fields: ClassVar[dict[str, int]] = {"precision": admin.HORIZONTAL}
    facts: ClassVar[tuple[tuple[str, dict[str, Any]], ...]] = (
        (
            "时间",
            {
                "fields": (
                    "when_typed",
                    "precision",
                    ("start_on", "end_on"),
                    "part_of_day",
                    ("start_time", "end_time"),
                    "when_preview",
                    ("is_umbrella", "umbrella"),
                )
            },
        ),
        (
            "重复与时区",
            {
                "fields": (
                    "repeat",
                    ("repeat_nth", "repeat_month", "repeat_monthday"),
                    "repeat_weekdays",
                    ("repeat_lunar_month", "repeat_lunar_leap", "repeat_lunar_day"),
                    "repeat_term",
                    ("repeat_until", "repeat_count"),
                    "rule",
                    "excluded_dates",
                    "next_dates",
                    "zone",
                )
            },
        ),
        ("地点与主办", {"fields": ("place", "online_url", "organiser", "category", "project")}),
        ("状态", {"fields": (("state", "state_reason"),)}),
        (
            "原定安排",
            {"fields": ("previous_start_on", "previous_start_time", "previous_place"), "classes": ("collapse",)},
        ),
    )

    @admin.display(description="时间", ordering="first_on", empty_value="未定")
    def when(self, event: Event) -> str | None:
        """The dates as far as they are known."""
        if event.start_on is None:
            return None
        words = [event.start_on.isoformat()]
        if event.end_on is not None and event.end_on != event.start_on:
            words += ["至", event.end_on.isoformat()]
        if event.start_time is not None:
            words.append(event.start_time.isoformat("minutes"))
        words.append(event.get_part_of_day_display())
        read = read_rule(event)
        if read is not None:
            words.append(f"（{rule_zh(read[0], read[1][0])}）")
        return " ".join(word for word in words if word)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.GET.get("field_name") == "umbrella":
            found = found.filter(is_umbrella=True)
        return found, may_repeat
