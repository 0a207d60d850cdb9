"""The locks are in step with pyproject.toml, safe and free of any registry's address. Needs no network."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.environment import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = [Requirement(text) for text in PROJECT["dependencies"]]
NEEDED_FOR_WORK = NEEDED + [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
LOCKS = {"requirements.lock": NEEDED, "requirements-dev.lock": NEEDED_FOR_WORK}

# The oldest versions without a known hole that matters here.
FLOORS = {"django": "5.2.19", "icalendar": "7.1.3", "djangorestframework": "3.12", "tablib": "3.4"}


def entries(lock: str) -> list[tuple[str, str, str]]:
    """(name, version, the rest of the entry) of each pin."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    return [(*re.match(r"(\S+?)==(\S+)", block).groups(), block) for block in blocks]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_what_the_project_asks_for_and_nothing_else(lock):
    asked = {name for name, _, block in entries(lock) if "civic-calendar (pyproject.toml)" in block}
    assert asked == {canonicalize_name(requirement.name) for requirement in LOCKS[lock]}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_locked_version_satisfies_the_project(lock):
    pins = [(name, pin) for name, pin, _ in entries(lock)]
    refused = [
        (name, pin)
        for requirement in LOCKS[lock]
        for name, pin in pins
        if name == canonicalize_name(requirement.name) and not requirement.specifier.contains(pin)
    ]
    assert refused == []


def test_both_locks_pin_the_same_versions():
    work = {(name, pin) for name, pin, _ in entries("requirements-dev.lock")}
    assert {(name, pin) for name, pin, _ in entries("requirements.lock")} - work == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    assert [name for name, _, block in entries(lock) if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", [*LOCKS, "tests/conformance/readers/package-lock.json"])
def test_a_lock_names_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?:|file:|git\+|--(?:extra-)?index-url|--find-links|--trusted-host", text) == []


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_what_is_installed_and_locked_is_not_below_its_security_floor(name, floor):
    pins = [pin for locked, pin, _ in entries("requirements.lock") if locked == name]
    try:
        pins.append(version(name))
    except PackageNotFoundError:
        assert pins == [], f"{name} is locked and not installed"
    assert [pin for pin in pins if Version(pin) < Version(floor)] == []


def test_reading_spreadsheets_comes_with_defused_xml():
    names = {name for name, _, _ in entries("requirements.lock")}
    assert "openpyxl" not in names or "defusedxml" in names
