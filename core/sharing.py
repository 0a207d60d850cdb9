"""Loading related rows for many records at once: a row that many draw on is loaded once, not joined to each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model

from core.record import rows


def along(model: type[Model], paths: Iterable[str]) -> Iterator[tuple[str, type[Model]]]:
    """(path, model) of each step of paths such as `place__subdistrict`, every step once."""
    seen = set()
    for path in paths:
        steps, at = path.split("__"), model
        for number, step in enumerate(steps, start=1):
            related: Any = at._meta.get_field(step).related_model
            at = related
            if (so_far := "__".join(steps[:number])) not in seen:
                seen.add(so_far)
                yield so_far, at


def load_shared(records: Sequence[Model], paths: Iterable[str]) -> None:
    """Load what foreign keys along the paths point to, one query a step, the same object for all that share it.

    Django's prefetch does the same for a foreign key, but writes a condition for each row, which
    SQLite takes a millisecond each to read and refuses beyond a thousand.
    """
    if not records:
        return
    loaded: dict[str, list[Model]] = {"": list(records)}
    for path, model in along(type(records[0]), paths):
        before, _, name = path.rpartition("__")
        holders = loaded[before]
        attname = f"{name}_id"
        keys = {getattr(holder, attname) for holder in holders} - {None}
        found = rows(model).in_bulk(keys) if keys else {}
        for holder in holders:
            # A key that leads nowhere (raw SQL) is left for the descriptor to complain about.
            key = getattr(holder, attname)
            if key is None or key in found:
                setattr(holder, name, found.get(key))
        loaded[path] = list(found.values())
