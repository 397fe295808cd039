"""A page on which the reading hangs counts as one that kills, on either engine."""

from __future__ import annotations

import os
import signal

import pytest
from outside import ROOT
from scan import cued
from scan.shards import few, offsets

from servanda import scan
from servanda.scan import limits

MARKED = "https://example.org/1/2"


@pytest.fixture(autouse=True)
def workers_find_the_tests(monkeypatch) -> None:
    """Ray starts its workers anew; they must find the work of these tests."""
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'tests'}")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "deed"),
    [("local", "loop in C"), ("local", "hold the interpreter"), ("ray", "loop in C")],
)
def test_a_record_that_hangs_is_set_aside_and_the_rest_goes_on(
    recipe, ledger, tmp_path, engine, deed
) -> None:
    paths = few(tmp_path)
    shards = scan.listed(tuple(str(path) for path in paths))

    outcome = cued.run(
        recipe,
        ledger.folder,
        shards,
        engine=engine,
        work=cued.impatient,
        place=(shards[1].key(recipe.version), offsets(paths[1])[2]),
        seconds=3,
        at=MARKED,
        deed=deed,
    )

    [key] = [key for shard, key in outcome.finished if shard == shards[1]]
    torn = [line for line in ledger.lines(key) if line["kind"] == "torn"]
    assert [line["start"] for line in torn] == [offsets(paths[1])[2]]
    assert cued.reads(ledger)[f"{key} {offsets(paths[1])[2]}"] == 3
    kept = [scan.tally_of(ledger, key)["counts"]["telling"][1] for _, key in outcome.finished]
    assert kept == [1, 0, 1]


def test_no_limit_runs_where_no_engine_works(recipe, ledger, tmp_path) -> None:
    [shard] = scan.listed(tuple(str(path) for path in few(tmp_path, 1)))
    left: list[float] = []

    noting = limits.limited(lambda *_: left.append(signal.getitimer(0)[0]))
    noting(0, True)

    assert cued.cued(shard, recipe=recipe, folder=str(ledger.folder)) == ""
    assert left == [0.0]
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0.0


def test_a_limit_rests_while_the_network_is_waited_for(monkeypatch) -> None:
    monkeypatch.setattr(limits, "_ending", [True])
    limits.limited(lambda *_: None)(0, True)

    try:
        with limits.waiting():
            inside = signal.getitimer(signal.ITIMER_REAL)[0]
        after = signal.getitimer(signal.ITIMER_REAL)[0]
    finally:
        limits.lift()

    assert inside == 0.0
    assert 0 < after <= limits.RECORD_SECONDS


def test_a_shard_whose_end_kills_time_after_time_is_given_up(ledger) -> None:
    note, end = ledger.noting("k")
    note(700, False)
    end()

    again = []
    for _ in range(6):
        note, end = ledger.noting("k")
        note(700, False)
        end()
        again.append(ledger.died("k"))

    assert again == [True, True, True, True, True, False]
