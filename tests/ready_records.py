"""What tests spare themselves of a record: its tables made anew, and waiting for the disk.

A new SQLite record is a copy of one whose tables the migrations made once in this process, and
nothing that this process writes is flushed to the disk: no test here pulls the plug. Tests of
either take the fixture `as_shipped`; the processes that tests start do all of it in any case.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from servanda import store

OPEN, FSYNC = store.open, os.fsync  # as the product is shipped
FILE = "record.sqlite3"


def spare(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Records are opened sooner, and nothing waits for the disk; the tables lie in the folder."""

    def opened(
        place: Path | str, *, checks: bool = True, beside: Path | None = None
    ) -> store.Store:
        if "://" in str(place):
            return OPEN(place, checks=checks, beside=beside)
        path = Path(place) / FILE
        if path.parent.is_dir() and not path.exists():
            _put_tables(folder, path)
        record = OPEN(place, checks=checks)
        # when used: it needs Django ready, as it is once a record was opened
        from django.db import connections

        with connections[record._open_alias()].cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
        return record

    patch.setattr(store, "open", opened)
    patch.setattr(os, "fsync", lambda _: None)


def spare_nothing(patch: pytest.MonkeyPatch) -> None:
    """Again as the product is shipped."""
    patch.setattr(store, "open", OPEN)
    patch.setattr(os, "fsync", FSYNC)


def _put_tables(folder: Path, path: Path) -> None:
    """The tables lie at the path, whole, or what another put there first."""
    if not (folder / FILE).exists():
        OPEN(folder).close()
    copy = path.with_name(f".{FILE}.{os.getpid()}")
    shutil.copyfile(folder / FILE, copy)
    try:
        os.link(copy, path)
    except FileExistsError:
        return
    finally:
        copy.unlink()
