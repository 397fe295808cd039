"""Something planted in the database, or taken out of it: told before anything is believed lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from attacks.test_forged_rows import remember_again
from attacks.test_rolled_back import lines_of
from commands import run
from tries import each_day

from servanda import captures

ON = ("--on", "2017-10-24")
DROPS = "CREATE TRIGGER evil BEFORE INSERT ON record BEGIN SELECT RAISE(IGNORE); END"
ALTERS = """
CREATE TRIGGER evil AFTER INSERT ON reference BEGIN
UPDATE record SET kind = 'letter' WHERE seq = NEW.origin_id; END
"""
HALVES = "CREATE TRIGGER evil BEFORE INSERT ON reference BEGIN SELECT RAISE(IGNORE); END"
PLANTED = {
    "a trigger that drops": ([DROPS], "evil"),
    "a trigger fewer": (["DROP TRIGGER record_refuses_delete"], "record_refuses_delete"),
    "an empty trigger": (
        [
            "DROP TRIGGER record_refuses_update",
            "CREATE TRIGGER record_refuses_update BEFORE UPDATE ON record BEGIN SELECT 1; END",
        ],
        "record_refuses_update",
    ),
    "a view": (["CREATE VIEW decisions AS SELECT * FROM record"], "decisions"),
    "a table": (["CREATE TABLE settled (id)"], "settled"),
    "an index": (["CREATE INDEX few ON reference (role)"], "few"),
    "an index fewer": (["DROP INDEX record_by_kind"], "record_by_kind"),
    "a table that passes over": (
        [
            "PRAGMA writable_schema = ON",
            'UPDATE sqlite_master SET sql = replace(sql, \'UNIQUE ("kind", "record_id")\','
            " 'UNIQUE (\"kind\", \"record_id\") ON CONFLICT IGNORE') WHERE name = 'record'",
            "PRAGMA writable_schema = RESET",
        ],
        "record",
    ),
}


@pytest.fixture
def watch(cambodia: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(cambodia, tmp_path / "watch"))


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.txt"
    file.write_text("Phnom Penh, 23 August 2017\n\nThe ministry closed a station.\n", "utf-8")
    return file


def plant(watch: Path, *statements: str) -> None:
    with closing(sqlite3.connect(watch / "record.sqlite3", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("planted", each_day([next(iter(PLANTED))], PLANTED))
def test_what_is_planted_in_the_database_is_refused_at_once_and_by_the_check(
    watch: Path, planted: str
):
    """Also where the file is remembered as it is, as a forger may have it."""
    statements, name = PLANTED[planted]
    plant(watch, *statements)
    remember_again(watch)

    for words in (("standing", watch, *ON), ("check", watch)):
        refused = run(*words)
        assert refused.exit_code == 1, refused.output
        assert f'"{name}"' in refused.stderr


@pytest.mark.parametrize(
    "planted",
    [[DROPS], [HALVES], ["DROP TRIGGER record_refuses_update", ALTERS]],
    ids=["drops", "halves", "alters"],
)
def test_what_the_database_does_not_keep_as_it_was_given_is_said_not_to_be_kept(
    watch: Path, page: Path, planted: list[str], monkeypatch: pytest.MonkeyPatch
):
    """A trigger that comes while a command runs."""
    before, keep = lines_of(watch), captures.keep

    def attacked(*words: object, **more: object) -> object:
        plant(watch, *planted)
        return keep(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(captures, "keep", attacked)
    gathered = run("gather", watch, page, "--by", "Ann")

    assert gathered.exit_code == 1, gathered.output
    assert "other than what it was given" in gathered.stderr
    assert lines_of(watch) == before


def test_what_sqlite_itself_adds_for_its_plans_is_no_fault(watch: Path):
    plant(watch, "ANALYZE", "VACUUM")

    assert run("check", watch).exit_code == 0
