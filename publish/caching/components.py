"""Rendering record by record: one that cannot be rendered is left out and logged, the rest stays up."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from core.record import Record

log: Final = logging.getLogger(__name__)
R = TypeVar("R", bound=Record)
T = TypeVar("T")


def render_each(records: Iterable[R], render: Callable[[R], T], *, form: str) -> Iterator[tuple[R, T]]:
    """(record, what was made of it) for all that can be rendered, in order. `form` names the format in the log."""
    for record in records:
        try:
            component = render(record)
        # Whatever is wrong with one record must not cost the readers all the others.
        except Exception:
            log.exception("%s left out of %s: %s cannot be rendered", record.uid, form, record._meta.model_name)
            continue
        yield record, component
