"""A record on a PostgreSQL server forged by whoever owns it, and what is remembered beside the watch.

Rows written anew with their hashes, triggers out of the way, lines cut off, and the state that was
checked rolled back, forged or no state at all: nothing of it goes out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attacks.test_rolled_back_server import (
    CHECKED,
    HEADS,
    added,
    cut,
    on_server,
    opened,
)
from attacks.test_rolled_back_server import server as server  # noqa: PLC0414 a fixture
from attacks.test_rolled_back_server import watch as watch  # noqa: PLC0414 a fixture
from commands import run

from servanda.store import chain

pytestmark = pytest.mark.slow
TO_THE_WORLD = ("standing", "duties", "letter", "publish", "check")


def address(watch: Path) -> str:
    return (watch / "watch.toml").read_text().rpartition('store = "')[2].partition('"')[0]


def asked(watch: Path, *statements: str) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(address(watch)) as connection:
        rows: list[tuple[Any, ...]] = []
        for statement in statements:
            rows += connection.execute(statement).fetchall()
        return rows


def rewrite(watch: Path, *, first: int, links: bool) -> None:
    """From a line on, each says that Eve added it, with its hash; with `links` the chain fits too."""
    rows = asked(
        watch,
        "SELECT seq, kind, record_id, body, recorded_at, chain_sha256 FROM record ORDER BY seq",
    )
    before, statements = "", []
    for seq, kind, id, body, recorded_at, link in rows:
        spelt = bytes(body)
        if seq >= first:
            spelt = spelt.replace(b'"Ann"', b'"Eve"')
            sha256 = hashlib.sha256(spelt).hexdigest()
            if links:
                link = chain(before, kind=kind, id=id, sha256=sha256, recorded_at=recorded_at)
            statements.append(
                f"UPDATE record SET body = '\\x{spelt.hex()}'::bytea, sha256 = '{sha256}', "  # noqa: S608
                f"chain_sha256 = '{link}' WHERE seq = {seq}"
            )
        before = link
    on_server(watch, *statements)


def remember_again(watch: Path, **more: Any) -> None:
    """What is remembered of the record fits it as it is now."""
    from servanda.store.record_server import _ROWS, _TABLES  # once Django is ready

    row = json.loads((watch / CHECKED).read_text())
    files = []
    for table, line in _TABLES:
        statement = _ROWS.format(table=table, line=line).replace(
            "%s", "(SELECT max(seq) FROM record)"
        )
        files.append(" ".join(map(str, (table, *asked(watch, statement)[0]))))
    ((seq, link),) = asked(watch, "SELECT seq, chain_sha256 FROM record ORDER BY seq DESC LIMIT 1")
    row |= {"files": files, "seq": seq, "chain_sha256": link, **more}
    (watch / CHECKED).write_text(json.dumps(row))


def all_refuse(watch: Path, tmp_path: Path, *commands: str) -> None:
    for command in commands:
        site = tmp_path / "site"
        words: tuple[object, ...] = (command, watch, *([site] if command == "publish" else []))
        if command != "check":
            words = (*words, "--on", "2017-10-24")
        refused = run(*words)
        assert refused.exit_code == 1, (command, refused.output)
        assert "record" in refused.stderr, refused.output
        assert not site.exists()


def test_rows_rewritten_with_their_hashes_are_refused_by_everything(watch: Path, tmp_path: Path):
    assert opened(watch).exit_code == 0
    rewrite(watch, first=2, links=False)

    all_refuse(watch, tmp_path, *TO_THE_WORLD)


def test_rows_rewritten_with_the_chain_to_the_end_are_refused_by_everything(
    watch: Path, tmp_path: Path
):
    assert opened(watch).exit_code == 0
    rewrite(watch, first=2, links=True)

    all_refuse(watch, tmp_path, *TO_THE_WORLD)


def test_with_what_is_remembered_forged_to_match_the_heads_tell(watch: Path, tmp_path: Path):
    assert opened(watch).exit_code == 0
    rewrite(watch, first=2, links=True)
    remember_again(watch)

    all_refuse(watch, tmp_path, *TO_THE_WORLD)


def test_rows_that_are_known_and_fit_no_chain_go_nowhere(watch: Path, tmp_path: Path):
    """An opening may believe them on this machine: whatever leaves it reads and hashes all."""
    assert opened(watch).exit_code == 0
    rewrite(watch, first=2, links=False)
    remember_again(watch)

    all_refuse(watch, tmp_path, "letter", "publish", "check")


def test_what_is_remembered_rolled_back_alone_costs_a_check_of_what_came_since(
    watch: Path,
):
    assert opened(watch).exit_code == 0
    before = (watch / CHECKED).read_bytes()
    added(watch, 5)
    (watch / CHECKED).write_bytes(before)

    assert opened(watch).exit_code == 0
    assert run("check", watch).exit_code == 0


@pytest.mark.parametrize("how", ["cut", "rewritten"])
def test_what_is_remembered_rolled_back_with_the_lines_since_is_refused(
    watch: Path, tmp_path: Path, how: str
):
    assert opened(watch).exit_code == 0
    before = (watch / CHECKED).read_bytes()
    ((last,),) = asked(watch, "SELECT max(seq) FROM record")
    added(watch, 5)
    assert opened(watch).exit_code == 0
    if how == "rewritten":
        rewrite(watch, first=last + 1, links=True)
    else:
        while asked(watch, "SELECT max(seq) FROM record") != [(last,)]:
            cut(watch)
    (watch / CHECKED).write_bytes(before)

    all_refuse(watch, tmp_path, *TO_THE_WORLD)


def test_all_of_it_rolled_back_is_told_by_a_site_published_since(watch: Path, tmp_path: Path):
    """Record, heads and what is remembered as they were: nothing in the copy itself can tell."""
    assert opened(watch).exit_code == 0
    kept = {name: (watch / name).read_bytes() for name in (CHECKED, HEADS)}
    ((last,),) = asked(watch, "SELECT max(seq) FROM record")
    added(watch, 5)
    assert run("publish", watch, tmp_path / "since", "--on", "2017-10-24").exit_code == 0
    while asked(watch, "SELECT max(seq) FROM record") != [(last,)]:
        cut(watch)
    for name, data in kept.items():
        (watch / name).write_bytes(data)

    checked = run("check", watch, "--witness", tmp_path / "since")

    assert checked.exit_code == 1
    assert "since" in checked.stderr


def garbled(path: Path) -> None:
    path.write_bytes(b"\x00\xff[[[")


def of_another_shape(path: Path) -> None:
    path.write_text('{"files": 7, "seq": "x"}')


def beyond_any(path: Path) -> None:
    row = json.loads(path.read_text())
    path.write_text(json.dumps({**row, "seq": 2**62}))


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


STATES = [garbled, of_another_shape, beyond_any, a_pipe, a_folder]


@pytest.mark.parametrize("forge", STATES)
def test_what_is_no_state_is_believed_by_nobody(
    watch: Path, tmp_path: Path, forge: Callable[[Path], None]
):
    assert opened(watch).exit_code == 0
    rewrite(watch, first=2, links=False)

    forge(watch / CHECKED)

    all_refuse(watch, tmp_path, *TO_THE_WORLD)


PLANTED = {
    "a trigger gone": "DROP TRIGGER record_refuses ON record",
    "a trigger that sleeps": "ALTER TABLE record DISABLE TRIGGER record_refuses",
    "every trigger asleep": "ALTER TABLE part DISABLE TRIGGER ALL",
    "a trigger that does nothing": (
        "CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NULL; END $$"
    ),
    "a trigger more": (
        "CREATE FUNCTION evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; "
        "CREATE TRIGGER evil BEFORE INSERT ON record FOR EACH ROW EXECUTE FUNCTION evil()"
    ),
    "a rule": "CREATE RULE evil AS ON INSERT TO reference DO INSTEAD NOTHING",
    "rows that are hidden": (
        "ALTER TABLE record ENABLE ROW LEVEL SECURITY; "
        "ALTER TABLE record FORCE ROW LEVEL SECURITY; "
        "CREATE POLICY evil ON record USING (seq < 3)"
    ),
    "triggers told to be silent": (
        "ALTER DATABASE {database} SET session_replication_role = replica"
    ),
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_was_planted_in_the_database_is_named_at_the_next_opening(
    watch: Path, tmp_path: Path, what: str
):
    assert opened(watch).exit_code == 0
    ((function,),) = asked(
        watch, "SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE t.tgname = 'record_refuses'"
    )  # fmt: skip
    database = address(watch).split("/")[3].partition("?")[0]
    on_server(watch, PLANTED[what].format(function=function, database=database))

    all_refuse(watch, tmp_path, *TO_THE_WORLD)
    refused = opened(watch)
    assert "Servanda made" in refused.stderr or "is there no more" in refused.stderr


def test_two_members_remember_each_for_themselves(watch: Path, tmp_path: Path):
    """What one machine is made to believe, the other refuses."""
    other = Path(shutil.copytree(watch, tmp_path / "other"))
    assert opened(watch).exit_code == opened(other).exit_code == 0
    rewrite(watch, first=2, links=False)
    remember_again(watch)

    all_refuse(other, tmp_path, *TO_THE_WORLD)
