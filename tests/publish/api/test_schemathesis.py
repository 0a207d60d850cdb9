"""schemathesis asks the API everything that its own description allows, and what it does not, and finds nothing.

Run against a live server over the planted district, with a fixed seed. What no schema can say is put
into the copy that it reads: which slugs there are, and which positions a page gave. `near` and
`radius`, which only go together, are left to other tests.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.servers.basehttp import WSGIRequestHandler

from core.models import Organisation, Source
from core.partial_date import PartialDate
from events.models import Category, Event
from places.models import Network, Place, Subdistrict
from projects.models import Project
from tests.publish.api.writer import make_token
from tests.publish.planted import LATER, plant
from tests.support import Reader, hold_clock

pytestmark = [pytest.mark.schemathesis, pytest.mark.django_db(transaction=True)]

CONFIG = """
[checks]
missing_required_header.expected-statuses = [400, 401, 403, 406, 415, 428]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 428]

# Which fields fit together, and which step is open, no schema can say.
[[operations]]
include-path-regex = "^/api/v1/desk/"
checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 404, 409]
"""
NAMED = {
    "category": Category, "categories": Category, "organiser": Organisation, "owner": Organisation,
    "organisations": Organisation, "place": Place, "places": Place, "project": Project, "projects": Project,
    "network": Network, "networks": Network, "subdistrict": Subdistrict, "subdistricts": Subdistrict,
    "events": Event, "umbrella": Event,
}  # fmt: skip
# Days that exist, from the earlier to the later.
FORMS = {
    "bbox": "^(116[.][0-3],39[.][0-8],116[.][5-9],40[.][0-2])?$",
    "datetime": "^(2026-0[1-4]-(0[1-9]|1[0-9]|2[0-8])/(2026-0[5-9]-0[1-9]|[.][.]))?$",
    "completing": "^(202[0-6](/202[7-9]|/[.][.])?)?$",
    "updated_since": "^(20[0-2][0-9]-0[1-9]-[0-2][1-8])?$",
}
# One after the other: what is withdrawn is not read any more, and what is made may be called anything.
# Moderation is the same for every kind of record.
RUNS = {
    "reading": (["--exclude-path-regex", "^/api/v1/desk/"], 18),
    "changing": (
        ["--include-path-regex", "^/api/v1/desk/(events/|projects/[{]key[}]/slip|[a-z]+/[{]key[}]/$)"]
        + ["--exclude-operation-id-regex", "^create_"],
        15,
    ),
    "making": (["--include-operation-id-regex", "^create_"], 3),
}


def slugs(name):
    return sorted(NAMED[name].objects.values_list("slug", flat=True))


def completed(document, reader):
    """The description with what only the data know."""
    for path, operations in document["paths"].items():
        collection = path.removeprefix("/api/v1/").removeprefix("desk/").partition("/")[0]
        for operation in operations.values():
            asked = [one for one in operation.get("parameters", []) if one["name"] not in ("near", "radius")]
            operation["parameters"] = asked
            for parameter in asked:
                parameter["schema"] = schema_of(parameter, collection, reader)
    for name, component in document["components"]["schemas"].items():
        if name.endswith("Request"):
            for member, schema in component["properties"].items():
                complete_member(member, schema)
    return document


def schema_of(parameter, collection, reader):
    name, schema = parameter["name"], parameter["schema"]
    if name == "key":
        return {"type": "string", "enum": [*slugs(collection), "never-there"]}
    if name == "If-Match":
        return {"type": "string", "enum": ["*"]}
    if name == "after":
        # An address, but of changes, where it is the position itself.
        address = collection if collection == "changes" else f"{collection}/"
        following = reader.get(f"/api/v1/{address}?limit=1").json()["next"] or ""
        return {"type": "string", "enum": ["", *re.findall(r"(?:^|after=)([A-Za-z0-9_-]+)(?:&|$)", following)]}
    if name in FORMS:
        return {"type": "string", "pattern": FORMS[name]}
    if schema["type"] == "array":
        items = slugs(name) if name in NAMED else CHOICES[collection, name]
        return {**schema, "items": {"type": "string", "enum": items}}
    return schema


CHOICES = {
    ("events", "state"): ["scheduled", "cancelled"],
    ("places", "kind"): ["park", "school"],
    ("places", "setting"): ["community"],
    ("projects", "kind"): ["park", "facility"],
    ("projects", "state"): ["under-way", "completed"],
}


def complete_member(name, schema):
    named = {"to": ["jingsi"], "source": ["paper"], "zone": ["Asia/Shanghai"], "rule": ["", "FREQ=DAILY;COUNT=3"]}
    values = slugs(name) if name in NAMED else named.get(name)
    if values is None or schema.get("format"):
        return
    held = schema["items"] if schema.get("type") == "array" else schema
    held.pop("minLength", None)
    held["enum"] = [*values, None] if schema.get("nullable") else values


@pytest.fixture
def description(transactional_db, tmp_path):
    plant()
    Source.objects.create(key="paper", publication="朝阳报", published_on=PartialDate.parse("2026-04"))
    hold_clock(LATER)
    reader = Reader()
    document = completed(reader.get("/api/v1/schema/").json(), reader)
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "schemathesis.toml").write_text(CONFIG, encoding="utf-8")
    return path


def test_schemathesis_finds_nothing(description, live_server, monkeypatch):
    # Django's server writes head and body apart, and Nagle's algorithm would wait 40 ms between the two.
    monkeypatch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
    token = make_token(get_user_model().objects.create_superuser("chief"))
    for name, (selection, operations) in RUNS.items():
        command = [
            Path(sys.executable).with_name("st"), "run", description, "--url", live_server.url, "--workers", "1",
            "--checks", "all", "--seed", "20260421", "--max-examples", "6", "--phases", "examples,coverage,fuzzing",
            "--header", f"Authorization: Bearer {token}", "--continue-on-failure", "--no-color", "--warnings", "off",
            *selection,
        ]  # fmt: skip
        found = subprocess.run(
            command, cwd=description.parent, capture_output=True, text=True, check=False, timeout=900
        )
        assert found.returncode == 0, f"{name}: {found.stdout}{found.stderr}"
        assert re.search(r"Tested: (\d+)", found.stdout)[1] == str(operations), name
