"""A project as a Feature: its own site, or the place it belongs to."""

from datetime import datetime
from typing import Any

from core.geometry import Geometry
from projects.models import Project
from projects.wording import completion_zh, public_place
from publish.addresses import page_url
from publish.geojson.feature import PROJECT_COLOUR, Feature, position


def project_feature(project: Project, at: datetime) -> Feature:
    """The Feature as the public may see it at `at`; dates are EDTF, as fine as they are known."""
    place = public_place(project, at)
    in_force = project.date_in_force
    properties: dict[str, Any] = {
        "title": project.title,
        "title_en": project.title_en,
        "description": project.summary or project.description,
        "url": page_url("projects", project.slug),
        "kind": project.kind,
        "kind_title": project.get_kind_display(),
        "state": project.state,
        "state_title": project.get_state_display(),
        "owner": project.owner.title if project.owner else None,
        "start": project.started.edtf if project.started else None,
        "end": in_force.edtf if in_force else None,
        "precision": in_force.precision if in_force else None,
        "when": completion_zh(project),
        "promised_first": project.completion_first.edtf if project.completion_first else None,
        "place": place.slug if place else None,
        "address": place.address if place else None,
        "subdistrict": place.subdistrict.title if place and place.subdistrict else None,
        **(position(place) if place and project.geometry is None else {}),
        "marker-color": PROJECT_COLOUR,
        "marker-symbol": "construction",
        "marker-size": "medium",
    }
    geometry: Geometry | None = project.geometry or (place.geometry if place else None)
    return Feature(str(project.uid), geometry, properties)
