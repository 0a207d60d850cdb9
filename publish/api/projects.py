"""A project as the API shows it."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from places.models import Place
from projects.models import Project, ProjectKind, ProjectState, Slip
from projects.wording import WORDINGS, public_place
from projects.wording.en import EN
from projects.wording.zh import ZH
from publish.api.related import PartialDate, PlaceReference, RecordRepresentation, Source, Term, Words, in_both


class ProjectPlace(PlaceReference):
    """Where it is; null when there is no place or the public may not see it."""

    def get_attribute(self, instance: Any) -> Place | None:
        return public_place(instance, self.context["at"])


class SlipRepresentation(serializers.Serializer[Any]):
    """One move of the promised completion."""

    said_on = serializers.DateField()
    before = PartialDate()
    after = PartialDate()
    reason = serializers.CharField(help_text="出处没有说明时为空")
    phrase = serializers.CharField()
    source = Source(allow_null=True)  # type: ignore[assignment] # every field has a source


class ProjectRepresentation(RecordRepresentation):
    """A project: what was promised first, what is promised now, what came of it, and every move of the promise."""

    kind = serializers.ChoiceField(choices=ProjectKind.choices)
    kind_title, kind_title_en = in_both(lambda language: WORDINGS[language].kinds, "kind")
    state = serializers.ChoiceField(choices=ProjectState.choices)
    state_title, state_title_en = in_both(lambda language: WORDINGS[language].states, "state")
    owner = Term(allow_null=True)
    place = ProjectPlace(allow_null=True)
    geometry = serializers.JSONField(allow_null=True, help_text="GeoJSON，WGS-84；与地点相同时为 null")
    started = PartialDate(allow_null=True)
    completion_first = PartialDate(allow_null=True)
    completion_now = PartialDate(allow_null=True)
    completed_on = PartialDate(allow_null=True)
    in_force = PartialDate(allow_null=True, source="date_in_force")
    when = Words(ZH.completion)
    when_en = Words(EN.completion)
    slips = SlipRepresentation(many=True)


def projects(at: datetime) -> QuerySet[Any, Any]:
    """Public projects with all that their representation shows, in a constant number of queries."""
    found = Project.objects.public(at).select_related("owner", "place__subdistrict", "place__merged_into__subdistrict")
    return found.prefetch_related("citations__source", Prefetch("slips", Slip.objects.select_related("source")))
