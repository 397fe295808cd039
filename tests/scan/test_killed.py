"""Runs killed from outside: the same bytes in the end, and nothing that was done read again."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from outside import ROOT
from scan import cued, driver
from scan.shards import few, results
from served import LONG

from servanda import scan

SEED = 2026
LAST = "https://example.org/9/2"  # in the shard that comes last


@pytest.fixture(autouse=True)
def workers_find_the_tests(monkeypatch) -> None:
    """Ray starts its workers anew; they must find the work of these tests."""
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'tests'}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sixty shards."""
    inside = tmp_path / "shards"
    inside.mkdir()
    few(inside, 60)
    return inside


@pytest.fixture
def whole(recipe, made: Path, folder: Path, tmp_path: Path) -> dict[str, bytes]:
    """What an uninterrupted run comes to."""
    shutil.copytree(made, tmp_path / "whole")
    ledger = scan.Ledger(tmp_path / "whole")
    for shard in scan.listed((str(folder),)):
        cued.cued(shard, recipe=recipe, folder=str(ledger.folder))
    return results(ledger)


def until(holds: Callable[[], object], process: subprocess.Popen[bytes] | None = None) -> None:
    """Come back when something holds, or a process has ended by itself."""
    began = time.monotonic()
    while not holds() and (process is None or process.poll() is None):
        assert time.monotonic() < began + LONG, "what was waited for never came"
        time.sleep(0.005)


def done(ledger: scan.Ledger) -> set[str]:
    """The keys of the shards that are done."""
    return {path.name for path in (ledger.folder / "done").glob("*")}


def reads_of(ledger: scan.Ledger, keys: set[str]) -> Counter[str]:
    """How often each record of those shards was read."""
    found = cued.reads(ledger)
    return Counter({line: count for line, count in found.items() if line.split()[0] in keys})


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["local", "ray"])
def test_a_run_whose_parent_is_killed_reads_nothing_that_is_done_again(
    recipe, ledger, folder, whole, engine
) -> None:
    lot = random.Random(SEED)  # noqa: S311 - draws moments, no secrets
    finished: list[tuple[set[str], Counter[str]]] = []

    for _ in range(2):
        goal = len(done(ledger)) + lot.randint(4, 12)
        process = driver.started(ledger.folder, folder, engine=engine, at=LAST)
        until(lambda goal=goal: len(done(ledger)) >= goal, process)
        assert process.poll() is None, "the run ended before it was killed"
        keys = done(ledger)
        finished.append((keys, reads_of(ledger, keys)))
        process.kill()
        process.wait()
    (ledger.folder / "go").touch()
    outcome = cued.run(recipe, ledger.folder, scan.listed((str(folder),)), engine=engine)

    assert results(ledger) == whole
    assert len(outcome.finished) == 60 and outcome.aside == ()
    assert [reads_of(ledger, keys) for keys, _ in finished] == [before for _, before in finished]
    assert cued.reads(ledger).total() <= 360 + 2 * 2 * 6  # two workers, six records, two kills


@pytest.mark.slow
def test_a_worker_that_outlives_its_run_is_waited_for_and_its_shard_read_once(
    recipe, ledger, folder, whole
) -> None:
    [last] = [s for s in scan.listed((str(folder),)) if s.name == "part-9.warc.gz"]
    key = last.key(recipe.version)
    first = driver.started(ledger.folder, folder, at=LAST)
    until(lambda: cued.reads_at(ledger, key) == 3, first)
    first.kill()
    first.wait()

    second = driver.started(ledger.folder, folder)
    until(lambda: cued.came(ledger, key) == 2 and len(done(ledger)) == 59, second)
    waited = second.poll() is None
    (ledger.folder / "go").touch()
    code = second.wait()

    assert waited and code == 0
    assert results(ledger) == whole
    assert set(cued.reads(ledger).values()) == {1}


@pytest.mark.slow
def test_two_runs_at_once_on_one_ledger_read_everything_once(recipe, ledger, folder, whole) -> None:
    both = [driver.started(ledger.folder, folder, at=LAST) for _ in range(2)]
    key = next(s for s in scan.listed((str(folder),)) if s.name == "part-9.warc.gz").key(
        recipe.version
    )
    until(lambda: cued.came(ledger, key) == 2)
    (ledger.folder / "go").touch()

    codes = [process.wait() for process in both]

    assert codes == [0, 0]
    assert results(ledger) == whole
    assert set(cued.reads(ledger).values()) == {1}
    assert not list((ledger.folder / "making").iterdir())


def test_a_death_is_counted_where_it_was_though_another_run_took_the_shard_over(ledger) -> None:
    note, end = ledger.noting("k")
    note(700, True)
    end()  # as the system does for a worker that is killed
    theirs, over = ledger.noting("k")
    theirs(100, True)

    again = ledger.died("k")

    assert again and ledger.at("k") == (100, True)
    with pytest.raises(BlockingIOError):
        ledger._lock("k", fcntl.LOCK_EX | fcntl.LOCK_NB)
    over()
    assert [ledger.died("k") for _ in range(2)] == [True, True]
    assert (ledger.folder / "deaths" / "k").read_text().splitlines() == ["700 1", "100 1", "-1 0"]
