"""What a record is made of: the tables, indexes and triggers of the migrations, and no other.

A trigger more may drop what is put on record, one less lets it be changed. It reads only.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.db import connections

from servanda import canon
from servanda.errors import StoreError
from servanda.store.connections import forget
from servanda.store.faults import as_store_error
from servanda.store.making import MEMORY, bring_up_to_date, configure

Things = Mapping[tuple[str, str], Any]  # by its sort and name, what it says

# Of what a new record has in SQLite; where it is another, each thing is compared.
MADE = "f4b9f9061484b13d1dc61fb6f38fb7860219b33778ac94092149f33e58c7770f"
OF_SQLITE = "sqlite_"  # what SQLite itself makes: its list of last numbers, its counts for plans
OF_SEARCH = "search_terms_"  # made by SQLite for the table search_terms, each version in its words
ON_SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"

TABLES = ("record", "part", "reference")
ON_POSTGRESQL = """
SELECT 'trigger', t.tgname, c.relname, t.tgenabled, t.tgtype, t.tgqual IS NULL, p.prosrc
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgrelid IN ({tables})
UNION ALL
SELECT 'rule', r.rulename, c.relname, r.ev_enabled, 0, false, ''
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.ev_class IN ({tables})
UNION ALL
SELECT 'row policy', p.polname, c.relname, p.polcmd, 0, false, ''
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE p.polrelid IN ({tables})
UNION ALL
SELECT 'setting', 'session_replication_role', current_setting('session_replication_role'),
'O', 0, false, ''
""".format(tables=", ".join(f"'{table}'::regclass" for table in TABLES))
# as pg_trigger.h has them: for each statement before an update, removal or emptying; and for each
# row before it is added
EACH_STATEMENT, EACH_ROW = 2 | 8 | 16 | 32, 1 | 2 | 4


def check_tables(alias: str, where: str) -> None:
    """Raise StoreError where the database has another trigger, view, index or table, or lacks one.

    Of PostgreSQL the triggers, rules and row policies of the record's own tables are looked at, and
    whether triggers are told to be silent.
    """
    with as_store_error(where, "reading the record"):
        if connections[alias].vendor == "postgresql":
            there, wanted = _on_postgresql(alias), _wanted_on_postgresql()
        else:
            there = _on_sqlite(alias)
            if _hash(there) == MADE:
                return
            wanted = _wanted_on_sqlite()
    for sort, name in sorted(there.keys() | wanted.keys()):
        fault = _fault(there.get((sort, name)), wanted.get((sort, name)))
        if fault:
            raise StoreError(
                f'{where}: the {sort} "{name}" of the database {fault}. So what is put on record '
                "may be dropped or changed by it. Keep the database as evidence and go on from a "
                "backup; what you made in it yourself, drop again."
            )


def _fault(there: Any, wanted: Any) -> str:
    if wanted is None:
        return "is none that Servanda made"
    if there is None:
        return "is there no more"
    return "is not as Servanda made it" if there != wanted else ""


def _hash(things: Things) -> str:
    return canon.sha256([[*key, said] for key, said in sorted(things.items())])


def _on_sqlite(alias: str) -> Things:
    """Everything that is not SQLite's own, in the words it was made with."""
    with connections[alias].cursor() as cursor:
        cursor.execute(ON_SQLITE)
        rows = cursor.fetchall()
    return {
        (sort, name): [table, _plain(sql) if not name.startswith(OF_SEARCH) else ""]
        for sort, name, table, sql in rows
        if sort not in ("table", "index") or not name.startswith(OF_SQLITE)
    }


def _plain(sql: str | None) -> str:
    return " ".join((sql or "").split())


@lru_cache(maxsize=1)
def _wanted_on_sqlite() -> Things:
    """The same of a database that the migrations make now, in memory."""
    alias = "record-tables"
    configure(alias, MEMORY)
    try:
        bring_up_to_date(alias, MEMORY["NAME"])
        return _on_sqlite(alias)
    finally:
        forget(alias)


def _on_postgresql(alias: str) -> Things:
    with connections[alias].cursor() as cursor:
        cursor.execute(ON_POSTGRESQL)
        rows = cursor.fetchall()
    return {(sort, name): list(said) for sort, name, *said in rows}


@lru_cache(maxsize=1)
def _wanted_on_postgresql() -> Things:
    made = import_module("servanda.store.migrations.0002_append_only")
    refuses = {
        ("trigger", f"{table}_refuses"): [
            table, "O", EACH_STATEMENT, True, _body(made.POSTGRESQL.format(table=table))
        ]
        for table in TABLES
    }  # fmt: skip
    at_end = ["record", "O", EACH_ROW, True, _body(made.POSTGRESQL_ADDS_AT_END)]
    fires = ["origin", "O", 0, False, ""]
    return {
        **refuses,
        ("trigger", "record_adds_at_end"): at_end,
        ("setting", "session_replication_role"): fires,
    }


def _body(statement: str) -> str:
    """The text of the function that a statement makes."""
    return statement.split("$$")[1]
