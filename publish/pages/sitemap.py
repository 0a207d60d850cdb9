"""/sitemap.xml: every public page, and when what it shows last changed.

One file while the records are few, beyond that an index of files. A file has the records whose keys lie in one block:
it is bounded and found without counting, and new records come at the end and move no other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, F, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.data_version import Snapshot
from events.models import Event
from places.models import Place
from projects.models import Project
from publish.caching import Body, Render, answer
from publish.pages.head import in_languages
from publish.pages.sitemap_document import CONTENT_TYPE, Entry, index, urlset
from publish.query.lookup import Unknown

# A file lists each page in two languages: far below the protocol's 50,000 addresses and 50 MB.
RECORDS: Final = 2000
_COLLECTIONS: Final[dict[str, Any]] = {"events": Event, "places": Place, "projects": Project}
# Pages of words that change with the software alone.
_PAGES: Final = ("/subscribe/", "/embed/gallery/", "/problems/", "/privacy/")
_OF_PAGES: Final = "pages"
# No key of a table lies beyond: a larger number would overflow in the database.
_LAST_BLOCK: Final = 2**62 // RECORDS


@dataclass(frozen=True, slots=True)
class _Survey:
    """How many records of a collection are public, and when the latest of them changed."""

    count: int
    changed_at: datetime | None


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml."""
    return _answer(request, "sitemap.xml", _whole_or_index)


@require_safe
def part(request: HttpRequest, collection: str, block: int) -> HttpResponse:
    """/sitemap-COLLECTION-BLOCK.xml; /sitemap-pages-0.xml is the pages of no record."""
    is_known = collection in _COLLECTIONS or (collection, block) == (_OF_PAGES, 0)
    if not is_known or block > _LAST_BLOCK:
        raise Http404

    def render(snapshot: Snapshot) -> Body:
        at = snapshot.as_of
        if collection == _OF_PAGES:
            return Body(urlset(_pages(_surveys(at))))
        entries = list(_records(collection, at, block))
        if not entries:
            raise Unknown(collection)
        return Body(urlset(entries))

    try:
        return _answer(request, f"sitemap-{collection}-{block}.xml", render)
    except Unknown as error:
        raise Http404 from error


def _answer(request: HttpRequest, name: str, render: Render) -> HttpResponse:
    return answer(request, name=name, canonical="", render=render, content_type=CONTENT_TYPE, is_memoisable=True)


def _whole_or_index(snapshot: Snapshot) -> Body:
    """One query a collection to see how much there is; each collection's records with theirs when they are few."""
    at = snapshot.as_of
    surveys = _surveys(at)
    if sum(survey.count for survey in surveys.values()) > RECORDS:
        return Body(index(_files(at)))
    records = (entry for collection in _COLLECTIONS for entry in _records(collection, at))
    return Body(urlset([*_pages(surveys), *records]))


def _surveys(at: datetime) -> dict[str, _Survey]:
    return {
        collection: _Survey(**model.objects.public(at).aggregate(count=Count("pk"), changed_at=Max("changed_at")))
        for collection, model in _COLLECTIONS.items()
    }


def _files(at: datetime) -> Iterator[str]:
    """The files that have anything in them; one query a collection."""
    yield _file(_OF_PAGES, 0)
    for collection, model in _COLLECTIONS.items():
        blocks = model.objects.public(at).annotate(block=F("pk") / RECORDS).order_by("block")
        yield from (_file(collection, block) for block in blocks.values_list("block", flat=True).distinct())


def _file(collection: str, block: int) -> str:
    return f"{settings.PUBLIC_BASE_URL}/sitemap-{collection}-{block}.xml"


def _pages(surveys: dict[str, _Survey]) -> Iterator[Entry]:
    """Home shows all, a list its own."""
    moments = [survey.changed_at for survey in surveys.values() if survey.changed_at is not None]
    yield Entry(in_languages("/"), max(moments, default=None))
    for collection, survey in surveys.items():
        yield Entry(in_languages(f"/{collection}/"), survey.changed_at)
    for path in _PAGES:
        yield Entry(in_languages(path))


def _records(collection: str, at: datetime, block: int | None = None) -> Iterator[Entry]:
    """The public records of a block of keys, or all of them, in a constant number of queries."""
    records = _COLLECTIONS[collection].objects.public(at).with_relations().order_by("pk")
    if block is not None:
        records = records.filter(pk__gte=block * RECORDS, pk__lt=(block + 1) * RECORDS)
    for record in records:
        yield Entry(in_languages(f"/{collection}/{record.slug}/"), record.shown_changed_at(at))
