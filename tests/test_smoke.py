import pytest

from core import data_version
from places.models import Place
from tests.support import commit, make_place

pytestmark = pytest.mark.django_db


def test_a():
    commit()
    before = data_version.read().number
    make_place()
    commit()
    assert data_version.read().number > before
    assert Place.objects.get().seq == data_version.read().number
