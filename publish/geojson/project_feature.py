"""A project as a Feature: its own site, or the place it belongs to."""

from datetime import datetime
from typing import Any

from core.geometry import Geometry
from core.language import Language, said
from projects.models import Project
from projects.wording import WORDINGS, public_place
from publish.addresses import page_url
from publish.geojson.feature import PROJECT_COLOUR, Feature, description, names, position


def project_feature(project: Project, at: datetime, language: Language = Language.ZH_HANS) -> Feature:
    """The Feature as the public may see it at `at`; dates are EDTF, as fine as they are known."""
    words = WORDINGS[language]
    place = public_place(project, at)
    in_force = project.date_in_force
    properties: dict[str, Any] = {
        **names(project, language),
        **description(project, language),
        "url": page_url("projects", project.slug),
        "kind": project.kind,
        "kind_title": words.kinds[project.kind],
        "state": project.state,
        "state_title": words.states[project.state],
        "owner": said(project.owner, "title", language) if project.owner else None,
        "start": project.started.edtf if project.started else None,
        "end": in_force.edtf if in_force else None,
        "precision": in_force.precision if in_force else None,
        "when": words.completion(project),
        "promised_first": project.completion_first.edtf if project.completion_first else None,
        "place": place.slug if place else None,
        "address": said(place, "address", language) if place else None,
        "subdistrict": said(place.subdistrict, "title", language) if place and place.subdistrict else None,
        **(position(place) if place and project.geometry is None else {}),
        "marker-color": PROJECT_COLOUR,
        "marker-symbol": "construction",
        "marker-size": "medium",
    }
    geometry: Geometry | None = project.geometry or (place.geometry if place else None)
    return Feature(str(project.uid), geometry, properties)
