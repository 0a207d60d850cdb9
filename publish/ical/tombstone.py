"""What a calendar shows of a record that was public and is not any more: a cancelled entry without its words."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from core.errors import Unrenderable
from core.language import Language
from events.models import Event
from projects.models import Project
from publish.ical import lines
from publish.ical.cancelled import WITHDRAWN
from publish.ical.event_component import is_timed, when
from publish.ical.occurrences import parts

_SUMMARY: Final[Mapping[Language, str]] = {
    Language.ZH_HANS: "【已撤下】此条目已撤下",
    Language.EN: "[Withdrawn] This entry was withdrawn",
}
_DESCRIPTION: Final[Mapping[Language, str]] = {
    Language.ZH_HANS: "此条目已从公开日历撤下，内容不再显示。",
    Language.EN: "This entry was withdrawn from the public calendar; what it said is not shown any more.",
}


def gone_at(record: Event | Project, at: datetime) -> datetime:
    """When the public lost sight of it."""
    ended = record.unpublish_at
    return max(record.changed_at, ended) if ended is not None and ended <= at else record.changed_at


def tombstone(record: Event | Project, at: datetime, language: Language = Language.ZH_HANS) -> bytes:
    """The VEVENT: the same UID and the same time, cancelled, by which clients find it; nothing else of the record.

    A series that is written as separate events has one for each. Raises Unrenderable for a record without dates.
    """
    if record.first_on is None or record.last_on is None:
        raise Unrenderable("没有日期，不进日历")
    if isinstance(record, Event):
        timed = is_timed(record)
        own = [part for part in parts(record, is_timed=timed) if not part.is_override]
        return b"".join(_cancelled(part.identity, tuple(when(part, timed)), record, at, language) for part in own)
    days = (lines.day("DTSTART", record.first_on), lines.day("DTEND", record.last_on + timedelta(days=1)))
    return _cancelled((lines.raw("UID", str(record.uid)),), days, record, at, language)


def _cancelled(
    identity: tuple[bytes, ...], times: tuple[bytes, ...], record: Event | Project, at: datetime, language: Language
) -> bytes:
    changed = gone_at(record, at)
    return lines.join(
        (
            b"BEGIN:VEVENT",
            *identity,
            lines.utc("DTSTAMP", changed),
            lines.utc("LAST-MODIFIED", changed),
            lines.raw("SEQUENCE", str(record.sequence)),
            *times,
            lines.text("SUMMARY", _SUMMARY[language]),
            b"STATUS:CANCELLED",
            b"TRANSP:TRANSPARENT",
            b"X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            lines.text("DESCRIPTION", _DESCRIPTION[language]),
            WITHDRAWN,
            b"END:VEVENT",
        )
    )
