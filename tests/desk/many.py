"""Very many records at once, in one statement: copies of one, each with an identity and days of its own."""

from typing import Any

from django.db import connection
from django.db.models import Max


def multiply(record: Any, number: int) -> None:
    """So many copies of a stored record, without history; `first_on` and `last_on` reach back over ten years."""
    is_sqlite = connection.vendor == "sqlite"
    table = record._meta.db_table
    days = "date({0}, '-' || (n %% 3650) || ' days')" if is_sqlite else "({0} - (n %% 3650)::int)"
    made = {
        "id": "n",
        "uid": "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()",
        "slug": "slug || '-' || n",
        "title": "title || n",
        "first_on": days.format("first_on"),
        "last_on": days.format("last_on"),
    }
    columns = [field.column for field in record._meta.concrete_fields]
    values = ", ".join(made.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    first: int = type(record).objects.aggregate(last=Max("pk"))["last"] + 1
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE number(n) AS (SELECT CAST(%s AS integer) UNION ALL SELECT n + 1 FROM number WHERE n < %s) "
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, number WHERE id = %s",
            [first, first + number - 1, record.pk],
        )
