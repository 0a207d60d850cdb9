"""From a request to a page: what it asked for, what every page is given, and how a page that fails says so."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from core.data_version import Snapshot
from core.errors import InvalidParameter
from core.language import Language
from publish.caching import Body, answer
from publish.pages import errors
from publish.pages.frame import Context, asking, behind, page_url
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
) -> HttpResponse:
    """The answer of the page `publish/NAME.html`; `context` runs only when the body is needed.

    `name` is the template's, `section` the part of the service that the navigation marks, `canonical`
    the one spelling of the parameters that were given.
    """
    path = asked.request.path

    def render(snapshot: Snapshot) -> Body:
        around = {**in_languages(asked.language, path, canonical), "section": section}
        return Body(written(name, {**around, **context(snapshot)}).encode())

    return answer(
        asked.request,
        name=f"page:{path}",
        canonical=asking(canonical),
        render=render,
        content_type=CONTENT_TYPE,
        is_memoisable=is_memoisable,
    )


def in_languages(language: Language, path: str, canonical: str) -> Context:
    """The page's own language, and where it is in each."""
    in_english = "&".join(part for part in (canonical, f"lang={Language.EN}") if part)
    return {"lang": language.tag, "in_zh": behind(path, canonical), "in_en": behind(path, in_english)}


def written(name: str, context: Context) -> str:
    """The page `publish/NAME.html`, in the frame that all of them share."""
    return render_to_string(f"publish/{name}.html", {**site(), **context})
