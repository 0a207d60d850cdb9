"""Checks of bytes, folding, characters and the form of lines."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

import regex

from tests.conformance.lint.checks import Found, check
from tests.conformance.lint.content import Document, Line

_LIMIT = 75
# A cluster that fills a line and more has to be cut somewhere.
_UNCUTTABLE = 70
_TEXT = {
    *("NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "PRODID", "SUMMARY", "LOCATION", "CONTACT", "COMMENT"),
    *("CATEGORIES", "X-WR-TIMEZONE", "TZNAME", "RELATED-TO"),
}
_LISTS = {"CATEGORIES"}
_UNWANTED_CATEGORIES = {"Cc", "Co", "Cs"}
_UNWANTED = {"\u2028", "\u2029", "\ufeff", "\ufffd"}
_MARKUP = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|img|li|ol|p|script|span|strong|style|table|td|tr|u|ul)\b[^<>]*>"
    r"|&(?:[a-z]{2,8}|#[0-9]{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_REGISTERED = {
    *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "DESCRIPTION", "URL", "LAST-MODIFIED"),
    *("COLOR", "REFRESH-INTERVAL", "SOURCE", "UID", "DTSTAMP", "CREATED", "SEQUENCE", "DTSTART", "DTEND", "DURATION"),
    *("SUMMARY", "STATUS", "TRANSP", "LOCATION", "GEO", "CATEGORIES", "CONTACT", "RRULE", "EXDATE", "RDATE"),
    *("RECURRENCE-ID", "RELATED-TO", "CONFERENCE", "IMAGE", "COMMENT", "CLASS", "PRIORITY", "ATTACH", "ORGANIZER"),
    *("ATTENDEE", "TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "ACTION", "TRIGGER", "REPEAT", "LINK", "CONCEPT"),
}
_REPEATABLE = {"CATEGORIES", "CONTACT", "EXDATE", "RELATED-TO", "CONFERENCE", "IMAGE", "COMMENT", "ATTACH", "LINK"}


@check("crlf")
def _crlf(document: Document) -> Found:
    for number, line in enumerate(document.data.split(b"\r\n"), 1):
        if b"\n" in line or b"\r" in line:
            yield number, "a line ends otherwise than by CRLF"
    if not document.data.endswith(b"\r\n"):
        yield document.data.count(b"\r\n") + 1, "the last line does not end by CRLF"


@check("blank-line")
def _blank_line(document: Document) -> Found:
    for number, line in enumerate(document.data.removesuffix(b"\r\n").split(b"\r\n"), 1):
        if not line.strip():
            yield number, "a line is blank"


@check("bom")
def _bom(document: Document) -> Found:
    if document.data.startswith(b"\xef\xbb\xbf"):
        yield 1, "a byte order mark"


@check("utf-8")
def _utf8(document: Document) -> Found:
    for line in document.lines:
        try:
            line.raw.decode()
        except UnicodeDecodeError as error:
            yield line.number, f"no UTF-8: {error}"


@check("octets")
def _octets(document: Document) -> Found:
    for number, line in enumerate(document.data.split(b"\r\n"), 1):
        if len(line) > _LIMIT:
            yield number, f"{len(line)} octets"


def _folds(line: Line) -> set[int]:
    """Where the line is folded, in octets of the unfolded line."""
    return set(accumulate(len(piece) for piece in line.pieces[:-1]))


@check("fold-in-character")
def _fold_in_character(document: Document) -> Found:
    for line in document.lines:
        if any(piece and _is_continuation(piece[0]) for piece in line.pieces[1:]):
            yield line.number, "folded inside a UTF-8 sequence"


def _is_continuation(octet: int) -> bool:
    return octet & 0xC0 == 0x80


@check("fold-in-escape")
def _fold_in_escape(document: Document) -> Found:
    for line in document.lines:
        backslashes = 0
        for piece in line.pieces[:-1]:
            run = len(piece) - len(piece.rstrip(b"\\"))
            # A piece of backslashes alone goes on with those before it.
            backslashes = run + (backslashes if run == len(piece) else 0)
            if backslashes % 2:
                yield line.number, "folded inside an escape"
                break


@check("fold-in-cluster")
def _fold_in_cluster(document: Document) -> Found:
    for line in document.lines:
        folds = _folds(line)
        at = 0
        for cluster in regex.findall(r"\X", line.raw.decode(errors="replace")) if folds else ():
            size = len(cluster.encode())
            if 1 < size <= _UNCUTTABLE and any(fold in folds for fold in _inner_boundaries(cluster, at)):
                yield line.number, f"folded inside the cluster {cluster!a}"
            at += size


def _inner_boundaries(cluster: str, at: int) -> Iterator[int]:
    """Where the characters of a cluster meet, in octets of the line; what is cut finer has a check of its own."""
    for character in cluster[:-1]:
        at += len(character.encode())
        yield at


@check("characters")
def _characters(document: Document) -> Found:
    for line in document.lines:
        for character in sorted(set(line.raw.decode(errors="ignore"))):
            if _is_unwanted(character):
                yield line.number, f"the character {character!a}"


def _is_unwanted(character: str) -> bool:
    point = ord(character)
    is_noncharacter = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    is_control = unicodedata.category(character) in _UNWANTED_CATEGORIES and character != "\t"
    return is_control or is_noncharacter or character in _UNWANTED


@check("nfc")
def _nfc(document: Document) -> Found:
    for line in document.lines:
        for text in (line.text, *line.parameters.values()):
            if not unicodedata.is_normalized("NFC", text):
                yield line.number, "text not in NFC"


@check("line-form")
def _line_form(document: Document) -> Found:
    for line in document.lines:
        if not line.name:
            yield line.number, f"no content line: {line.raw[:40]!r}"


@check("names")
def _names(document: Document) -> Found:
    for line in document.lines:
        for name in (line.name, *line.parameters):
            if name and not re.fullmatch(r"[A-Z][A-Z0-9-]*", name):
                yield line.number, f"the name {name} is not of capital letters, digits and hyphens"
        if line.name and line.name not in _REGISTERED and not line.name.upper().startswith("X-"):
            yield line.number, f"{line.name} is neither registered nor an X- name"


@check("once")
def _once(document: Document) -> Found:
    for component in document.components:
        for line in component.lines:
            if line.name not in _REPEATABLE and component.one(line.name) is not line:
                yield line.number, f"{line.name} stands twice in {component.name}"


@check("escapes")
def _escapes(document: Document) -> Found:
    for line in document.lines:
        if line.name not in _TEXT:
            continue
        rest = re.sub(r"\\[\\;,nN]", "", line.value)
        if "\\" in rest:
            yield line.number, f"{line.name} has a backslash that escapes nothing"
        if ";" in rest or ("," in rest and line.name not in _LISTS):
            yield line.number, f"{line.name} has a comma or semicolon without a backslash"


@check("plain-text")
def _plain_text(document: Document) -> Found:
    for line in document.lines:
        markup = _MARKUP.search(line.text) if line.name in _TEXT else None
        if markup:
            yield line.number, f"{line.name} shows {markup[0]} to people"


@check("nesting")
def _nesting(document: Document) -> Found:
    if not document.is_balanced:
        yield 1, "BEGIN and END do not enclose one VCALENDAR"
