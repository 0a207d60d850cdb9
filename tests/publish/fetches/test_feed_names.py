"""Fetches are counted by names of which there are boundedly many."""

import pytest
from django.http import QueryDict

from publish.fetches.names import feed_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/events.ics", "events.ics"),
        ("/events.atom?", "events.atom"),
        ("/events.ics?category=reading", "events.ics?category=reading"),
        ("/events.ics?utm_source=weixin&category=reading&from=timeline&_=1", "events.ics?category=reading"),
        ("/events.ics?category=reading&lang=en&cancelled=show&alarm=PT1H", "events.ics?category=reading"),
        ("/places.geojson?datum=gcj02&network=book-houses", "places.geojson?network=book-houses"),
        ("/events.geojson?place=chaoyang-park", "events.geojson?place=chaoyang-park"),
        ("/projects.atom?kind=park", "projects.atom?kind=park"),
        ("/events.ics?category=a,b", "events.ics?*"),
        ("/events.ics?category=a&category=b", "events.ics?*"),
        ("/events.ics?category=a&subdistrict=b", "events.ics?*"),
        ("/events.ics?datetime=2026-04-01/2026-04-30", "events.ics?*"),
        ("/events.ics?bbox=116,39,117,40", "events.ics?*"),
        ("/places/chaoyang-park.ics", "places/chaoyang-park.ics"),
        ("/places/chaoyang-park.ics?datetime=../..", "places/*.ics?*"),
        ("/events/opening.ics", "events/*.ics"),
        ("/projects/park.geojson", "projects/*.geojson"),
        ("/events/", None),
        ("/places.csv", None),
        ("/robots.txt", None),
    ],
)
def test_an_address_has_one_of_few_names(address, name):
    path, _, query = address.partition("?")
    assert feed_name(path, QueryDict(query)) == name
