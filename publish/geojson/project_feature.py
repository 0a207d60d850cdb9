"""A project as a Feature: its own site, or the place it belongs to."""

from datetime import datetime
from typing import Any

from core.language import Language, said
from projects.models import Project
from projects.wording import WORDINGS, public_place
from publish.addresses import page_url
from publish.geojson.feature import Feature, description, names, position
from publish.geojson.style import PROJECT_COLOUR, style


def project_feature(project: Project, at: datetime, language: Language = Language.ZH_HANS) -> Feature:
    """The Feature as the public may see it at `at`; dates are EDTF, as fine as they are known."""
    words = WORDINGS[language]
    place = public_place(project, at)
    # A site of its own is surveyed; else it lies where its place does, known as well as that.
    lender = place if project.geometry is None else None
    geometry = lender.geometry if lender else project.geometry
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
        **(position(lender) if lender else {}),
        **style(geometry, PROJECT_COLOUR, "construction", radius_m=lender.position_radius_m if lender else None),
    }
    return Feature(str(project.uid), geometry, properties)
