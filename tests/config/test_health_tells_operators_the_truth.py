import tomllib

import pytest
from django.conf import settings
from django.db import connection

from core.install import install
from core.models import DataVersion
from tests.support import Reader

pytestmark = pytest.mark.django_db


def test_a_sound_installation_is_ready(reader: Reader) -> None:
    assert reader.get("/livez").content == b"ok\n"
    assert reader.get("/readyz").status_code == 200


def test_a_missing_trigger_makes_it_unready(reader: Reader) -> None:
    name = "places_place_version_update" if connection.vendor == "sqlite" else "civic_raise ON places_place"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}")
    response = reader.get("/readyz")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert reader.get("/livez").status_code == 200
    install(connection)
    assert reader.get("/readyz").status_code == 200


def test_a_missing_version_row_makes_it_unready(reader: Reader) -> None:
    DataVersion.objects.all().delete()
    assert reader.get("/readyz").status_code == 503


def test_the_version_is_said_once(reader: Reader) -> None:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    assert reader.get("/version").json()["version"] == settings.VERSION == project["version"]
    assert f"[{settings.VERSION}]" in (settings.BASE_DIR / "CHANGELOG.md").read_text()
