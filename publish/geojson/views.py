"""The layers' addresses: a query in, a layer in one of its forms out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from publish.caching import answer_stored, public_resource
from publish.geojson.layers import DATUM, Asked, Form, Kind, layer
from publish.query.options import LANG, Options, take_options


def view(kind: Kind, form: Form) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view of a collection's layer in a form."""

    @public_resource
    def answered(request: HttpRequest) -> HttpResponseBase:
        given, options = take_options(request.GET, DATUM, LANG)
        query = kind.query.parse(given, beside=options.names)
        return labelled(answer_stored(request, layer(Asked(kind, query, options), form)), options)

    return answered


def labelled(response: HttpResponseBase, options: Options) -> HttpResponseBase:
    """The response, whose headers say in which datum and language it is."""
    response["Content-Datum"] = options[DATUM].value  # a server wants plain text, not an enumeration's
    response["Content-Language"] = options[LANG].tag
    return response
