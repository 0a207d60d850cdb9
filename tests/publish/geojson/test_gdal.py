"""GDAL, a client that nobody here wrote, reads the layers of a running server."""

import re
import subprocess

import pytest
import time_machine

from tests.publish.planted import LATER, plant

pytestmark = [pytest.mark.gdal, pytest.mark.django_db(transaction=True)]


def summary(ogrinfo, address):
    """What `ogrinfo` says of a layer."""
    done = subprocess.run([ogrinfo, "-al", "-so", address], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ERROR" not in done.stdout + done.stderr
    assert "Warning" not in done.stderr
    return done.stdout


@pytest.fixture
def _clock():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.mark.usefixtures("_clock")
@pytest.mark.parametrize(
    ("address", "count", "extent", "fields"),
    [
        (
            "/events.geojson?datetime=../..", 16, (116.46, 39.9045962, 116.5570171, 39.94),
            {"title": "String", "category": "String", "when": "String", "position_radius_m": "Integer"},
        ),
        (
            "/places.geojson", 4, (116.46, 39.9045962, 116.5570171, 39.94),
            {"title": "String", "kind": "String", "position_quality": "String", "next_events_count": "Integer"},
        ),
        (
            "/projects.geojson", 3, (116.44, 39.93, 116.47, 39.96),
            {"title": "String", "state": "String", "end": "String", "promised_first": "String"},
        ),
    ],
)  # fmt: skip
def test_ogrinfo_reads_a_layer_whole(live_server, ogrinfo, address, count, extent, fields):
    plant()
    found = summary(ogrinfo, f"{live_server.url}{address}")
    assert f"Feature Count: {count}\n" in found
    corners = re.search(r"Extent: \(([\d.]+), ([\d.]+)\) - \(([\d.]+), ([\d.]+)\)", found)
    assert corners is not None
    assert tuple(float(corner) for corner in corners.groups()) == pytest.approx(extent, abs=1e-6)
    assert 'ID["EPSG",4326]' in found
    for name, kind in fields.items():
        assert re.search(rf"^{name}: {kind}", found, re.MULTILINE), name
