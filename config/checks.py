"""System checks: what is wrong with this installation, each with an id and a hint."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from core import install

_MOST_PREVIEW_DAYS: Final = 90


@register(Tags.security)
def check_preview_links(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """civic.E003: links to previews open them for no time at all, or for longer than anyone remembers them."""
    if 1 <= settings.PREVIEW_LINK_DAYS <= _MOST_PREVIEW_DAYS:
        return []
    return [
        Error(
            f"PREVIEW_LINK_DAYS is {settings.PREVIEW_LINK_DAYS}.",
            hint=f"Set a number of days from 1 to {_MOST_PREVIEW_DAYS}.",
            id="civic.E003",
        )
    ]


@register(Tags.database)
def check_triggers(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """civic.E001: the triggers that raise the data version are not all there."""
    return [
        Error(
            f"Database triggers are missing: {', '.join(missing)}.",
            hint="Run `manage.py migrate --skip-checks`: it puts every trigger back.",
            id="civic.E001",
        )
        for alias in databases or ()
        if (missing := install.missing_triggers(connections[alias]))
    ]


@register(Tags.database)
def check_spatial_index(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """civic.E002: the spatial index of a table does not hold as many boxes as there are geometries."""
    return [
        Error(
            f"The spatial index of {table} holds {boxes} boxes for {geometries} geometries.",
            hint="Run `manage.py rebuild_geoindex`.",
            id="civic.E002",
        )
        for alias in databases or ()
        for table, boxes, geometries in install.spatial_index_counts(connections[alias])
        if boxes != geometries
    ]


@register
def check_feedback_url(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """civic.E006: the address for reports of mistakes has a place to fill that nothing fills."""
    unknown = set(re.findall(r"\{[^{}]*\}?", settings.FEEDBACK_URL)) - {"{url}"}
    return [
        Error(
            f"FEEDBACK_URL has {', '.join(sorted(unknown))}, which nothing fills in.",
            hint="Only {url}, the address of the page, is filled in.",
            id="civic.E006",
        )
    ] * bool(unknown)
