"""Every check of the lint is seen to fail, and to be silent on what is sound."""

import pytest

from tests.conformance.lint import CHECKS, lint
from tests.conformance.samples import BREAKS, SOUND, swap

CASES = [
    pytest.param(name, breaking, id=f"{name}-{index}") for name in BREAKS for index, breaking in enumerate(BREAKS[name])
]


def test_nothing_is_found_in_the_sound_sample():
    assert lint(SOUND) == []


@pytest.mark.parametrize(("name", "breaking"), CASES)
def test_a_broken_sample_is_found_by_its_check(name, breaking):
    assert name in {finding.check for finding in lint(breaking(SOUND))}


def test_every_check_has_a_broken_sample():
    assert set(BREAKS) == set(CHECKS)


def test_a_download_is_published_and_a_feed_is_not():
    first, last = SOUND.index(b"NAME:"), SOUND.index(b"BEGIN:VTIMEZONE")
    published = SOUND[:first] + b"METHOD:PUBLISH\r\n" + SOUND[last:]
    assert lint(published, is_download=True) == []
    assert "method" in {finding.check for finding in lint(published)}
    assert {finding.check for finding in lint(SOUND, is_download=True)} == {"method"}


def test_a_feed_asked_for_with_an_explicit_datetime_has_no_budget():
    asked = swap("/events.ics", "/events.ics?datetime=../..")
    for breaking in BREAKS["budget"]:
        assert "budget" not in {finding.check for finding in lint(asked(breaking(SOUND)))}


def test_an_alarm_that_was_asked_for_is_sound():
    asked = swap("/events.ics", "/events.ics?alarm=PT1H")
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT1H\nDESCRIPTION:读书会\nEND:VALARM"
    assert lint(asked(swap("END:VEVENT", f"{alarm}\nEND:VEVENT")(SOUND))) == []


def test_an_empty_feed_is_sound():
    first, last = SOUND.index(b"BEGIN:VTIMEZONE\r\nTZID:America"), SOUND.index(b"END:VCALENDAR")
    empty = SOUND[:first] + SOUND[last:]
    assert lint(swap("LAST-MODIFIED:20260421T030000Z\n", "")(empty)) == []


def test_bytes_that_are_no_calendar_at_all_are_findings_and_no_error():
    for data in (b"", b"\x00", b"<html></html>", b"END:VCALENDAR\r\n", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"):
        assert "nesting" in {finding.check for finding in lint(data)}
