"""Signed links to a preview, for a chief without an account: nobody can make one up, and each runs out.

A link holds which record, until when, and the round it was made in; taking the links of a record back
begins another round. Nothing else is kept of them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import F

from core.errors import CivicError
from core.moderation import Status
from core.record import Record, rows
from desk.models import LinkRound
from events.models import Event
from places.models import Place
from projects.models import Project

_SALT: Final = "desk.preview"
_MODELS: Final[dict[str, type[Record]]] = {"event": Event, "place": Place, "project": Project}


class ForgedLink(CivicError):
    """Nobody here made that link."""


class LinkOver(CivicError):
    """The link has run out or was taken back, or there is no draft behind it any more."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address that opens a preview until a moment."""

    address: str
    until: datetime


def has_links(record: Record, at: datetime) -> bool:
    """Whether it is on its way to the public: what was withdrawn or merged is shown to nobody by a link."""
    return record.status in (Status.DRAFT, Status.IN_REVIEW) or record.is_awaited(at)


def make_link(record: Record, at: datetime) -> Link:
    """A link that opens the record's preview from now on."""
    until = (at + timedelta(days=settings.PREVIEW_LINK_DAYS)).replace(microsecond=0)
    held = [record._meta.model_name, record.uid.hex, _round(record.uid), int(until.timestamp())]
    return Link(f"{settings.PUBLIC_BASE_URL}/preview/{_signer().sign_object(held)}/", until)


def take_back_links(record: Record) -> None:
    """From now on no link that was made opens the record's preview."""
    LinkRound.objects.get_or_create(uid=record.uid)
    LinkRound.objects.filter(uid=record.uid).update(number=F("number") + 1)


def read_link(token: str, at: datetime) -> tuple[Record, datetime]:
    """The record that the token opens, and until when. Raises ForgedLink or LinkOver."""
    try:
        name, uid, number, until = _signer().unsign_object(token)
    except (BadSignature, ValueError) as error:
        raise ForgedLink from error
    ends_at = datetime.fromtimestamp(until, UTC)
    record: Any = rows(_MODELS[name]).filter(uid=UUID(uid)).first()
    if at >= ends_at or record is None or number != _round(record.uid):
        raise LinkOver
    return record, ends_at


def _round(uid: UUID) -> int:
    return LinkRound.objects.filter(uid=uid).values_list("number", flat=True).first() or 0


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")
