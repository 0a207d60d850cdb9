"""The feed around the entries, and which records and moments it shows."""

from datetime import datetime
from typing import Any, Final
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Greatest

from core.language import Language
from core.record import Record, RecordQuerySet
from publish import naming
from publish.addresses import collection_url
from publish.atom.entry import CALENDAR, PAGE, line, link, moment, written

CONTENT_TYPE: Final = "application/atom+xml"
MAX_ENTRIES: Final = 100
FOOTER: Final = b"</feed>\n"
_NAMESPACES: Final = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:georss": "http://www.georss.org/georss"}
_LANGUAGE: Final = "zh-Hans"


def latest(records: RecordQuerySet[Any]) -> RecordQuerySet[Any]:
    """The records whose own change or publication is the latest, MAX_ENTRIES of them at most.

    What they draw on does not count here: renaming a category must not push everything new out of the feed.
    """
    return records.order_by(Greatest(F("changed_at"), F("published_at")).desc(), "uid")[:MAX_ENTRIES]


def first_shown(record: Record) -> datetime:
    """When the public first saw it: every public record has such a moment, by constraint."""
    return record.published_at or record.changed_at


def last_changed(record: Record, at: datetime) -> datetime:
    """When anything of it last changed for the public, which for a scheduled record is the moment it appeared."""
    return max(record.shown_changed_at(at), first_shown(record))


def header(*, name: str, kind: str, labels: list[str], canonical: str, updated: datetime) -> bytes:
    """All before the first entry. `name` is the collection, `kind` what it is called, `labels` its filters in words."""
    feed = ElementTree.Element("feed")
    address = collection_url(name, ".atom", canonical)
    line(feed, "id", address)
    line(feed, "title", naming.title(name, labels, Language.ZH_HANS))
    line(
        feed,
        "subtitle",
        f"{settings.DISTRICT_NAME}的{kind}：最近更改的在前，最多{MAX_ENTRIES}条，由{settings.SITE_NAME}提供，"
        "内容以各条所列出处为准。",
    )
    line(feed, "updated", moment(updated))
    link(feed, "self", CONTENT_TYPE, address)
    link(feed, "alternate", PAGE, collection_url(name, "/", canonical))
    link(feed, "alternate", CALENDAR, collection_url(name, ".ics", canonical))
    author = ElementTree.SubElement(feed, "author")
    line(author, "name", settings.SITE_NAME)
    line(author, "uri", f"{settings.PUBLIC_BASE_URL}/")
    if settings.DATA_LICENCE:
        line(feed, "rights", settings.DATA_LICENCE)
    if settings.DATA_LICENCE_URL:
        link(feed, "license", PAGE, settings.DATA_LICENCE_URL)  # RFC 4946
    return _opened() + b"".join(written(child) for child in feed)


def _opened() -> bytes:
    namespaces = "".join(f" {name}={quoteattr(value)}" for name, value in _NAMESPACES.items())
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed{namespaces} xml:lang="{_LANGUAGE}">\n'.encode()
