"""Opens databases for the record: Django's settings, one connection for each open store.

Nothing here is read from the environment, and no store shares a connection with another, so
several watches can be open in one process.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connections

from servanda.errors import StoreError
from servanda.store.connections import forget
from servanda.store.faults import as_damage, as_store_error
from servanda.store.making import SQLITE, bring_up_to_date, configure
from servanda.store.read_only import IN_MEMORY, READ_ONLY, fill, is_read_only

if TYPE_CHECKING:
    from servanda.store.record import Store

FILE_NAME = "record.sqlite3"
APP = "servanda.store"
WAIT_SECONDS = 30
_numbers = count(1)


def prepare() -> None:
    """Make Django ready to know the tables; once a process is enough.

    Where someone else has configured Django (the desk does), the store must be among its
    applications.
    """
    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=[APP], DATABASES={}, USE_TZ=True, TIME_ZONE="UTC", LOGGING_CONFIG=None
        )
    if not apps.ready:
        django.setup()
    if not apps.is_installed(APP):
        raise StoreError(
            f'The Django settings in use do not list "{APP}" in INSTALLED_APPS, so no record '
            "can be opened. Add it there."
        )


def opened(folder_or_url: Path | str, *, checks: bool = True, beside: Path | None = None) -> Store:
    """The store in that folder or database, its tables up to date, and believed if it `checks`."""
    prepare()
    # when used: the tables can be defined only once Django is configured
    from servanda.store.record import Store

    # when used: likewise
    from servanda.store.record_file import RecordFile

    # when used: likewise
    from servanda.store.record_server import RecordServer

    where, database = place_of(folder_or_url)
    in_memory = database["NAME"] == IN_MEMORY
    file: RecordFile | RecordServer | None = None
    if database["ENGINE"] == SQLITE:
        file = RecordFile.at(Path(where), is_copied=in_memory)
    elif beside is not None:
        file = RecordServer(beside)
    alias = f"record-{next(_numbers)}"
    configure(alias, database)
    with ExitStack() as undo:
        undo.callback(forget, alias)
        with as_store_error(where, "opening the record"), as_damage(where):
            _connect(alias)
            if in_memory:
                fill(connections[alias].connection, Path(where))
            bring_up_to_date(alias, where, check=_check_lines)
        record = Store(where, alias, file)
        if checks:
            record.believe()
        undo.pop_all()
    return record


def upgraded(folder_or_url: Path | str) -> tuple[str, ...]:
    """The forms that were added to a record that is there; StoreError where it does not check."""
    prepare()
    where, database = place_of(folder_or_url)
    if database["ENGINE"] == SQLITE and database["NAME"] == IN_MEMORY:
        raise StoreError(f"{where}: {READ_ONLY}")
    if database["ENGINE"] == SQLITE and not Path(where).is_file():
        raise StoreError(f"{where}: there is no record to bring up to date.")
    alias = f"record-{next(_numbers)}"
    configure(alias, database)
    with ExitStack() as undo:
        undo.callback(forget, alias)
        with as_store_error(where, "bringing the record up to date"), as_damage(where):
            _connect(alias)
            return bring_up_to_date(alias, where, check=_check_lines)


def _check_lines(alias: str, where: str) -> None:
    """Walk a record that had lines before; what is made anew has none, and no tables to compare."""
    # when used: the tables can be defined only once Django is configured
    from servanda.store.models import Record

    if Record.objects.using(alias).exists():
        # when used: likewise
        from servanda.store.checking import check

        check(alias, where)


def database_of(url: str) -> dict[str, Any]:
    """Django's words for a PostgreSQL database. Raises StoreError as opening it does."""
    return place_of(url)[1]


def place_of(folder_or_url: Path | str) -> tuple[str, dict[str, Any]]:
    """How to name the place in messages (without its password), and Django's words for it."""
    text = str(folder_or_url)
    if text.startswith(("postgresql://", "postgres://")):
        return _postgresql(text)
    if "://" in text:
        raise StoreError(
            f"{text}: not a place for a record. Give a folder, or an address that begins with "
            '"postgresql://".'
        )
    folder = Path(folder_or_url)
    if not folder.is_dir():
        raise StoreError(
            f"{folder}: no such folder, so there is no record in it. Make a watch with "
            '"servanda new", or correct the name.'
        )
    path = folder / FILE_NAME
    return str(path), {
        "ENGINE": SQLITE,
        "NAME": IN_MEMORY if is_read_only(path) else str(path),
        "OPTIONS": {
            "timeout": WAIT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _postgresql(url: str) -> tuple[str, dict[str, Any]]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise StoreError(
            f"The address of the PostgreSQL database cannot be read: {error}."
        ) from error
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise StoreError(
            "The address of the PostgreSQL database names no database. Write it as "
            "postgresql://USER@HOST:PORT/DATABASE."
        )
    try:
        # when used: an extra that may not be here
        import psycopg  # noqa: F401
    except ImportError as error:
        raise StoreError(
            "A PostgreSQL record needs the psycopg package, which is not here. Install it with "
            '"pip install servanda[team]".'
        ) from error
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    where = f"postgresql://{host}{f':{port}' if port else ''}/{name}"
    return where, {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", port or "")),
        "OPTIONS": options,
    }


def _connect(alias: str) -> None:
    """Connect, and wait where another process is making the same SQLite file at this moment.

    SQLite does not wait by itself while a new file is being turned to write-ahead logging.
    """
    give_up_at = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connections[alias].ensure_connection()
            return
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up_at:
                raise
            time.sleep(0.02)
