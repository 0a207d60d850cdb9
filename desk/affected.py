"""What a change means for those who subscribe: which feeds and layers it touches, enters and leaves, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest

from core.content import Content, content_now
from core.record import Record
from desk.feeds_of import FeedOf, Standing, standing

_SESSION_KEY: Final = "desk_affected"
_NOT_PUBLIC: Final = "还没有公开，不影响任何订阅源"


@dataclass(frozen=True, slots=True)
class Moment:
    """A stored record as it is between two changes: where it stands, and what says whether anything shown changed."""

    standing: Standing
    shown: tuple[Any, ...]


def moment_of(record: Record, at: datetime) -> Moment:
    """The record as it is stored."""
    content = content_now(record)
    facts = {name: text for name, text in content.values.items() if name not in Record.BOOKKEEPING}
    moderation = (record.status, record.publish_at, record.unpublish_at)
    return Moment(standing(record, at), (Content(facts, content.parts), moderation))


@dataclass(frozen=True, slots=True)
class Affected:
    """A sentence, and the feeds that it is about, by what becomes of the record in them."""

    sentence: str
    groups: tuple[tuple[str, tuple[FeedOf, ...]], ...] = ()


def affected(before: Moment, after: Moment) -> Affected:
    """What going from one to the other does to the feeds."""
    was, is_now = before.standing, after.standing
    if not (was.was_ever_public or is_now.was_ever_public):
        return Affected(_NOT_PUBLIC)
    if before.shown == after.shown:
        return Affected("没有改动公开的内容，不影响任何订阅源")
    events = max(was.events, is_now.events)
    also = f"；另有 {events} 个活动写着它，也随着更新" if events else ""
    groups = (
        ("新进入", tuple(feed for feed in is_now.feeds if feed not in was.feeds)),
        ("离开", tuple(feed for feed in was.feeds if feed not in is_now.feeds)),
        ("更新", tuple(feed for feed in was.feeds if feed in is_now.feeds)),
    )
    number = sum(len(feeds) for _, feeds in groups)
    if not number:
        return Affected(f"这条不在任何订阅源里（日期在默认范围以外，或者已经撤下很久）{also}")
    return Affected(f"这次修改影响 {number} 个订阅源{also}", tuple(group for group in groups if group[1]))


def standing_in_words(record: Record, at: datetime) -> Affected:
    """Where the record stands now, before anything is changed."""
    now = standing(record, at)
    if not now.was_ever_public:
        return Affected(_NOT_PUBLIC)
    also = f"；另有 {now.events} 个活动写着它" if now.events else ""
    if not now.feeds:
        return Affected(f"这条现在不在任何订阅源里（日期在默认范围以外，或者已经撤下很久）{also}")
    return Affected(f"这条在 {len(now.feeds)} 个订阅源里，公开内容一改，它们都会更新{also}", (("现在在", now.feeds),))


def tell_next(request: HttpRequest, record: Record, told: Affected) -> None:
    """Let the next page that this person sees say it."""
    groups = [
        (word, [(feed.title, feed.page, feed.ics, feed.geojson) for feed in feeds]) for word, feeds in told.groups
    ]
    request.session[_SESSION_KEY] = {"title": str(record), "sentence": told.sentence, "groups": groups}


def take_told(request: HttpRequest) -> dict[str, Any] | None:
    """What there is to say, as a template reads an `Affected`; once."""
    held = request.session.pop(_SESSION_KEY, None) if _SESSION_KEY in request.session else None
    if held is None:
        return None
    groups = [(word, [FeedOf(*feed) for feed in feeds]) for word, feeds in held["groups"]]
    return {**held, "groups": groups}
