"""Every page of the desk opens, speaks Chinese, and holds nothing that the Content-Security-Policy would block."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import reverse

from core.models import CalendarDay, Organisation, Source
from core.partial_date import PartialDate
from events.models import Category, Event
from places.models import Membership, Network, Place, Subdistrict
from projects.models import Project, Slip
from publish.api.models import ApiToken
from tests.desk.desk import chief, editor, url_of
from tests.support import NOW, make_event, make_place, make_project

pytestmark = pytest.mark.django_db

MODELS = [
    Event,
    Place,
    Project,
    Network,
    Subdistrict,
    Organisation,
    Category,
    Source,
    CalendarDay,
    User,
    Group,
    ApiToken,
]
# Names of standards and of the libraries' own that people type or read as they stand.
LATIN = frozenset(
    ("WGS", "GPS", "GeoJSON", "OpenStreetMap", "WEEKLY", "BYDAY", "FREQ", "COUNT", "EDTF", "URL", "HTML")
    + ("off", "Oct", "Asia", "Shanghai", "chief", "pbkdf2", "sha256", "cyb", "Control", "Command", "Mac")
)


def plant() -> dict[Any, Any]:
    """One row of everything the desk registers, linked with each other."""
    source = Source.objects.create(key="cyb", publication="朝阳报", url="https://example.org/1")
    subdistrict = Subdistrict.objects.create(
        slug="a", title="麦子店街道", code="110105019000", kind="street", short_title="麦子店"
    )
    network = Network.objects.create(slug="b", title="城市书屋", stated_source=source)
    place = make_place(subdistrict=subdistrict)
    Membership.objects.create(record=place, network=network)
    organisation = Organisation.objects.create(slug="c", title="区委宣传部")
    project = make_project(place=place, owner=organisation, completion_now=PartialDate.parse("2027-08"))
    Slip.objects.create(
        record=project, said_on="2026-04-24", before=PartialDate.parse("2027-06"), after=PartialDate.parse("2027-08")
    )
    category = Category.objects.create(slug="d", title="科技")
    event = make_event(public=False, category=category, place=place, organiser=organisation, project=project)
    event.citations.create(field="title", source=source, phrase="原话")
    event.other_places.create(place=place)
    day = CalendarDay.objects.create(day="2026-05-01", kind="holiday", title="劳动节")
    rows = [event, place, project, network, subdistrict, organisation, category, source, day]
    group = Group.objects.create(name="编辑组")
    return {type(row): row for row in [*rows, group]}


def pages(rows: dict[Any, Any]) -> list[str]:
    deletable = (Event, Source, CalendarDay, User, Group)
    addresses = [
        "/admin/",
        "/admin/feeds/",
        "/admin/help/",
        "/admin/events/",
        "/admin/core/",
        "/admin/password_change/",
    ]
    for model, row in rows.items():
        addresses += [url_of(page, model) for page in ("changelist", "add")]
        addresses += [url_of(page, row) for page in ("change", "history")]
        if model in deletable:
            addresses.append(url_of("delete", row))
        if hasattr(row, "history"):
            name = f"admin:{row._meta.app_label}_{row._meta.model_name}_simple_history"
            last = row.history.first().pk
            addresses.append(reverse(name, args=(row.pk, last)))
            addresses.append(f"{url_of('history', row)}compare/?from={last}&to={row.history.last().pk}")
        if model in (Event, Place, Project):
            addresses += [f"{url_of('changelist', model)}discarded/", f"{url_of('add', model)}?_copy={row.pk}"]
    return addresses


class _Page(HTMLParser):
    """What a person reads, and what the browser loads or runs."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.faults: list[str] = []
        self.silent = ""
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        attributes = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.faults.append(f"inline <{tag}>")
        self.faults += [f"{tag} {name}" for name in attributes if name == "style" or name.startswith("on")]
        if tag in ("script", "link", "img", "iframe", "form"):
            for name in ("src", "href", "action"):
                if re.match(r"(?:[a-z]+:)?//", attributes.get(name) or ""):
                    self.faults.append(f"{tag} {attributes[name]}")
        if (attributes.get("href") or "").startswith("javascript:"):
            self.faults.append(f"{tag} javascript:")
        if tag in ("script", "style", "textarea", "code"):
            self.silent = tag
        self.words += [attributes.get(name) or "" for name in ("title", "placeholder", "alt", "aria-label")]
        if tag == "input" and attributes.get("type") in ("submit", "button"):
            self.words.append(attributes.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def english(page: _Page) -> set[str]:
    """Latin words on the page that are neither an address, a slug, a masked secret nor a known name."""
    text = re.sub(
        r"https?://\S+|[a-z0-9]+(?:-[a-z0-9]+)+|[0-9a-f]{8}-\S+|\S+@\S+|\w+\*{3,}", " ", "\n".join(page.words)
    )
    return set(re.findall(r"[A-Za-z][a-z]{2,}[A-Za-z0-9]*", text)) - LATIN


def test_every_registered_model_is_on_the_list() -> None:
    assert set(admin.site._registry) == set(MODELS)


def test_every_page_opens_in_chinese_under_the_policy() -> None:
    desk = chief()
    user = User.objects.get()
    token = ApiToken.objects.create(user=user, name="每周导入", digest="0" * 64, created_at=NOW)
    rows = plant() | {User: user, ApiToken: token}
    assert set(rows) == set(MODELS)
    for address in pages(rows):
        response = desk.get(address)
        assert response.status_code == 200, address
        page = _Page()
        page.feed(response.content.decode())
        assert (address, page.faults) == (address, [])
        assert (address, english(page)) == (address, set())


def test_the_login_page_is_chinese_too(client) -> None:
    response = client.get("/admin/login/")
    page = _Page()
    page.feed(response.content.decode())
    assert (response.status_code, page.faults, english(page)) == (200, [], set())
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_whoever_may_only_look_sees_every_page_of_records() -> None:
    rows = plant()
    desk = editor("events.view_event", "places.view_place", "projects.view_project")
    for model in (Event, Place, Project):
        response = desk.get(url_of("change", rows[model]))
        assert response.status_code == 200
        assert 'name="_save"' not in response.content.decode()
    assert "[116.46, 39.92]" in desk.get(url_of("change", rows[Place])).content.decode()


@pytest.mark.parametrize("model", [Network, Subdistrict, Organisation, Category])
def test_a_term_is_retired_never_deleted(model: Any) -> None:
    row = plant()[model]
    desk = chief()
    assert desk.post(url_of("delete", row), {"post": "yes"}).status_code == 403
    desk.fill(url_of("change", row), retired="on")
    row.refresh_from_db()
    assert row.retired is True


def test_what_djangos_scripts_show_is_chinese() -> None:
    desk = chief()
    catalogue = desk.get("/admin/jsi18n/").content.decode()
    for words in ("Today", "Now", "Choose a Date", "Cancel", "Midnight", "January"):
        assert re.search(rf'"{words}": "[^A-Za-z"]*[\\u][^"]*"', catalogue), words
    page = desk.get(url_of("add", Event)).content.decode()
    assert "select2/i18n/zh-CN.js" in page
    assert page.index("/admin/jsi18n/") < page.index("DateTimeShortcuts.js")
