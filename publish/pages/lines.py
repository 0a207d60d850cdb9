"""One line each for an event, a place and a project: the same wherever they are listed.

Templates are given these values and never a record, so that no word of a record that is not public
can slip into a page: whether a related record may be shown is asked here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from core.record import Record
from events.models import Event, EventState, Precision
from events.rule_wording import read_rule, rule_zh
from events.wording import ZH, Venue, other_zone, public_places
from places.models import Place, PositionQuality
from places.opening_hours import hours_zh
from projects.models import Project, ProjectState
from projects.wording import ZH as PROJECT_ZH
from publish.pages.bar import Bar, bar_of
from publish.pages.frame import page_url
from publish.pages.leaf import Leaf, days_shown, is_date_open, leaf_of, occurrences_of

ROUTES: Final = {Event: "event", Place: "place", Project: "project"}


@dataclass(frozen=True, slots=True)
class Link:
    """A public record as a link."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event's line: leaf, title, what is known of hour and place, and its state as a word."""

    link: Link
    leaf: Leaf
    facts: tuple[str, ...]
    mark: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place's line; `doubts` are words in boxes."""

    link: Link
    facts: tuple[str, ...]
    features: str
    hours: str
    doubts: tuple[str, ...]
    position: str  # cited, estimated or none: the sign's shape


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project's line: state as a word, the promise in words, and the bar when there is a date."""

    link: Link
    facts: tuple[str, ...]
    state: str
    promise: str
    bar: Bar | None


def link_to(record: Record | None, at: datetime) -> Link | None:
    """A link to a related record or what it was merged into; None when there is none or the public may not see it."""
    standing = record.survivor if record is not None else None
    if standing is None or not standing.is_public(at):
        return None
    return own_link(standing)


def own_link(record: Record) -> Link:
    """A link to a record that is known to be public."""
    return Link(page_url(ROUTES[type(record)], slug=record.slug), str(record.title))


def event_line(event: Event, at: datetime) -> EventLine:
    """The line of a public event; its relations prefetched by `with_relations`."""
    today = timezone.localdate(at)
    days = days_shown(event, today)
    is_ahead = days is not None and days[1] >= today
    facts = [
        _hour(event) or ("时间未公布" if is_ahead else ""),
        *(_where(event, at) or [ZH.venues[Venue.UNKNOWN]] * is_ahead),
    ]
    if is_date_open(event) and event.start_on is not None:
        facts[0] = f"原定{event.start_on.month}月{event.start_on.day}日"
    read = read_rule(event)
    if read is not None:
        rule, planned = read
        held = sum(not one.is_cancelled for one in occurrences_of(event))
        facts.append(f"{rule_zh(rule, planned[0])}，共{held}次")
    return EventLine(
        own_link(event),
        leaf_of(event, today),
        tuple(fact for fact in facts if fact),
        ZH.state_mark(event),
        event.state == EventState.CANCELLED,
    )


def _hour(event: Event) -> str:
    """The hour as far as it was published: 14:00—16:00, 上午, or nothing."""
    if event.precision == Precision.PART_OF_DAY:
        return ZH.part_of_day(event)
    if event.start_time is None:
        return ""
    text = ZH.clock(event.start_time)
    if event.end_time is not None and event.start_on == event.end_on:
        text += f"—{ZH.clock(event.end_time)}"
    zone = other_zone(event)
    return f"{text}（{zone} 时间）" if zone else text


def _where(event: Event, at: datetime) -> list[str]:
    """The venue in words and its subdistrict; nothing when no place is public and it is not held online."""
    places = public_places(event, at)
    if not places and not event.online_url:
        return []
    subdistrict = places[0].subdistrict if len(places) == 1 else None
    return [ZH.venue(event, places), subdistrict.short_title if subdistrict else ""]


def place_line(place: Place, at: datetime) -> PlaceLine:
    """The line of a public place."""
    facts = [place.get_kind_display(), place.get_setting_display()]
    facts += [place.subdistrict.short_title if place.subdistrict else "", place.address]
    return PlaceLine(
        own_link(place),
        tuple(str(fact) for fact in facts if fact),
        place.features,
        hours(place),
        doubts(place),
        place.position_quality,
    )


def hours(place: Place) -> str:
    """Opening hours in words with the date of what is known: 周一至周日 09:00—21:00（2017年资料）."""
    if not place.opening_hours:
        return ""
    as_of = f"（{place.opening_hours_as_of.label_zh}资料）" if place.opening_hours_as_of else ""
    return hours_zh(place.opening_hours) + as_of


def doubts(place: Place) -> tuple[str, ...]:
    """What is not verified of a place, in words."""
    words = [] if place.is_title_verified else ["名称待核实"]
    if place.position_quality == PositionQuality.ESTIMATED:
        words.append("位置待核实")
    return tuple(words)


def project_line(project: Project, at: datetime) -> ProjectLine:
    """The line of a public project; its relations prefetched by `with_relations`."""
    place = link_to(project.place, at)
    facts = [str(project.get_kind_display()), project.owner.title if project.owner else ""]
    if place is not None and place.title != project.title:
        facts.append(place.title)
    return ProjectLine(
        own_link(project),
        tuple(fact for fact in facts if fact),
        str(project.get_state_display()),
        promise(project, timezone.localdate(at)),
        bar_of(project, timezone.localdate(at)),
    )


def promise(project: Project, today: date) -> str:
    """The completion in words, with the first promise when it moved, and whether its day has passed unmet."""
    if project.state == ProjectState.ABANDONED:
        return ""
    text = PROJECT_ZH.completion(project)
    now, first = project.completion_now, project.completion_first
    if project.state == ProjectState.COMPLETED or now is None:
        return text
    if first is not None and first != now:
        text += f"，最初承诺{first.label_zh}"
    if now.last_on < today:
        text += "；这个日期已过，尚未收录完成的消息"
    return text
