"""Features in English: what nobody translated stands in Chinese, and says so."""

import json
from datetime import date, timedelta

import pytest

from core.language import Language
from core.models import Organisation
from core.partial_date import PartialDate
from events.actions import cancel_event
from events.models import Event
from places.models import Place, Subdistrict
from projects.models import Project
from publish.geojson.event_feature import event_features
from publish.geojson.place_feature import events_ahead, place_feature, with_ahead
from publish.geojson.project_feature import project_feature
from tests.support import NOW, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def park(**fields):
    street = Subdistrict.objects.create(
        slug="maizidian", title="麦子店街道", title_en="Maizidian Subdistrict", code="1", kind="street"
    )
    fields = {"title_en": "Chaoyang Park", "address": "南路1号", "address_en": "1 South Road", **fields}
    return make_place("朝阳公园", subdistrict=street, **fields)


def shown(feature):
    """The properties that are written."""
    return {name: value for name, value in feature.properties.items() if value not in (None, "")}


def event_properties(*language):
    (feature,) = event_features(Event.objects.with_relations().get(), LATER, *language)
    return shown(feature)


def test_an_event_is_said_in_english():
    office = Organisation.objects.create(slug="office", title="区文旅局", title_en="Culture Office")
    category = make_category("reading", title="阅读", title_en="Reading")
    event = make_event("读书会", title_en="Book club", place=park(), category=category, organiser=office)
    cancel_event(event, reason="", by=None, at=LATER)
    found = event_properties(Language.EN)
    expected = {
        "title": "Book club", "title_zh": "读书会", "category": "reading", "category_title": "Reading",
        "organiser": "Culture Office", "when": "Tuesday, 21 April 2026 (clock time not announced)",
        "state": "cancelled", "state_title": "Cancelled", "venue": "Chaoyang Park", "address": "1 South Road",
        "subdistrict": "Maizidian Subdistrict",
    }  # fmt: skip
    assert expected.items() <= found.items()
    assert not {"title_en", "title_lang", "description", "description_lang"} & set(found)


def test_what_was_not_translated_stands_in_chinese_and_says_so():
    make_event("读书会", description="说明")
    found = event_properties(Language.EN)
    expected = {"title": "读书会", "title_lang": "zh-Hans", "description": "说明", "description_lang": "zh-Hans"}
    assert {**expected, "title_zh": "读书会"}.items() <= found.items()


def test_an_english_description_stands_before_a_chinese_summary():
    make_event("读书会", summary="摘要", description="说明", description_en="A description")
    found = event_properties(Language.EN)
    assert found["description"] == "A description"
    assert "description_lang" not in found


def test_in_chinese_no_language_is_said():
    make_event("读书会", title_en="Book club")
    found = event_properties()
    assert (found["title"], found["title_en"]) == ("读书会", "Book club")
    assert not [name for name in found if name.endswith(("_lang", "_zh"))]


def test_a_place_names_what_is_next_there_in_english():
    place = park()
    make_event("读书会", title_en="Book club", place=place, start_on=date(2026, 4, 23))
    body = place_feature(Place.objects.with_relations().get(), Language.EN).to_bytes()
    found = json.loads(with_ahead(body, events_ahead(LATER, Language.EN)[place.pk]))["properties"]
    expected = {"title": "Chaoyang Park", "title_zh": "朝阳公园", "kind": "park", "kind_title": "Park"}
    assert {**expected, "next_event_title": "Book club", "address": "1 South Road"}.items() <= found.items()


def test_a_project_says_what_is_promised_in_english():
    make_project(title_en="Talent Park", place=park(), completion_now=PartialDate.parse("2027-08"))
    found = shown(project_feature(Project.objects.with_relations().get(), LATER, Language.EN))
    expected = {
        "title": "Talent Park", "kind_title": "Park", "state": "planned", "state_title": "Planned", "end": "2027-08",
        "when": "Completion expected: August 2027", "address": "1 South Road",
    }  # fmt: skip
    assert expected.items() <= found.items()
