"""The service for another district, by its settings alone: nothing of Chaoyang is left, in words or in numbers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import ROOT

SETTINGS = {
    "DEBUG": "true",
    "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
    "SITE_NAME": "西湖日历",
    "SITE_NAME_EN": "Xihu Calendar",
    "DISTRICT_NAME": "杭州市西湖区",
    "DISTRICT_NAME_EN": "Xihu District, Hangzhou",
    "EXTENT": "118.3,29.1,120.8,30.6",
    "DISTRICT_BBOX": "119.95,30.04,120.17,30.35",
    "PINYIN_READINGS": "西湖=xi hu",
}
# What a stranger asks for; the last ones are answered with a 400 whose words give examples.
PATHS = (
    *("/", "/?lang=en", "/events/", "/events/?view=month", "/events/?view=map", "/places/", "/projects/"),
    *("/subscribe/", "/embed/", "/privacy/", "/no-such-page/", "/sitemap.xml", "/robots.txt", "/version"),
    *("/events.ics", "/projects.ics", "/events.atom", "/projects.atom", "/events.csv", "/places.csv"),
    *("/events.geojson", "/places.geojson", "/projects.geojson", "/events.geojsons"),
    *("/api/v1/", "/api/v1/feeds", "/api/v1/subdistricts/", "/ogc/", "/ogc/collections?f=json"),
    *("/api/v1/schema/", "/admin/login/"),
    *("/places/?near=x", "/places/?bbox=x", "/places.geojson?radius=5"),
)
ASK = f"""
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
for path in {PATHS!r}:
    response = Client(SERVER_NAME="127.0.0.1").get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    print("===", path, response.status_code)
    print(body.decode())
"""
CHAOYANG = re.compile(
    r"朝阳|Chaoyang|chao-?yang|110105|\b116\.\d|\b39\.[89]\d*|\b40\.[012]\d*|北京|Beijing", re.IGNORECASE
)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """What each path is answered with, in a process of its own with an empty database."""
    folder: Path = tmp_path_factory.mktemp("another")
    environment = {
        **SETTINGS,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "KEPT_ANSWERS_DIR": str(folder / "answers"),
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-c", ASK]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    parts = re.split(r"^=== (\S+) (\d+)\n", result.stdout, flags=re.MULTILINE)[1:]
    return {path: (int(status), body) for path, status, body in zip(*[iter(parts)] * 3, strict=True)}


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_chaoyang_is_left(path: str, answers: dict[str, tuple[int, str]]) -> None:
    status, body = answers[path]
    assert status in ((404,) if path == "/no-such-page/" else (400,) if "=x" in path or "radius" in path else (200,))
    assert CHAOYANG.findall(body) == []


def test_it_says_whose_it_is(answers: dict[str, tuple[int, str]]) -> None:
    assert "西湖日历" in answers["/"][1]
    assert "杭州市西湖区" in answers["/"][1]
    assert "Xihu Calendar" in answers["/?lang=en"][1]
    assert "X-WR-CALNAME:西湖日历" in answers["/events.ics"][1].replace("\r\n ", "")
