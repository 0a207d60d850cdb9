"""Checks of series: bounded rules, and exceptions in the form of what they except."""

import re
from datetime import datetime

from tests.conformance.lint.checks import Found, check
from tests.conformance.lint.content import Component, Document, Line

_MAX_COUNT = 1000
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}


def _parts(rule: Line) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in rule.value.split(";"))


def _form(line: Line | None) -> tuple[dict[str, str], type]:
    """What has to be the same in DTSTART, EXDATE and RECURRENCE-ID of one series."""
    return ({}, type(None)) if line is None else (line.parameters, type(line.moment))


@check("rule")
def _rule(document: Document) -> Found:
    for event in document.events:
        for line in event.all("RRULE"):
            parts = _parts(line)
            if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or set(parts) - _PARTS:
                yield line.number, f"a rule that some clients cannot read: {line.value}"
            if line.parameters:
                yield line.number, "RRULE with parameters"


@check("rule-bounded")
def _rule_bounded(document: Document) -> Found:
    for event in document.events:
        for line in event.all("RRULE"):
            parts = _parts(line)
            if ("COUNT" in parts) == ("UNTIL" in parts):
                yield line.number, "a rule that ends neither by COUNT nor by UNTIL, or by both"
            if "COUNT" in parts and not (parts["COUNT"].isdecimal() and 1 <= int(parts["COUNT"]) <= _MAX_COUNT):
                yield line.number, f"COUNT={parts['COUNT']}"


@check("until-form")
def _until_form(document: Document) -> Found:
    for event in document.events:
        for line in event.all("RRULE"):
            until, start = _parts(line).get("UNTIL"), event.one("DTSTART")
            if until is None or start is None:
                continue
            form = r"[0-9]{8}T[0-9]{6}Z" if isinstance(start.moment, datetime) else r"[0-9]{8}"
            if not re.fullmatch(form, until):
                yield line.number, "UNTIL is not in UTC, or not a DATE where DTSTART is one (RFC 5545, 3.3.10)"


@check("exception-form")
def _exception_form(document: Document) -> Found:
    for event in document.events:
        for line in event.all("EXDATE"):
            if _form(line) != _form(event.one("DTSTART")):
                yield line.number, "EXDATE is not in the form of DTSTART, or several in one line"
            elif not _is_same_clock(line, event.one("DTSTART")):
                yield line.number, "EXDATE is not at the clock time of DTSTART, and so excepts nothing"
        if event.all("EXDATE") and not event.all("RRULE"):
            yield event.number, "EXDATE without a rule"


def _is_same_clock(line: Line, start: Line | None) -> bool:
    moments = line.moment, start.moment if start else None
    return not all(isinstance(moment, datetime) for moment in moments) or moments[0].time() == moments[1].time()


@check("override")
def _override(document: Document) -> Found:
    for event in document.events:
        line = event.one("RECURRENCE-ID")
        if line is None:
            continue
        master = document.master_of(event)
        if master is None or not master.all("RRULE"):
            yield line.number, "a single occurrence whose series is not in the feed"
            continue
        if _form(line) != _form(master.one("DTSTART")) or not _is_same_clock(line, master.one("DTSTART")):
            yield line.number, "RECURRENCE-ID is not in the form of the series' DTSTART: it would be shown twice"
        if event.all("RRULE"):
            yield line.number, "a single occurrence that repeats"
        if line.value in _excepted(master):
            yield line.number, "an occurrence both excepted and overridden"


def _excepted(master: Component) -> set[str]:
    return {line.value for line in master.all("EXDATE")}


@check("not-understood")
def _not_understood(document: Document) -> Found:
    for event in document.events:
        for line in event.lines:
            if line.name in ("RDATE", "EXRULE") or (line.name == "RRULE" and "RSCALE=" in line.value):
                yield line.number, f"{line.name}:{line.value[:20]} breaks real clients"
