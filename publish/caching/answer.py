"""An answer to the public: body, strong ETag, Last-Modified and cache policy, as functions of a snapshot."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from core import data_version
from core.data_version import Snapshot

MAX_AGE: Final = 900
_MEMO_SIZE: Final = 512
_TRIES: Final = 3
# Settings that any body may read; together with the renderer's name and the canonical query they
# are all that bytes depend on beside the tables.
_SETTINGS: Final = (
    "PUBLIC_BASE_URL", "SITE_NAME", "SITE_NAME_EN", "DISTRICT_NAME", "DISTRICT_NAME_EN", "TIME_ZONE", "EXTENT",
    "DISTRICT_BBOX", "FEED_MONTHS_BACK", "MAP_TILES_URL", "MAP_ATTRIBUTION", "MAP_APPROVAL_NO", "ICP_NUMBER",
    "POLICE_NUMBER", "FEEDBACK_URL", "DATA_LICENCE", "DATA_LICENCE_URL",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer in parts: what stands before, one part a record, what stands after."""

    header: bytes
    components: list[bytes] = field(default_factory=list)
    footer: bytes = b""

    def digest(self) -> str:
        """A digest of the parts' digests, so that stored components need not be read to know it."""
        whole = hashlib.blake2b(digest_size=16)
        for part in (self.header, *self.components, self.footer):
            whole.update(hashlib.blake2b(part, digest_size=16).digest())
        return whole.hexdigest()

    def join(self) -> bytes:
        """All of it."""
        return b"".join((self.header, *self.components, self.footer))


Render = Callable[[Snapshot], Body]
_Key = tuple[Any, ...]


class _Memo:
    """Validators by key, for the snapshot they were made at; the least recently used go first. Threads share it."""

    def __init__(self) -> None:
        self._etags: OrderedDict[_Key, tuple[Snapshot, str]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key, snapshot: Snapshot) -> str | None:
        """The ETag, unless the snapshot is another now."""
        with self._lock:
            held = self._etags.get(key)
            if held is None or held[0] != snapshot:
                return None
            self._etags.move_to_end(key)
            return held[1]

    def put(self, key: _Key, snapshot: Snapshot, etag: str) -> None:
        """Remember."""
        with self._lock:
            self._etags[key] = (snapshot, etag)
            self._etags.move_to_end(key)
            while len(self._etags) > _MEMO_SIZE:
                self._etags.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._etags.clear()

    def __len__(self) -> int:
        return len(self._etags)


memo = _Memo()


def answer(
    request: HttpRequest,
    *,
    name: str,
    canonical: str,
    render: Render,
    content_type: str,
    is_memoisable: bool,
) -> HttpResponse:
    """Answer from the current snapshot: 304 after one query when nothing changed, else the rendered body.

    `name` is the renderer, `canonical` the query in its one spelling. Bytes must depend on nothing
    but these, the settings named above and the snapshot.
    """
    at = timezone.now()
    snapshot = data_version.current(at)
    key = (name, canonical, *(getattr(settings, setting) for setting in _SETTINGS))
    etag = memo.get(key, snapshot)
    if etag is not None and (unchanged := _unchanged(request, snapshot, etag, at)) is not None:
        return unchanged
    body, snapshot = _consistent(render, snapshot, at)
    etag = f'"{body.digest()}"'
    if is_memoisable:
        memo.put(key, snapshot, etag)
    if (unchanged := _unchanged(request, snapshot, etag, at)) is not None:
        return unchanged
    response = HttpResponse(body.join(), content_type=content_type)
    return _with_policy(response, snapshot, etag, at)


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


def _unchanged(request: HttpRequest, snapshot: Snapshot, etag: str, at: datetime) -> HttpResponse | None:
    """The 304 (or 412) that the request's conditions ask for, with the validators repeated (RFC 9110, 13)."""
    full = _with_policy(HttpResponse(), snapshot, etag, at)
    modified = int(snapshot.at.timestamp()) if "Last-Modified" in full else None
    response = get_conditional_response(request, etag=etag, last_modified=modified, response=full)
    if not isinstance(response, HttpResponse) or response is full:
        return None
    # Read by CachePolicyMiddleware. A 412 is an error, and no error is kept.
    response.is_public = response.status_code == HTTPStatus.NOT_MODIFIED  # type: ignore[attr-defined]
    return response


def _with_policy(response: HttpResponse, snapshot: Snapshot, etag: str, at: datetime) -> HttpResponse:
    response["ETag"] = etag
    # Two changes may share a second, and a clock may have been set back: then there is no date.
    if snapshot.at <= at - timedelta(seconds=1):
        response["Last-Modified"] = http_date(int(snapshot.at.timestamp()))
    seconds = int((snapshot.settled_until - at).total_seconds())
    response["Cache-Control"] = f"public, max-age={max(0, min(MAX_AGE, seconds))}"
    patch_vary_headers(response, ["Accept-Encoding"])
    response.is_public = True  # type: ignore[attr-defined] # read by CachePolicyMiddleware
    return response
