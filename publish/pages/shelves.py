"""The catalogue of feeds on a page: one shelf for everything, then one for each way to divide it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from core.language import Language
from publish.catalogue import OF, Composition, Feed, Of
from publish.pages.frame import resource, spoken
from publish.pages.words import Words, untranslated
from publish.query.options import Options

_LABELS: Final = {
    "all": gettext_noop("全部"),
    "category": gettext_noop("按类别"),
    "subdistrict": gettext_noop("按街道（地区）"),
    "network": gettext_noop("按网络"),
    "place": gettext_noop("按地点"),
    "kind": gettext_noop("按项目种类"),
}
# A district may have thousands of places: those at which most is on are listed, every other has its own page.
_LISTED: Final = 60
# A longer shelf is folded until someone opens it.
_LONG: Final = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """One feed: where it is shown, and what there is in it."""

    href: str
    title: Words
    count: int
    changed_on: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """Feeds of one kind; `left_out` of them are not listed."""

    label: str
    feeds: tuple[Listed, ...]
    left_out: int

    @property
    def is_long(self) -> bool:
        """Whether it would push the others off the screen."""
        return len(self.feeds) > _LONG


def shelves(feeds: Sequence[Feed], shown: str | None) -> list[Shelf]:
    """All feeds of the catalogue; `shown` is the canonical query of the one on the page, if any."""
    by: defaultdict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        by[feed.term.by].append(feed)
    return [_shelf(label, by[name], shown) for name, label in _LABELS.items() if by[name]]


def _shelf(label: str, feeds: Sequence[Feed], shown: str | None) -> Shelf:
    kept = feeds
    if len(feeds) > _LISTED:
        most = set(map(id, sorted(feeds, key=lambda feed: -feed.count)[:_LISTED]))
        kept = [feed for feed in feeds if id(feed) in most]
    return Shelf(gettext(label), tuple(_listed(feed, shown) for feed in kept), len(feeds) - len(kept))


def listed(feeds: Sequence[Feed], composition: Composition) -> list[Listed]:
    """The parts of a feed, with the calendar's options as they are on the page."""
    options = composition.without(*composition.query.values).canonical
    return [_listed(feed, None, options) for feed in feeds]


def _listed(feed: Feed, shown: str | None, options: str = "") -> Listed:
    options = options or Options({OF: Of(feed.collection)}).canonical("")
    canonical = "&".join(part for part in (feed.canonical, options) if part)
    is_english = spoken() is Language.EN and feed.term.title_en
    title = Words(feed.term.title_en) if is_english else untranslated(feed.term.title)
    changed_on = timezone.localdate(feed.changed_at).isoformat()
    return Listed(resource("subscribe/", canonical), title, feed.count, changed_on, canonical == shown)
