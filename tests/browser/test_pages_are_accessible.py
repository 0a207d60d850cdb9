"""axe over every kind of page, at both sizes, in the light and in the dark."""

from collections.abc import Callable
from typing import Any

import pytest

from places.models import Place
from projects.models import Project
from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE, Window
from tests.newspaper import make_page_one
from tests.support import NOW, hold_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_axe_finds_nothing_wrong(size: dict[str, Any], transactional_db: None, open_window: OpenWindow) -> None:
    events = make_page_one()
    hold_clock(NOW)
    addresses = [
        "/",
        "/events/",
        "/places/",
        "/projects/",
        f"/events/{events['meeting'].slug}/",
        f"/places/{Place.objects.get(kind='book-house').slug}/",
        f"/projects/{Project.objects.get().slug}/",
        "/subscribe/",
        "/subscribe/?lang=en&category=technology&near=116.46,39.92&radius=5000&alarm=PT1H",
        "/subscribe/?category=nothing",
        "/events/?view=month",
        "/privacy/?lang=en",
        "/embed/?view=map",
        "/embed/?view=month&lang=en",
        "/embed/gallery/",
        "/no-such-page/",
        "/events/?nonsense=1",
    ]
    window = open_window(size)
    assert [fault for address in addresses for fault in violations(window.open(address))] == []


def test_axe_does_find_what_is_wrong(transactional_db: None, open_window: OpenWindow) -> None:
    page = open_window(WIDE).open("/problems/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert "image-alt" in violations(page, dark_too=False)[0]
