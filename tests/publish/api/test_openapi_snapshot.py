"""The contract is a file in the repository, `docs/openapi.json`, and is made without a warning. Needs no database.

When the contract is meant to change: `manage.py spectacular --format openapi-json --file docs/openapi.json`.
"""

import json

from django.core.management import call_command

from publish.api.collections import COLLECTIONS
from publish.query import Query
from tests.environment import ROOT

SNAPSHOT = ROOT / "docs" / "openapi.json"


def test_the_contract_is_made_without_a_warning_and_is_the_one_in_the_repository(tmp_path):
    made = tmp_path / "openapi.json"
    call_command("spectacular", "--fail-on-warn", "--validate", "--format", "openapi-json", "--file", str(made))
    assert made.read_text(encoding="utf-8") == SNAPSHOT.read_text(encoding="utf-8")


def test_the_filters_are_those_of_the_one_table():
    paths = json.loads(SNAPSHOT.read_text(encoding="utf-8"))["paths"]
    for collection in COLLECTIONS:
        named = [one["name"] for one in paths[f"/api/v1/{collection.name}/"]["get"]["parameters"]]
        table = [parameter.name for parameter in (collection.query or Query).PARAMETERS]
        assert sorted(named) == sorted([*table, "limit", "after"])


def test_every_operation_says_how_it_refuses():
    paths = json.loads(SNAPSHOT.read_text(encoding="utf-8"))["paths"]
    assert len(paths) >= 17
    for path, operations in paths.items():
        for operation in operations.values():
            assert {"400", "406", "429"} <= operation["responses"].keys(), path
            assert operation["summary"], path
            assert operation["tags"], path
