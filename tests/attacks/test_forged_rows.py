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
from tries import each_day

from servanda.store.checked_file import remember, remembered, state_of

ON = "2017-10-24"


def hash_again(watch: Path, word: bytes, other: bytes) -> None:
    """A word in place of another in every row, with its sha256; every trigger is there again."""
    with closing(sqlite3.connect(watch / "record.sqlite3", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        forged = [
            (seq, body.replace(word, other))
            for seq, body in connection.execute("SELECT seq, body FROM record").fetchall()
            if word in body
        ]
        connection.executemany(
            "UPDATE record SET body = ?, sha256 = ? WHERE seq = ?",
            [(body, hashlib.sha256(body).hexdigest(), seq) for seq, body in forged],
        )
        for _, statement in triggers:
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert forged


def remember_again(watch: Path) -> None:
    """The file is known as checked, as it is now."""
    path = watch / "record.sqlite3"
    files, checked = state_of(path), remembered(path)
    assert files
    assert checked
    remember(path, evolve(checked, files=files))


@pytest.fixture
def forged(cambodia: Path, tmp_path: Path) -> Path:
    """A watch whose upheld decisions are rejected, with nothing kept of it, and known as checked."""
    watch = Path(shutil.copytree(cambodia, tmp_path / "watch"))
    assert run("standing", watch, "--on", ON).exit_code == 0
    hash_again(watch, b"upheld", b"rejected")
    with closing(sqlite3.connect(watch / "record.sqlite3", isolation_level=None)) as connection:
        connection.execute("DELETE FROM projection")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    remember_again(watch)
    return watch


@pytest.mark.parametrize(
    "command", each_day(["letter", "check"], ["standing", "duties", "letter", "publish", "check"])
)
def test_forged_rows_are_refused(forged: Path, tmp_path: Path, command: str) -> None:
    site = tmp_path / "site"
    words: tuple[object, ...] = (command, forged, *([site] if command == "publish" else []))
    if command != "check":
        words = (*words, "--on", ON)

    refused = run(*words)

    assert refused.exit_code == 1, refused.output
    assert "Nothing from this line on can be relied on" in refused.stderr
    assert not site.exists()
