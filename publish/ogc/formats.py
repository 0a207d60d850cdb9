"""Which representation is asked for: by `f`, or else by Accept (RFC 9110, 12.5.1). Only /ogc/ negotiates."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.cache import patch_vary_headers

from core.errors import CivicError, InvalidParameter
from publish.ogc.links import GEOJSON, HTML, JSON, JSONFG, Link, link
from publish.query.options import one_of, take_option

# A longer header is read so far.
_MAX_ACCEPT: Final = 2000
_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+*-]+/[a-z0-9!#$&^_.+*-]+")
_WEIGHT: Final = re.compile(r";\s*q=([01](?:\.[0-9]{0,3})?)\s*(?:;|$)")


class Format(StrEnum):
    """The values of `f`."""

    JSON = "json"
    HTML = "html"
    JSONFG = "jsonfg"


NAME: Final = "f"
# The media types that each format is asked for by; the first is what it is sent as.
Offered = Mapping[Format, Sequence[str]]
FEATURES: Final[Offered] = {
    Format.JSON: (GEOJSON, JSON),
    Format.HTML: (HTML,),
    Format.JSONFG: (JSONFG, "application/vnd.ogc.fg+json"),
}
_WORDS: Final[Mapping[Format, str]] = {Format.JSON: "GeoJSON", Format.HTML: "网页", Format.JSONFG: "JSON-FG"}
_parse: Final = one_of(Format)


def documents(*media_types: str) -> Offered:
    """What a document is offered as."""
    return {Format.JSON: media_types, Format.HTML: (HTML,)}


def content_type(media_type: str) -> str:
    """As the header says it: of JSON's encoding there is no doubt (RFC 8259, 8.1)."""
    return f"{media_type}; charset=utf-8" if media_type == HTML else media_type


def representations(form: Format, at: Callable[[Format], str]) -> list[Link]:
    """Links to Features in each form: `self` to the one that they stand in."""
    return [
        link("self" if other is form else "alternate", FEATURES[other][0], at(other), _WORDS[other]) for other in Format
    ]


class NotAcceptable(CivicError):
    """Nothing that the client accepts is offered: 406."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The format, its media type, whether Accept chose it, and the request's other parameters."""

    format: Format
    media_type: str
    is_negotiated: bool
    rest: QueryDict

    def vary(self, response: HttpResponseBase) -> HttpResponseBase:
        """The response; where Accept chose, caches are told so."""
        if self.is_negotiated:
            patch_vary_headers(response, ["Accept"])
        return response


def asked(request: HttpRequest, offered: Offered) -> Asked:
    """What the request asks for. Raises InvalidParameter or NotAcceptable."""
    rest, text = take_option(request.GET, NAME)
    if text:
        chosen = _parse(NAME, text)
        if chosen not in offered:
            raise InvalidParameter(NAME, f"这个地址没有“{text}”；可以用 {'、'.join(offered)}")
    else:
        chosen = _preferred(request.headers.get("Accept", ""), offered)
    return Asked(chosen, offered[chosen][0], not text, rest)


def _preferred(accept: str, offered: Offered) -> Format:
    """The format with the greatest weight, the first of equals; what is no media type is passed over."""
    weights = dict(_weights(accept[:_MAX_ACCEPT].lower())) or {"*/*": 1.0}
    best, greatest = None, 0.0
    for format_, media_types in offered.items():
        weight = max(_weight(media_type.partition(";")[0], weights) for media_type in media_types)
        if weight > greatest:
            best, greatest = format_, weight
    if best is None:
        raise NotAcceptable
    return best


def _weights(accept: str) -> list[tuple[str, float]]:
    found = []
    for token in accept.split(","):
        name = token.partition(";")[0].strip()
        if _TYPE.fullmatch(name):
            weight = _WEIGHT.search(token)
            found.append((name, float(weight[1]) if weight else 1.0))
    return found


def _weight(media_type: str, weights: Mapping[str, float]) -> float:
    """The weight of the most specific range that the type falls under."""
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((weights[name] for name in ranges if name in weights), 0.0)
