"""`manage.py render` fills the store, so that the first reader after it waits for no rendering."""

from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from publish.caching import store
from tests.publish.planted import STORED, plant
from tests.support import NOW, Reader, commit

pytestmark = pytest.mark.django_db


def test_after_it_nothing_is_rendered_for_a_reader(monkeypatch):
    with time_machine.travel(NOW, tick=False):
        plant()
        commit()
        out = StringIO()
        call_command("render", stdout=out)
        assert out.getvalue().count(": stored\n") == 10

        def refuse(*_):
            raise AssertionError("rendered for a reader")

        monkeypatch.setattr(store, "_part", refuse)
        for address in STORED:
            assert Reader().get(address).getvalue()


def test_a_busy_database_is_said(monkeypatch):
    def locked():
        raise store._NotStored("locked")

    monkeypatch.setattr(store, "_at_once", locked)
    out = StringIO()
    call_command("render", stdout=out)
    assert out.getvalue().count("not stored: the database was busy") == 10
