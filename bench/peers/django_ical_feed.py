"""CPU seconds that django-ical takes to answer N events out of SQLite. Usage: python django_ical_feed.py N.

Runs in an environment of its own: pip install "django<6" django-ical==1.9.2
"""

import resource
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    TIME_ZONE="Asia/Shanghai",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.db import connection, models
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import path
from django_ical.views import ICalFeed

TEXT = "居民可以凭预约参加，现场有志愿者引导；如遇天气变化另行通知。" * 10


class Event(models.Model):
    """What the same feed needs: title, place, text, days."""

    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    description = models.TextField()
    start_on = models.DateField()
    end_on = models.DateField()
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.title


class Feed(ICalFeed):
    """The feed as its documentation has it."""

    product_id = "-//bench//"
    title = "bench"

    def items(self) -> Any:
        return Event.objects.order_by("start_on", "pk")

    def item_guid(self, item: Event) -> str:
        return str(item.pk)

    def item_title(self, item: Event) -> str:
        return item.title

    def item_description(self, item: Event) -> str:
        return item.description

    def item_location(self, item: Event) -> str:
        return item.place

    def item_start_datetime(self, item: Event) -> date:
        return item.start_on

    def item_end_datetime(self, item: Event) -> date:
        return item.end_on + timedelta(days=1)

    def item_updateddate(self, item: Event) -> datetime:
        return item.changed_at

    def item_link(self, item: Event) -> str:
        return f"/events/{item.pk}/"


urlpatterns = [path("events.ics", Feed())]


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    count = int(sys.argv[1])
    with connection.schema_editor() as editor:
        editor.create_model(Event)
    at = datetime(2026, 4, 20, tzinfo=UTC)
    events = []
    for number in range(count):
        day = date(2026, 1, 1) + timedelta(days=number % 1500)
        events.append(
            Event(
                title=f"测试活动{number}", place=f"测试场所{number}，测试路{number}号", description=TEXT, start_on=day,
                end_on=day, changed_at=at,
            )
        )  # fmt: skip
    Event.objects.bulk_create(events, batch_size=1000)
    request: HttpRequest = RequestFactory().get("/events.ics")
    before, begun = cpu(), time.perf_counter()
    response = Feed()(request)
    print(f"{cpu() - before:.3f} {time.perf_counter() - begun:.3f} {len(response.content)}")


if __name__ == "__main__":
    main()
