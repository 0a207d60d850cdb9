"""Independent programs read the same events out of every feed: as many, with the same UIDs, starts and ends."""

import re
from uuid import uuid5

import pytest

from events.models import Event
from projects.models import Project
from tests.conformance.feeds import AT, DATA, EVERYTHING, feeds
from tests.conformance.readers import COMMANDS, EXPAND, READ

pytestmark = pytest.mark.django_db
REFERENCE = READ["icalendar"]
SECOND_OPINION = EXPAND["recurring-ical-events"]
OUTSIDE = [
    pytest.param(data, name, marks=getattr(pytest.mark, marker))
    for data in DATA
    for name, (marker, _) in COMMANDS.items()
]


@pytest.mark.parametrize("name", [name for name in READ if READ[name] is not REFERENCE])
@pytest.mark.parametrize("data", DATA)
def test_libraries_read_the_same_events(data, name):
    for address, body in feeds(data).items():
        assert READ[name](body) == REFERENCE(body), address


@pytest.mark.parametrize("name", [name for name in EXPAND if EXPAND[name] is not SECOND_OPINION])
@pytest.mark.parametrize("data", DATA)
def test_libraries_expand_to_the_same_occurrences(data, name):
    for address, body in feeds(data).items():
        assert EXPAND[name](body) == SECOND_OPINION(body), address


@pytest.mark.parametrize(("data", "name"), OUTSIDE)
def test_programs_read_the_same_events_and_expand_to_the_same_occurrences(data, name):
    for address, body in feeds(data).items():
        events, occurrences = COMMANDS[name][1](body)
        assert events == REFERENCE(body), address
        assert occurrences == SECOND_OPINION(body), address


@pytest.mark.parametrize("data", DATA)
def test_no_line_that_begins_an_event_is_lost_by_the_reader_that_the_others_are_held_against(data):
    for body in feeds(data).values():
        assert len(REFERENCE(body)) == len(re.findall(rb"^BEGIN:VEVENT\r$", body, re.MULTILINE))


@pytest.mark.parametrize("data", [data for data in DATA if data != "nothing"])
def test_no_public_record_with_a_date_is_left_out(data):
    feeds.cache_clear()
    bodies = feeds(data)
    events = list(Event.objects.public(AT).dated())
    projects = {str(project.uid) for project in Project.objects.public(AT) if project.has_calendar_date}
    found = {uid for uid, _, _ in REFERENCE(bodies[EVERYTHING])}
    assert [event for event in events if not _uids(event) & found] == []
    assert projects <= {uid for uid, _, _ in REFERENCE(bodies["/projects.ics"])}
    assert events or projects


@pytest.mark.parametrize("data", ["planted", "hostile"])
def test_the_second_opinion_finds_the_days_that_the_desk_was_told(data):
    feeds.cache_clear()
    found = {}
    for uid, start, _ in SECOND_OPINION(feeds(data)[EVERYTHING]):
        found.setdefault(uid, []).append(start)
    for event in Event.objects.public(AT).dated().exclude(rule=""):
        days = [one.start_on for one in event.occurrences()]
        starts = sorted(start for uid in _uids(event) for start in found.get(uid, ()))
        assert len(starts) == len(days), event
        if len(starts[0]) == len("2026-04-21"):
            assert starts == [f"{day:%Y-%m-%d}" for day in sorted(days)], event


def _uids(event):
    """Its own, and those of occurrences that are written as events of their own."""
    return {str(event.uid), *(str(uuid5(event.uid, day.isoformat())) for day in event.occurrence_days())}
