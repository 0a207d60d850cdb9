"""SELF_APPROVAL=false: nobody makes public what went last through their own hands, whoever they are."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from core import actions
from core.errors import TransitionRefused
from core.hands import hands_of
from places.models import Place, PlaceKind
from tests.support import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def another_must_look(settings):
    settings.SELF_APPROVAL = False


def person(name):
    return get_user_model().objects.create_superuser(name)


def written(by):
    place = Place(title="公园", kind=PlaceKind.PARK)
    actions.save_record(place, by=by, at=NOW)
    return place


def test_the_hands_are_those_of_the_writer_the_last_to_change_and_the_last_to_submit():
    first, second, third, fourth, last = (person(name) for name in ("a", "b", "c", "d", "e"))
    place = written(first)
    for number, by in enumerate((second, third)):
        place.summary = str(number)
        actions.save_record(place, by=by, at=NOW)
    actions.submit(place, by=second, at=NOW)
    actions.send_back(place, by=last, at=NOW, reason="缺出处")
    actions.submit(place, by=fourth, at=NOW)
    assert hands_of(place) == {first.pk, third.pk, fourth.pk}


@pytest.mark.parametrize("act", ["write", "change", "submit"])
def test_a_superuser_is_refused_too_and_another_is_not(act):
    mine, other = person("a"), person("b")
    place = written(mine if act == "write" else None)
    if act == "change":
        place.summary = "改"
        actions.save_record(place, by=mine, at=NOW)
    if act == "submit":
        actions.submit(place, by=mine, at=NOW)
    with pytest.raises(TransitionRefused, match="另一位"):
        actions.publish(place, by=mine, at=NOW)
    with pytest.raises(TransitionRefused, match="另一位"):
        actions.publish(place, by=mine, at=NOW, publish_at=NOW + DAY)
    assert Place.objects.get().status != "published"
    actions.publish(place, by=other, at=NOW)
    assert Place.objects.get().status == "published"


def test_with_the_setting_on_one_pair_of_hands_is_enough(settings):
    settings.SELF_APPROVAL = True
    mine = person("a")
    actions.publish(written(mine), by=mine, at=NOW)
    assert Place.objects.get().status == "published"


def test_the_system_has_no_hands():
    actions.publish(written(None), by=None, at=NOW)
    assert Place.objects.get().status == "published"


def test_what_waits_for_its_moment_stays_as_it_was_approved():
    mine, other = person("a"), person("b")
    place = written(mine)
    actions.publish(place, by=other, at=NOW, publish_at=NOW + DAY)
    place.title = "偷换"
    with pytest.raises(ValidationError, match="取消定时"):
        actions.save_record(place, by=mine, at=NOW)
    assert Place.objects.get().title == "公园"


def test_a_correction_of_what_is_public_is_made_at_once():
    place = written(person("a"))
    actions.publish(place, by=person("b"), at=NOW)
    place.title = "朝阳公园"
    actions.save_record(place, by=person("c"), at=NOW + DAY)
    assert Place.objects.get().title == "朝阳公园"
