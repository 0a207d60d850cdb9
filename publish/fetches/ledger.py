"""Writing the counts down: seldom, after an answer has gone, and never waiting for anyone.

The number of fetches is good to know and nothing more: where it cannot be written at once it waits
for the next time, and where a process is killed some of it is lost.
"""

import atexit
import logging
from datetime import date, timedelta
from multiprocessing.util import Finalize
from threading import Lock
from typing import Any, Final

from django.core.signals import request_finished
from django.db import Error, connection, transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from core.data_version import short_lock_wait
from publish.fetches.clients import client_of
from publish.fetches.counter import Key, counter
from publish.fetches.names import feed_name
from publish.models import FeedFetches

log: Final = logging.getLogger(__name__)
KEPT: Final = timedelta(days=90)
_LOCK_WAIT_MS: Final = 1
_TABLE: Final = FeedFetches._meta.db_table
# Several processes add to one row.
_ADD: Final = (
    f"INSERT INTO {_TABLE} (day, feed, client, sent, unchanged) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT (day, feed, client) DO UPDATE SET "
    f"sent = {_TABLE}.sent + excluded.sent, unchanged = {_TABLE}.unchanged + excluded.unchanged"
)
_writing: Final = Lock()


def note(request: HttpRequest, response: HttpResponseBase) -> None:
    """Count an answer when it is a feed's, whole or unchanged."""
    if request.method != "GET" or response.status_code not in (200, 304):
        return
    feed = feed_name(request.path_info, request.GET)
    if feed is not None:
        client = client_of(request.headers.get("User-Agent", ""))
        counter.count(Key(timezone.localdate(), feed, client, is_unchanged=response.status_code == 304))


@receiver(request_finished, dispatch_uid="publish.fetches.write_when_due")
def write_when_due(**_: Any) -> None:
    """Receiver of request_finished, which the server sends when the last byte of an answer is out of its hands."""
    if counter.is_due:
        write()
        # Django has let go of its connections before; one that stands in a transaction is a test's.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


@atexit.register
def write_at_exit() -> None:
    """The last counts of a process that ends in order."""
    write()


# The workers of granian are processes of multiprocessing, which end without what atexit was told.
Finalize(None, write_at_exit, exitpriority=1)


def write() -> None:
    """Write down what was counted; what cannot be written at once is kept for the next time."""
    if not _writing.acquire(blocking=False):
        return
    try:
        taken = counter.take()
        if not taken:
            return
        try:
            with short_lock_wait(_LOCK_WAIT_MS), transaction.atomic():
                _add(taken)
                FeedFetches.objects.filter(day__lt=max(key.day for key in taken) - KEPT).delete()
        except Error as error:
            counter.put_back(taken)
            log.info("fetches are written down later: %s", error)
    finally:
        _writing.release()


def _add(taken: dict[Key, int]) -> None:
    sums: dict[tuple[date, str, str], list[int]] = {}
    for key, number in taken.items():
        sums.setdefault((key.day, key.feed, key.client.value), [0, 0])[key.is_unchanged] += number
    with connection.cursor() as cursor:
        # In one order, so that two processes cannot hold what the other waits for.
        cursor.executemany(_ADD, [(*row, *counts) for row, counts in sorted(sums.items())])
