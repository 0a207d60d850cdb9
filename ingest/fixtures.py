"""Reading of fixtures: a directory of CSV and TOML files becomes a list of rows. Touches no database."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from core.errors import InvalidFixture
from ingest.kinds import KINDS, Kind

_ABOUT: Final = "about.toml"
_SUFFIXES: Final = (".csv", ".toml")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as its file has it. `values` are untyped text or TOML values, without `key`."""

    kind: Kind
    file: str
    key: str
    values: Mapping[str, Any]

    def error(self, field: str, message: str) -> InvalidFixture:
        """The error that names this row and a field."""
        return InvalidFixture(self.file, self.key, field, message)


@dataclass(frozen=True, slots=True)
class FixtureSet:
    """A directory of fixtures: the name its keys live under, when its sources were read, its rows in order."""

    source: str
    retrieved_on: date | None
    rows: tuple[Row, ...]


def read_fixtures(directory: Path) -> FixtureSet:
    """Read every file of a directory. Raises InvalidFixture."""
    about = _toml(directory / _ABOUT)
    source, retrieved_on = about.get("source"), about.get("retrieved_on")
    if not isinstance(source, str) or not source:
        raise InvalidFixture(_ABOUT, "", "source", "要写明这套数据的名字")
    if retrieved_on is not None and type(retrieved_on) is not date:
        raise InvalidFixture(_ABOUT, "", "retrieved_on", "要写成日期，例如 2026-11-23")
    files = _files_by_kind(directory)
    rows = [row for kind in KINDS for path in files.get(kind.files, ()) for row in _rows(kind, path)]
    _refuse_twice(rows)
    return FixtureSet(source, retrieved_on, tuple(rows))


def _files_by_kind(directory: Path) -> dict[str, list[Path]]:
    """Paths by the first word of their names: `places-book-houses.toml` holds places."""
    known = {kind.files for kind in KINDS}
    files: dict[str, list[Path]] = {}
    for path in sorted(directory.iterdir()):
        if path.suffix not in _SUFFIXES or path.name == _ABOUT:
            continue
        word = path.stem.split("-")[0]
        if word not in known:
            raise InvalidFixture(path.name, "", "", f"文件名的第一个词要是 {'、'.join(sorted(known))} 之一")
        files.setdefault(word, []).append(path)
    return files


def _rows(kind: Kind, path: Path) -> Iterator[Row]:
    for number, values in enumerate(_csv(path) if path.suffix == ".csv" else _tables(kind, path), start=1):
        key = values.pop("key", "") if kind.natural != "key" else values.get("key", "")
        key = key or ("" if kind.is_record else values.get(kind.natural, ""))
        key = key.isoformat() if isinstance(key, date) else key
        if not isinstance(key, str) or not key:
            raise InvalidFixture(path.name, f"第 {number} 条", "key", "每条数据都要有标识")
        yield Row(kind, path.name, key, values)


def _csv(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a CSV file; an empty cell is a field not given."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        try:
            for row in csv.DictReader(stream, restkey="", strict=True):
                if "" in row:
                    raise InvalidFixture(path.name, next(iter(row.values())), "", "单元格比表头多")
                yield {name: cell for name, cell in row.items() if cell}
        except (csv.Error, UnicodeDecodeError) as error:
            raise InvalidFixture(path.name, "", "", f"不是有效的 UTF-8 CSV：{error}") from error


def _tables(kind: Kind, path: Path) -> Iterator[dict[str, Any]]:
    """The [[place]], [[event]] ... tables of a TOML file."""
    document = _toml(path)
    for name, tables in document.items():
        if name != kind.name or not isinstance(tables, list):
            raise InvalidFixture(path.name, "", name, f"这个文件里只能有 [[{kind.name}]]")
        for table in tables:
            if not isinstance(table, dict):
                raise InvalidFixture(path.name, "", name, f"每条都要写成 [[{kind.name}]]")
            yield dict(table)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidFixture(path.name, "", "", f"在 {path.parent} 里找不到这个文件") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidFixture(path.name, "", "", f"不是有效的 TOML：{error}") from error


def _refuse_twice(rows: list[Row]) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        if row.key in first:
            raise row.error("key", f"这个标识在 {first[row.key].file} 里已经用过")
        first[row.key] = row
