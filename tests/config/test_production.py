"""Started as in production, in a process of its own with nothing in its environment."""

import subprocess
import sys

import pytest

from tests.environment import ROOT

KEY = "correct-horse-battery-staple-9-and-some-more-words-of-no-meaning-4711"
ADDRESS = "https://calendar.example.cn"


def start(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, *command]
    return subprocess.run(whole, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_deployment_checks_are_clean():
    result = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=KEY, PUBLIC_BASE_URL=ADDRESS)
    assert (result.returncode, result.stdout) == (0, "System check identified no issues (0 silenced).\n"), result.stderr


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "Set SECRET_KEY."),
        ({"PUBLIC_BASE_URL": ADDRESS}, "Set SECRET_KEY."),
        ({"SECRET_KEY": KEY}, "Set PUBLIC_BASE_URL."),
        ({"SECRET_KEY": "development-only-key-that-protects-nothing-at-all-0123456789"}, "Set SECRET_KEY."),
        ({"SECRET_KEY": KEY, "PUBLIC_BASE_URL": "calendar.example.cn"}, "PUBLIC_BASE_URL is 'calendar.example.cn'"),
        ({"DEBUG": "yes"}, "DEBUG is 'yes'; it has to be true or false."),
        ({"DEBUG": "true", "EXTENT": "115,39,117"}, "EXTENT has to be four numbers"),
        ({"DEBUG": "true", "EXTENT": "39.4,115.4,41.1,117.6"}, "EXTENT has to be west,south,east,north"),
        ({"DEBUG": "true", "DISTRICT_BBOX": "nan,39,117,41"}, "DISTRICT_BBOX has to be west,south,east,north"),
        ({"DEBUG": "true", "EMBED_FRAME_ANCESTORS": "example.cn"}, "EMBED_FRAME_ANCESTORS holds 'example.cn'"),
        ({"DEBUG": "true", "MAP_TILES_URL": "//tiles/{z}"}, "MAP_TILES_URL is"),
    ],
)
def test_a_setting_that_cannot_be_right_stops_the_start_and_is_named(environment, message):
    result = start("-c", "import config.settings", **environment)
    assert result.returncode != 0
    assert message in result.stderr.splitlines()[-1]


def test_the_command_line_does_not_start_without_a_key():
    result = start("manage.py", "check", PUBLIC_BASE_URL=ADDRESS)
    assert result.returncode != 0
    assert "Set SECRET_KEY." in result.stderr.splitlines()[-1]


def test_a_path_and_a_port_in_the_public_address_are_kept():
    code = "from config.settings import *; print(FORCE_SCRIPT_NAME, SESSION_COOKIE_PATH, ALLOWED_HOSTS)"
    result = start("-c", code, SECRET_KEY=KEY, PUBLIC_BASE_URL=f"{ADDRESS}:8443/chaoyang/")
    assert result.stdout == "/chaoyang /chaoyang/admin/ ['calendar.example.cn']\n"
