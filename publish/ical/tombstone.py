"""What a calendar shows of a record that was public and is not any more: a cancelled entry without its words."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from core.errors import Unrenderable
from core.language import Language
from events.models import Event
from projects.models import Project
from publish.ical import lines
from publish.ical.cancelled import WITHDRAWN

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
    """The VEVENT: the same UID, cancelled; of the record only its days, which clients need to find it by.

    Raises Unrenderable for a record without dates.
    """
    if record.first_on is None or record.last_on is None:
        raise Unrenderable("没有日期，不进日历")
    changed = gone_at(record, at)
    return lines.join(
        (
            b"BEGIN:VEVENT",
            lines.raw("UID", str(record.uid)),
            lines.utc("DTSTAMP", changed),
            lines.utc("LAST-MODIFIED", changed),
            lines.raw("SEQUENCE", str(record.sequence)),
            *_days(record.first_on, record.last_on),
            lines.text("SUMMARY", _SUMMARY[language]),
            b"STATUS:CANCELLED",
            b"TRANSP:TRANSPARENT",
            b"X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            lines.text("DESCRIPTION", _DESCRIPTION[language]),
            WITHDRAWN,
            b"END:VEVENT",
        )
    )


def _days(first_on: date, last_on: date) -> tuple[bytes, bytes]:
    return lines.day("DTSTART", first_on), lines.day("DTEND", last_on + timedelta(days=1))
