"""Seeding: fixtures become rows, once; a re-run follows the files and never an editor's change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from core.actions import publish, save_record, set_citations, withdraw
from core.errors import CivicError, InvalidFixture
from core.lines import keep_parts
from core.models import CalendarDay
from core.moderation import Status
from core.record import Record, rows
from events.actions import follow_working_calendar
from ingest.building import Built, build, uid_of
from ingest.fixtures import FixtureSet, Row, read_fixtures
from ingest.kinds import CITATIONS, KINDS
from ingest.merging import decide
from ingest.models import Seeded
from ingest.states import present_state, state_of_fields, wanted_state
from places.actions import set_networks
from places.models import Network, Place

_REASON = "种子数据"


@dataclass(slots=True)
class Summary:
    """What a run did, by key. `kept` says which fields an editor's change stands in."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: dict[str, frozenset[str]] = field(default_factory=dict)
    discarded: list[str] = field(default_factory=list)


@transaction.atomic
def seed(directory: Path, *, at: datetime) -> Summary:
    """Bring the database up to a directory of fixtures: all of it, or nothing. Raises InvalidFixture."""
    fixtures = read_fixtures(directory)
    seeding = _Seeding(fixtures, at)
    for row in fixtures.rows:
        try:
            seeding.take(row)
        except ValidationError as error:
            raise row.error(*_first_message(error)) from error
        except InvalidFixture:
            raise
        except CivicError as error:
            raise row.error("", str(error)) from error
    if seeding.days_changed:
        follow_working_calendar(by=None, at=at)
    return seeding.summary


def _first_message(error: ValidationError) -> tuple[str, str]:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    name, messages = next(iter(by_field.items()))
    return ("" if name == "__all__" else name), "；".join(messages)


class _Seeding:
    """One run: what is remembered, the rows that stand, what was done so far."""

    def __init__(self, fixtures: FixtureSet, at: datetime) -> None:
        self.fixtures = fixtures
        self.at = at
        self.memory = {memory.key: memory for memory in Seeded.objects.filter(source=fixtures.source)}
        self.standing = {kind.name: self._standing(kind.name, kind.model) for kind in KINDS}
        self.kinds = {row.key: row.kind.name for row in fixtures.rows}
        self.summary = Summary()
        self.days_changed = False

    def _standing(self, kind: str, model: type[models.Model]) -> dict[int, models.Model]:
        """The seeded rows that still exist, by id, held until the end of the run."""
        ids = [memory.row_id for memory in self.memory.values() if memory.kind == kind]
        return {row.pk: row for row in rows(model).filter(pk__in=ids).select_for_update().order_by("pk")}

    def take(self, row: Row) -> None:
        """Create, follow or leave one row."""
        memory = self.memory.get(row.key)
        if memory is not None and memory.kind != row.kind.name:
            raise row.error("key", f"这个标识以前属于另一类数据（{memory.kind}）")
        if memory is not None and memory.row_id not in self.standing[row.kind.name]:
            self.summary.discarded.append(row.key)
            return
        built = build(row, resolve=self._resolve, retrieved_on=self.fixtures.retrieved_on)
        if memory is None:
            self._begin(row, built)
        else:
            self._follow(row, built, memory)

    def _resolve(self, row: Row, field: str, kind: str, key: str) -> int:
        memory = self.memory.get(key) if isinstance(key, str) else None
        if memory is None or memory.kind != kind:
            is_later = isinstance(key, str) and self.kinds.get(key) == kind
            raise row.error(field, f"“{key}”要写在它前面" if is_later else f"这套数据里没有“{key}”（{kind}）")
        return memory.row_id

    def _begin(self, row: Row, built: Built) -> None:
        """Create the row; one that an editor made before under the same name is adopted as it stands."""
        natural = {row.kind.natural: getattr(built.instance, row.kind.natural)}
        present = rows(row.kind.model).filter(**natural).first()
        wanted = wanted_state(row.kind, built, present)
        if present is None:
            self._create(row, built)
            present = built.instance
            self.days_changed |= row.kind.model is CalendarDay
            self.summary.created.append(row.key)
        else:
            self.summary.kept[row.key] = frozenset({row.kind.natural})
        self.memory[row.key] = Seeded.objects.create(
            source=self.fixtures.source,
            key=row.key,
            kind=row.kind.name,
            row_id=present.pk,
            values=decide(wanted, wanted, wanted, row.kind.group).remembered,
            seeded_at=self.at,
        )

    def _create(self, row: Row, built: Built) -> None:
        instance = built.instance
        if isinstance(instance, Record):
            instance.uid = uid_of(self.fixtures.source, row.key)
        self._save(instance)
        names = [CITATIONS + field for field in built.citations]
        self._link(instance, built, ["networks", *names, "status"])

    def _follow(self, row: Row, built: Built, memory: Seeded) -> None:
        """Write what the file changed and no editor did."""
        present = self.standing[row.kind.name][memory.row_id]
        wanted = wanted_state(row.kind, built, present)
        seeded = {**state_of_fields(row.kind, row.kind.model()), **memory.values}
        decision = decide(wanted, seeded, present_state(row.kind, present), row.kind.group)
        changed = [name for name in row.kind.fields if name in decision.to_write]
        for name in changed:
            attname = row.kind.fields[name].attname
            setattr(present, attname, getattr(built.instance, attname))
        if changed:
            self._save(present)
        self._link(present, built, sorted(decision.to_write.difference(changed)))
        if decision.remembered != memory.values:
            memory.values, memory.seeded_at = decision.remembered, self.at
            memory.save(update_fields=["values", "seeded_at"])
        if decision.edited:
            self.summary.kept[row.key] = decision.edited
        self.days_changed |= bool(decision.to_write) and row.kind.model is CalendarDay
        (self.summary.updated if decision.to_write else self.summary.unchanged).append(row.key)

    def _save(self, instance: models.Model) -> None:
        if isinstance(instance, Record):
            save_record(instance, by=None, at=self.at, reason=_REASON)
        else:
            instance.full_clean()
            instance.save()

    def _link(self, instance: models.Model, built: Built, names: Iterable[str]) -> None:
        """Write what stands beside the row: networks, citations, and last whether it is public."""
        for name in names:
            if name == "networks" and isinstance(instance, Place):
                set_networks(instance, Network.objects.filter(pk__in=built.networks or ()), by=None, at=self.at)
            elif name.startswith(CITATIONS) and isinstance(instance, Record):
                field = name.removeprefix(CITATIONS)
                set_citations(instance, field, self._citations(instance, built, field))
                keep_parts(instance)
            elif name == "status" and isinstance(instance, Record):
                self._moderate(instance, built)

    def _citations(self, record: Record, built: Built, field: str) -> list[Any]:
        held: Any = record.citations  # type: ignore[attr-defined] # every concrete record has its own table of them
        return [
            held.model(source_id=source, phrase=phrase, confidence=confidence, retrieved_on=read_on)
            for source, phrase, confidence, read_on in built.citations.get(field, [])
        ]

    def _moderate(self, record: Record, built: Built) -> None:
        if built.status == Status.PUBLISHED and record.status != Status.PUBLISHED:
            publish(record, by=None, at=self.at)
        elif built.status == Status.DRAFT and record.status == Status.PUBLISHED:
            withdraw(record, by=None, at=self.at, reason=record.internal_note)
