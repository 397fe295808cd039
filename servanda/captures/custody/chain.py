"""A hash chain: a file of lines, each with the hash of the one before, never rewritten.

What leaves it: the lines in order, or the place where one no longer fits the next. A line
that a kill cut short is set aside and named, never taken for a whole one. A door to the disk.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

from attrs import frozen

from servanda import canon
from servanda.errors import StoreError
from servanda.user_files import sync

START = "0" * 64  # what stands as the hash before the first line
Row = dict[str, Any]


@frozen
class Fault:
    """Something kept that is not as it was: in which file, from which byte, and what."""

    file: str
    offset: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}: from byte {self.offset:,}: {self.what}"


class Chain:
    """The lines of one file, read as far as they have been asked for.

    Whoever adds lines holds the lock of the folder; see `servanda.captures.custody.warc`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_bytes = 0
        self._last = START

    @property
    def head(self) -> str:
        """The hash of the last line read: it stands for every line up to it."""
        return self._last

    def news(self) -> Iterator[Row]:
        """The whole lines added since this was last asked, each fitting the one before.

        Raises StoreError where one does not. A line without its end is left for `mend`.
        """
        if not self.path.exists():
            return
        check_own(self.path)
        with self.path.open("rb") as file:
            file.seek(self._read_bytes)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                row = _row(line)
                if row is None or row.get("previous") != self._last:
                    raise StoreError(
                        f"{self.path}: the line at byte {self._read_bytes:,} does not follow from "
                        "the one before it. Nothing is added to a chain that is not whole. Run "
                        "servanda check --captures, and restore the file from a copy of the watch."
                    )
                self._read_bytes += len(line)
                self._last = canon.sha256_of_bytes(line[:-1])
                yield row

    def mend(self) -> str:
        """A line that a kill cut short is set aside, and a line says so; "" where there is none."""
        if not self.path.exists() or self.path.stat().st_size == self._read_bytes:
            return ""
        row, sentence = set_aside(self.path, self._read_bytes)
        cut(self.path, self._read_bytes)
        self.append([row])
        return sentence

    def append(self, rows: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
        """The rows are on disk behind the last line read, each with the hash before it."""
        linked, lines = [], bytearray()
        last = self._last
        for row in rows:
            whole = {**row, "previous": last}
            line = canon.spell(whole)
            last = canon.sha256_of_bytes(line)
            linked.append(whole)
            lines += line + b"\n"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not self.path.exists()
        with self.path.open("ab") as file:
            if file.tell() != self._read_bytes:
                raise StoreError(
                    f"{self.path}: was added to by somebody else meanwhile. Nothing was added. "
                    "Run the command again."
                )
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        if fresh:
            sync(self.path.parent)
        self._read_bytes += len(lines)
        self._last = last
        return tuple(linked)


def check_own(path: Path) -> None:
    """A file of the vault's own is a file, or not there yet: a pipe in its place would never end.

    Raises StoreError.
    """
    if path.exists() and not path.is_file():
        raise StoreError(
            f"{path}: is no file but a pipe, device or folder that somebody put in its place. Take "
            "it away, and restore the file from a copy of the watch; a lock is made anew."
        )


def look_through(path: Path) -> Iterator[tuple[int, Row] | Fault]:
    """Every line again with its first byte, as far as it can be read, and what is wrong.

    A line's change is found by the hash in the line after it, so it is the changed one that is
    named. The last line has none after it: what it says is compared with what it speaks of.
    """
    if not path.exists():
        return
    if not path.is_file():
        yield Fault(path.name, 0, "it is no file but a pipe, device or folder put in its place")
        return
    offset, last, start = 0, START, 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            row = _row(line)
            if not line.endswith(b"\n"):
                yield Fault(path.name, offset, "a line cut short; the next addition sets it aside")
                return
            if row is None:
                yield Fault(path.name, offset + _unreadable(line), f"line {number} is not JSON")
            elif canon.spell(row) + b"\n" != line:
                yield Fault(path.name, offset, f"line {number} is not spelt as it was written")
            elif row.get("previous") != last:
                yield Fault(
                    path.name,
                    start,
                    f"line {max(1, number - 1)} is not the one that line {number} was written "
                    "after: changed, taken out or put in",
                )
            if row is not None:
                yield offset, row
            start, last = offset, canon.sha256_of_bytes(line[:-1])
            offset += len(line)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else adds to what is in a folder meanwhile; StoreError where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        check_own(folder / ".lock")
        with (folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise StoreError(
            f"{error.filename or folder}: cannot be written ({error.strerror or error}). What came "
            "in last is not kept. Make room or give write access to the folder, then do it again."
        ) from error


def set_aside(path: Path, offset: int) -> tuple[Row, str]:
    """What stands in a file from a byte on lies in `torn/` too; its row, and a sentence on it."""
    with path.open("rb") as file:
        file.seek(offset)
        tail = file.read()
    sha256 = canon.sha256_of_bytes(tail)
    kept = path.parent / "torn" / f"{path.name}.{offset}.{sha256[:8]}"
    kept.parent.mkdir(exist_ok=True)
    with kept.open("wb") as file:
        file.write(tail)
        file.flush()
        os.fsync(file.fileno())
    sync(kept.parent)
    row = {"type": "cut", "file": path.name, "offset": offset, "length": len(tail)}
    sentence = (
        f"{path}: the last {len(tail):,} bytes, from byte {offset:,}, were left by a write that "
        f"broke off. They were never recorded as kept and lie in torn/{kept.name} now."
    )
    return {**row, "sha256": sha256, "kept": f"torn/{kept.name}"}, sentence


def cut(path: Path, offset: int) -> None:
    """The file ends at that byte."""
    with path.open("r+b") as file:
        file.truncate(offset)
        os.fsync(file.fileno())


def _row(line: bytes) -> Row | None:
    try:
        row = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _finite(word: str) -> float:
    return float(word) if isfinite(float(word)) else _refuse(word)


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number that is ever written")


def _unreadable(line: bytes) -> int:
    """The first byte of a line that no JSON can have there; 0 where none can be told."""
    try:
        json.loads(line.decode("utf-8"))
    except json.JSONDecodeError as error:
        return len(error.doc[: error.pos].encode("utf-8", "surrogatepass"))
    except UnicodeDecodeError as error:
        return error.start
    return 0
