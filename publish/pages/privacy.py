"""/privacy/: what the service knows of its readers, which is next to nothing, and what is kept where."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

from core.data_version import Snapshot
from publish.pages.frame import Context
from publish.pages.page import Asked, page, public_page
from publish.query import Query


@public_page
def privacy(asked: Asked) -> HttpResponse:
    """/privacy/."""
    Query.parse(asked.given, beside=["lang"])  # it takes no filters, and says so
    return page(asked, name="privacy", canonical="", context=_context)


def _context(snapshot: Snapshot) -> Context:
    """The one stranger that a reader's browser may be sent to is the operator's choice."""
    return {"tiles_host": urlsplit(settings.MAP_TILES_URL).netloc.removeprefix("{s}.")}
