"""The lists of events, places and projects: filters in the address, a count, the feed of exactly this list."""

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from core import data_version
from core.data_version import Snapshot
from core.errors import InvalidParameter
from publish.pages import errors
from publish.pages.filters import Form, form_of
from publish.pages.frame import Context
from publish.pages.list_context import list_context
from publish.pages.listing import EVENTS, PLACES, PROJECTS, Listing
from publish.pages.page import Asked, page, public_page
from publish.pages.shown_as import View
from publish.pages.wanted import Wanted

_TEMPLATES: Final = {View.LIST: "list", View.MAP: "list", View.MONTH: "month"}


@public_page
def events(asked: Asked) -> HttpResponse:
    """/events/."""
    return _answer(asked, EVENTS)


@public_page
def places(asked: Asked) -> HttpResponse:
    """/places/."""
    return _answer(asked, PLACES)


@public_page
def projects(asked: Asked) -> HttpResponse:
    """/projects/."""
    return _answer(asked, PROJECTS)


def _answer(asked: Asked, listing: Listing) -> HttpResponse:
    try:
        return _listed(asked, Wanted.read(listing, asked.given))
    except InvalidParameter as error:
        form = _to_be_mended(asked, listing, error.name)
        return errors.invalid_parameter(asked.request, error, form=form, every_href=asked.request.path)


def _listed(asked: Asked, wanted: Wanted) -> HttpResponse:
    if "" in asked.request.GET.values():
        # A form sends every field, the empty ones too: the address that people pass on has only what counts.
        return HttpResponseRedirect(wanted.href())

    def context(snapshot: Snapshot) -> Context:
        return list_context(wanted, snapshot.as_of)

    return page(
        asked,
        name=_TEMPLATES[wanted.view],
        section=wanted.listing.name,
        canonical="&".join(part for part in (wanted.canonical, wanted.after and f"after={wanted.after}") if part),
        context=context,
        is_memoisable=wanted.is_memoisable,
        minute=wanted.query.minute,
    )


def _to_be_mended(asked: Asked, listing: Listing, mistake: str) -> Form:
    """The list's form with all that was typed, whatever it is worth."""
    texts = {name: ",".join(filter(None, map(str, values))) for name, values in asked.given.lists()}
    at = data_version.current(timezone.now()).as_of
    names = {option.name for option in listing.options} - {mistake}
    kept = [(name, texts[name]) for name in sorted(names) if texts.get(name)]
    return form_of(listing.query.PARAMETERS, texts, at, kept=kept, mistake=mistake)
