"""The service for another district, begun as the document says: nothing of Chaoyang is left, in words or numbers."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import ROOT

DOCUMENT = (ROOT / "docs" / "another-district.md").read_text(encoding="utf-8")
FENCES = dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL))
SETTINGS = dict(line.split("=", 1) for line in shlex.split(FENCES.pop("settings")))
# What a stranger asks for; the last ones are answered with a 400 whose words give examples.
WRONG = ("/places/?near=x", "/places/?bbox=x", "/places.geojson?radius=5")
PATHS = (
    *("/", "/?lang=en", "/events/", "/events/?view=month", "/events/?view=map", "/places/", "/projects/"),
    *("/subscribe/", "/embed/", "/privacy/", "/sitemap.xml", "/robots.txt", "/version", "/admin/login/"),
    *("/events.ics", "/projects.ics", "/events.atom", "/projects.atom", "/events.csv", "/places.csv"),
    *("/events.geojson", "/places.geojson", "/projects.geojson", "/events.geojsons"),
    *("/api/v1/", "/api/v1/feeds", "/api/v1/subdistricts/", "/api/v1/schema/", "/ogc/", "/ogc/collections?f=json"),
    *WRONG,
)
ASK = f"""
import sys
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
for state in ("empty", "begun"):
    if state == "begun":
        call_command("seed", dir=__import__("pathlib").Path(sys.argv[1]), verbosity=0)
    for path in {PATHS!r}:
        response = Client(SERVER_NAME="127.0.0.1").get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        print("===", state, path, response.status_code)
        print(body.decode())
"""
CHAOYANG = re.compile(
    r"朝阳|chao-?yang|北京|Beijing|110105|\b116\.\d+|\b39\.[89]\d*|\b40\.[012]\d*",
    re.IGNORECASE,
)
Answers = dict[tuple[str, str], tuple[int, str]]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What each path is answered with, with nothing in the database and then with the document's files."""
    folder: Path = tmp_path_factory.mktemp("another")
    files = folder / "files"
    files.mkdir()
    for name, text in FENCES.items():
        (files / name).write_text(text, encoding="utf-8")
    environment = {
        **SETTINGS,
        "DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "KEPT_ANSWERS_DIR": str(folder / "answers"),
        "LOG_LEVEL": "ERROR",
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-c", ASK, str(files)]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    parts = iter(re.split(r"^=== (\w+) (\S+) (\d+)\n", result.stdout, flags=re.MULTILINE)[1:])
    return {(state, path): (int(status), body) for state, path, status, body in zip(*[parts] * 4, strict=True)}


@pytest.mark.parametrize("state", ["empty", "begun"])
def test_nothing_of_chaoyang_is_left(state: str, answers: Answers) -> None:
    for path in PATHS:
        status, body = answers[state, path]
        assert (path, status) == (path, 400 if path in WRONG else 200)
        assert (path, CHAOYANG.findall(body)) == (path, [])


def test_every_setting_of_the_document_is_one(answers: Answers) -> None:
    assert set(SETTINGS) >= {"SITE_NAME", "DISTRICT_NAME", "EXTENT", "DISTRICT_BBOX", "TIME_ZONE", "PINYIN_READINGS"}
    assert "西湖日历" in answers["empty", "/"][1]
    assert "杭州市西湖区" in answers["empty", "/"][1]
    assert "Xihu Calendar" in answers["empty", "/?lang=en"][1]
    assert "例如 120.06,30.20" in answers["empty", "/places/?near=x"][1]


def test_the_first_event_and_the_first_network_are_public(answers: Answers) -> None:
    feed = answers["begun", "/events.ics"][1].replace("\r\n ", "").replace("\n ", "")
    assert "X-WR-CALNAME:西湖日历" in feed
    assert re.search("^SUMMARY:.*西湖书房读书日", feed, re.MULTILINE)
    assert "西湖书房" in answers["begun", "/subscribe/"][1]
    assert "北山" in answers["begun", "/api/v1/subdistricts/"][1]
