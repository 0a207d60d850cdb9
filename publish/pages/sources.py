"""Where a record's facts come from: its citations, each phrase once with the fields it stands for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from core.models import Citation, Confidence, Source
from core.record import Record
from publish.addresses import http_url
from publish.pages.days import days
from publish.pages.words import Words, label, untranslated


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A phrase of a source, how old it is, and how far it carries; `is_cited` when it says the thing itself."""

    fields: str
    phrase: Words
    source: Words
    url: str
    dated: str
    confidence: str
    is_cited: bool


def source_lines(record: Any) -> list[SourceLine]:  # any record; each has citations of its own class
    """The citations of a public record, in the order they were entered; one query and one for the sources."""
    citations: Iterable[Citation] = record.citations.select_related("source")
    grouped: dict[tuple[Any, ...], tuple[Citation, list[str]]] = {}
    for citation in citations:
        if citation.field in Record.BOOKKEEPING:
            continue
        key = (citation.source_id, citation.phrase, citation.confidence, citation.retrieved_on)
        name = citation.record_fields().get(citation.field, "")
        names = grouped.setdefault(key, (citation, []))[1]
        if name and name not in names:
            names.append(name)
    return [_line(citation, names) for citation, names in grouped.values()]


def _line(citation: Citation, names: list[str]) -> SourceLine:
    return SourceLine(
        fields=gettext("、").join(gettext(name) for name in names),
        phrase=untranslated(citation.phrase),
        source=untranslated(source_name(citation.source)),
        url=http_url(citation.source.url),
        dated=_dated(citation),
        confidence=gettext(str(Confidence(citation.confidence).label)),
        is_cited=citation.confidence == Confidence.CITED,
    )


def _dated(citation: Citation) -> str:
    """，2026年4月24日（查阅于2026年4月25日）."""
    text = published(citation.source)
    if citation.retrieved_on is not None:
        text += gettext("（查阅于{date}）").format(date=days().day(citation.retrieved_on, True))
    return text


def published(source: Source) -> str:
    """，2026年4月24日, to stand behind its name."""
    if source.published_on is None:
        return ""
    return gettext("，{date}").format(date=label(source.published_on))


def source_name(source: Source) -> str:
    """朝阳报 第3700期 1版《标题》, without its date."""
    named = " ".join(part for part in (source.publication, source.issue, source.page) if part)
    return f"{named}《{source.headline}》" if source.headline else named
