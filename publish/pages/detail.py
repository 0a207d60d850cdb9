"""What the page of every record has: its texts, a sentence about it, and when what it shows last changed."""

from datetime import datetime

from django.utils import timezone

from core.punctuation import PUNCTUATION
from core.record import Record
from publish.pages.days import days
from publish.pages.frame import Context, spoken
from publish.pages.words import Text, Words, told, untranslated


def texts(record: Record) -> Context:
    """What people wrote of it."""
    return {
        "title": told(record, "title"),
        "summary": told(record, "summary"),
        "description": told(record, "description"),
        "note": untranslated(record.note),
    }


def about(*facts: Text) -> str:
    """The facts in a line, for those who have only that: a search's result, a shared link.

    What was not translated is left out: a line cannot say that a part of it is in another language.
    """
    plain = (str(fact) for fact in facts if not (isinstance(fact, Words) and fact.lang))
    return PUNCTUATION[spoken()].enumerated(plain)


def changed_on(record: Record, at: datetime) -> Context:
    """The local day on which anything that the record's page says of it last changed."""
    day = timezone.localdate(record.shown_changed_at(at))
    return {"iso": day.isoformat(), "words": days().day(day, True)}
