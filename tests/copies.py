"""A copy of a watch that was checked, known as checked: what it is after it was opened once."""

from __future__ import annotations

import shutil
from pathlib import Path

from attrs import evolve

from servanda.store.checked_file import remember, remembered, state_of


def copied(watch: Path, to: Path) -> Path:
    """Copy a watch to where nothing stands yet; its record is not read through again there.

    A copy is checked whole when it is first opened, since nothing is known of its file. Tests of
    that copy a watch with `shutil.copytree`.
    """
    folder = Path(shutil.copytree(watch, to))
    original, record = (place / "record.sqlite3" for place in (watch, folder))
    checked, files = remembered(original), state_of(record)
    if files and checked and checked.files == state_of(original):
        remember(record, evolve(checked, files=files))
    return folder
