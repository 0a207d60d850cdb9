"""Fixtures for every test."""

import pytest

from tests.support import Reader


@pytest.fixture
def reader(db: None) -> Reader:
    """A stranger reading the public service."""
    return Reader()
