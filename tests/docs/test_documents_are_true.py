"""What the documents name exists: commands, files, addresses."""

import re

import pytest
from django.core.management import get_commands
from django.urls import resolve

from tests.environment import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "fixtures").rglob("*.md")])
NAMES = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
TEXTS = dict(zip(NAMES, (path.read_text(encoding="utf-8") for path in DOCUMENTS), strict=True))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


@pytest.mark.parametrize("name", NAMES)
def test_every_make_command_is_a_target(name):
    named = re.findall(r"(?:^|`|\b[A-Z_]+=\S+ )make ([a-z]+)", TEXTS[name], re.MULTILINE)
    assert set(named) - TARGETS == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_management_command_exists(name):
    named = re.findall(r"manage\.py ([a-z_]+)", TEXTS[name])
    assert set(named) - set(get_commands()) == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_link_to_a_file_leads_somewhere(name):
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", TEXTS[name])
    folder = (ROOT / name).parent
    assert [target for target in targets if not (folder / target).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_a_readme_names_the_two_commands(name):
    assert {"make run", "make test"} <= set(re.findall(r"^make [a-z]+", TEXTS[name], re.MULTILINE))


@pytest.mark.parametrize("name", NAMES)
def test_every_address_resolves(name):
    # Addresses stand in backquotes; SLUG stands for any name. The rest are files of a server.
    named = re.findall(r"`(/(?!etc/|srv/|var/)[a-zA-Z0-9/._-]*)(?:\?[^`]*)?`", TEXTS[name])
    for address in named:
        resolve(address.replace("SLUG", "a-name"))


def test_every_decision_is_listed():
    listed = set(re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", TEXTS["docs/decisions/README.md"]))
    assert listed == {path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")}
