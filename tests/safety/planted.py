"""Records that the public may not see, full of canary words, and public ones that refer to them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from core.actions import merge, publish, submit, withdraw
from core.models import Organisation
from core.moderation import Status
from core.record import Record
from events.actions import move_occurrence
from events.models import Category, OtherPlace
from places.actions import set_networks
from places.models import Network, Subdistrict, SubdistrictKind
from tests.support import NOW, make_event, make_place, make_project

# A part that no other text has; each hidden record's words are this and its own name.
CANARY = "金丝雀"
LATER = NOW + timedelta(days=365 * 50)
HIDDEN_STATES = ("draft", "in_review", "future", "withdrawn", "merged", "expired")


@dataclass
class Planted:
    """Hidden records by (collection, state), and the survivors that merged ones lead to."""

    hidden: dict[tuple[str, str], Record] = field(default_factory=dict)
    survivors: dict[str, Record] = field(default_factory=dict)


def canary_words(name: str) -> dict[str, str]:
    texts = ("title", "title_en", "summary", "summary_en", "description", "description_en", "note", "internal_note")
    return {text: f"{CANARY}-{name}-{text}" for text in texts}


def plant() -> Planted:
    """Hidden records of every kind and state, with public records that point at them."""
    planted = Planted()
    terms = _terms()
    makers: dict[str, tuple[Any, dict[str, Any]]] = {
        "places": (make_place, {"subdistrict": terms["subdistrict"], "address": f"{CANARY}-address"}),
        "projects": (make_project, {"completion_now": "2027-08", "owner": terms["organisation"]}),
        "events": (make_event, {"category": terms["category"], "organiser": terms["organisation"]}),
    }
    for collection, (make, fields) in makers.items():
        survivor = make(f"{collection}公开", **{**fields, **({"address": ""} if collection == "places" else {})})
        planted.survivors[collection] = survivor
        for state in HIDDEN_STATES:
            name = f"{collection}-{state}"
            record = make(public=False, slug=f"hidden-{name.replace('_', '-')}", **fields, **canary_words(name))
            _hide(record, state, survivor)
            planted.hidden[collection, state] = record
            if collection == "places":
                set_networks(record, [terms["network"]], by=None, at=NOW)
    _refer_to_hidden(planted, terms)
    return planted


def _terms() -> dict[str, Any]:
    subdistrict = Subdistrict.objects.create(
        slug="jianwai", title="建外街道", short_title="建外", code="110105001", kind=SubdistrictKind.STREET
    )
    return {
        "category": Category.objects.create(slug="technology", title="科技"),
        "organisation": Organisation.objects.create(slug="district", title="朝阳区"),
        "network": Network.objects.create(slug="houses", title="城市书屋", stated_size=45),
        "subdistrict": subdistrict,
    }


def _hide(record: Any, state: str, survivor: Any) -> None:
    match state:
        case "in_review":
            submit(record, by=None, at=NOW)
        case "future":
            publish(record, by=None, at=NOW, publish_at=LATER)
        case "withdrawn":
            publish(record, by=None, at=NOW)
            withdraw(record, by=None, at=NOW, reason=f"{CANARY}-reason")
        case "merged":
            publish(record, by=None, at=NOW)
            merge(record, into=survivor, by=None, at=NOW)
        case "expired":
            publish(record, by=None, at=NOW)
            type(record).objects.filter(pk=record.pk).update(unpublish_at=NOW + timedelta(hours=1))
            record.refresh_from_db()
    assert record.status != Status.PUBLISHED or state in ("future", "expired")


def _refer_to_hidden(planted: Planted, terms: dict[str, Any]) -> None:
    for state in HIDDEN_STATES:
        place = planted.hidden["places", state]
        umbrella = make_event(
            public=False,
            is_umbrella=True,
            slug=f"hidden-umbrella-{state.replace('_', '-')}",
            **canary_words("umbrella"),
        )
        _hide(umbrella, state, make_event(f"总活动{state}", is_umbrella=True))
        event = make_event(
            f"公开活动{state}",
            start_on=date(2026, 4, 28),
            place=place,
            previous_place=place,
            project=planted.hidden["projects", state],
            umbrella=umbrella,
            category=terms["category"],
        )
        OtherPlace.objects.create(record=event, place=place)
        series = make_event(f"公开系列{state}", rule="FREQ=DAILY;COUNT=3", category=terms["category"])
        move_occurrence(series, on=date(2026, 4, 22), place=place, by=None, at=NOW)
        make_project(f"公开项目{state}", place=place, completion_now="2027-08")
