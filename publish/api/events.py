"""An event, and its single occurrences, as the API shows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from events.models import Event, EventState, PartOfDay, Precision
from events.occurrences import Occurrence
from events.single_occurrence import as_event
from events.wording import EN, STATES, ZH, public_places
from events.wording.facts import previous_place
from places.models import Place
from publish.api.related import PlaceReference, RecordRepresentation, Reference, Related, Term, Words, in_both
from publish.api.strict import Clock


class _PublicPlaces(serializers.ListSerializer[Any]):
    """Where it is held, as far as the public may see."""

    def get_attribute(self, instance: Any) -> list[Place]:
        return public_places(instance, self.context["at"])


class EventPlace(PlaceReference):
    """One of the places."""

    class Meta:
        list_serializer_class = _PublicPlaces


class PreviousPlace(PlaceReference):
    """Where it was to be held; null when it was not moved or the public may not see that place."""

    def get_attribute(self, instance: Any) -> Place | None:
        return previous_place(instance, self.context["at"])


class _PublicParts(serializers.ListSerializer[Any]):
    """The dated events under an umbrella, in order."""

    def get_attribute(self, instance: Any) -> Any:
        return instance.public_parts


class Part(Reference):
    """One of the parts."""

    class Meta:
        list_serializer_class = _PublicParts


class EventRepresentation(RecordRepresentation):
    """An event. Days are local and inclusive; a clock time stands only where one was published.

    `first_on` and `last_on` span all occurrences of a series.
    """

    category = Term()
    organiser = Term(allow_null=True)
    project = Related()
    is_umbrella = serializers.BooleanField(help_text="总活动：日期写在各场次上")
    umbrella = Related()
    parts = Part(many=True)
    start_on = serializers.DateField(allow_null=True)
    start_time = Clock(allow_null=True)
    end_on = serializers.DateField(allow_null=True)
    end_time = Clock(allow_null=True)
    zone = serializers.CharField(help_text="钟点所在的时区（IANA 名称）")
    precision = serializers.ChoiceField(choices=Precision.choices, help_text="时间知道到什么程度")
    part_of_day = serializers.ChoiceField(choices=[("", "—"), *PartOfDay.choices])
    first_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    when = Words(lambda event: "" if event.is_umbrella else ZH.when(event))
    when_en = Words(lambda event: "" if event.is_umbrella else EN.when(event))
    rule = serializers.CharField(help_text="重复规则；逐次的日期见 occurrences/")
    repeats = Words(ZH.repeats)
    repeats_en = Words(EN.repeats)
    state = serializers.ChoiceField(choices=EventState.choices)
    state_title, state_title_en = in_both(STATES.__getitem__, "state")
    state_reason = serializers.CharField()
    previous_start_on = serializers.DateField(allow_null=True)
    previous_start_time = Clock(allow_null=True)
    previous_place = PreviousPlace(allow_null=True)
    places = EventPlace(many=True)
    online_url = serializers.CharField()


def events(at: datetime) -> QuerySet[Any, Any]:
    """Public events with all that their representation shows, in a constant number of queries."""
    parts = Prefetch("parts", Event.objects.public(at).dated().order_by("first_on", "uid"), to_attr="public_parts")
    return Event.objects.public(at).with_relations().prefetch_related("citations__source", parts)


@dataclass(frozen=True, slots=True)
class Shown:
    """One occurrence, and the event that it is when told by itself."""

    occurrence: Occurrence
    event: Event


def shown(event: Event, occurrence: Occurrence) -> Shown:
    """The occurrence as it is shown."""
    return Shown(occurrence, as_event(event, occurrence) if event.rule else event)


class _OccurrencePlaces(serializers.ListSerializer[Any]):
    """Where this one is held."""

    def get_attribute(self, instance: Any) -> list[Place]:
        return public_places(instance.event, self.context["at"])


class OccurrencePlace(PlaceReference):
    """One of the places."""

    class Meta:
        list_serializer_class = _OccurrencePlaces


class OccurrenceRepresentation(serializers.Serializer[Any]):
    """One time that an event takes place, or was to. `original_on` is its day by the rule and names it."""

    original_on = serializers.DateField(source="occurrence.original_on")
    start_on = serializers.DateField(source="event.start_on")
    start_time = Clock(source="event.start_time", allow_null=True)
    end_on = serializers.DateField(source="event.end_on")
    end_time = Clock(source="event.end_time", allow_null=True)
    zone = serializers.CharField(source="event.zone")
    when = Words(lambda shown: ZH.when(shown.event))
    when_en = Words(lambda shown: EN.when(shown.event))
    state = serializers.ChoiceField(source="event.state", choices=EventState.choices)
    state_reason = serializers.CharField(source="event.state_reason")
    places = OccurrencePlace(many=True)
