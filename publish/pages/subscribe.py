"""/subscribe/: a feed chosen or put together, what is in it, and how each device subscribes to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from core.data_version import Snapshot
from core.errors import InvalidParameter
from events.wording import WORDINGS
from publish import naming
from publish.catalogue import OF, Composition, Of, known_feeds
from publish.catalogue.feed import Feed
from publish.pages.composer import PARAMETERS, composer, with_days
from publish.pages.devices import DEVICES
from publish.pages.frame import Context, resource, spoken, subscription
from publish.pages.page import Asked, mistaken_page, page, public_page
from publish.pages.preview import preview
from publish.pages.qr import qr_of
from publish.pages.shelves import listed, shelves
from publish.pages.words import untranslated
from publish.query.values import Interval

_GOOGLE: Final = "https://calendar.google.com/calendar/render?cid="


@dataclass(frozen=True, slots=True)
class Download:
    """Some days of the feed as a file, for phones that cannot subscribe."""

    href: str
    file: str
    words: str


@public_page
def subscribe(asked: Asked) -> HttpResponse:
    """/subscribe/?of=projects&...: the query of a list, of a calendar, or of the form, which becomes one of these."""
    try:
        return _answer(asked)
    except InvalidParameter as error:
        mistake = error
    return mistaken_page(
        asked,
        name="subscribe",
        section="subscribe",
        context=lambda snapshot: _mistaken(asked.given, mistake, snapshot),
    )


def _answer(asked: Asked) -> HttpResponse:
    composition = Composition.parse(with_days(asked.given), asked.language)
    given = asked.request.GET
    if "" in given.values() or "first" in given or "last" in given:
        # A form sends every field, the empty ones too: the address that people pass on has only what counts.
        return HttpResponseRedirect(resource("subscribe/", composition.canonical))
    return page(
        asked,
        name="subscribe",
        section="subscribe",
        canonical=composition.canonical,
        context=lambda snapshot: _context(composition, snapshot),
        is_memoisable=composition.is_memoisable,
    )


def _context(composition: Composition, snapshot: Snapshot) -> Context:
    at = snapshot.as_of
    content = composition.content(snapshot)
    feeds = known_feeds(snapshot)
    landing = subscription("subscribe/", composition.canonical)["address"]
    for_google = subscription(f"{composition.of}.ics", composition.calendar_that_shows_cancelled)["webcal"]
    return {
        **_frame(composition.of, QueryDict(composition.canonical), feeds, composition.canonical, at),
        "title": naming.title(composition.of, composition.query.labels(at, spoken()), spoken()),
        "content": content,
        "changed_on": content.changed_at and WORDINGS[spoken()].day(timezone.localdate(content.changed_at)),
        "parts": listed(content.parts, composition),
        "feed": subscription(f"{composition.of}.ics", composition.calendar),
        "google": _GOOGLE + quote(for_google, safe=""),
        "landing": landing,
        "qr": qr_of(landing),
        "preview": preview(composition, at),
        "list_href": resource(f"{composition.of}/", composition.query.canonical()),
        "downloads": _downloads(composition, timezone.localdate(at)),
    }


def _mistaken(given: QueryDict, error: InvalidParameter, snapshot: Snapshot) -> Context:
    """The form with all that was typed, and what is wrong with it."""
    of = Of.PROJECTS if given.getlist("of") == [Of.PROJECTS] else Of.EVENTS
    named = {parameter.name: parameter.label for parameter in PARAMETERS[of]}
    mistake = {"label": gettext(named.get(error.name, error.name)), "message": untranslated(error.message)}
    return {"mistake": mistake, **_frame(of, given, known_feeds(snapshot), None, snapshot.as_of)}


def _frame(of: Of, given: QueryDict, feeds: Sequence[Feed], canonical: str | None, at: datetime) -> Context:
    """What stands on the page whether or not there is a feed to show."""
    return {
        "composer": composer(of, given, feeds, at),
        "shelves": shelves(feeds, canonical),
        "devices": DEVICES,
        "months_back": settings.FEED_MONTHS_BACK,
        "action": resource("subscribe/").partition("?")[0],
        "all_events": resource("subscribe/"),
        "all_projects": resource("subscribe/", f"{OF.name}={Of.PROJECTS}"),
    }


def _downloads(composition: Composition, today: date) -> list[Download]:
    """This month and the next; the days of the feed where it has any; all projects, which are few."""
    if composition.of is Of.PROJECTS or "datetime" in composition.query.values:
        return [_download(composition, composition.of, gettext("下载这个日历"))]
    found = []
    month = today.replace(day=1)
    for words in (gettext("下载这个月的"), gettext("下载下个月的")):
        following = (month + timedelta(days=31)).replace(day=1)
        days = Interval(month, following - timedelta(days=1))
        found.append(_download(composition.on(days), f"{composition.of}-{month:%Y-%m}", words))
        month = following
    return found


def _download(composition: Composition, name: str, words: str) -> Download:
    return Download(resource(f"{composition.of}.ics", composition.calendar), f"{name}.ics", words)
