"""Answers of any size out of stored components: validator and length before the first byte, the rest streamed."""

import logging
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from core import data_version
from core.consistent import consistent_view
from core.data_version import Snapshot
from publish.caching import kept_files
from publish.caching.answer import GZIP_LEVEL, whole
from publish.caching.memo import Key, Plan, memo
from publish.caching.policy import gzip_tag, memo_key, of_minute, unchanged, wants_gzip, with_policy
from publish.caching.reading import Change, Survey, bodies, survey
from publish.caching.renderer import Renderer
from publish.caching.selection import Selection
from publish.caching.store import Standing, refresh, standing

log: Final = logging.getLogger(__name__)
# Up to so many octets an answer is read whole, and the database is let go before a slow client is served.
_WHOLE: Final = 2 * 2**20
# A longer stream would keep SQLite from tidying its log, and a PostgreSQL snapshot alive.
_SECONDS: Final = 60
_TRIES: Final = 3


class StreamTooSlow(Exception):
    """A client took longer than a minute over one answer; the connection is cut, its length says that it is short."""


@dataclass(frozen=True, slots=True)
class Document:
    """An answer before it is made.

    `found(snapshot, window)` are the components in order, of what the public may know; `frame(snapshot,
    survey, window)` the bytes before and after them; `change(snapshot)` what this request asks for
    beyond the stored form. `narrow(standing, survey)` is the window of what would be too much, and
    None where all of it may go out, which is also what `found` and `frame` are first given. `joint`
    goes out wherever the `separator` stands, and is as long. `minute` is the one that the answer is of
    when it is of the present.
    Bytes must depend on nothing but the name, `canonical`, the minute, the settings named in `policy`, the
    renderer's key and the snapshot.
    """

    name: str
    canonical: str
    content_type: str
    is_memoisable: bool
    renderer: Renderer
    found: Callable[[Snapshot, Any], Selection]
    frame: Callable[[Snapshot, Survey, Any], tuple[bytes, bytes]]
    narrow: Callable[[Standing, Survey], Any] | None = None
    separator: bytes = b""
    joint: bytes | None = None
    change: Callable[[Snapshot], Change | None] | None = None
    minute: datetime | None = None

    @property
    def key(self) -> Key:
        """What its validator is remembered by."""
        return memo_key(self.name, self.canonical, self.minute)


