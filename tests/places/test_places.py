"""Places: positions as good as they are known, networks, opening hours."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.actions import save_record
from core.geometry import circle
from core.partial_date import PartialDate
from places.actions import set_estimated_position, set_networks
from places.models import Membership, Network, Place
from tests.support import NOW, POINT, make_place

pytestmark = pytest.mark.django_db
AREA = circle(116.46, 39.92, 300)

BAD_POSITIONS = [
    {"position_quality": "none", "geometry": POINT},
    {"position_quality": "none", "geometry": None, "position_radius_m": 100},
    {"position_quality": "cited", "geometry": None},
    {"position_quality": "cited", "geometry": POINT, "position_radius_m": 100},
    {"position_quality": "estimated", "geometry": AREA},
    {"position_quality": "estimated", "geometry": AREA, "position_radius_m": 0},
    {"position_quality": "estimated", "geometry": None, "position_radius_m": 100},
    {"position_quality": "guessed", "geometry": POINT},
]


@pytest.mark.parametrize("fields", BAD_POSITIONS)
def test_a_position_that_does_not_fit_its_quality_is_refused(fields):
    with pytest.raises(ValidationError):
        make_place(**fields)
    make_place(geometry=None)
    with pytest.raises(IntegrityError, match="place_position_fits_quality"), transaction.atomic():
        Place.objects.update(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "castle"}, "place_kind_known"),
        ({"setting": "moon"}, "place_setting_known"),
        ({"source_datum": "nad27"}, "place_datum_known"),
        ({"opening_hours": "24/7"}, "place_hours_have_a_date"),
    ],
)
def test_what_is_not_in_the_vocabulary_is_refused(fields, constraint):
    with pytest.raises(ValidationError):
        make_place(**fields)
    make_place()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Place.objects.update(**fields)


def test_an_estimate_is_an_area_and_never_a_pin():
    place = make_place(geometry=None)
    set_estimated_position(place, longitude=116.46, latitude=39.92, radius_m=300)
    save_record(place, by=None, at=NOW)
    stored = Place.objects.get()
    assert (stored.geometry, stored.position_quality, stored.position_radius_m) == (AREA, "estimated", 300)
    assert stored.cited_point is None
    with pytest.raises(ValidationError, match="不能存成一个点"):
        make_place(geometry=POINT, position_quality="estimated", position_radius_m=300)


def test_a_cited_position_gives_a_pin():
    assert make_place().cited_point == (116.46, 39.92)
    assert make_place(geometry=None).cited_point is None


def test_networks_are_set_exactly_and_what_stays_is_not_touched():
    place = make_place()
    a, b, c = (Network.objects.create(slug=slug, title=slug) for slug in "abc")
    set_networks(place, [a, b], by=None, at=NOW)
    kept = Membership.objects.get(network=b).pk
    set_networks(place, [b, c, c], by=None, at=NOW)
    assert set(place.networks.values_list("slug", flat=True)) == {"b", "c"}
    assert Membership.objects.get(network=b).pk == kept
    later = NOW + timedelta(days=1)
    set_networks(place, [], by=None, at=later)
    assert place.changed_at == later
    set_networks(place, [], by=None, at=later + timedelta(days=1))
    assert place.changed_at == later
    assert not place.networks.exists()


def test_a_place_is_in_a_network_once():
    place, network = make_place(), Network.objects.create(slug="a", title="a")
    set_networks(place, [network], by=None, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(record=place, network=network)


@pytest.mark.parametrize(
    "hours", ["24/7", "Mo-Fr 09:00-21:00; PH off", "Tu-Su 09:00-17:00", "sunrise-sunset", 'Mo-Su 09:00-21:00 "预约"']
)
def test_opening_hours_are_kept_as_written(hours):
    make_place(opening_hours=hours, opening_hours_as_of=PartialDate.parse("2026-04"))
    assert Place.objects.get().opening_hours == hours


@pytest.mark.parametrize(
    "hours", ["每天九点到五点", "9am-5pm daily please", "Mo-Fr 25:00-99:00", "Mo-Fr 09:00-", ";;;", "((((" * 60]
)
def test_opening_hours_that_cannot_be_read_are_refused_in_chinese(hours):
    with pytest.raises(ValidationError) as refusal:
        make_place(opening_hours=hours, opening_hours_as_of="2026-04")
    assert "看不懂这个开放时间" in refusal.value.message_dict["opening_hours"][0]
