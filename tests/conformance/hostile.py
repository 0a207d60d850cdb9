"""Events and projects that are hard to write down: every text, date and rule that has broken a calendar somewhere."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import time_machine

from core.models import CalendarDay, Organisation
from core.partial_date import PartialDate
from events.actions import cancel_event, cancel_occurrence, move_occurrence
from events.models import OtherPlace, PartOfDay, Precision
from projects.models import ProjectState
from tests.support import NOW, make_category, make_event, make_place, make_project

LATER = datetime(2026, 4, 21, 3, 0, tzinfo=UTC)

TEXTS = (
    "一家👨‍👩‍👧‍👦去看🏳️‍🌈和🇨🇳🇺🇳，" * 6,
    "👍🏽👍🏿👩🏾‍🚀" * 20,
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴󠁧󠁢󠁳󠁣󠁴󠁿" * 8,
    "e\u0301\u0323" * 40 + "Z" + "\u0300" * 90,
    "ｶﾞｷﾞｸﾞｹﾞｺﾞ" * 10,
    "ก็น้ำใจ" * 12,
    "ज्ञानक्षेत्र" * 10,
    "\u1113\u1161\u11a8" * 12,
    "\u0600١٢٣\u0601" * 12,
    "שלום \u202eabc\u202c عليكم" * 6,
    "\x00\x07\x0b\x0c\x1b\x7f\x85\u2028\u2029\ufeff\ufffd\ufffe\ue000\U000f0000\U0001fffe" * 4 + "完",
    "反斜杠\\n\\N\\\\;\\,“引号\"'”;,:=^" * 6,
    "\\" * 150,
    "第一行\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:injected\r\n\r\n 第二行\r第三行\n\n\t第四行",
    "=CMD()|'/C calc'!A0 %0d%0aATTENDEE:mailto:a@example.cn",
    "㍿ﬁ①Å\u212b\u1e9b\u0323가각" * 9,
    "a" * 190,
    "漢" * 190,
    "読\U00020bb7野家𠮟る🀄︎🀄️" * 12,
    " \u3000\u00a0空白\u2003\u200b\u2060间 ",
)

# (start, fields): what has been read differently by two programs.
DATES = (
    (date(2024, 2, 29), {"rule": "FREQ=YEARLY;COUNT=3"}),
    (date(2026, 1, 31), {"rule": "FREQ=MONTHLY;COUNT=5"}),
    (date(2026, 1, 31), {"rule": "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=14"}),
    (date(2026, 5, 30), {"rule": "FREQ=MONTHLY;BYDAY=5SA;COUNT=4"}),
    (date(2026, 4, 30), {"rule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=12"}),
    (date(2026, 4, 26), {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;COUNT=8"}),
    (date(2026, 4, 26), {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO;COUNT=8"}),
    (date(2026, 12, 28), {"rule": "FREQ=DAILY;UNTIL=20270103", "excluded_dates": "2026-12-31 2027-01-01"}),
    (date(2026, 11, 26), {"rule": "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=5"}),
    (date(2026, 12, 31), {"end_on": date(2027, 1, 1)}),
    (date(2028, 2, 28), {"end_on": date(2028, 3, 1)}),
    (date(2026, 4, 22), {"end_on": date(2026, 4, 24), "rule": "FREQ=WEEKLY;COUNT=4", "excluded_dates": "2026-04-29"}),
)
_CLOCK = {"precision": Precision.MINUTE}
CLOCKS = (
    (date(2026, 4, 24), {"start_time": time(0, 0), "end_time": time(0, 30)}),
    (date(2026, 4, 24), {"start_time": time(23, 59)}),
    (date(2026, 12, 31), {"start_time": time(22, 0), "end_time": time(0, 30), "end_on": date(2027, 1, 1)}),
    (
        date(2026, 10, 23),
        {"start_time": time(20), "end_time": time(2), "end_on": date(2026, 10, 24), "rule": "FREQ=WEEKLY;COUNT=3"},
    ),
    (date(2026, 5, 1), {"start_time": time(9, 30), "end_time": time(17), "end_on": date(2026, 5, 3)}),
    (date(2026, 5, 1), {"start_time": time(19), "end_time": time(1), "end_on": date(2026, 5, 4)}),
    (date(2026, 5, 1), {"start_time": time(9, 30), "end_on": date(2026, 5, 3)}),
    (date(2024, 2, 29), {"start_time": time(7, 15), "rule": "FREQ=YEARLY;COUNT=3"}),
    (
        date(2026, 4, 25),
        {
            "start_time": time(6),
            "end_time": time(6, 45),
            "rule": "FREQ=WEEKLY;BYDAY=SA,SU;UNTIL=20261231",
            "excluded_dates": "2026-05-02\n2026-10-04",
        },
    ),
)
# Series of which one day is moved and another cancelled: rules that all read alike, that clients read
# differently, and that they do not know.
SERIES = (
    (date(2026, 4, 22), "FREQ=WEEKLY;BYDAY=WE,SA;COUNT=8"),
    (date(2026, 5, 31), "FREQ=MONTHLY;COUNT=5"),
    (date(2026, 5, 1), "FREQ=DAILY;BYMONTHDAY=1,15;COUNT=8"),
    (date(2026, 5, 1), "FREQ=WEEKLY;BYMONTH=5,7;COUNT=8"),
    (date(2026, 5, 5), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=WE;COUNT=8"),
    (date(2026, 5, 1), "FREQ=MONTHLY;INTERVAL=2;BYMONTH=5,9;COUNT=5"),
    (date(2026, 11, 13), "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=4"),
    (date(2026, 5, 3), "FREQ=MONTHLY;BYMONTHDAY=1,2,3;BYSETPOS=-1;COUNT=5"),
    (date(2026, 5, 1), "FREQ=MONTHLY;BYDAY=MO,FR;BYSETPOS=1,-1;COUNT=5"),
    (date(2026, 5, 1), "FREQ=YEARLY;BYMONTHDAY=1;COUNT=5"),
    (date(2026, 5, 10), "FREQ=YEARLY;BYMONTH=5;BYDAY=SU;BYSETPOS=2;COUNT=4"),
    (date(2027, 2, 28), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=4"),
    (date(2026, 5, 31), "FREQ=YEARLY;BYMONTH=4,5;BYMONTHDAY=31;COUNT=4"),
    (date(2026, 5, 31), "FREQ=YEARLY;BYMONTH=2,4,5;COUNT=4"),
    (date(2026, 6, 19), "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=5;COUNT=4"),
    (date(2026, 12, 22), "FREQ=YEARLY;SOLARTERM=冬至;COUNT=4"),
    (date(2026, 4, 29), "FREQ=DAILY;DAYS=WORKDAY;COUNT=25"),
    (date(2026, 4, 30), "FREQ=MONTHLY;DAYS=WORKDAY;BYSETPOS=-1;COUNT=6"),
)
MAY_DAY = {1: "holiday", 2: "holiday", 3: "holiday", 4: "substitute", 5: "substitute", 9: "workday"}
ZONES = ("America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati", "Asia/Kathmandu", "Europe/London", "UTC")


def plant_hostile() -> None:
    """Make all of it; nothing in it is from a clock."""
    with time_machine.travel(NOW, tick=False):
        _texts()
        _dates()
        _series()
        _projects()


def _texts() -> None:
    category = make_category("hostile", title="类,别;\\n🇨🇳" * 8)
    organiser = Organisation.objects.create(slug="hostile", title="主办：单位;“甲”,👨‍👩‍👧‍👦" * 4)
    for number, text in enumerate(TEXTS):
        place = make_place(text[:190], uid=UUID(int=1000 + number), slug=f"hostile-{number}", address=text[:190])
        event = make_event(
            text[:190], uid=UUID(int=2000 + number), slug=f"hostile-{number}", place=place, category=category,
            organiser=organiser, summary=text, description=f"{text}\n{text}", note=text[:190],
            online_url="https://live.example.cn/a,b;c?d=1&copy=2#e" if number % 2 else "",
        )  # fmt: skip
        if number % 3 == 0:
            cancel_event(event, reason=text[:190], by=None, at=LATER)
        elif number % 3 == 1:
            OtherPlace.objects.create(record=event, place=make_place(f"别处{number}", slug=f"elsewhere-{number}"))


def _dates() -> None:
    category = make_category("dates", title="日期")
    number = 3000
    for start_on, fields in DATES:
        number += 1
        make_event(
            f"全天{number}", uid=UUID(int=number), slug=f"day-{number}", start_on=start_on, category=category, **fields
        )
    for zone in ("Asia/Shanghai", *ZONES):
        for start_on, fields in CLOCKS:
            number += 1
            make_event(
                f"钟点{number}", uid=UUID(int=number), slug=f"clock-{number}", start_on=start_on, zone=zone,
                category=category, **_CLOCK, **fields,
            )  # fmt: skip
    for part in PartOfDay.values:
        number += 1
        make_event(
            f"时段{number}", uid=UUID(int=number), slug=f"part-{number}", start_on=date(2026, 12, 31),
            precision=Precision.PART_OF_DAY, part_of_day=part, category=category,
        )  # fmt: skip


def _series() -> None:
    category = make_category("series", title="系列")
    for day, kind in MAY_DAY.items():
        CalendarDay.objects.update_or_create(day=date(2026, 5, day), defaults={"kind": kind, "title": "劳动节"})
    clocks = ({}, {**_CLOCK, "start_time": time(19, 30), "end_time": time(21), "zone": "Europe/London"})
    for number, (start_on, rule) in enumerate(SERIES * len(clocks)):
        event = make_event(
            f"系列{number}", uid=UUID(int=4000 + number), slug=f"series-{number}", start_on=start_on, rule=rule,
            category=category, **clocks[number // len(SERIES)],
        )  # fmt: skip
        _, moved, cancelled, *_ = event.occurrence_days()
        move_occurrence(event, on=moved, start_on=moved + timedelta(days=1), by=None, at=LATER)
        cancel_occurrence(event, on=cancelled, reason="暴雨；停办", by=None, at=LATER)


def _projects() -> None:
    for number, text in enumerate(TEXTS):
        make_project(
            text[:190], uid=UUID(int=5000 + number), slug=f"hostile-{number}", summary=text, description=text,
            completion_now=PartialDate.parse(("2028-02", "2028-02-29", "2027-12", "2027-12-31")[number % 4]),
            state=(ProjectState.PLANNED, ProjectState.ABANDONED, ProjectState.DELAYED)[number % 3],
        )  # fmt: skip
