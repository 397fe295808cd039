"""Rows of the record forged, and what is remembered of its file with them: nothing goes out."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve
from commands import run

from servanda.store.checked_file import remember, remembered, state_of

ON = "2017-10-24"


@pytest.fixture
def forged(cambodia: Path, tmp_path: Path) -> Path:
    """A watch whose upheld decisions are rejected, with nothing kept of it, and known as checked."""
    watch = Path(shutil.copytree(cambodia, tmp_path / "watch"))
    assert run("standing", watch, "--on", ON).exit_code == 0
    path = watch / "record.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        upheld = [
            (seq, body.replace(b"upheld", b"rejected"))
            for seq, body in connection.execute("SELECT seq, body FROM record").fetchall()
            if b"upheld" in body
        ]
        connection.executemany(
            "UPDATE record SET body = ?, sha256 = ? WHERE seq = ?",
            [(body, hashlib.sha256(body).hexdigest(), seq) for seq, body in upheld],
        )
        connection.execute("DELETE FROM projection")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert upheld
    files, checked = state_of(path), remembered(path)
    assert files
    assert checked
    remember(path, evolve(checked, files=files))
    return watch


@pytest.mark.parametrize("command", ["standing", "duties", "letter", "publish", "check"])
def test_forged_rows_are_refused(forged: Path, tmp_path: Path, command: str) -> None:
    site = tmp_path / "site"
    words: tuple[object, ...] = (command, forged, *([site] if command == "publish" else []))
    if command != "check":
        words = (*words, "--on", ON)

    refused = run(*words)

    assert refused.exit_code == 1, refused.output
    assert "Nothing from this line on can be relied on" in refused.stderr
    assert not site.exists()
