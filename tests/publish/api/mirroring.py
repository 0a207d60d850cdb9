"""The documented mirror, reading the service in this process or over a socket, and the truth to compare it with."""

import importlib.util
from typing import Any

from django.test import Client

from core import data_version
from core.models import Vocabulary
from core.record import Record, rows
from publish.api.changes_page import COLLECTIONS
from publish.api.changes_record import PARTS, Names, facts, told_with
from tests.environment import ROOT


def _module() -> Any:
    spec = importlib.util.spec_from_file_location("mirror", ROOT / "docs" / "examples" / "mirror.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


mirror = _module()
BASE = "http://127.0.0.1"


class FromClient:
    """What fetches for a mirror in this process; keeps what was asked and answered."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.answers: list[Any] = []

    def __call__(self, url: str, headers: dict[str, str]) -> Any:
        response = self.client.get(url.removeprefix(BASE), headers=headers)
        answer = mirror.Answer(response.status_code, response.headers, response.content)
        self.answers.append(answer)
        return answer


def make_mirror(client: Client, path: str = ":memory:", **options: Any) -> Any:
    return mirror.Mirror(BASE, str(path), fetch=FromClient(client), **options)


def changes(client: Client, after: str = "", limit: int = 1000) -> dict[str, Any]:
    """One page."""
    response = client.get(f"/api/v1/changes?limit={limit}" + (f"&after={after}" if after else ""))
    assert response.status_code == 200, response.content.decode()
    page: dict[str, Any] = response.json()
    return page


def all_changes(client: Client, after: str = "", limit: int = 1000) -> tuple[list[dict[str, Any]], str]:
    """Every entry behind a position, and the position behind them."""
    found: list[dict[str, Any]] = []
    while True:
        page = changes(client, after, limit)
        found += page["changes"]
        after = page["next"]
        if not page["more"]:
            return found, after


def public_records() -> dict[tuple[str, str], Any]:
    """What a mirror must hold, read from the tables without the feed: no order, no `seq`, no positions."""
    at = data_version.read().as_of
    held = {}
    for model, collection in COLLECTIONS.items():
        is_record = issubclass(model, Record)
        found = model.objects.public(at) if is_record else rows(model)
        for row in found.prefetch_related(*PARTS.get(model, ())):
            names = Names(told_with(row), at)
            held[collection, row.slug if isinstance(row, Vocabulary) else str(row.uid)] = facts(row, names)
    return held
