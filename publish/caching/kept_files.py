"""Large answers, made once per content: files named by the validator, the least recently read go first."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from django.conf import settings

log: Final = logging.getLogger(__name__)
_PIECE: Final = 256 * 1024
_SUFFIX: Final = ".answer"


def length(etag: str) -> int | None:
    """Octets of the kept file, or None. Being asked for counts as use."""
    path = _path(etag)
    try:
        os.utime(path)
        return path.stat().st_size
    except OSError:
        return None


def read(etag: str) -> Iterator[bytes]:
    """The kept file's bytes; it may be removed meanwhile without harm to who reads it."""
    with _path(etag).open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def written(etag: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks as they are; what was sent whole is kept for the next. A full disk costs the file only."""
    file = _Kept(etag)
    try:
        for chunk in chunks:
            file.write(chunk)
            yield chunk
        file.finish()
    finally:
        file.discard()


class _Kept:
    """A file that appears under its name only when it is whole."""

    def __init__(self, etag: str) -> None:
        self._path = _path(etag)
        self._file: IO[bytes] | None = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Closed by `finish` or `discard`.
            self._file = tempfile.NamedTemporaryFile(dir=self._path.parent, delete=False)  # noqa: SIM115
        except OSError as error:
            log.warning("large answers are not kept: %s", error)

    def write(self, piece: bytes) -> None:
        """Append; after a failure (a full disk) nothing more."""
        if self._file is not None:
            try:
                self._file.write(piece)
            except OSError as error:
                log.warning("a large answer is not kept: %s", error)
                self.discard()

    def finish(self) -> None:
        """Give it its name, and make room."""
        if self._file is not None:
            try:
                self._file.close()
                Path(self._file.name).replace(self._path)
                self._file = None
                _make_room(self._path.parent)
            except OSError as error:
                log.warning("a large answer is not kept: %s", error)

    def discard(self) -> None:
        """Remove what was begun and not finished."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            Path(self._file.name).unlink(missing_ok=True)
            self._file = None


def _path(etag: str) -> Path:
    return Path(settings.KEPT_ANSWERS_DIR) / (etag.strip('"') + _SUFFIX)


def _make_room(folder: Path) -> None:
    """Remove files, the least recently used first, until all fit into KEPT_ANSWERS_BYTES."""
    held = []
    for path in folder.glob(f"*{_SUFFIX}"):
        try:
            found = path.stat()
        except OSError:
            continue  # another process removed it
        held.append((found.st_mtime, found.st_size, path))
    total = sum(size for _, size, _ in held)
    for _, size, path in sorted(held):
        if total <= settings.KEPT_ANSWERS_BYTES:
            break
        path.unlink(missing_ok=True)
        total -= size
