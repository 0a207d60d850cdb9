"""Fixtures for every test."""

import pytest
from hypothesis import settings

from publish.caching.answer import memo
from tests.support import Reader

# The same examples on every run and every machine, however slow it is; no database of old failures.
settings.register_profile("civic", derandomize=True, deadline=None, database=None, max_examples=100)
settings.load_profile("civic")


@pytest.fixture(autouse=True)
def _forget_validators() -> None:
    """A rolled-back test leaves the data version where it was, with other data: nothing may be remembered."""
    memo.clear()


@pytest.fixture
def reader(db: None) -> Reader:
    """A stranger reading the public service."""
    return Reader()
