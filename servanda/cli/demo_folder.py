"""What a demo made in its folder, noted when it is done, and cleared only where nothing was added.

What leaves it: a list of the files that a demo made, each with its SHA-256, and the head of its
record; or SettingsError with what is in the folder besides, which is then left as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from servanda import user_files
from servanda import watch as way
from servanda.errors import ServandaError, SettingsError

LIST = "demo.json"
# The record is compared by its head: asking it something may change its file, and adds no line.
_BY_HEAD = {
    *("record.sqlite3", "record.sqlite3-wal", "record.sqlite3-shm", "record.sqlite3.checked"),
    *("vault/.lock", "vault/.gathering", "vault/record-heads.jsonl"),
}
_MOST_BYTES = 10_000_000  # of the list, and of a file that a demo makes


def note(folder: Path) -> None:
    """Keep beside a demo just made what it made."""
    made = {"head": _head(folder), "files": _files(folder)}
    (folder / LIST).write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def clear(folder: Path, *, again: bool) -> None:
    """Remove a demo to which nothing was added, where that is asked for; else SettingsError."""
    if not again:
        raise SettingsError(
            f"{folder}: already there; nothing was changed. Name a new folder; or, where it holds "
            "a demo that nobody added to, make it anew with --again."
        )
    added = _added(folder)
    if added:
        raise SettingsError(
            f"{folder}: {added}. Making a demo there would delete what it holds, so nothing was "
            "changed. Name a new folder; or, where nothing in it is needed, remove it yourself."
        )
    shutil.rmtree(folder)


def _added(folder: Path) -> str:
    """What a folder holds besides a demo as it was made; "" where nothing."""
    if folder.is_symlink() or not folder.is_dir():
        return "is a link or a file, and no folder that a demo made"
    made = _noted(folder)
    if made is None:
        return (
            f"no demo was finished there: {LIST}, which each ends with, is missing or not as made"
        )
    before, now = made["files"], _files(folder)
    other = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    if other:
        more = f" and {len(other) - 1:,} more" if other[1:] else ""
        return f"since the demo was made, {other[0]}{more} was added, changed or taken out"
    try:
        head = _head(folder)
    except ServandaError as error:
        return f"its record cannot be asked whether anything was added ({error})"
    return "" if head == made["head"] else "since the demo was made, its record has grown"


def _noted(folder: Path) -> dict[str, Any] | None:
    try:
        text = user_files.read_text(folder / LIST, most_bytes=_MOST_BYTES)
        made = json.loads(text)
        return {"head": str(made["head"]), "files": dict(made["files"])}
    except (user_files.UnreadableFile, ValueError, TypeError, LookupError, RecursionError):
        return None


def _head(folder: Path) -> str:
    with way.open_watch(folder).record() as record:
        head = record.head()
    return head.chain_sha256 if head else ""


def _files(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file but the record's; of what is no plain file, what it is."""
    found = {}
    for place, folders, files in os.walk(folder):
        for path in (Path(place, name) for name in (*folders, *files)):
            name = path.relative_to(folder).as_posix()
            if name != LIST and name not in _BY_HEAD:
                found[name] = _sha256(path)
    return found


def _sha256(path: Path) -> str:
    if path.is_symlink():
        return "a link"
    if path.is_dir():
        return "a folder"
    try:
        data = user_files.read_bytes(path, most_bytes=_MOST_BYTES)
    except user_files.UnreadableFile:
        return "not read"
    return hashlib.sha256(data).hexdigest()
