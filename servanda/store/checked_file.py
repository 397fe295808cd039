"""The file of a record that was checked whole, and whether it is still that file.

What leaves it: record.sqlite3.checked beside the record: the state of the file when all of it was
last known to be sound (as rsync and git tell a changed file from an unchanged one), the last line
of the record then, and how many records of each kind it had. Without it, or where anything
differs, everything is checked again. A door to the disk.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda import canon

SUFFIX = ".checked"
LAST = 2**63 - 1  # no record has so many lines
MOST_BYTES = 100_000  # a state has some hundreds
_LOG_HEAD_BYTES = 32  # of a write-ahead log: its salts change each time it is begun anew


@frozen
class CheckedState:
    """What was checked: the state of the files, the last line, and the records of each kind.

    `noted` is the SHA-256 of the last line in the list of heads beside the captures; "" for none.
    """

    files: tuple[str, ...]
    seq: int
    chain_sha256: str
    counts: Mapping[str, int]
    noted: str = ""


def state_of(path: Path) -> tuple[str, ...] | None:
    """The state of a record's file and its write-ahead log; None where there is no record yet.

    Nobody can set the time of the last change of an inode, which every write moves on; a copy has
    another inode. What rots on a disk without a write moves neither.

    The database's own file is never opened here: closing it would give up the locks that every
    connection of this process has on it, and another process would then take the write-ahead log
    away from under them (https://www.sqlite.org/howtocorrupt.html, 2.2). Nobody locks the log.
    """
    if (state := _stat(path)) is None:
        return None
    log = path.with_name(f"{path.name}-wal")
    if (state_of_log := _stat(log)) is None:
        return (state,)
    with suppress(OSError), log.open("rb") as file:  # taken away meanwhile: another state
        return (state, f"{state_of_log} {file.read(_LOG_HEAD_BYTES).hex()}")
    return (state,)


def _stat(path: Path) -> str | None:
    """One file in one word; None where it is not there, empty or out of reach."""
    try:
        stat = path.stat()
    except OSError:  # what cannot be read is told by the database, with what to do
        return None
    words = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    return " ".join(map(str, words)) if stat.st_size else None


def remembered(path: Path) -> CheckedState | None:
    """What was checked last; None where nobody knows."""
    beside = path.with_name(path.name + SUFFIX)
    try:
        # a pipe in its place would never end, nor what is no few words fit
        if not beside.is_file() or beside.stat().st_size > MOST_BYTES:
            return None
        row: Any = json.loads(beside.read_bytes())
        checked = canon.read(CheckedState, row)
        return checked if 0 <= checked.seq <= LAST else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def remember(path: Path, checked: CheckedState) -> None:
    """Keep it for the next time, where anything can be written; else all is checked again then."""
    beside = path.with_name(path.name + SUFFIX)
    making = beside.with_name(f".{beside.name}.{os.getpid()}")
    with suppress(OSError):  # nothing rests on its being there
        try:
            making.write_bytes(canon.spell(checked) + b"\n")
            making.replace(beside)
        finally:
            making.unlink(missing_ok=True)
