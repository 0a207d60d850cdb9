"""Seeding of days off: the series of workdays that editors made follow, once."""

from datetime import date

from events.models import Event
from tests.ingest.conftest import SmallSet
from tests.support import make_event

HEAD = "day,kind,title\n"


def starts(event: Event) -> list[str]:
    return [f"{day:%m-%d}" for day in Event.objects.get(pk=event.pk).occurrence_days()]


def test_series_follow_days_that_the_files_bring_and_change(small: SmallSet) -> None:
    event = make_event("政务服务", start_on=date(2026, 4, 30), rule="FREQ=DAILY;DAYS=WORKDAY;UNTIL=20260506")
    small.add("calendar.csv", HEAD + "2026-05-01,holiday,劳动节\n")
    small.seed()
    assert starts(event) == ["04-30", "05-04", "05-05", "05-06"]
    small.change("calendar.csv", "2026-05-01,holiday", "2026-05-01,workday")
    small.seed()
    assert starts(event) == ["04-30", "05-01", "05-04", "05-05", "05-06"]
    lines = Event.objects.get(pk=event.pk).history.count()
    small.seed()
    assert Event.objects.get(pk=event.pk).history.count() == lines
