"""/api/v1/changes: everything that was ever public, in the order in which it last changed, for mirrors."""

from hashlib import blake2b
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core import data_version
from core.consistent import consistent_view
from publish import problems
from publish.addresses import collection_url
from publish.api import changes_cursor
from publish.api.changes_cursor import CursorExpired
from publish.api.changes_page import Page, read_page
from publish.caching.answer import whole
from publish.caching.policy import memo_key, unchanged
from publish.caching.renderer import renderer_key
from publish.geojson.feature import dump
from publish.query import Query
from publish.query.keyset import AFTER, LIMIT
from publish.query.options import Options, take_options

_NAME: Final = "api.changes"


def answer_changes(request: HttpRequest) -> HttpResponse:
    """One page. 304 after three small queries when the data version is what it was.

    Everything that the bytes depend on is known before them, so that the validator needs no body.
    """
    given, options = take_options(request.GET, LIMIT, AFTER)
    Query.parse(given, beside=options.names)  # there is nothing to filter
    at = timezone.now()
    data_version.current(at)  # what is due is stamped before the view opens
    with consistent_view():
        snapshot, epoch = data_version.read(), data_version.epoch()
        try:
            after = changes_cursor.parse(options[AFTER], epoch, snapshot.number) if options[AFTER] else None
        except CursorExpired:
            return problems.problem(problems.CURSOR_EXPIRED)
        key = (*memo_key(_NAME, options.canonical("")), renderer_key(), epoch, snapshot.number, snapshot.settled_at)
        etag = f'"{blake2b(repr(key).encode(), digest_size=16).hexdigest()}"'
        if (same := unchanged(request, snapshot, etag, at)) is not None:
            return same
        page = read_page(after, options[LIMIT], snapshot.number, snapshot.settled_at)
    following = page.following.to_text(epoch)
    response = whole(request, snapshot, etag, _body(page, following), "application/json", at)
    response["Link"] = f'<{_url(options.but(AFTER, following))}>; rel="next"'
    return response


def _body(page: Page, following: str) -> bytes:
    after: dict[str, Any] = {
        "next": following,
        "more": not page.is_last,
        "attribution": settings.SITE_NAME,
        "licence": settings.DATA_LICENCE_URL,
    }
    return b'{"changes":[' + b",\n".join(map(dump, page.entries)) + b"]," + dump(after)[1:] + b"\n"


def _url(options: Options) -> str:
    return collection_url("api/v1/changes", "", options.canonical(""))
