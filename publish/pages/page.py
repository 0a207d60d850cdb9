"""From a template to an answer: what every page is given, and how a page that fails says so."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.data_version import Snapshot
from core.errors import InvalidParameter
from publish.caching import Body, answer
from publish.pages import errors
from publish.pages.frame import Context
from publish.query.lookup import Gone, Moved, Unknown
from publish.site import site

CONTENT_TYPE: Final = "text/html; charset=utf-8"
View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """GET and HEAD; a bad parameter, an unknown, withdrawn or merged record become pages of their own."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except InvalidParameter as error:
            return errors.invalid_parameter(request, error)
        except Unknown:
            return errors.not_found(request)
        except Gone:
            return errors.gone()
        except Moved as moved:
            match = request.resolver_match
            name = match.view_name if match else ""
            return HttpResponsePermanentRedirect(reverse(name, kwargs={"slug": moved.slug}))

    return require_safe(wrapped)


def page(
    request: HttpRequest,
    *,
    name: str,
    canonical: str,
    section: str = "",
    context: Callable[[Snapshot], Context],
    is_memoisable: bool = True,
) -> HttpResponse:
    """The answer of the page `publish/NAME.html`; `context` runs only when the body is needed.

    `name` is the template's, `section` the part of the service that the navigation marks.
    """

    def render(snapshot: Snapshot) -> Body:
        whole = {**site(), "section": section, **context(snapshot)}
        return Body(render_to_string(f"publish/{name}.html", whole).encode())

    return answer(
        request,
        name=f"page:{section}:{name}",
        canonical=canonical,
        render=render,
        content_type=CONTENT_TYPE,
        is_memoisable=is_memoisable,
    )
