"""Where a record's facts come from: its citations, each phrase once with the fields it stands for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.models import Citation, Confidence, Source
from core.record import Record
from publish.addresses import http_url


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A phrase of a source. `confidence` is a word unless the source says the thing itself."""

    fields: str
    phrase: str
    source: str
    url: str
    date: str
    confidence: str
    retrieved: str


def source_lines(record: Any) -> list[SourceLine]:  # any record; each has citations of its own class
    """The citations of a public record, in the order they were entered; one query and one for the sources."""
    citations: Iterable[Citation] = record.citations.select_related("source")
    grouped: dict[tuple[Any, ...], tuple[Citation, list[str]]] = {}
    for citation in citations:
        if citation.field in Record.BOOKKEEPING:
            continue
        key = (citation.source_id, citation.phrase, citation.confidence, citation.retrieved_on)
        label = citation.record_fields().get(citation.field, "")
        labels = grouped.setdefault(key, (citation, []))[1]
        if label and label not in labels:
            labels.append(label)
    return [_line(citation, labels) for citation, labels in grouped.values()]


def _line(citation: Citation, labels: list[str]) -> SourceLine:
    retrieved = citation.retrieved_on
    return SourceLine(
        fields="、".join(labels),
        phrase=citation.phrase,
        source=source_name(citation.source),
        url=http_url(citation.source.url),
        date=citation.source.published_on.label_zh if citation.source.published_on else "",
        confidence="" if citation.confidence == Confidence.CITED else str(Confidence(citation.confidence).label),
        retrieved=f"{retrieved.year}年{retrieved.month}月{retrieved.day}日" if retrieved else "",
    )


def source_name(source: Source) -> str:
    """朝阳报 第3700期 1版《标题》, without its date."""
    named = " ".join(part for part in (source.publication, source.issue, source.page) if part)
    return f"{named}《{source.headline}》" if source.headline else named


