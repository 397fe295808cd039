"""What is kept beside a record, forged with its hashes made anew, is found by the check."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve
from commands import run

from servanda.store.projected_rows import Row
from servanda.watch import Watch, open_watch

ON = "2017-10-24"


@pytest.fixture
def watch(cambodia: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(cambodia, tmp_path / "watch"))
    assert run("standing", folder, "--on", ON).exit_code == 0
    return folder


def forge(watch: Path, word: bytes, other: bytes) -> int:
    """Put a word in place of another in every row, with all hashes right; how many rows had it."""
    return forge_rows(watch, lambda row: row.body.replace(word, other))


def forge_rows(watch: Path, body: Callable[[Row], bytes]) -> int:
    """Put another body in each row, with all hashes right; how many rows are other than before."""
    with open_watch(watch).record() as record:
        projection = record.projection
        line, stamp = projection.head()
        assert line is not None
        rows = [row for kind in projection.kinds() for row in projection.all(kind)]
        forged = [Row(r.kind, r.key, r.sort, body(r)) for r in rows]
        names = [(name, key) for name, key in names_of(watch) if name and key]
        assert projection.replace(forged, names, evolve(line), was=stamp)
    return sum(before != after for before, after in zip(rows, forged, strict=True))


def names_of(watch: Path) -> list[tuple[str, str]]:

    with closing(sqlite3.connect(watch / "record.sqlite3")) as connection:
        return list(connection.execute("SELECT name, key FROM projected_key"))


@pytest.mark.slow
def test_a_projection_that_is_whole_and_false_is_found_thrown_away_and_made_anew(
    watch: Path,
) -> None:
    before = run("standing", watch, "--on", ON, "--json").stdout
    assert forge(watch, b'"upheld"', b'"rejected"') > 0
    forged = run("standing", watch, "--on", ON, "--json").stdout

    checked = run("check", watch)

    assert forged != before
    assert checked.exit_code == 1
    assert "other than what the record comes to" in checked.stderr
    assert run("standing", watch, "--on", ON, "--json").stdout == before
    assert run("check", watch).exit_code == 0


@pytest.mark.slow
def test_one_that_nobody_touched_is_kept(watch: Path) -> None:
    checked = run("check", watch)

    assert checked.exit_code == 0
    assert "projection" not in checked.stderr + checked.stdout


@pytest.mark.slow
@pytest.mark.parametrize("command", ["letter", "publish"])
def test_one_that_is_false_goes_out_of_the_house_in_no_letter_and_no_site(
    watch: Path, tmp_path: Path, command: str
) -> None:
    words = (command, watch, *([tmp_path / "site"] if command == "publish" else []), "--on", ON)
    assert forge(watch, b'"upheld"', b'"rejected"') > 0

    refused, after = run(*words), run(*words)

    assert refused.exit_code == 1
    assert "other than what the record comes to" in refused.stderr
    assert after.exit_code == 0
    assert run("check", watch).exit_code == 0


def test_an_index_for_search_that_hides_something_lasts_no_longer_than_a_check(
    three_reports: Watch,
) -> None:
    """Forged in a process that believed the record, so that the state of the file is remembered."""
    folder = three_reports.folder
    run("read", folder)
    before = run("search", folder, "radio", "--json").stdout
    with three_reports.record() as record:
        record.search_index._execute("DELETE FROM search_entry")
    hidden = run("search", folder, "radio", "--json").stdout

    checked = run("check", folder)

    assert len(hidden) < len(before)
    assert checked.exit_code == 0
    assert run("search", folder, "radio", "--json").stdout == before
