"""Answers that are small enough to be made whole: pages, lists, and feeds of a few entries."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core import data_version
from core.data_version import Snapshot
from publish.caching.memo import Plan, memo
from publish.caching.policy import gzip_tag, memo_key, of_minute, unchanged, wants_gzip, with_policy

_TRIES: Final = 3
GZIP_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer in parts: what stands before, one part a record, what stands after.

    `links` is the value of the header field Link (RFC 8288), and must depend on nothing but what the bytes do.
    """

    header: bytes
    components: list[bytes] = field(default_factory=list)
    footer: bytes = b""
    links: str = ""

    def join(self) -> bytes:
        """All of it."""
        return b"".join((self.header, *self.components, self.footer))


Render = Callable[[Snapshot], Body]


def answer(
    request: HttpRequest,
    *,
    name: str,
    canonical: str,
    render: Render,
    content_type: str,
    is_memoisable: bool,
    minute: datetime | None = None,
) -> HttpResponse:
    """Answer from the current snapshot: 304 after one query when nothing changed, else the rendered body.

    `name` is the renderer, `canonical` the query in its one spelling, `minute` the one that the answer is of
    when it is of the present. Bytes must depend on nothing but these, the settings named in `policy` and the snapshot.
    """
    at = timezone.now()
    snapshot = data_version.current(at)
    key = memo_key(name, canonical, minute)
    plan = memo.get(Plan, key, snapshot)
    if plan is not None and (same := unchanged(request, of_minute(snapshot, minute, at), plan.etag, at)) is not None:
        return same
    body = memo.finished(plan.etag) if plan is not None else None
    if plan is None or body is None:
        made, snapshot = _consistent(render, snapshot, at)
        body = made.join()
        etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
        plan = Plan(etag, made.header, made.footer, len(body), links=made.links)
        if is_memoisable:
            memo.put(key, snapshot, plan)
            memo.keep(etag, body)
        if (same := unchanged(request, of_minute(snapshot, minute, at), etag, at)) is not None:
            return same
    response = whole(request, of_minute(snapshot, minute, at), plan.etag, body, content_type, at)
    if plan.links:
        response["Link"] = plan.links
    return response


def whole(
    request: HttpRequest, snapshot: Snapshot, etag: str, body: bytes, content_type: str, at: datetime
) -> HttpResponse:
    """A finished body as a response, compressed when asked for; a body is compressed once while it is remembered."""
    if not wants_gzip(request):
        return with_policy(HttpResponse(body, content_type=content_type), snapshot, etag, at)
    tag = gzip_tag(etag)
    packed = memo.finished(tag)
    if packed is None:
        packed = gzip.compress(body, GZIP_LEVEL, mtime=0)
        if memo.finished(etag) is not None:
            memo.keep(tag, packed)
    response = with_policy(HttpResponse(packed, content_type=content_type), snapshot, tag, at)
    response["Content-Encoding"] = "gzip"
    return response


def _consistent(render: Render, snapshot: Snapshot, at: datetime) -> tuple[Body, Snapshot]:
    """A body that no write came between, and the snapshot that it shows.

    After a few tries in a busy moment, the last body: it shows at least the snapshot it was begun
    with, and must pass for no later one, or what came between would never be fetched.
    """
    for _ in range(_TRIES):
        body, begun_with = render(snapshot), snapshot
        snapshot = data_version.current(at)
        if snapshot == begun_with:
            break
    return body, begun_with
