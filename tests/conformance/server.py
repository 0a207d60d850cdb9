"""A process of its own that plants the data and prints its feeds as of hard moments: `python [-O] -m` this module.

The database (migrated, empty) is that of DATABASE_URL; the zone of the server is that of TZ.
"""

import json
import sys
from datetime import UTC, datetime

import django
import time_machine

# In the order of time: the golden files' moment; when the year has turned in Kiritimati only, in
# Beijing too, in Los Angeles too; a leap day everywhere.
MOMENTS = (
    datetime(2026, 4, 21, 3, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC),
    datetime(2026, 12, 31, 16, 0, 1, tzinfo=UTC),
    datetime(2027, 1, 1, 8, 0, 1, tzinfo=UTC),
    datetime(2028, 2, 29, 9, 0, tzinfo=UTC),
)


def bodies(client, addresses: tuple[str, ...]) -> dict[str, str]:
    """Status and body of every feed at every moment, by moment and address."""
    found = {}
    for moment in MOMENTS:
        with time_machine.travel(moment, tick=False):
            for address in addresses:
                response = client.get(address)
                body = b"".join(response) if response.streaming else response.content
                found[f"{moment:%Y-%m-%dT%H:%M:%SZ} {address}"] = f"{response.status_code} {body.decode()}"
    return found


def main() -> None:
    django.setup()
    from django.test import Client

    from tests.conformance.hostile import plant_hostile
    from tests.publish.planted import plant

    client = Client(SERVER_NAME="127.0.0.1")
    plant()
    golden = bodies(client, ("/events.ics?datetime=../..", "/projects.ics"))
    plant_hostile()
    everything = bodies(client, ("/events.ics", "/events.ics?datetime=2026-12-31/2027-01-01", "/projects.ics"))
    json.dump({"golden": golden, "everything": everything}, sys.stdout)


if __name__ == "__main__":
    main()
