"""From a request to a page: what it asked for, what every page is given, and how a page that fails says so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from core import data_version
from core.data_version import Snapshot
from core.errors import InvalidParameter
from core.language import Language
from publish.caching import Body, answer
from publish.pages import errors
from publish.pages.frame import Context, asking, behind, page_url
from publish.pages.head import head_of
from publish.pages.opening import hours_of_a_page
from publish.query.lookup import Gone, Moved, Unknown
from publish.query.options import LANG, take_options
from publish.site import site

CONTENT_TYPE: Final = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a page: the parameters beside `lang`, and the language, which is spoken while it is made."""

    request: HttpRequest
    given: QueryDict
    language: Language


View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """GET and HEAD of a page, in the language that `lang` asks for; `view` is given what was `Asked`.

    A bad parameter, an unknown, withdrawn or merged record become pages of their own.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            given, options = take_options(request.GET, LANG)
        except InvalidParameter as error:
            return errors.invalid_parameter(request, error)
        with translation.override(options[LANG].value):
            return _page_or_error(request, view, Asked(request, given, options[LANG]), *args, **kwargs)

    return require_safe(wrapped)


def _page_or_error(request: HttpRequest, view: View, asked: Asked, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(asked, *args, **kwargs)
    except InvalidParameter as error:
        return errors.invalid_parameter(request, error)
    except Unknown:
        return errors.not_found(request)
    except Gone:
        return errors.gone()
    except Moved as moved:
        match = request.resolver_match
        name = match.view_name if match else ""
        return HttpResponsePermanentRedirect(page_url(name, slug=moved.slug))


def page(
    asked: Asked,
    *,
    name: str,
    canonical: str,
    section: str = "",
    context: Callable[[Snapshot], Context],
    is_memoisable: bool = True,
    minute: datetime | None = None,
) -> HttpResponse:
    """The answer of the page `publish/NAME.html`; `context` runs only when the body is needed.

    `name` is the template's, `section` the part of the service that the navigation marks, `canonical`
    the one spelling of the parameters that were given, `minute` the one that it is of when they say `now`.
    """
    return answer(
        asked.request,
        name=f"page:{asked.request.path}",
        canonical=asking(canonical),
        render=lambda snapshot: Body(_text(asked, name, section, canonical, context, snapshot).encode()),
        content_type=CONTENT_TYPE,
        is_memoisable=is_memoisable,
        minute=minute,
    )


def mistaken_page(
    asked: Asked, *, name: str, section: str = "", context: Callable[[Snapshot], Context]
) -> HttpResponse:
    """The page `publish/NAME.html` with a 400: it says what is wrong, keeps what was asked for, and nobody keeps it."""
    snapshot = data_version.current(timezone.now())
    return HttpResponse(
        _text(asked, name, section, asked.given.urlencode(), context, snapshot), status=HTTPStatus.BAD_REQUEST
    )


def _text(
    asked: Asked,
    name: str,
    section: str,
    canonical: str,
    context: Callable[[Snapshot], Context],
    snapshot: Snapshot,
) -> str:
    request = asked.request
    where = Where(request.path, request.path_info, canonical, asked.language)
    return written(name, section, where, snapshot.as_of, lambda: context(snapshot))


@dataclass(frozen=True, slots=True)
class Where:
    """Where a page is read, and which address below PUBLIC_BASE_URL is its own; `canonical` are its parameters."""

    path: str
    public: str
    canonical: str
    language: Language


def written(name: str, section: str, where: Where, at: datetime, context: Callable[[], Context]) -> str:
    """The page `publish/NAME.html`, in the frame that all of them share."""
    path, canonical = where.path, where.canonical
    languages = {"in_zh": behind(path, canonical)}
    languages["in_en"] = behind(path, "&".join(part for part in (canonical, f"lang={Language.EN}") if part))
    head = head_of(where.public, canonical)
    frame = {**site(where.language, head.canonical), **languages, "head": head, "section": section}
    with hours_of_a_page(at) as told:
        whole = {**frame, **context()}
    whole["tells_hours"] = told.tells_states
    return render_to_string(f"publish/{name}.html", whole)