def answer_stored(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Answer from the current snapshot: 304 after one query when nothing changed, else the components."""
    at = timezone.now()
    snapshot = data_version.current(at)
    plan = memo.get(Plan, document.key, snapshot)
    if plan is not None:
        told = of_minute(snapshot, document.minute, at)
        if (same := unchanged(request, told, plan.etag, at)) is not None:
            return same
        if (body := memo.finished(plan.etag)) is not None:
            return whole(request, told, plan.etag, body, document.content_type, at)
    with ExitStack() as view:
        opened = _open(document, view, at)
        told = of_minute(opened.snapshot, document.minute, at)
        if (same := unchanged(request, told, opened.plan.etag, at)) is not None:
            return same
        return _respond(request, document, opened, view, at)


@dataclass(frozen=True, slots=True)
class _Opened:
    """An answer inside a consistent view: what is known of it, and how its bytes are read."""

    document: Document
    snapshot: Snapshot
    now: Standing
    change: Change | None
    plan: Plan
    held: list[bytes] | None

    def chunks(self) -> Iterator[bytes]:
        """All the bytes."""
        yield self.plan.header
        is_first = True
        separator, joint = self.document.separator, self.document.joint
        for some in self._bodies():
            if some:
                chunk = (b"" if is_first else separator) + separator.join(some)
                # Also where one component holds several Features.
                yield chunk if joint is None else chunk.replace(separator, joint)
                is_first = False
        yield self.plan.footer

    def _bodies(self) -> Iterable[list[bytes]]:
        if self.held is not None:
            return [self.held]
        found = self.document.found(self.snapshot, self.plan.window)
        return bodies(found, self.document.renderer, self.now, self.change)


def _open(document: Document, view: ExitStack, at: datetime) -> _Opened:
    """Enter a view that shows what is settled at `at`, out of a store that is up to date, as far as both can be had."""
    for _ in range(_TRIES):
        view.enter_context(consistent_view())
        now = standing(document.renderer)
        is_settled = at < now.snapshot.settled_until
        if is_settled and now.is_current:
            break
        view.close()
        if not is_settled:
            # Something was scheduled in between, and its moment has passed.
            data_version.current(at)
        refresh(document.renderer)
    else:
        view.enter_context(consistent_view())
        now = standing(document.renderer)
    snapshot = now.snapshot
    key = document.key
    change = document.change(snapshot) if document.change else None
    plan, held = memo.get(Plan, key, snapshot), None
    if plan is None:
        plan, held = _plan(document, now, change)
        if document.is_memoisable:
            memo.put(key, snapshot, plan)
    return _Opened(document, snapshot, now, change, plan, held)


def _plan(document: Document, now: Standing, change: Change | None) -> tuple[Plan, list[bytes] | None]:
    """What is known of the answer, and its bodies when they are few."""
    snapshot = now.snapshot

    def seen_in(window: Any) -> Survey:
        return survey(document.found(snapshot, window), document.renderer, now, change, hold=_WHOLE)

    seen = seen_in(None)
    window = document.narrow(now, seen) if document.narrow else None
    if window is not None:
        seen = seen_in(window)
    header, footer = document.frame(snapshot, seen, window)
    parts = (header, document.joint or document.separator, seen.digest, footer)
    tag = blake2b(b"".join(blake2b(part, digest_size=16).digest() for part in parts), digest_size=16).hexdigest()
    between = max(0, seen.count - 1) * len(document.separator)
    length = len(header) + seen.length + between + len(footer)
    return Plan(f'"{tag}"', header, footer, length, window), seen.held


def _respond(
    request: HttpRequest, document: Document, opened: _Opened, view: ExitStack, at: datetime
) -> HttpResponseBase:
    plan, snapshot = opened.plan, of_minute(opened.snapshot, document.minute, at)
    if plan.length <= _WHOLE:
        body = b"".join(opened.chunks())
        if document.is_memoisable:
            memo.keep(plan.etag, body)
        return whole(request, snapshot, plan.etag, body, document.content_type, at)
    is_packed = wants_gzip(request)
    tag = gzip_tag(plan.etag) if is_packed else plan.etag
    headers = {"Content-Type": document.content_type, **({"Content-Encoding": "gzip"} if is_packed else {})}
    kept = kept_files.length(tag) if document.is_memoisable else None
    length = kept if kept is not None or is_packed else plan.length
    if length is not None:
        headers["Content-Length"] = str(length)
    if request.method == "HEAD":
        return with_policy(HttpResponse(headers=headers), snapshot, tag, at)
    if kept is not None:
        return with_policy(StreamingHttpResponse(kept_files.read(tag), headers=headers), snapshot, tag, at)
    stream = _timed(opened.chunks())
    if is_packed:
        stream = _packed(stream)
    if document.is_memoisable:
        stream = kept_files.written(tag, stream)
    response = _FromView(stream, headers=headers)
    response.view = view.pop_all()
    return with_policy(response, snapshot, tag, at)


def _packed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)  # 16: with gzip's header, without a time
    for chunk in chunks:
        if piece := packer.compress(chunk):
            yield piece
    yield packer.flush()


class _FromView(StreamingHttpResponse):
    """A response whose bytes are read in a view of the database, which is left when the response is closed."""

    view: ExitStack

    def close(self) -> None:
        """Also of a response that nobody began to read; before Django lets go of the connection."""
        self.view.close()
        super().close()


def _timed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, cut off when they take too long."""
    ends = time.monotonic() + _SECONDS
    for chunk in chunks:
        yield chunk
        if time.monotonic() > ends:
            log.warning("a stream was cut after %s s", _SECONDS)
            raise StreamTooSlow
