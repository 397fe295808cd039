"""A record that cannot be written, read into memory: a court's copy, a stick, another's folder.

SQLite reads a database with a write-ahead log only where it may write beside it, unless it is told
that nothing changes meanwhile (immutable); then it passes over what stands in the log alone, and
sees no change of others. So a file with such a log is read from a copy, and the file must be the
same before and after.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from django.db import OperationalError

from servanda.errors import StoreError
from servanda.store.checked_file import state_of

IN_MEMORY = ":memory:"
READ_ONLY = (
    "Nothing can be written to it or beside it, so nothing was added. Copy the folder of the "
    "watch to where you may write, or give yourself the right to write in it."
)
TRIES = 5  # while somebody else adds to it
_LOGS = ("-wal", "-journal")


def is_read_only(path: Path) -> bool:
    """Whether there is a record that can be read, and nothing can be written to it or beside it."""
    return (
        path.is_file()
        and os.access(path, os.R_OK)
        and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    )


def fill(memory: sqlite3.Connection, path: Path) -> None:
    """Everything of a record's file is in a database in memory, as of one instant."""
    for _ in range(TRIES):
        before = state_of(path)
        try:
            _copy(path, memory)
        except sqlite3.Error as error:
            raise OperationalError(str(error)) from error
        if state_of(path) == before:
            return
    raise StoreError(
        f"{path}: is added to all the time and cannot be locked, since it can only be read here. "
        "Run the command again, or copy the folder of the watch and ask the copy."
    )


def _copy(path: Path, memory: sqlite3.Connection) -> None:
    logs = [log for end in _LOGS if (log := path.with_name(path.name + end)).is_file()]
    if not any(log.stat().st_size for log in logs):
        _backup(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", memory)
        return
    with TemporaryDirectory(prefix="servanda-") as folder:
        for file in (path, *logs):
            shutil.copyfile(file, Path(folder) / file.name)
        _backup(f"file:{quote(folder)}/{quote(path.name)}", memory)


def _backup(address: str, memory: sqlite3.Connection) -> None:
    source = sqlite3.connect(address, uri=True)
    try:
        source.backup(memory)
    finally:
        source.close()
