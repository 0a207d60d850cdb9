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

# The moment at which feeds are read.
AT = NOW + timedelta(days=2)
# What stands in the tables, by name.
DATA: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "newspaper": make_page_one,
    "shipped": lambda: call_command("seed", verbosity=0),
    "planted": planted.plant,
    "hostile": plant_hostile,
}
EVERYTHING = "/events.ics?datetime=../.."
ADDRESSES = (
    "/events.ics",
    EVERYTHING,
    f"{EVERYTHING}&lang=en",
    f"{EVERYTHING}&cancelled=show",
    f"{EVERYTHING}&cancelled=hide",
    f"{EVERYTHING}&alarm=PT30M",
    "/events.ics?state=cancelled,moved,postponed",
    "/projects.ics",
    "/projects.ics?lang=en",
)


@cache
def feeds(data: str) -> dict[str, bytes]:
    """The bytes of every feed, by address, of the named data; made once, since they depend on nothing else."""
    with time_machine.travel(AT, tick=False):
        DATA[data]()
        return {address: read(address) for address in ADDRESSES}


def read(address: str) -> bytes:
    """The body that a stranger gets."""
    response = Reader().get(address)
    assert response.status_code == 200, response.content.decode()
    return response.content
