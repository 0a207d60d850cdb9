"""The lint finds nothing in any feed."""

import pytest
import time_machine

from events.models import Event
from places.models import Place
from projects.models import Project
from tests.conformance.feeds import AT, DATA, feeds, read
from tests.conformance.lint import lint

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("data", DATA)
def test_the_lint_finds_nothing(data):
    found = [f"{address} {finding}" for address, body in feeds(data).items() for finding in lint(body)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("data", ["newspaper", "planted", "hostile"])
def test_the_lint_finds_nothing_in_downloads_and_in_the_feeds_of_places(data):
    with time_machine.travel(AT, tick=False):
        DATA[data]()
        downloads = [f"/{name}/{slug}.ics" for name, slug in slugs(("events", Event), ("projects", Project))]
        places = [f"/places/{slug}.ics" for _, slug in slugs(("places", Place))]
        found = [f"{address} {finding}" for address in places for finding in lint(read(address))]
        found += [f"{address} {finding}" for address in downloads for finding in lint(read(address), is_download=True)]
    assert downloads
    assert places
    assert not found, "\n".join(found)


def slugs(*collections):
    return [
        (name, slug) for name, model in collections for slug in model.objects.public(AT).values_list("slug", flat=True)
    ]
