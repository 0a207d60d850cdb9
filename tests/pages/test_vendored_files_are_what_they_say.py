"""Vendored files: unchanged since they were taken, with their licence and a note of where from."""

import hashlib
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "publish" / "static" / "vendor"


@pytest.mark.parametrize("folder", sorted(VENDOR.iterdir()), ids=lambda folder: folder.name)
def test_every_file_has_its_checksum(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    noted = {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    kept = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert kept - {"README.md", "SHA256SUMS"} == set(noted)
    for name, digest in noted.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    assert "LICENSE" in noted


def test_a_changed_byte_would_be_noticed() -> None:
    whole = (VENDOR / "leaflet-1.9.4" / "leaflet.js").read_bytes()
    noted = (VENDOR / "leaflet-1.9.4" / "SHA256SUMS").read_text()
    assert hashlib.sha256(whole).hexdigest() in noted
    assert hashlib.sha256(whole + b" ").hexdigest() not in noted
