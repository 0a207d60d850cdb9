"""One consistent view of the database over several statements, holding no lock that a writer waits for."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def consistent_view() -> Iterator[None]:
    """Within it, every query sees the same moment; nothing may be written.

    SQLite: a deferred transaction, begun by hand, since Django's own are IMMEDIATE and take the write
    lock. PostgreSQL: REPEATABLE READ, read only. Inside a transaction that stands already, that one serves.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
