"""Through any sequence of edits a subscriber is never misled: machines of Hypothesis work as a desk does."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.actions import merge, publish, save_record, withdraw
from core.errors import TransitionRefused
from core.partial_date import PartialDate
from events.actions import cancel_event, move_event, postpone_event
from events.models import Event, EventState, Precision
from projects.actions import slip_completion
from projects.models import Project
from publish.caching.answer import memo
from tests.conformance.hostile import TEXTS
from tests.conformance.lint import lint
from tests.conformance.readers import EXPAND, READ
from tests.support import NOW, Reader, make_category, make_event, make_place, make_project

FEEDS = ("/events.ics?datetime=../..", "/projects.ics")
DAYS = st.dates(date(2026, 4, 1), date(2027, 3, 31))
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
TITLES = st.one_of(st.sampled_from(TEXTS), st.text(min_size=1, max_size=60)).map(lambda text: f"题{text}"[:190])
RULES = st.sampled_from(
    ["", "FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;COUNT=4", "FREQ=MONTHLY;COUNT=3", "FREQ=YEARLY;COUNT=2"]
)
PROMISES = st.sampled_from(["2027-08", "2027-12", "2028-02", "2028-02-29", "2028", "2029-33"]).map(PartialDate.parse)
_EVENT = re.compile(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.DOTALL)
# What an edit may run into; that it is refused is the promise kept.
REFUSALS = (ValidationError, TransitionRefused)


def rewrite(record: Any, *, by: None, at: datetime, **fields: Any) -> None:
    """What a form does: some fields change, and the record is saved."""
    for name, value in fields.items():
        setattr(record, name, value)
    save_record(record, by=by, at=at)


def said(component: bytes, name: str) -> str:
    """The value of a property in one component, as it is written; nothing when it is not there."""
    found = re.search(rf"^{name}(?:;[^:\r]*)?:(.*?)\r$", component.decode().replace("\r\n ", ""), re.MULTILINE)
    return found[1] if found else ""


class Desk(RuleBasedStateMachine):
    """Editors at work, many edits within a second and some days apart; a subscriber reads after each step."""

    events = Bundle("events")
    projects = Bundle("projects")

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        memo.clear()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def open(self) -> None:
        self.now = NOW
        self.reader = Reader()
        self.seen: dict[str, dict[str, tuple[int, str, bytes]]] = {address: {} for address in FEEDS}
        self.bodies: dict[str, bytes] = {}
        self.is_changed = True
        with self.clock():
            self.category = make_category()
            self.places = [make_place(f"场馆{number}", slug=f"venue-{number}") for number in range(3)]

    def clock(self) -> Any:
        """Within it, it is now."""
        return time_machine.travel(self.now, tick=False)

    @rule(seconds=st.sampled_from([1, 3600, 86_400]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.is_changed = True  # the day that is read as of may be another now

    @rule()
    def read_again(self) -> None:
        """Nothing is done: the next reading has to find the same bytes."""

    @rule(target=events, title=TITLES, start_on=DAYS, text=RULES, is_public=st.booleans())
    def create_event(self, title: str, start_on: date, text: str, is_public: bool) -> Event:
        with self.clock():
            self.is_changed = True
            fields = {"at": self.now, "public": is_public, "start_on": start_on, "category": self.category}
            try:
                return make_event(title, rule=text, **fields)
            except ValidationError:  # a rule that does not reach its end in ten years
                return make_event(title, **fields)

    @rule(target=projects, title=TITLES, promise=PROMISES)
    def create_project(self, title: str, promise: PartialDate) -> Project:
        with self.clock():
            self.is_changed = True
            return make_project(title, at=self.now, completion_now=promise, place=self.places[0])

    def edit(self, verb: Any, record: Any, *arguments: Any, **fields: Any) -> None:
        self.now += timedelta(milliseconds=1)
        record.refresh_from_db()
        self.is_changed = True
        try:
            with self.clock():
                verb(record, *arguments, by=None, at=self.now, **fields)
        except REFUSALS:
            record.refresh_from_db()

    @rule(record=st.one_of(events, projects), title=TITLES, summary=st.text(max_size=80))
    def retitle(self, record: Any, title: str, summary: str) -> None:
        self.edit(rewrite, record, title=title, summary=summary)

    @rule(event=events, start_time=st.none() | CLOCKS, zone=st.sampled_from(["Asia/Shanghai", "America/New_York"]))
    def announce_the_time(self, event: Event, start_time: time | None, zone: str) -> None:
        precision = Precision.MINUTE if start_time else Precision.DAY
        self.edit(rewrite, event, precision=precision, start_time=start_time, end_time=None, zone=zone)

    @rule(event=events, to=st.none() | DAYS)
    def postpone(self, event: Event, to: date | None) -> None:
        self.edit(postpone_event, event, to=to)

    @rule(event=events, number=st.integers(0, 2))
    def move(self, event: Event, number: int) -> None:
        self.edit(move_event, event, to=self.places[number])

    @rule(event=events, reason=st.sampled_from(TEXTS).map(lambda text: text[:190]))
    def cancel(self, event: Event, reason: str) -> None:
        self.edit(cancel_event, event, reason=reason)

    @rule(event=events)
    def reinstate(self, event: Event) -> None:
        self.edit(rewrite, event, state=EventState.SCHEDULED)

    @rule(project=projects, to=PROMISES)
    def slip(self, project: Project, to: PartialDate) -> None:
        self.edit(slip_completion, project, to=to, said_on=self.now.date(), reason="", source=None)

    @rule(number=st.integers(0, 2), title=TITLES)
    def rename_the_venue(self, number: int, title: str) -> None:
        self.edit(rewrite, self.places[number], title=title)

    @rule(record=st.one_of(events, projects))
    def withdraw(self, record: Any) -> None:
        self.edit(withdraw, record, reason="")

    @rule(record=st.one_of(events, projects))
    def publish_again(self, record: Any) -> None:
        self.edit(publish, record)

    @rule(event=events, other=events)
    def merge(self, event: Event, other: Event) -> None:
        self.edit(merge, event, into=other)

    @invariant()
    def the_subscriber_is_not_misled(self) -> None:
        with self.clock():
            for address in FEEDS:
                self.look(address)
        self.is_changed = False

    def look(self, address: str) -> None:
        response = self.reader.get(address)
        body = response.content
        assert response.status_code == 200
        findings = lint(body)
        assert not findings, "\n".join(map(str, findings))
        if not self.is_changed:
            assert body == self.bodies[address], "unchanged, and not equal to the byte"
        if body == self.bodies.get(address):
            return
        assert READ["icalendar"](body) == READ["ical"](body)
        assert EXPAND["recurring-ical-events"](body) == EXPAND["ical"](body)
        self.compare(address, body)
        self.bodies[address] = body

    def compare(self, address: str, body: bytes) -> None:
        seen = self.seen[address]
        for component in _EVENT.findall(body):
            key = said(component, "UID") + said(component, "RECURRENCE-ID")
            sequence, stamp = int(said(component, "SEQUENCE")), said(component, "LAST-MODIFIED")
            if key in seen:
                before = seen[key]
                assert sequence >= before[0], f"SEQUENCE fell: {component.decode()}"
                assert stamp >= before[1], f"LAST-MODIFIED ran backwards: {component.decode()}"
                is_moved = when(component) != when(before[2])
                assert not is_moved or sequence > before[0], f"moved without SEQUENCE: {component.decode()}"
            assert stamp <= f"{self.now:%Y%m%dT%H%M%SZ}", "changed in the future"
            seen[key] = sequence, stamp, component
        known = {str(uid) for model in (Event, Project) for uid in model.objects.values_list("uid", flat=True)}
        assert {key[:36] for key in seen} <= known, "a UID that no record has"


def when(component: bytes) -> tuple[str, ...]:
    return tuple(said(component, name) for name in ("DTSTART", "DTEND", "RRULE", "STATUS"))


@pytest.mark.django_db
def test_no_sequence_of_edits_misleads_a_subscriber():
    # A sequence this short is read as it is; making it shorter still would take minutes.
    bounds = settings(
        max_examples=8,
        stateful_step_count=14,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    run_state_machine_as_test(Desk, settings=bounds)
