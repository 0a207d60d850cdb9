"""The data version: one row that says whether anything public may have changed, and as of when to read it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from django.apps import apps
from django.db import OperationalError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from core.mentions import mentions
from core.models import DataVersion
from core.moderation import Status
from core.record import Record, rows

log = logging.getLogger(__name__)

_SELECT: Final = "SELECT number, at, settled_at, settled_until FROM core_dataversion"
_LOCK_WAIT_MS: Final = 200


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a public answer is a function of: the tables at `number`, read as of `as_of`.

    `at` is when anything last changed (Last-Modified); from `settled_at` until `settled_until`
    nothing public changes but by a write. All moments are aware, in UTC.
    """

    number: int
    at: datetime
    settled_at: datetime
    settled_until: datetime

    @property
    def as_of(self) -> datetime:
        """The moment to read at: the last one that is settled, of the local day of `settled_at`.

        At `settled_at` itself, what was published since (by a write, not by schedule) would count
        as never seen; at any moment before `settled_until` what is public is the same.
        """
        until = min(self.settled_until, _midnight_after(self.settled_at))
        return max(self.settled_at, until - timedelta(microseconds=1))


def current(at: datetime) -> Snapshot:
    """The snapshot to answer from at that moment; settles first when a scheduled moment has passed.

    One raw query when nothing is due. When the lock cannot be had in 200 ms, the last snapshot
    serves on: nothing is shown early, and the next request tries again.
    """
    snapshot = read()
    if at < snapshot.settled_until:
        return snapshot
    return settle(at)


def read() -> Snapshot:
    """The row as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(_SELECT)
        number, *moments = cursor.fetchone()
    return Snapshot(number, *(_aware(moment) for moment in moments))


def epoch() -> str:
    """The name of the data set whose changes the version counts."""
    return DataVersion.objects.values_list("epoch", flat=True).get()


def _aware(value: datetime | str) -> datetime:
    """Drivers give aware datetimes (PostgreSQL) or the stored text, which is UTC (SQLite)."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def settle(at: datetime) -> Snapshot:
    """Carry out what was scheduled up to `at`, and say until when that holds.

    Stamps the records whose publish_at or unpublish_at has passed and raises the version when there
    are any, or when a new local day has begun (windows and "today" move with it).
    """
    try:
        with short_lock_wait(_LOCK_WAIT_MS), transaction.atomic():
            row = DataVersion.objects.select_for_update().get()
            if at < row.settled_until:
                return read()
            due = _due(row.settled_at, at)
            if due or timezone.localdate(at) != timezone.localdate(row.settled_at):
                row.number += 1
                for model, ids in due:
                    rows(model).filter(pk__in=ids).update(seq=row.number)
                    _stamp_mentions(rows(model).filter(pk__in=ids, published_at__gt=row.settled_at), row.number)
                row.at = max(row.at, at)
                row.settled_at = max(row.settled_at, at)
            row.settled_until = _next_moment(at)
            row.save(update_fields=["number", "at", "settled_at", "settled_until"])
    except OperationalError as error:
        log.info("settling waits for the next request: %s", error)
    return read()


def _record_models() -> list[type[Record]]:
    return [model for model in apps.get_models() if issubclass(model, Record)]


def _due(after: datetime, until: datetime) -> list[tuple[type[Record], list[int]]]:
    window = Q(publish_at__gt=after, publish_at__lte=until) | Q(unpublish_at__gt=after, unpublish_at__lte=until)
    due = []
    for model in _record_models():
        ids = list(rows(model).order_by().filter(window, status=Status.PUBLISHED).values_list("pk", flat=True))
        if ids:
            due.append((model, ids))
    return due


def _stamp_mentions(begun: models.QuerySet[Any], number: int) -> None:
    """Whoever mentions a record that was never public before may only now name it."""
    ids = list(begun.values_list("pk", flat=True))
    for mention in mentions(begun.model) if ids else ():
        found = rows(mention.model).filter(**{f"{mention.field}__in": ids})
        keys = list(found.values_list("pk" if mention.is_direct else "record_id", flat=True))
        rows(mention.of).filter(pk__in=keys).update(seq=number)


def _midnight_after(at: datetime) -> datetime:
    """The next local midnight."""
    return timezone.make_aware(datetime.combine(timezone.localdate(at) + timedelta(days=1), time.min))


def _next_moment(at: datetime) -> datetime:
    """The next publish_at or unpublish_at of a published record, or the next local midnight."""
    moments = [_midnight_after(at)]
    for model in _record_models():
        published = rows(model).filter(status=Status.PUBLISHED)
        for column in ("publish_at", "unpublish_at"):
            nearest = published.filter(**{f"{column}__gt": at}).aggregate(first=models.Min(column))["first"]
            if nearest is not None:
                moments.append(nearest)
    return min(moments)


@contextmanager
def short_lock_wait(milliseconds: int) -> Iterator[None]:
    """Within it, waiting for a lock ends after so many milliseconds (at least 1) with OperationalError."""
    usual = _lock_wait()
    _set_lock_wait(str(milliseconds))
    try:
        yield
    finally:
        _set_lock_wait(usual)


def _lock_wait() -> str:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout")
        return str(cursor.fetchone()[0])


def _set_lock_wait(value: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA busy_timeout = {int(value)}")  # a pragma takes no parameters
        else:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [value])
