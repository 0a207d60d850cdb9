"""Validators and cache policy of public answers, as functions of a snapshot (RFC 9110, RFC 9111)."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from core.data_version import Snapshot
from publish.caching.memo import Key

MAX_AGE: Final = 900
# Of an answer that the clock belongs to.
MINUTE: Final = 60
# Settings that any body may read; together with the renderer's name and the canonical query they
# are all that bytes depend on beside the tables.
_SETTINGS: Final = (
    "PUBLIC_BASE_URL", "SITE_NAME", "SITE_NAME_EN", "DISTRICT_NAME", "DISTRICT_NAME_EN", "TIME_ZONE", "EXTENT",
    "DISTRICT_BBOX", "FEED_MONTHS_BACK", "MAP_TILES_URL", "MAP_ATTRIBUTION", "MAP_APPROVAL_NO", "ICP_NUMBER",
    "POLICE_NUMBER", "FEEDBACK_URL", "DATA_LICENCE", "DATA_LICENCE_URL",
)  # fmt: skip
_GZIP: Final = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?(?=,|$)", re.IGNORECASE)
Response = TypeVar("Response", bound=HttpResponseBase)


def memo_key(name: str, canonical: str, minute: datetime | None = None) -> Key:
    """What a validator is remembered by, beside the snapshot: the renderer, the query's one spelling, the settings.

    And the minute, where the answer is of one.
    """
    return (name, canonical, minute, *(getattr(settings, setting) for setting in _SETTINGS))


def of_minute(snapshot: Snapshot, minute: datetime | None, at: datetime) -> Snapshot:
    """The snapshot as caches are told of it when the answer is of a minute: good for one, and since when unknown.

    The data may be old and the answer new, so that no date can say whether it is still the same.
    """
    if minute is None:
        return snapshot
    return replace(snapshot, at=at, settled_until=min(snapshot.settled_until, at + timedelta(seconds=MINUTE)))


def wants_gzip(request: HttpRequest) -> bool:
    """Whether the client asked for gzip by name and not with a weight of nought (RFC 9110, 12.5.3)."""
    found = _GZIP.search(request.headers.get("Accept-Encoding", ""))
    return found is not None and (found[1] is None or float(found[1]) > 0)


def gzip_tag(etag: str) -> str:
    """The validator of the same content, compressed: another representation has another strong ETag."""
    return f'{etag[:-1]}-gz"'


def unchanged(request: HttpRequest, snapshot: Snapshot, etag: str, at: datetime) -> HttpResponse | None:
    """The 304 (or 412) that the request's conditions ask for, with the validators repeated (RFC 9110, 13).

    Whoever holds either representation, compressed or not, holds the content.
    """
    sent = gzip_tag(etag) if wants_gzip(request) else etag
    full = with_policy(HttpResponse(), snapshot, sent, at)
    modified = int(snapshot.at.timestamp()) if "Last-Modified" in full else None
    asked = request.headers.get("If-None-Match", "") + request.headers.get("If-Match", "")
    held = next((tag for tag in (etag, gzip_tag(etag)) if tag in asked), sent)
    response = get_conditional_response(request, etag=held, last_modified=modified, response=full)
    if not isinstance(response, HttpResponse) or response is full:
        return None
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        response["ETag"] = sent
    # Read by CachePolicyMiddleware. A 412 is an error, and no error is kept.
    response.is_public = response.status_code == HTTPStatus.NOT_MODIFIED  # type: ignore[attr-defined]
    return response


def with_policy(response: Response, snapshot: Snapshot, etag: str, at: datetime) -> Response:
    """The response with its validators, and until when it may be kept."""
    response["ETag"] = etag
    # Two changes may share a second, and a clock may have been set back: then there is no date.
    if snapshot.at <= at - timedelta(seconds=1):
        response["Last-Modified"] = http_date(int(snapshot.at.timestamp()))
    seconds = int((snapshot.settled_until - at).total_seconds())
    response["Cache-Control"] = f"public, max-age={max(0, min(MAX_AGE, seconds))}"
    patch_vary_headers(response, ["Accept-Encoding"])
    response.is_public = True  # type: ignore[attr-defined] # read by CachePolicyMiddleware
    return response
