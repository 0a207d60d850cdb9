"""The addresses that pages name, in the language that the page is in. Runs no query: error pages use it too."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from core.language import Language

# What templates are given: plain values and the frozen values of this package, never a record.
Context = dict[str, Any]


def spoken() -> Language:
    """The language that is spoken right now: the page's (see `publish.pages.page`), Chinese outside of any."""
    return Language.EN if get_language() == Language.EN else Language.ZH_HANS


def asking(canonical: str) -> str:
    """A query that asks for the language that is spoken, too."""
    language = spoken()
    return "&".join(part for part in (canonical, "" if language is Language.ZH_HANS else f"lang={language}") if part)


def resource(name: str, canonical: str = "") -> str:
    """The address of a page, feed or layer on this host, for links and the map."""
    return behind(f"{get_script_prefix()}{name}", asking(canonical))


def page_url(route: str, **arguments: str) -> str:
    """The address of a page by the name of its route."""
    return behind(reverse(route, kwargs=arguments), asking(""))


def behind(address: str, query: str) -> str:
    """The address with a query, if there is any."""
    return f"{address}?{query}" if query else address


def subscription(name: str, canonical: str = "") -> Context:
    """The public addresses of a feed: https to copy, webcal for a tap."""
    address = behind(f"{settings.PUBLIC_BASE_URL}/{name}", asking(canonical))
    return {"address": address, "webcal": f"webcal:{address.removeprefix(urlsplit(address).scheme + ':')}"}
