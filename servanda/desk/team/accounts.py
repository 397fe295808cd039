"""The accounts and the log of a desk, copied from one database into another that has none.

What leaves it: the people with their passwords and second proofs, and every line of the log, as
they are at one instant. Sessions, and what is counted at the door, stay behind: everybody signs in
again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections, models, transaction

from servanda.desk.team import log
from servanda.desk.team.database import (
    COPY,
    FILE,
    FOLDER,
    KEY,
    bring_up_to_date,
    database_of,
    home_of,
    stand_in,
)
from servanda.desk.team.members import configured, opened
from servanda.errors import StoreError

ROWS = 500


def ready(folder: Path) -> tuple[str, ...]:
    """The accounts of a watch's desk are at hand, their tables up to date; the forms added."""
    configured(folder)
    forms = bring_up_to_date()
    opened(folder)
    return forms


def back_up(folder: Path, into: Path) -> None:
    """The accounts, log and key of a watch's desk lie in its backup; where it has none, nothing."""
    if not (home_of(folder) / KEY).exists():
        return
    opened(folder)
    home = home_of(into)
    home.mkdir(mode=0o700)
    _copied(home_of(folder), home)
    with _other(into):
        _carry("default", COPY)
    for path in home.iterdir():
        path.chmod(0o600)


def restore(copy: Path, folder: Path) -> None:
    """The accounts of a backup are those of the restored watch's desk; where it has none, nothing.

    Raises StoreError where the database has accounts already.
    """
    if not (home_of(copy) / KEY).exists():
        return
    configured(folder)
    bring_up_to_date()
    if _models()[0].objects.using("default").exists():
        raise StoreError(
            f"{folder}: its database has accounts already, so none were put there. Give an empty "
            "database."
        )
    with _other(copy):
        _carry(COPY, "default")
    _copied(home_of(copy), home_of(folder))
    log.check(home_of(folder))


def as_files(folder: Path) -> dict[str, bytes]:
    """The same as files by name, made in memory alone; none where the desk has no accounts."""
    home = home_of(folder)
    if not (home / KEY).exists():
        return {}
    opened(folder)
    names = [name for name in (KEY, log.HEAD) if (home / name).exists()]
    files = {f"{FOLDER}/{name}": (home / name).read_bytes() for name in names}
    with _in_memory():
        _carry("default", COPY)
        files[f"{FOLDER}/{FILE}"] = connections[COPY].connection.serialize()
    return files


def put_back(files: Mapping[str, bytes], folder: Path) -> None:
    """Accounts that `as_files` gave are those of the desk of a watch that has none."""
    configured(folder)
    bring_up_to_date()
    with _in_memory(files[f"{FOLDER}/{FILE}"]):
        _carry(COPY, "default")
    for name in (KEY, log.HEAD):
        if f"{FOLDER}/{name}" in files:
            path = home_of(folder) / name
            path.write_bytes(files[f"{FOLDER}/{name}"])
            path.chmod(0o600)
    log.check(home_of(folder))
    connections["default"].close()  # the folder gets another name now


@contextmanager
def _in_memory(data: bytes = b"") -> Iterator[None]:
    """Accounts in memory, under the name of the copy: none, or those of a database's bytes."""
    with stand_in(COPY, {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}):
        connections[COPY].ensure_connection()
        memory = connections[COPY].connection
        try:
            if data:
                memory.deserialize(data)
            bring_up_to_date(COPY)
            yield
        except DatabaseError as error:
            raise StoreError(f"{FILE}: the accounts cannot be copied: {error}.") from error
        finally:
            memory.close()


def _copied(home: Path, into: Path) -> None:
    """The key, and the last line of the log as it is noted; not the databases themselves."""
    for name in (KEY, log.HEAD):
        if (home / name).exists():
            shutil.copyfile(home / name, into / name)
            (into / name).chmod(0o600)


@contextmanager
def _other(folder: Path) -> Iterator[None]:
    """The accounts that are a file of a folder, under the name of the copy."""
    with stand_in(COPY, database_of(folder, "")):
        try:
            bring_up_to_date(COPY)
            yield
        except DatabaseError as error:
            raise StoreError(
                f"{home_of(folder) / FILE}: the accounts cannot be copied: {error}."
            ) from error


def _models() -> tuple[Any, ...]:
    from allauth.mfa.models import Authenticator  # when used: a table

    from servanda.desk.team.models import LogLine, TeamMember  # when used: tables

    return TeamMember, Authenticator, LogLine


def _carry(here: str, there: str) -> None:
    """Every row of the tables that are kept, as of one instant."""
    with transaction.atomic(using=here), transaction.atomic(using=there):
        if connections[here].vendor == "postgresql":
            with connections[here].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in _models():
            rows = model.objects.using(here).order_by("pk").iterator(ROWS)
            model.objects.using(there).bulk_create(map(_free, rows), batch_size=ROWS)
        _number_on(there)


def _free(row: models.Model) -> models.Model:
    """A row that belongs to no database yet."""
    row._state.db, row._state.adding = None, True
    return row


def _number_on(alias: str) -> None:
    """Let what is added next have numbers after those that were carried."""
    from django.core.management.color import no_style  # when used: of few commands

    for words in connections[alias].ops.sequence_reset_sql(no_style(), list(_models())):
        with connections[alias].cursor() as cursor:
            cursor.execute(words)
