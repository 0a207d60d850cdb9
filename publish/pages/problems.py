"""/problems/: what each kind of problem document means; the addresses of its sections are their types."""

from django.http import HttpResponse
from django.utils.translation import gettext

from core.data_version import Snapshot
from publish.pages.frame import Context
from publish.pages.page import Asked, page, public_page
from publish.problems import KINDS
from publish.query import Query


@public_page
def problems(asked: Asked) -> HttpResponse:
    """/problems/."""
    Query.parse(asked.given, beside=["lang"])  # it takes no filters, and says so
    return page(asked, name="problems", canonical="", context=_context)


def _context(snapshot: Snapshot) -> Context:
    return {"kinds": [(kind, gettext(kind.title), gettext(kind.detail)) for kind in KINDS]}
