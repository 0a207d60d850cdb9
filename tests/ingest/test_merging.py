import pytest

from ingest.merging import decide


def alone(name: str) -> frozenset[str]:
    return frozenset({name})


@pytest.mark.parametrize(
    ("wanted", "seeded", "present", "to_write", "edited", "remembered"),
    [
        ("a", "a", "a", False, False, "a"),
        ("b", "a", "a", True, False, "b"),
        ("b", "a", "b", False, False, "b"),
        ("a", "a", "x", False, True, "a"),
        ("b", "a", "x", False, True, "a"),
        (None, "a", "a", True, False, None),
        ("b", None, None, True, False, "b"),
        (None, None, "x", False, True, None),
    ],
)
def test_one_field(wanted, seeded, present, to_write, edited, remembered) -> None:
    def state(value):
        return {} if value is None else {"field": value}

    decision = decide(state(wanted), state(seeded), state(present), alone)
    assert ("field" in decision.to_write) is to_write
    assert ("field" in decision.edited) is edited
    assert decision.remembered.get("field") == remembered


def test_fields_of_a_group_stand_or_fall_together() -> None:
    group = frozenset({"from", "to"})
    decision = decide(
        {"from": 2, "to": 4, "title": "b"},
        {"from": 1, "to": 3, "title": "a"},
        {"from": 1, "to": 9, "title": "a"},
        lambda name: group if name in group else frozenset({name}),
    )
    assert decision.to_write == {"title"}
    assert decision.edited == {"to"}
    assert decision.remembered == {"from": 1, "to": 3, "title": "b"}
