"""What the page of a place shows."""

from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext

from events.models import OtherPlace
from events.occurrence_change import OccurrenceChange
from places.models import Place
from places.wording import KINDS, SETTINGS
from projects.models import Project
from publish.addresses import http_url
from publish.pages.detail import about, changed_on, texts
from publish.pages.directions import directions_to_all
from publish.pages.events_beside import events_beside
from publish.pages.frame import Context, resource, spoken
from publish.pages.head import ATOM, CALENDAR, GEOJSON, Alternate, alternate
from publish.pages.lines import doubts, project_line
from publish.pages.opening import opening_context, week_of
from publish.pages.position import place_feature, position_words, small_map
from publish.pages.schema_org import place_thing, script
from publish.pages.sources import source_lines
from publish.pages.words import Text, label, told, untranslated

_PROJECTS: Final = 20


def place_context(place: Place, at: datetime) -> Context:
    """The values of the page, from a public place with its relations."""
    elsewhere = OtherPlace.objects.filter(place=place).values("record")
    once = OccurrenceChange.objects.filter(place=place).values("record")
    projects = Project.objects.public(at).filter(place=place).with_relations().order_by("first_on", "uid")
    kinds = [KINDS[spoken()][place.kind], SETTINGS[spoken()].get(place.setting, "")]
    return {
        **texts(place),
        "about": about(kinds[0], week_of(place), told(place, "address"), told(place, "summary")),
        "kinds": [kind for kind in kinds if kind],
        "doubts": doubts(place),
        "address": told(place, "address"),
        "position": position_words(place),
        "opening": opening_context(place, at),
        "character": _character(place),
        "subdistrict": _subdistrict(place),
        "networks": [
            {"title": told(network, "title"), "href": resource("places/", f"network={network.slug}")}
            for network in place.member_of
        ],
        "facts_as_of": label(place.facts_as_of) if place.facts_as_of else "",
        "phone": place.phone,
        "url": http_url(place.url),
        "map": small_map([place_feature(place, "place", told(place, "title").text)]),
        "directions": directions_to_all([place]),
        "events": events_beside(
            Q(place=place) | Q(pk__in=elsewhere) | Q(pk__in=once),
            f"place={place.slug}",
            at,
        ),
        "projects": [project_line(project, at) for project in projects[:_PROJECTS]],
        "sources": source_lines(place),
        "changed": changed_on(place, at),
        "alternates": _alternates(place),
        "linked": script(place_thing(place, at)),
    }


def _character(place: Place) -> list[tuple[str, Text]]:
    """What it is like, as (label, words); what is not known is left out."""
    area = gettext("{number}平方米").format(number=place.area_m2) if place.area_m2 else ""
    facts: list[tuple[str, Text]] = [
        (gettext("特色"), untranslated(place.features)),
        (gettext("服务"), untranslated(place.services)),
        (gettext("无障碍"), untranslated(place.accessibility)),
        (gettext("藏书"), untranslated(place.holdings)),
        (gettext("面积"), area),
        (gettext("别名"), untranslated(place.alias)),
        (gettext("开放日期"), label(place.opened) if place.opened else ""),
    ]
    return [(name, words) for name, words in facts if words]


def _subdistrict(place: Place) -> Context | None:
    subdistrict = place.subdistrict
    if subdistrict is None:
        return None
    return {"title": told(subdistrict, "title"), "href": resource("places/", f"subdistrict={subdistrict.slug}")}


def _alternates(place: Place) -> list[Alternate]:
    """What is on there as a calendar and as news, and the place as a Feature."""
    name, title = f"places/{place.slug}", told(place, "title")
    return [
        alternate(CALENDAR, f"{name}.ics", title),
        alternate(ATOM, "events.atom", title, f"place={place.slug}"),
        alternate(GEOJSON, f"{name}.geojson", title),
    ]
