"""The feeds that are judged: what they hold, and under which addresses they are read."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

import time_machine
from django.core.management import call_command

from tests.conformance.hostile import plant_hostile
from tests.newspaper import make_page_one
from tests.publish import planted
from tests.support import NOW, Reader

# What stands in the tables, by name.
DATA: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "newspaper": make_page_one,
    "shipped": lambda: call_command("seed", verbosity=0),
    "planted": planted.plant,
    "hostile": plant_hostile,
}
ADDRESSES = (
    "/events.ics",
    "/events.ics?datetime=../..",
    "/events.ics?state=cancelled,moved,postponed",
    "/projects.ics",
)


@cache
def feeds(data: str) -> dict[str, bytes]:
    """The bytes of every feed, by address, of the named data; made once, since they depend on nothing else."""
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        DATA[data]()
        return {address: _body(Reader(), address) for address in ADDRESSES}


def _body(reader: Reader, address: str) -> bytes:
    response = reader.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.content
