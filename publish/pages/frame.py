"""The addresses that pages name. Runs no query: error pages use it too."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_script_prefix

# What templates are given: plain values and the frozen values of this package, never a record.
Context = dict[str, Any]


def resource(name: str, canonical: str = "") -> str:
    """The address of a feed or layer on this host, for links and the map."""
    return f"{get_script_prefix()}{name}" + (f"?{canonical}" if canonical else "")


def subscription(name: str, canonical: str = "") -> Context:
    """The public addresses of a feed: https to copy, webcal for a tap."""
    address = f"{settings.PUBLIC_BASE_URL}/{name}" + (f"?{canonical}" if canonical else "")
    return {"address": address, "webcal": f"webcal:{address.removeprefix(urlsplit(address).scheme + ':')}"}
