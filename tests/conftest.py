"""Fixtures for every test, and which tests run: what needs a system package only with TEST_WITH=all."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import environ
import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

from publish.caching.memo import memo
from publish.fetches.counter import counter
from tests.support import Reader

# The same examples on every run and every machine, however slow it is; no database of old failures.
hypothesis_settings.register_profile("civic", derandomize=True, deadline=None, database=None, max_examples=100)
hypothesis_settings.load_profile("civic")

# With TEST_WITH=all a part that is missing makes its tests fail; nothing is skipped.
WITH_ALL = os.environ.get("TEST_WITH") == "all"
NEEDS = ("browser", "redis", "gdal", "node", "libical", "clients", "schemathesis")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a system package, what is about the other database, and on PostgreSQL the browser."""
    if config.option.markexpr:
        return
    left_out = set() if WITH_ALL else set(NEEDS)
    is_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    left_out.add("sqlite" if is_postgres else "postgres")
    if is_postgres:
        # What a browser shows is what HTTP answered, which is tested on both: the slowest of all run once.
        left_out.add("browser")
    deselected = [item for item in items if any(item.get_closest_marker(name) for name in left_out)]
    config.hook.pytest_deselected(items=deselected)
    items[:] = [item for item in items if item not in deselected]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say in one line what was left out."""
    if not WITH_ALL and not config.option.markexpr:
        terminalreporter.write_line(
            f"Left out, they need TEST_WITH=all: tests marked {', '.join(NEEDS)}, and PostgreSQL."
        )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew; then read the diff")


@pytest.fixture(autouse=True)
def _forget_validators() -> None:
    """A rolled-back test leaves the data version where it was, with other data: nothing may be remembered."""
    memo.clear()


@pytest.fixture(autouse=True)
def _forget_fetches() -> Iterator[None]:
    """No test writes down what another, or itself, has fetched, unless it means to."""
    counter.take()
    yield
    counter.take()


@pytest.fixture
def reader(db: None) -> Reader:
    """A stranger reading the public service."""
    return Reader()


@pytest.fixture
def redis_cache(settings: Any) -> str:
    """The service's cache in the Redis that TEST_CACHE_URL names; gives the address."""
    url = os.environ.get("TEST_CACHE_URL", "")
    assert url, "Set TEST_CACHE_URL to the address of a Redis for tests."
    settings.CACHES = {"default": environ.Env.cache_url_config(url)}
    return url


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium that browser tests drive."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Install Chromium: apt-get install chromium fonts-noto-cjk."
    return path


@pytest.fixture(scope="session")
def ogrinfo() -> str:
    """The path of GDAL's reader of layers."""
    path = shutil.which("ogrinfo")
    assert path, "Install GDAL's tools: apt-get install gdal-bin."
    return path


@pytest.fixture(scope="session")
def ogr2ogr() -> str:
    """The path of GDAL's converter of layers."""
    path = shutil.which("ogr2ogr")
    assert path, "Install GDAL's tools: apt-get install gdal-bin."
    return path
