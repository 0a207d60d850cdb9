"""What can be done with a record beside changing its facts: the body that each verb takes, and the action behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from rest_framework import serializers

from core import actions, moderation
from core.models import Source
from events.actions import cancel_event, move_event, postpone_event
from events.models import Event
from places.models import Place
from projects.actions import slip_completion
from projects.models import Project
from publish.api.editing import PartialDateText
from publish.api.strict import Clock, Day, Moment, Slug, Text

# `Any` below: each verb has values of its own.


class Body(serializers.Serializer[Any]):
    """A verb's body; a member that nobody knows is refused."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = [name for name in data if name not in self.fields]
        if unknown:
            raise serializers.ValidationError({name: ["没有这个成员"] for name in unknown})
        return super().to_internal_value(data)


class Nothing(Body):
    """No more than the verb."""


class Reason(Body):
    """Why; goes into the history, and with an event's state to the public."""

    reason = Text(required=False, allow_blank=True, max_length=100, default="")


class Why(Body):
    """Why, which must be said; goes into the history."""

    reason = Text(max_length=100)


class When(Body):
    """From which moment on the public may see it; left out or null: at once."""

    publish_at = Moment(required=False, allow_null=True, default=None)


class Postponement(Reason):
    """The new day, or null while nobody has named one."""

    to = Day(allow_null=True)
    start_time = Clock(required=False, allow_null=True, default=None)


class Move(Reason):
    """The new place."""

    to = Slug(slug_field="slug", queryset=Place.objects.all())


class SlipBody(Body):
    """The new promise, and who said so when."""

    to = PartialDateText()
    said_on = Day()
    reason = Text(required=False, allow_blank=True, default="")
    phrase = Text(required=False, allow_blank=True, default="")
    source = Slug(  # type: ignore[assignment] # every field has a source
        slug_field="key", queryset=Source.objects.all(), required=False, allow_null=True, default=None
    )


@dataclass(frozen=True, slots=True)
class Verb:
    """`act(record, by=, at=, **values)` takes the values of the body; `permission` is the model's that it takes."""

    name: str
    title: str
    permission: str
    body: type[Body]
    act: Callable[..., Any]


def _step(step: moderation.Transition, body: type[Body], act: Callable[..., Any]) -> Verb:
    return Verb(step.verb, step.label, step.permission, body, act)


def _slip(project: Project, *, by: Any, at: datetime, **values: Any) -> None:
    slip_completion(project, by=by, at=at, **values)


_MODERATION: Final = (
    _step(moderation.SUBMIT, Nothing, actions.submit),
    _step(moderation.SEND_BACK, Why, actions.send_back),
    _step(moderation.PUBLISH, When, actions.publish),
    _step(moderation.UNSCHEDULE, Nothing, actions.unschedule),
    _step(moderation.WITHDRAW, Why, actions.withdraw),
)
VERBS: Final[Mapping[Any, tuple[Verb, ...]]] = {
    Event: (
        *_MODERATION,
        Verb("cancel", "取消", "change", Reason, cancel_event),
        Verb("postpone", "延期", "change", Postponement, postpone_event),
        Verb("move", "换地点", "change", Move, move_event),
    ),
    Place: _MODERATION,
    Project: (*_MODERATION, Verb("slip", "变更工期", "change", SlipBody, _slip)),
}
