"""The two files in which a campaign's sign-ons wait, each for its owner alone (0600).

What leaves it: an open connection to both. `requests.sqlite3` says which organisation asked what
and how far it is; `contacts.sqlite3` alone has e-mail addresses and messages, and is erased. Both
change together or not at all, also where the machine stops in between.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from attrs import frozen

from servanda.errors import StoreError

FOLDER = "signon"
REQUESTS, CONTACTS = "requests.sqlite3", "contacts.sqlite3"
WAIT_SECONDS = 30
_TABLES = (
    """CREATE TABLE IF NOT EXISTS main.request (
        id TEXT PRIMARY KEY, receipt TEXT NOT NULL UNIQUE, campaign TEXT NOT NULL,
        organisation TEXT NOT NULL, domain TEXT NOT NULL, signatory TEXT NOT NULL,
        officers INTEGER NOT NULL, state TEXT NOT NULL, reservations TEXT NOT NULL,
        language TEXT NOT NULL, alarms TEXT NOT NULL, asked_at TEXT NOT NULL,
        until_at TEXT NOT NULL, moved_at TEXT NOT NULL, signature TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS main.request_in_order ON request (campaign, asked_at)",
    """CREATE TABLE IF NOT EXISTS main.approval (
        request TEXT NOT NULL, number INTEGER NOT NULL, token_sha256 TEXT NOT NULL UNIQUE,
        code_sha256 TEXT NOT NULL, confirmed_at TEXT NOT NULL, how TEXT NOT NULL,
        wrong INTEGER NOT NULL, PRIMARY KEY (request, number))""",
    """CREATE TABLE IF NOT EXISTS contacts.contact (
        request TEXT NOT NULL, number INTEGER NOT NULL, address TEXT NOT NULL,
        asked_at TEXT NOT NULL, PRIMARY KEY (request, number))""",
    "CREATE INDEX IF NOT EXISTS contacts.contact_by_address ON contact (address, asked_at)",
    """CREATE TABLE IF NOT EXISTS contacts.message (
        id TEXT PRIMARY KEY, about TEXT NOT NULL, kind TEXT NOT NULL, address TEXT NOT NULL,
        subject TEXT NOT NULL, body TEXT NOT NULL, language TEXT NOT NULL, state TEXT NOT NULL,
        tries INTEGER NOT NULL, made_at TEXT NOT NULL, next_at TEXT NOT NULL, answer TEXT NOT NULL)
        """,
)


@frozen
class QueueFiles:
    """Where the two files of a watch are."""

    folder: Path  # of the watch

    @property
    def requests(self) -> Path:
        """Who asked what, and how far it is."""
        return self.folder / FOLDER / REQUESTS

    @property
    def contacts(self) -> Path:
        """The addresses and the messages, and nothing else."""
        return self.folder / FOLDER / CONTACTS

    @property
    def are_there(self) -> bool:
        """Whether anything was ever asked."""
        return self.requests.exists()

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """Both files; what is done inside is kept whole or not at all, and waits for its turn.

        Raises StoreError where they cannot be opened or written.
        """
        try:
            (self.folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
            for path in (self.requests, self.contacts):
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
            with closing(sqlite3.connect(self.requests, timeout=WAIT_SECONDS)) as connection:
                connection.isolation_level = None
                connection.row_factory = sqlite3.Row
                connection.execute("ATTACH DATABASE ? AS contacts", [str(self.contacts)])
                for pragma in ("secure_delete = ON", "synchronous = FULL"):
                    connection.execute(f"PRAGMA main.{pragma}")
                    connection.execute(f"PRAGMA contacts.{pragma}")
                connection.execute("BEGIN IMMEDIATE")
                try:
                    for table in _TABLES:
                        connection.execute(table)
                    yield connection
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self.folder / FOLDER}: the queue of sign-ons cannot be read or written "
                f"({error}). Nothing was added to it. Make room, give write access to the folder, "
                "or put it back from a backup; what is on record is as it was."
            ) from error
