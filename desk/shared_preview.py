"""/preview/TOKEN/: what a record will look like, for whoever was sent the link; no session, no cookie."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.errors import InvalidParameter
from desk.foreseeing import forms_of, loaded
from desk.preview_links import ForgedLink, LinkOver, has_links, read_link
from publish.addresses import page_url
from publish.pages import errors
from publish.pages.unpublished import preview_page
from publish.query import Query
from publish.query.options import LANG, take_options


@require_safe
def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as it is now. A forged link is unknown, 404; one that is over says so, 410."""
    try:
        response = _answer(request, token)
    except InvalidParameter as error:
        response = errors.invalid_parameter(request, error)
    except ForgedLink:
        response = errors.not_found(request)
    except LinkOver:
        response = errors.link_over()
    response["X-Robots-Tag"] = "noindex, nofollow"
    # The address is the key: no link on the page hands it on.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    given, options = take_options(request.GET, LANG)
    Query.parse(given, beside=options.names)  # there is nothing to filter
    at = timezone.now()
    record, until = read_link(token, at)
    if record.is_public(at):
        return HttpResponseRedirect(page_url(f"{record._meta.model_name}s", record.slug))
    if not has_links(record, at):
        raise LinkOver
    foreseen = loaded(type(record), record.pk, at)
    forms = forms_of(foreseen, at, options[LANG])
    texts = [(_("日历文件（.ics）"), forms.calendar), (_("地图上的要素（GeoJSON）"), forms.feature)]
    banner = {"until": f"{timezone.localtime(until):%Y-%m-%d %H:%M}", "texts": texts}
    return HttpResponse(preview_page(foreseen, at, options[LANG], path=request.path, banner=banner))
