"""The three collections: which parameters each takes and what they select."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Q
from django.utils import timezone

from core.geometry import Bbox, covers_extent
from core.keys import among
from core.language import Language
from core.models import Organisation, Vocabulary
from core.nearness import Near, keys_within
from core.record import Record, RecordQuerySet
from events.models import Category, Event, EventQuerySet, EventState
from events.wording import STATES as EVENT_STATES
from places.models import Network, Place, PlaceQuerySet, Subdistrict
from places.wording import KINDS as PLACE_KINDS
from places.wording import SETTINGS
from projects.models import Project, ProjectQuerySet
from projects.wording import KINDS as PROJECT_KINDS
from projects.wording import STATES as PROJECT_STATES
from publish.query import nearness, values, vocabulary
from publish.query.changed import events_changed, places_changed, projects_changed
from publish.query.grammar import MAX_RANKED, Choices, Parameter, Query, Titles
from publish.query.opening import NOW, open_places, parse_open_at
from publish.query.series import without_occurrence
from publish.query.whereabouts import held_at, in_box, in_network, project_in_box, public_places


def _slugs(
    name: str,
    label: str,
    condition: Callable[[Sequence[str], datetime], Q],
    choices: Choices,
    titles: Titles,
) -> Parameter:
    help_text = f"{label}：一个或多个名称，用逗号分开，符合任何一个即可"
    return Parameter(name, label, help_text, values.parse_slugs, ",".join, condition, choices, titles)


def _of_choices(name: str, label: str, titles: Mapping[Language, Mapping[str, str]]) -> Parameter:
    def condition(slugs: Sequence[str], at: datetime) -> Q:
        return Q(**{f"{name}__in": vocabulary.choice_slugs(name, slugs, titles[Language.ZH_HANS])})

    def choices(at: datetime, language: Language = Language.ZH_HANS) -> Sequence[tuple[str, str]]:
        return list(titles[language].items())

    return _slugs(name, label, condition, choices, lambda slugs, at, language=Language.ZH_HANS: titles[language])


def _of_terms(name: str, label: str, model: type[Vocabulary], select: Callable[[list[int], datetime], Q]) -> Parameter:
    def condition(slugs: Sequence[str], at: datetime) -> Q:
        return select(vocabulary.term_ids(name, model, slugs), at)

    return _slugs(name, label, condition, vocabulary.term_choices(model), vocabulary.term_titles(model))


def _of_records(name: str, label: str, model: type[Record], select: Callable[[list[int], datetime], Q]) -> Parameter:
    def condition(slugs: Sequence[str], at: datetime) -> Q:
        return select(vocabulary.record_ids(name, model, slugs, at), at)

    named = _slugs(name, label, condition, vocabulary.record_choices(model), vocabulary.record_titles(model))
    return replace(named, is_of_records=True)


def _bbox(select: Callable[[Bbox | None, datetime], Q]) -> Parameter:
    """`select(None)` stands for a box around everything, which only asks for a position."""

    def condition(box: Bbox, at: datetime) -> Q:
        return select(None if covers_extent(box) else box, at)

    help_text = "只要与这个范围相交的：西,南,东,北（WGS-84 经纬度，逗号分开）"
    return Parameter("bbox", "范围", help_text, values.parse_bbox, values.degrees_text, condition, label_en="Area")


_NEAR: Final = Parameter(
    "near",
    "附近",
    "经度,纬度（WGS-84）：只要离这里 radius 米以内的，由近到远",
    values.parse_position,
    values.degrees_text,
    None,
    label_en="Near",
    partner="radius",
)
_RADIUS: Final = Parameter(
    "radius",
    "多少米以内",
    f"与 near 一起用，1 到 {values.MAX_RADIUS_M}",
    values.parse_radius,
    values.metres_text,
    None,
    label_en="Metres",
    partner="near",
)


_OPEN_AT: Final = Parameter(
    "open_at",
    "开放时刻",
    "now，或一个时刻（2026-04-23T09:30:00+08:00）：只要按所登记的开放时间那时开着的",
    parse_open_at,
    lambda asked: asked.text,
    lambda asked, at: open_places(asked),
    label_en="Open at",
    offered=((NOW, "现在开放"),),
)


def _updated_since(select: Callable[[datetime, datetime], Q]) -> Parameter:
    return Parameter(
        "updated_since",
        "更改时间不早于",
        "日期或时刻（2026-04-23、2026-04-23T09:30:00+08:00）：只要从那时起公开内容有更改的",
        values.parse_moment,
        values.moment_text,
        select,
        label_en="Changed since",
    )


def _interval(
    name: str, label: str, label_en: str, help_text: str, parse: Callable[[str, str], values.Interval]
) -> Parameter:
    spell, condition = (lambda interval: interval.text), (lambda value, at: _spans(value))
    return Parameter(name, label, help_text, parse, spell, condition, label_en=label_en)


def _spans(interval: values.Interval) -> Q:
    together = Q()
    if interval.first_on is not None:
        together &= Q(last_on__gte=interval.first_on)
    if interval.last_on is not None:
        together &= Q(first_on__lte=interval.last_on)
    return together


_DATETIME = _interval(
    "datetime",
    "日期",
    "Dates",
    "一个日期或起止（2026-04-01/2026-04-30、2026-04-01/..），../.. 为全部",
    values.parse_interval,
)


@dataclass(frozen=True, slots=True)
class EventQuery(Query):
    """Events that stand in a calendar; without `datetime`, those of the default window."""

    PARAMETERS = (
        _of_terms("category", "类别", Category, lambda ids, at: Q(category__in=ids)),
        _of_terms("organiser", "主办单位", Organisation, lambda ids, at: Q(organiser__in=ids)),
        _of_records("place", "地点", Place, lambda ids, at: held_at(Place.objects.filter(pk__in=ids).values("pk"))),
        _of_records("project", "项目", Project, lambda ids, at: Q(project__in=ids)),
        _of_terms("network", "网络", Network, lambda ids, at: held_at(public_places(in_network(ids), at))),
        _of_choices("state", "状态", EVENT_STATES),
        _of_terms(
            "subdistrict",
            "街道（地区）",
            Subdistrict,
            lambda ids, at: held_at(public_places(Q(subdistrict__in=ids), at)),
        ),
        _DATETIME,
        _bbox(lambda box, at: held_at(public_places(in_box(Place, box), at))),
        _NEAR,
        _RADIUS,
        _updated_since(events_changed),
    )

    def queryset(self, at: datetime) -> EventQuerySet:
        return self._of(Event.objects.public(at), at, None)

    def within(self, near: Near, at: datetime) -> Q:
        return nearness.events_within(near, at)

    def nearest(self, found: RecordQuerySet[Any], near: Near, at: datetime) -> list[tuple[int, int]]:
        return nearness.nearest_events(found, near, at, MAX_RANKED)

    def feed(self, at: datetime, window: values.Interval | None = None) -> EventQuerySet:
        """What stands in a calendar: also what went lately, as a tombstone; what was cancelled long ago is over.

        `window` narrows the default window.
        """
        return self._of(Event.objects.in_calendar(at), at, window).exclude(_is_over(at))

    def _of(self, events: EventQuerySet, at: datetime, window: values.Interval | None) -> EventQuerySet:
        found = events.dated().filter(self.conditions(at))
        if "datetime" not in self.values:
            found = found.filter(_spans(window or values.default_window(at)))
        elif absent := without_occurrence(found, self.values["datetime"]):
            found = found.exclude(pk__in=absent)
        return found.order_by("first_on", "uid")


def _is_over(at: datetime) -> Q:
    """A cancelled event stays 30 days after its date, and 90 after it was changed."""
    long_ago = timezone.localdate(at) - timedelta(days=30)
    return Q(state=EventState.CANCELLED, last_on__lt=long_ago, changed_at__lt=at - timedelta(days=90))


@dataclass(frozen=True, slots=True)
class PlaceQuery(Query):
    """Places."""

    PARAMETERS = (
        _of_choices("kind", "类别", PLACE_KINDS),
        _of_terms("network", "网络", Network, lambda ids, at: in_network(ids)),
        _of_choices("setting", "场景", SETTINGS),
        _of_terms("subdistrict", "街道（地区）", Subdistrict, lambda ids, at: Q(subdistrict__in=ids)),
        _OPEN_AT,
        _bbox(lambda box, at: in_box(Place, box)),
        _NEAR,
        _RADIUS,
        _updated_since(places_changed),
    )

    def queryset(self, at: datetime) -> PlaceQuerySet:
        return Place.objects.public(at).filter(self.conditions(at)).order_by("uid")

    def within(self, near: Near, at: datetime) -> Q:
        return among(keys_within(Place, near))

    def nearest(self, found: RecordQuerySet[Any], near: Near, at: datetime) -> list[tuple[int, int]]:
        return nearness.nearest_rows(found, near, MAX_RANKED)


@dataclass(frozen=True, slots=True)
class ProjectQuery(Query):
    """Projects; `datetime` and `completing` look at the completion date in force."""

    PARAMETERS = (
        _of_choices("kind", "类别", PROJECT_KINDS),
        _interval(
            "completing",
            "完成时间",
            "Completion",
            "2027、2027-08 或起止 2027/2028：与完成日期重叠",
            values.parse_completing,
        ),
        _of_choices("state", "状态", PROJECT_STATES),
        _of_terms(
            "subdistrict",
            "街道（地区）",
            Subdistrict,
            lambda ids, at: Q(place__in=public_places(Q(subdistrict__in=ids), at)),
        ),
        _DATETIME,
        _bbox(project_in_box),
        _NEAR,
        _RADIUS,
        _updated_since(projects_changed),
    )

    def queryset(self, at: datetime) -> ProjectQuerySet:
        projects = Project.objects.public(at).filter(self.conditions(at))
        return projects.order_by(F("first_on").asc(nulls_last=True), "uid")

    def within(self, near: Near, at: datetime) -> Q:
        return nearness.projects_within(near, at)

    def nearest(self, found: RecordQuerySet[Any], near: Near, at: datetime) -> list[tuple[int, int]]:
        return nearness.nearest_projects(found, near, at, MAX_RANKED)

    def feed(self, at: datetime, window: values.Interval | None = None) -> ProjectQuerySet:
        """What stands in a calendar: also what went lately, as a tombstone; all of it unless `window` narrows it."""
        projects = Project.objects.in_calendar(at).filter(self.conditions(at), first_on__isnull=False)
        return projects.filter(_spans(window) if window else Q()).order_by("first_on", "uid")
