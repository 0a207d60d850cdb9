"""The page that says how the feeds fare: what is missing in them, how large they are, who fetches them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from core import data_version
from publish import catalogue, health
from publish.catalogue import Feed
from publish.ical.window import MAX_EVENTS, MAX_OCTETS

DAYS: Final = 30
# Of each list, so that the page stays a page.
_SHOWN: Final = 100
_BY: Final = {
    "all": "全部",
    "category": "类别",
    "subdistrict": "街道（地区）",
    "network": "网络",
    "place": "场所",
    "kind": "种类",
}
_FORMS: Final = {".ics": "日历", ".atom": "新闻", ".geojson": "图层"}
_COLLECTIONS: Final = {"events": "活动", "places": "场所", "projects": "项目"}


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A record that is missing, as a line."""

    href: str
    title: str
    kind: str
    forms: str
    why: str
    is_fault: bool


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as a line. `share` is what it takes of its budget, in percent."""

    href: str
    title: str
    by: str
    count: int
    octets: str
    share: int
    narrowed: str
    changed_at: datetime
    fetched: int


@dataclass(frozen=True, slots=True)
class FetchRow:
    """A feed's fetches as a line."""

    title: str
    sent: int
    unchanged: int
    clients: str


def feed_health(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The page; only for who may enter the desk, which the site sees to."""
    at = data_version.current(timezone.now()).as_of
    fetched = health.fetches(timezone.localdate() - timedelta(days=DAYS - 1))
    feeds = catalogue.feeds(at)
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "订阅健康",
        "days": DAYS,
        "limits": f"{MAX_EVENTS:,} 条或 {MAX_OCTETS:,} 字节",
        "missing": [_missing_row(one) for one in health.left_out(at, limit=_SHOWN)],
        "feeds": _feed_rows(feeds, fetched),
        "feed_count": len(feeds),
        "fetches": _fetch_rows(feeds, fetched),
        "clients": _clients(fetched),
    }
    return TemplateResponse(request, "desk/feed_health.html", context)


def _missing_row(one: health.LeftOut) -> MissingRow:
    meta = one.record._meta
    href = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=(one.record.pk,))
    forms = dict.fromkeys(word for name in one.forms for ending, word in _FORMS.items() if ending in name)
    return MissingRow(href, str(one.record.title), str(meta.verbose_name), "、".join(forms), one.why, one.is_fault)


def _feed_rows(feeds: Iterable[Feed], fetched: Sequence[health.Fetches]) -> list[FeedRow]:
    """The largest feeds; of those that say nothing new of size, the most fetched."""
    numbers = {one.feed: one.number for one in fetched}
    rows = [_feed_row(feed, sum(numbers.get(name, 0) for name in _names(feed))) for feed in feeds]
    return sorted(rows, key=lambda row: (-row.share, -row.fetched))[:_SHOWN]


def _feed_row(feed: Feed, fetched: int) -> FeedRow:
    window = feed.window
    until = f"至 {window.last_on}" if window and window.last_on else "起"
    return FeedRow(
        feed.page,
        feed.term.title,
        f"{_COLLECTIONS[feed.collection]} · {_BY[feed.term.by]}",
        feed.count,
        f"{feed.octets:,}",
        round(100 * max(feed.count / MAX_EVENTS, feed.octets / MAX_OCTETS)),
        f"{window.first_on} {until}" if window else "",
        feed.changed_at,
        fetched,
    )


def _names(feed: Feed) -> list[str]:
    """The names that the feed's fetches are counted by, one a form."""
    query = f"?{feed.canonical}" if feed.canonical else ""
    return [f"{feed.collection}{ending}{query}" for ending in _FORMS]


def _fetch_rows(feeds: Iterable[Feed], fetched: Sequence[health.Fetches]) -> list[FetchRow]:
    titles = {name: feed.term.title for feed in feeds for name in _names(feed)}
    return [
        FetchRow(
            _in_words(one.feed, titles),
            one.sent,
            one.unchanged,
            "，".join(f"{client.label} {number}" for client, number in one.clients),
        )
        for one in fetched[:_SHOWN]
    ]


def _in_words(name: str, titles: dict[str, str]) -> str:
    """活动日历：科技; for what the catalogue does not list, its filter as it stands in the address."""
    path, _, query = name.partition("?")
    collection, _, rest = path.partition(".")
    form = _FORMS.get(f".{rest}")
    words = f"{_COLLECTIONS[collection]}{form}" if form and collection in _COLLECTIONS else path
    if not form or collection not in _COLLECTIONS:
        words = "单条下载" if "*" in path else "一处场所的日历"
    of_what = "其他筛选" if query == "*" else titles.get(name, query)
    return f"{words}：{of_what}" if of_what else words


def _clients(fetched: Iterable[health.Fetches]) -> list[tuple[str, int]]:
    """All fetches by family of clients, the most first."""
    numbers: Counter[str] = Counter()
    for one in fetched:
        numbers.update({str(client.label): number for client, number in one.clients})
    return numbers.most_common()
