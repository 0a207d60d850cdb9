"""axe over the desk, at both sizes, in the light and in the dark; nothing of anybody else's, nothing inline."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from core.models import CalendarDay, Organisation, Source
from events.models import Category, Event
from places.models import Network, Place, Subdistrict
from projects.models import Project
from publish.api.models import ApiToken
from tests.browser.axe import serious
from tests.browser.conftest import NARROW, WIDE
from tests.browser.pictures import take
from tests.desk.desk import make_chief, url_of
from tests.newspaper import make_page_one
from tests.support import NOW, hold_clock, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTS = (Event, Place, Project, Source, Network, Subdistrict, Organisation, Category, CalendarDay, User, ApiToken)


def addresses(events: dict[str, Event], house: Place) -> list[str]:
    """The desk's own pages, and a form of each kind."""
    rows = [events["meeting"], house, Project.objects.get(), Source.objects.get(), User.objects.get()]
    return [
        "/admin/",
        "/admin/help/",
        "/admin/feeds/",
        f"{url_of('add', Event)}?_copy={events['walk'].pk}",
        *(url_of("change", row) for row in rows),
        *(url_of(page, events["meeting"]) for page in ("history", "preview")),
        url_of("new_password_link", User.objects.get()),
    ]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_axe_finds_nothing_serious_at_the_desk(size: dict[str, Any], transactional_db: None, open_window: Any) -> None:
    events = make_page_one()
    hold_clock(NOW)
    house = make_place(
        "城市书屋", kind="book-house", opening_hours="Tu-Su 09:00-21:00; Mo off", opening_hours_as_of="2026-04"
    )
    window, width = open_window(size), size["viewport"]["width"]
    page = window.open("/admin/login/")
    asked = ["/admin/login/", "/admin/new-password/1/x/"]
    found = look_at(window, asked, width)
    client = Client()
    client.force_login(make_chief())
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "path": settings.SESSION_COOKIE_PATH}
    page.context.add_cookies([{**cookie, "domain": "localhost"}])
    found += look_at(window, addresses(events, house), width)
    if size is WIDE:
        found += look_at(window, [url_of("changelist", model) for model in LISTS], width)
        page.goto(url_of("change", house))
        page.wait_for_selector(".desk-hours-table:visible")
        take(page, "hours", ".field-opening_hours")
        page.goto(url_of("change", Place.objects.get(kind="park")))
        page.wait_for_selector("[data-picker][data-ready=true]")
        take(page, "map", "fieldset:has(.desk-picker)")
        page.goto("/admin/")
        take(page, "first-page")
    assert found == []


def look_at(window: Any, asked: list[str], width: int) -> list[str]:
    """What is wrong with pages: too wide, told of in the console, asked of strangers, or found by axe."""
    found = []
    for address in asked:
        page = window.open(address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address} is wider than the window")
        # Before axe, which writes styles that the policy rightly refuses. A 404 is told of too.
        found += [f"{address}: {told}" for told in window.complaints if not re.search("status of 404", told)]
        found += [f"{address} asks {stranger}" for stranger in window.strangers]
        found += serious(page)
        window.complaints.clear()
    return found
