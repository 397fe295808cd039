"""A record on a PostgreSQL server that was cut, emptied, put back or rewritten by its owner."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from commands import run
from store.kept import postgresql

CHECKED, HEADS = "record.postgresql.checked", "vault/record-heads.jsonl"
pytestmark = pytest.mark.slow
numbers = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture
def watch(server: str, new_watch: Path) -> Path:
    """A watch whose record is on a server, with pages gathered by two commands."""
    import psycopg

    name = f"attacked{next(numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    (new_watch / "record.sqlite3").unlink()
    (new_watch / "record.sqlite3.checked").unlink(missing_ok=True)
    shutil.rmtree(new_watch / "vault", ignore_errors=True)
    with (new_watch / "watch.toml").open("a") as settings:
        settings.write(f'store = "{server.replace("/postgres?", f"/{name}?")}"\n')
    for number in range(2):
        added(new_watch, number)
    return new_watch


def added(watch: Path, number: int) -> None:
    page = watch.parent / f"page-{number}.txt"
    page.write_text(f"The ministry closed {number + 3} radio stations.")
    result = run("gather", watch, page, "--by", "Ann", "--published", "2017-09-04")
    assert result.exit_code == 0, result.output


def on_server(watch: Path, *statements: str) -> None:
    """Statements as the owner of the database sends them, the triggers silent meanwhile."""
    import psycopg

    url = (watch / "watch.toml").read_text().rpartition('store = "')[2].partition('"')[0]
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)


def cut(watch: Path) -> None:
    """The last line is gone, with all that names it."""
    on_server(
        watch,
        "DELETE FROM reference WHERE origin_id >= (SELECT max(seq) FROM record)",
        "DELETE FROM part WHERE record_id >= (SELECT max(seq) FROM record)",
        "DELETE FROM record WHERE seq = (SELECT max(seq) FROM record)",
    )


def emptied(watch: Path) -> None:
    on_server(watch, "DELETE FROM reference", "DELETE FROM part", "DELETE FROM record")


def dated_back(watch: Path) -> None:
    on_server(watch, "UPDATE record SET recorded_at = '2016-01-01T00:00:00Z' WHERE seq = 1")


def rewritten_in_the_middle(watch: Path) -> None:
    on_server(watch, "UPDATE record SET body = body || '\\x20'::bytea WHERE seq = 2")


def a_reference_gone(watch: Path) -> None:
    on_server(watch, "DELETE FROM reference WHERE id = (SELECT min(id) FROM reference)")


CUTS: dict[str, Callable[[Path], Any]] = {"cut": cut, "emptied": emptied}
CHANGES = {**CUTS, "dated back": dated_back, "rewritten": rewritten_in_the_middle,
           "a reference gone": a_reference_gone}  # fmt: skip


def opened(watch: Path) -> Any:
    return run("standing", watch, "--on", "2017-10-24")


@pytest.mark.parametrize("attack", CHANGES)
def test_what_was_changed_on_the_server_is_refused_at_the_next_opening(watch: Path, attack: str):
    assert opened(watch).exit_code == 0

    CHANGES[attack](watch)

    for _ in range(2):
        asked = opened(watch)
        assert asked.exit_code == 1 and "record" in asked.stderr, asked.output
    assert run("check", watch).exit_code == 1


@pytest.mark.parametrize("attack", CUTS)
@pytest.mark.parametrize("gone", [CHECKED, HEADS])
def test_what_was_cut_is_refused_with_one_of_its_witnesses_gone(
    watch: Path, attack: str, gone: str
):
    assert opened(watch).exit_code == 0
    CUTS[attack](watch)
    (watch / gone).unlink()

    assert opened(watch).exit_code == 1
    assert run("check", watch).exit_code == 1


def test_a_list_of_heads_tells_where_the_watch_itself_cannot(watch: Path, tmp_path: Path):
    told = tmp_path / "list.txt"
    told.write_text(run("check", watch).stdout)
    cut(watch)
    for name in (CHECKED, HEADS):
        (watch / name).unlink()

    assert run("check", watch, "--witness", told).exit_code == 1


def test_heads_that_are_lost_are_not_begun_anew_in_silence(watch: Path):
    assert opened(watch).exit_code == 0
    (watch / HEADS).unlink()

    refused = opened(watch)
    (watch / CHECKED).unlink()

    assert refused.exit_code == 1
    assert "is in it no more" in refused.stderr and CHECKED in refused.stderr
    assert opened(watch).exit_code == 0


def test_what_others_add_is_checked_and_nothing_is_refused(watch: Path, tmp_path: Path):
    other = Path(shutil.copytree(watch, tmp_path / "other"))
    assert opened(watch).exit_code == 0
    added(other, 7)

    assert opened(watch).exit_code == 0
    on_server(watch, "UPDATE record SET body = body || '\\x20'::bytea "
              "WHERE seq = (SELECT max(seq) FROM record)")  # fmt: skip
    assert opened(watch).exit_code == 1
