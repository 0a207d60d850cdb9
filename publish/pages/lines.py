"""One line each for an event, a place and a project: the same wherever they are listed.

Templates are given these values and never a record, so that no word of a record that is not public
can slip into a page: whether a related record may be shown is asked here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from core.language import Language
from core.record import Record
from events.models import Event, EventState
from events.rule_wording import read_rule, rule_zh
from events.rule_wording_en import rule_en
from events.wording import WORDINGS, Venue, other_zone, public_places, venue_of
from places.models import Place, PositionQuality, Subdistrict
from places.wording import KINDS, SETTINGS
from projects.models import Project, ProjectState
from projects.wording import WORDINGS as PROJECT_WORDINGS
from publish.pages.bar import Bar, bar_of
from publish.pages.days import day_in
from publish.pages.directions import Directions
from publish.pages.frame import page_url, spoken
from publish.pages.leaf import Leaf, days_shown, is_date_open, leaf_of, occurrences_of
from publish.pages.opening import Opening, opening_of
from publish.pages.words import Text, Words, capital, label, told, untranslated

ROUTES: Final = {Event: "event", Place: "place", Project: "project"}
_RULES: Final = {Language.ZH_HANS: rule_zh, Language.EN: rule_en}


@dataclass(frozen=True, slots=True)
class Link:
    """A public record as a link; `lang` is the title's when it is not the page's."""

    href: str
    title: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event's line: leaf, title, what is known of hour and place, and its state as a word."""

    link: Link
    leaf: Leaf
    facts: tuple[Text, ...]
    mark: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place's line; `doubts` are words in boxes."""

    link: Link
    facts: tuple[Text, ...]
    features: Words
    services: Words
    opening: Opening | None
    doubts: tuple[str, ...]
    position: str  # cited, estimated or none: the sign's shape
    directions: Directions | None = None  # beside a map


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project's line: state as a word, the promise in words, and the bar when there is a date."""

    link: Link
    facts: tuple[Text, ...]
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
    title = told(record, "title")
    return Link(page_url(ROUTES[type(record)], slug=record.slug), title.text, title.lang)


def event_line(event: Event, at: datetime) -> EventLine:
    """The line of a public event; its relations prefetched by `with_relations`."""
    today = timezone.localdate(at)
    days = days_shown(event, today)
    is_ahead = days is not None and days[1] >= today
    facts: list[Text] = [_hour(event, today, is_ahead), *_where(event, at, is_ahead), _repeats(event)]
    return EventLine(
        own_link(event),
        leaf_of(event, today),
        tuple(fact for fact in facts if fact),
        WORDINGS[spoken()].state_mark(event),
        event.state == EventState.CANCELLED,
    )


def _hour(event: Event, today: date, is_ahead: bool) -> str:
    """The hour as far as it was published: 14:00—16:00, 上午; of an event put off, the day that it had."""
    if is_date_open(event) and event.start_on is not None:
        return gettext("原定{day}").format(day=day_in(event.start_on, today))
    words = WORDINGS[spoken()]
    if event.start_time is None:
        return capital(words.part_of_day(event)) or (gettext("时间未公布") if is_ahead else "")
    text = words.clock(event.start_time)
    if event.end_time is not None and event.start_on == event.end_on:
        text = gettext("{start}—{end}").format(start=text, end=words.clock(event.end_time))
    zone = other_zone(event)
    return gettext("{clock}（{zone} 时间）").format(clock=text, zone=zone) if zone else text


def _where(event: Event, at: datetime, is_ahead: bool) -> list[Words]:
    """The venue and its subdistrict; of an event that is over, nothing but what is known."""
    venue = venue_of(event, public_places(event, at))
    if isinstance(venue, Place):
        return [told(venue, "title"), short_title(venue.subdistrict)]
    is_worth_saying = is_ahead or venue is not Venue.UNKNOWN
    return [Words(WORDINGS[spoken()].venues[venue])] if is_worth_saying else []


def _repeats(event: Event) -> str:
    """每周三，共6次; nothing of an event that does not repeat."""
    read = read_rule(event)
    if read is None:
        return ""
    rule, planned = read
    held = sum(not one.is_cancelled for one in occurrences_of(event))
    words = ngettext("{rule}，共{count}次", "{rule}，共{count}次", held)
    return capital(words.format(rule=_RULES[spoken()](rule, planned[0]), count=held))


def short_title(subdistrict: Subdistrict | None) -> Words:
    """建外, Jianwai Subdistrict."""
    if subdistrict is None:
        return Words("")
    return Words(subdistrict.short_title) if spoken() is Language.ZH_HANS else told(subdistrict, "title")


def place_line(place: Place, at: datetime) -> PlaceLine:
    """The line of a public place."""
    kind, setting = KINDS[spoken()][place.kind], SETTINGS[spoken()].get(place.setting, "")
    facts: list[Text] = [kind, setting, short_title(place.subdistrict), told(place, "address")]
    return PlaceLine(
        own_link(place),
        tuple(fact for fact in facts if fact),
        untranslated(place.features),
        untranslated(place.services),
        opening_of(place, at),
        doubts(place),
        place.position_quality,
    )


def doubts(place: Place) -> tuple[str, ...]:
    """What is not verified of a place, in words."""
    words = [] if place.is_title_verified else [gettext("名称待核实")]
    if place.position_quality == PositionQuality.ESTIMATED:
        words.append(gettext("位置待核实"))
    return tuple(words)


def project_line(project: Project, at: datetime) -> ProjectLine:
    """The line of a public project; its relations prefetched by `with_relations`."""
    words, today = PROJECT_WORDINGS[spoken()], timezone.localdate(at)
    link, place = own_link(project), link_to(project.place, at)
    facts: list[Text] = [words.kinds[project.kind], told(project.owner, "title") if project.owner else ""]
    if place is not None and place.title != link.title:
        facts.append(Words(place.title, place.lang))
    return ProjectLine(
        link,
        tuple(fact for fact in facts if fact),
        words.states[project.state],
        promise(project, today),
        bar_of(project, today),
    )


def promise(project: Project, today: date) -> str:
    """The completion in words, with the first promise when it moved, and whether its day has passed unmet."""
    if project.state == ProjectState.ABANDONED:
        return ""
    text = PROJECT_WORDINGS[spoken()].completion(project)
    now, first = project.completion_now, project.completion_first
    if project.state == ProjectState.COMPLETED or now is None:
        return text
    if first is not None and first != now:
        text += gettext("，最初承诺{date}").format(date=label(first))
    if now.last_on < today:
        text += gettext("；这个日期已过，尚未收录完成的消息")
    return text
