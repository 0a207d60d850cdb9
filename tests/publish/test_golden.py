"""Feeds and layers as files that a person reads when they change (`pytest --update-golden`, then the diff)."""

from pathlib import Path

import pytest
import time_machine

from tests.publish.planted import ADDRESSES, LATER, plant

ENGLISH = ("/events.ics?datetime=../..&lang=en", "/projects.ics?lang=en", "/events.geojson?datetime=../..&lang=en")
GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.mark.django_db
def test_every_feed_is_equal_to_its_golden_file_to_the_byte(reader, request):
    plant()
    for address in (*ADDRESSES, *ENGLISH):
        with time_machine.travel(LATER, tick=False):
            compare(reader.get(address).content, address, request.config)


def compare(body, address, config):
    name = address.lstrip("/").partition("?")[0]
    golden = GOLDEN / ("en" if "lang=en" in address else "") / name
    # In the file a line stands for a Feature, and git keeps LF: what is compared are the bytes all the same.
    if config.getoption("--update-golden"):
        golden.write_bytes(body)
    assert body.decode() == golden.read_bytes().decode()
