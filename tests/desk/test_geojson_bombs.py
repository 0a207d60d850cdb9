"""Hostile positions through the desk's forms: a page with the refusal and what was typed, never a 500."""

from typing import Any

import pytest

from places.models import Place
from projects.models import Project
from tests.core.test_geojson_text import BOMBS
from tests.desk.desk import chief, errors_at, form_values, url_of

pytestmark = pytest.mark.django_db

GIVEN: dict[type, dict[str, str]] = {
    Place: {"title": "一处", "kind": "park", "position_quality": "cited"},
    Project: {"title": "一项", "kind": "park"},
}
# Of each kind one that a request can hold; a lone surrogate can only be sent escaped.
SENT = (
    "deep geometry", "very deep geometry", "opened only", "100,000 points", "coordinates as text", "NaN", "1e400",
    "fullwidth digits", "a name twice", "lone surrogate, escaped", "NUL", "NUL in a name",
)  # fmt: skip
TEXTS = {name: (text, why) for name, text, why in BOMBS}


@pytest.mark.parametrize("model", GIVEN)
def test_every_bomb_is_refused_at_its_field_and_kept(model: Any) -> None:
    desk, url = chief(), url_of("add", model)
    data = form_values(desk.get(url).content.decode()) | GIVEN[model]
    for name in SENT:
        text, why = TEXTS[name]
        response = desk.post(url, data | {"geometry": text, "source_datum": "bd09"})
        assert response.status_code == 200, name
        (message,) = errors_at(response).pop("geometry")
        assert set(errors_at(response)) == {"geometry"}, name
        assert why in message or "看不懂这个位置" in message, name
        assert form_values(response.content.decode())["geometry"] == text, name
    assert not model.objects.exists()


@pytest.mark.parametrize("size", [4_000_000, 6_000_000])
def test_megabytes_are_refused_one_way_or_the_other(size: int) -> None:
    desk, url = chief(), url_of("add", Place)
    data = form_values(desk.get(url).content.decode()) | GIVEN[Place]
    response = desk.post(url, data | {"geometry": '{"type":"Point","coordinates":[' + "1," * (size // 2) + "1]}"})
    # What is more than a request may hold never reaches the form.
    assert response.status_code == (200 if size < 5_000_000 else 400)
    assert not Place.objects.exists()
