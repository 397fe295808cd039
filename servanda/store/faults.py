"""Says what went wrong with a database in words that tell what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error

from servanda.errors import StoreError

# What the two databases say, in lower case, and what a person can do about it.
ADVICE: tuple[tuple[str, str], ...] = (
    ("disk is full", "The disk is full: free some space and run the command again"),
    ("no space left", "The server's disk is full: free some space and run the command again"),
    ("readonly database", "It can only be read: make the folder and record.sqlite3 writable"),
    ("read-only transaction", "The server only allows reading: connect to one that can write"),
    ("permission denied", "This user may not write there: ask for the right, or use another"),
    ("unable to open", "The folder or its record.sqlite3 cannot be opened: check that it exists "
     "and that you may read and write it"),
    ("database is locked", "Another program has held it for half a minute: close that program "
     "and run the command again"),
    ("malformed", "The file is damaged: keep it as it is, and go on from a backup"),
    ("not a database", "The file is no record of Servanda's: move it away, or put the backup back"),
    ("append-only", "Records are added, never changed: add a new one that replaces it"),
    ("could not connect", "Start the server or correct the address"),
    ("connection failed", "Start the server or correct the address"),
    ("connection is bad", "Start the server or correct the address"),
)  # fmt: skip


DAMAGED = "Keep it as it is, and go on from a backup."


@contextmanager
def as_damage(where: str) -> Iterator[None]:
    """Say that a file is damaged where a value in it is none that is ever written there."""
    try:
        yield
    except (ValueError, TypeError, AttributeError, OverflowError, LookupError) as error:
        raise StoreError(f"{where}: cannot be read ({error}). {DAMAGED}") from error


@contextmanager
def as_store_error(where: str, doing: str) -> Iterator[None]:
    """Turn a database's error into a StoreError that says where, what and what to do."""
    try:
        yield
    except Error as error:
        words = " ".join(str(error).split())
        advice = next(
            (do for sign, do in ADVICE if sign in words.lower()),
            "Those are the database's own words; its manual explains them",
        )
        raise StoreError(
            f"{where}: {doing} failed: {words}. {advice}. The record is as it was before."
        ) from error
