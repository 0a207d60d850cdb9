"""Fixtures for every test."""

import pytest

from publish.caching.answer import memo
from tests.support import Reader


@pytest.fixture(autouse=True)
def _forget_validators() -> None:
    """A rolled-back test leaves the data version where it was, with other data: nothing may be remembered."""
    memo.clear()


@pytest.fixture
def reader(db: None) -> Reader:
    """A stranger reading the public service."""
    return Reader()
