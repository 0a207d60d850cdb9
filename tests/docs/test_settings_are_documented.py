import re

from publish.geojson.views import DATUM
from publish.ical.options import ALARM, CANCELLED
from publish.query import EventQuery, PlaceQuery, ProjectQuery
from publish.query.options import LANG
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


def test_the_deployment_files_set_documented_variables_only():
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    unit = (ROOT / "deploy" / "civic-calendar.service").read_text(encoding="utf-8")
    service, _, _ = compose.partition("\nservices:")
    named = set(re.findall(r"^    ([A-Z_]+):", service, re.MULTILINE)) | set(re.findall(r"\b([A-Z_]{5,})(?==)", unit))
    assert {"SECRET_KEY", "DATABASE_URL", "BEHIND_TLS_PROXY"} <= named
    assert named - DOCUMENTED == set()


def test_every_option_is_documented():
    programmers = (ROOT / "docs" / "programmers.md").read_text(encoding="utf-8")
    assert [option.name for option in (LANG, DATUM, CANCELLED, ALARM) if f"`{option.name}" not in programmers] == []


def test_every_filter_is_documented():
    programmers = (ROOT / "docs" / "programmers.md").read_text(encoding="utf-8")
    table = programmers.partition("## 筛选")[2].partition("\n## ")[0]
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE))
    queries = (EventQuery, PlaceQuery, ProjectQuery)
    assert documented == {parameter.name for query in queries for parameter in query.PARAMETERS}
