"""The lint finds nothing in any feed."""

import pytest

from tests.conformance.feeds import DATA, feeds
from tests.conformance.lint import lint

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("data", DATA)
def test_the_lint_finds_nothing(data):
    found = [f"{address} {finding}" for address, body in feeds(data).items() for finding in lint(body)]
    assert not found, "\n".join(found)
