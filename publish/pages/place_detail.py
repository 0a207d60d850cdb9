"""What the page of a place shows."""

from datetime import datetime
from typing import Final

from django.db.models import Q

from events.models import OtherPlace
from events.occurrence_change import OccurrenceChange
from places.models import Place
from projects.models import Project
from publish.pages.events_beside import events_beside
from publish.pages.frame import Context, resource
from publish.pages.lines import doubts, project_line
from publish.pages.opening import opening_context
from publish.pages.position import place_feature, position_words, small_map
from publish.pages.sources import http_url, source_lines

_PROJECTS: Final = 20


def place_context(place: Place, at: datetime) -> Context:
    """The values of the page, from a public place with its relations."""
    elsewhere = OtherPlace.objects.filter(place=place).values("record")
    once = OccurrenceChange.objects.filter(place=place).values("record")
    projects = Project.objects.public(at).filter(place=place).with_relations().order_by("first_on", "uid")
    return {
        "title": place.title,
        "summary": place.summary,
        "description": place.description,
        "note": place.note,
        "doubts": doubts(place),
        "position": position_words(place),
        "facts": _facts(place),
        "opening": opening_context(place, at),
        "subdistrict": _subdistrict(place),
        "networks": [
            {"title": network.title, "href": resource("places/", f"network={network.slug}")}
            for network in place.member_of
        ],
        "phone": place.phone,
        "url": http_url(place.url),
        "map": small_map([place_feature(place, "place", place.title)]),
        "events": events_beside(
            Q(place=place) | Q(pk__in=elsewhere) | Q(pk__in=once),
            f"place={place.slug}",
            at,
            feed=f"places/{place.slug}.ics",
        ),
        "projects": [project_line(project, at) for project in projects[:_PROJECTS]],
        "sources": source_lines(place),
    }


def _facts(place: Place) -> list[tuple[str, str]]:
    """What is known of the place, as (label, words); what is not is left out."""
    facts = [
        ("类别", str(place.get_kind_display())),
        ("场景", str(place.get_setting_display())),
        ("别名", place.alias),
        ("地址", place.address),
        ("服务", place.services),
        ("特色", place.features),
        ("无障碍", place.accessibility),
        ("面积", f"{place.area_m2}平方米" if place.area_m2 else ""),
        ("藏书", place.holdings),
        ("开放", place.opened.label_zh if place.opened else ""),
        ("资料截至", place.facts_as_of.label_zh if place.facts_as_of else ""),
    ]
    return [(label, words) for label, words in facts if words]


def _subdistrict(place: Place) -> Context | None:
    subdistrict = place.subdistrict
    if subdistrict is None:
        return None
    return {"title": subdistrict.title, "href": resource("places/", f"subdistrict={subdistrict.slug}")}
