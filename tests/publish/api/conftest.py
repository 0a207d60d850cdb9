"""The planted district, read at the moment it was made."""

import pytest
import time_machine

from tests.publish.planted import LATER, plant


@pytest.fixture
def at_later():
    """The clock stands at LATER."""
    with time_machine.travel(LATER, tick=False):
        yield LATER


@pytest.fixture
def planted(db, at_later):
    """One record of every kind."""
    plant()
