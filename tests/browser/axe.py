"""axe-core over a page that a browser shows: what it finds wrong, one line each."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
# WCAG 2.2 AA and what axe holds for good practice; what depends on colours alone is asked again in the dark.
_ALL: dict[str, Any] = {"resultTypes": ["violations"]}
_COLOURS: dict[str, Any] = {**_ALL, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def violations(page: Page, *, dark_too: bool = True) -> list[str]:
    """Where axe finds fault: with all there is in the light, and with the colours in the dark."""
    page.emulate_media(color_scheme="light")
    found = _found(page, "light", _ALL)
    if dark_too:
        page.emulate_media(color_scheme="dark")
        found += _found(page, "dark", _COLOURS)
        page.emulate_media(color_scheme="light")
    return found


def serious(page: Page) -> list[str]:
    """Of what it finds in the light and in the dark, what keeps somebody out."""
    found = []
    for scheme, options in (("light", _ALL), ("dark", _COLOURS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # a string of the two
        found += _found(page, scheme, options, ("serious", "critical"))
    page.emulate_media(color_scheme="light")
    return found


def _found(page: Page, scheme: str, options: dict[str, Any], impacts: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{page.url} ({scheme}): {fault['id']}: {fault['help']}: {node['html'][:200]}"
        for fault in _AXE.run(page, options=options).response["violations"]
        if not impacts or fault["impact"] in impacts
        for node in fault["nodes"]
    ]
