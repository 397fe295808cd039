"""Whole runs: killed workers, a killed parent, poison, and the same bytes each time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from outside import ROOT
from scan.shards import dying, few, results

from servanda import scan

ENGINES = [
    pytest.param("local", marks=pytest.mark.slow),
    pytest.param("ray", marks=pytest.mark.slow),
]
MARKED = "https://example.org/1/2"


def here(work, shards, *, done, **_) -> None:
    """An engine without processes, for what needs none."""
    for shard in shards:
        done(shard, work(shard))


@pytest.fixture(autouse=True)
def workers_find_the_tests(monkeypatch) -> None:
    """Ray starts its workers anew; they must find the work of these tests."""
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'tests'}")


@pytest.fixture(autouse=True)
def with_an_engine_here(monkeypatch) -> None:
    monkeypatch.setattr(scan.running, "ENGINES", {**scan.ENGINES, "here": here})


def ran(recipe, ledger, shards, *, engine="here", deadly="", times=0, workers=2) -> scan.Outcome:
    work = partial(dying, recipe=recipe, folder=str(ledger.folder), deadly=deadly, times=times)
    return scan.run(
        work, shards, version=recipe.version, ledger=ledger, engine=engine, workers=workers
    )


def torn(ledger: scan.Ledger, outcome: scan.Outcome) -> list[tuple[str, int]]:
    return [
        (shard.name, line["start"])
        for shard, key in outcome.finished
        for line in ledger.lines(key)
        if line["kind"] == "torn"
    ]


@pytest.mark.slow
def test_one_process_and_two_come_to_the_same_bytes(recipe, ledger, tmp_path) -> None:
    shards = scan.listed(tuple(str(path) for path in few(tmp_path)))
    other = scan.Ledger(tmp_path / "other")

    ran(recipe, ledger, shards, engine="local")
    for shard in reversed(shards):
        dying(shard, recipe=recipe, folder=str(other.folder), deadly="", times=0)

    assert results(ledger) == results(other)
    assert len(results(ledger)) == 6


@pytest.mark.parametrize("engine", ENGINES)
def test_a_killed_worker_changes_nothing_in_the_result(recipe, ledger, tmp_path, engine) -> None:
    shards = scan.listed(tuple(str(path) for path in few(tmp_path)))
    whole = scan.Ledger(tmp_path / "whole")
    for shard in shards:
        dying(shard, recipe=recipe, folder=str(whole.folder), deadly="", times=0)

    outcome = ran(recipe, ledger, shards, engine=engine, deadly=MARKED, times=1)

    assert (ledger.folder / "killed").read_bytes() == b"."
    assert outcome.aside == () and torn(ledger, outcome) == []
    assert results(ledger) == results(whole)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_record_that_kills_three_workers_is_set_aside_and_the_rest_goes_on(
    recipe, ledger, tmp_path, engine
) -> None:
    from scan.shards import offsets

    paths = few(tmp_path)
    shards = scan.listed(tuple(str(path) for path in paths))

    outcome = ran(recipe, ledger, shards, engine=engine, deadly=MARKED, times=99)

    assert (ledger.folder / "killed").read_bytes() == b"..."
    assert torn(ledger, outcome) == [("part-1.warc.gz", offsets(paths[1])[2])]
    kept = [scan.tally_of(ledger, key)["counts"]["telling"][1] for _, key in outcome.finished]
    assert kept == [1, 0, 1]


def test_a_shard_that_is_done_is_not_read_again(recipe, ledger, tmp_path) -> None:
    paths = few(tmp_path)
    shards = scan.listed(tuple(str(path) for path in paths))
    ran(recipe, ledger, shards[:2])
    paths[0].write_bytes(b"gone")  # reading it now would fail

    outcome = ran(recipe, ledger, shards)

    assert outcome.read == 1
    assert len(outcome.finished) == 3


def test_a_shard_that_nobody_survives_is_set_aside_whole(recipe, ledger, tmp_path) -> None:
    shards = scan.listed(tuple(str(path) for path in few(tmp_path, 2)))
    key = shards[0].key(recipe.version)

    deaths = [ledger.died(key) for _ in range(3)]

    assert deaths == [True, True, False]
    outcome = ran(recipe, ledger, shards)
    assert outcome.aside == (shards[0],)
    assert [shard for shard, _ in outcome.finished] == [shards[1]]


def test_a_torn_shard_is_named_and_its_whole_pages_are_kept(recipe, ledger, tmp_path) -> None:
    [path] = few(tmp_path, 1)
    path.write_bytes(path.read_bytes()[:-300])
    [shard] = scan.listed((str(path),))

    outcome = ran(recipe, ledger, [shard])

    assert [name for name, _ in torn(ledger, outcome)] == ["part-0.warc.gz"]
    assert scan.tally_of(ledger, shard.key(recipe.version))["counts"]["telling"] == [1, 1]


def test_a_page_altered_since_it_was_archived_is_named_and_not_kept(
    recipe, ledger, tmp_path
) -> None:
    from scan.shards import ARREST, html, offsets
    from scan.shards import shard as written

    pages = [(f"https://example.org/{n}", html(f"Story {n}", ARREST)) for n in range(2)]
    path = written(tmp_path / "a.warc", pages, gzip=False)
    path.write_bytes(path.read_bytes().replace(b"Number Story 1.", b"Number Story 7."))
    [shard] = scan.listed((str(path),))

    outcome = ran(recipe, ledger, [shard])

    assert torn(ledger, outcome) == [("a.warc", offsets(path)[1])]
    assert scan.tally_of(ledger, shard.key(recipe.version))["counts"]["telling"] == [1, 1]


COMMAND = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from functools import partial
from scan.shards import dying
from servanda import scan
from servanda import watch as way
from servanda.watch import scanning
if __name__ == "__main__":
    recipe = scanning.recipe_for(way.open_watch(Path("examples/cambodia")), by="tests")
    ledger = scan.Ledger(Path(sys.argv[1]))
    work = partial(dying, recipe=recipe, folder=sys.argv[1], deadly="", times=0)
    scan.run(work, scan.listed((sys.argv[2],)), version=recipe.version, ledger=ledger,
             engine="local", workers=2)
"""


@pytest.mark.slow
def test_a_run_whose_parent_is_killed_goes_on_to_the_same_bytes(recipe, ledger, tmp_path) -> None:
    folder = tmp_path / "shards"
    folder.mkdir()
    few(folder, 60)
    shards = scan.listed((str(folder),))
    whole = scan.Ledger(tmp_path / "whole")
    for shard in shards:
        dying(shard, recipe=recipe, folder=str(whole.folder), deadly="", times=0)
    script = tmp_path / "run.py"
    script.write_text(COMMAND, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{Path.cwd()}{os.pathsep}{Path.cwd() / 'tests'}"}
    killed = 0

    for _ in range(2):
        before = len(results(ledger))
        process = subprocess.Popen(
            [sys.executable, str(script), str(ledger.folder), str(folder)], env=environment
        )
        while process.poll() is None and len(results(ledger)) < before + 8:
            time.sleep(0.01)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
    ran(recipe, ledger, shards, engine="local")

    assert killed >= 1
    assert results(ledger) == results(whole)
