"""Makes the tables of a record, or brings them up to date.

It is one transaction under a lock: it is done whole, by one process, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from servanda.errors import StoreError
from servanda.store.read_only import IN_MEMORY

SQLITE = "django.db.backends.sqlite3"
MEMORY: Mapping[str, Any] = {"ENGINE": SQLITE, "NAME": IN_MEMORY}
# Any number will do, as long as everyone who brings a record up to date takes the same one.
_UPGRADE_LOCK = 7_112_991


def configure(alias: str, database: Mapping[str, Any]) -> None:
    """Let a database be known to Django by that name, until it is forgotten."""
    named = {"default": {}, alias: dict(database)}
    connections.settings[alias] = connections.configure_settings(named)[alias]


def bring_up_to_date(
    alias: str, where: str, *, check: Callable[[str, str], None] | None = None
) -> tuple[str, ...]:
    """Apply the migrations that the record lacks; the names of those.

    A record that knows more than we do is refused, and one that does not `check` when they were
    applied is left as it was before.
    """
    if not _missing(alias, where):
        return ()
    connection = connections[alias]
    # SQLite changes tables only while its foreign keys rest, and lets them rest only here,
    # outside the transaction. The migrations end with a check of every key.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(using=alias):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_UPGRADE_LOCK])
            # when used: a new record, or one of an older Servanda
            from django.db.migrations.executor import MigrationExecutor

            missing = _missing(alias, where)
            if missing:
                MigrationExecutor(connection).migrate(missing)
                if check:
                    check(alias, where)
    finally:
        connection.enable_constraint_checking()
    return tuple(name for _, name in missing)


def _missing(alias: str, where: str) -> list[tuple[str, str]]:
    """The migrations of the store that this record has not had, in order."""
    # when used: it defines a table, which Django allows only once it is configured
    from django.db.migrations.recorder import MigrationRecorder

    known = sorted(path.stem for path in (Path(__file__).parent / "migrations").glob("0*.py"))
    applied = {
        name for app, name in MigrationRecorder(connections[alias]).applied_migrations()
        if app == "store"
    }  # fmt: skip
    newer = sorted(applied.difference(known))
    if newer:
        raise StoreError(
            f"{where}: the record was made by a newer Servanda (its form {newer[-1]} is not known "
            f"here, the newest known is {known[-1]}). Nothing was read or changed. Install the "
            "newer Servanda and open it with that."
        )
    return [("store", name) for name in known if name not in applied]
