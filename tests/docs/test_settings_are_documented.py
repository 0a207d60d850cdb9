import re

from tests.environment import ROOT, variables_read

TABLE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
DOCUMENTED = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", TABLE, re.MULTILINE))


def test_every_variable_that_the_settings_read_has_a_line():
    assert variables_read() - DOCUMENTED == set()


def test_every_documented_variable_is_read():
    assert DOCUMENTED - variables_read() == set()


def test_the_reading_of_the_settings_file_finds_each_way_of_asking():
    assert {"SECRET_KEY", "DEBUG", "DATABASE_URL", "EXTENT", "HSTS_SECONDS", "MAP_TILES_URL"} <= variables_read()


def test_only_the_settings_file_reads_the_environment():
    packages = ("config", "core", "places", "projects", "events", "ingest", "publish", "desk")
    readers = [
        path.relative_to(ROOT).as_posix()
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"os\.(environ\b(?!\.setdefault)|getenv)", path.read_text(encoding="utf-8"))
    ]
    assert readers == []
