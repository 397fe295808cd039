"""The desk's own database: beside the watch, or in a schema of its own where PostgreSQL has it.

What leaves it: Django's words for it, its tables up to date, and the key that signs its sessions.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from servanda import watch as way
from servanda.errors import SettingsError

FOLDER, FILE, KEY = "desk", "accounts.sqlite3", "key"
SCHEMA = "servanda_desk"
COPY = "copy"  # of the accounts, while they are carried from one database to another
SHORTEST_KEY = 40
_UPGRADE_LOCK = 7_112_993


class OnlyOwnTables:
    """The tables of a record are never made in the database of the desk, nor the other way."""

    def allow_migrate(self, db: str, app_label: str, **_: str | None) -> bool:
        """Whether the tables of an application belong in that database."""
        return (app_label == "store") == (db not in ("default", COPY))


def home_of(folder: Path) -> Path:
    """Where a watch keeps what is the desk's own: accounts, the log's head and the key."""
    return folder / FOLDER


def home() -> Path:
    """That of the desk which this process serves."""
    return home_of(settings.SERVANDA_DESK.folder)


def database_of(folder: Path, store: str) -> dict[str, Any]:
    """Django's words for the desk's database, by what the watch says of its record."""
    if store:
        words = way.database_of(store)
        options = {**words["OPTIONS"], "options": f"-c search_path={SCHEMA}"}
        return {**words, "OPTIONS": options}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(home_of(folder) / FILE),
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def key_of(folder: Path) -> str:
    """The key that signs sessions and links, made once and read by its owner alone."""
    place = home_of(folder)
    place.mkdir(mode=0o700, exist_ok=True)
    path = place / KEY
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    key = path.read_text(encoding="ascii").strip()
    if len(key) < SHORTEST_KEY:
        raise SettingsError(
            f"{path}: the key of the desk is too short to sign with. Remove the file: another is "
            "made, and whoever was signed in signs in again."
        )
    return key


@contextmanager
def stand_in(alias: str, database: dict[str, Any]) -> Iterator[None]:
    """A database is known to Django by a name until this ends."""
    connections.settings[alias] = connections.configure_settings(
        {"default": database}
    )["default"]  # fmt: skip
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def bring_up_to_date(alias: str = "default") -> tuple[str, ...]:
    """Make the tables of the desk, or what they lack of their newest form; the forms added."""
    # when used: it names tables, which Django allows only once it is configured
    from django.db.migrations.executor import MigrationExecutor

    connection = connections[alias]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    executor = MigrationExecutor(connection)
    wanted = [node for node in executor.loader.graph.leaf_nodes() if node[0] != "store"]
    if not executor.migration_plan(wanted):
        return ()
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(using=alias):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_UPGRADE_LOCK])
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(wanted)
            executor.migrate(wanted)
    finally:
        connection.enable_constraint_checking()
    return tuple(f"{migration.app_label} {migration.name}" for migration, _ in plan)
