"""/problems/: what each kind of problem document means; the addresses of its sections are their types."""

from django.http import HttpRequest, HttpResponse

from publish.pages.page import page, public_page
from publish.problems import KINDS
from publish.query import Query


@public_page
def problems(request: HttpRequest) -> HttpResponse:
    """/problems/."""
    Query.parse(request.GET)  # it takes no parameters, and says so
    return page(request, name="problems", canonical="", context=lambda snapshot: {"kinds": KINDS})
