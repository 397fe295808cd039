"""How far a scan is: counted within shards, drawn where there is a terminal, told where none is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from servanda import scan
from servanda.cli import how_far

VERSION = "v"


@pytest.fixture
def ledger(tmp_path: Path) -> scan.Ledger:
    return scan.Ledger(tmp_path / "ledger")


def shards(*sizes: int | None) -> list[scan.Shard]:
    return [scan.Shard(f"/{n}", f"{n}", f"{size} {n}") for n, size in enumerate(sizes)]


def test_what_is_read_within_a_shard_counts_before_it_is_done(ledger) -> None:
    one, two = shards(1000, 3000)
    at = how_far.Distance.of(ledger, [one, two], version=VERSION)
    before = at.share()

    note, end = ledger.noting(two.key(VERSION))
    note(0, True)
    note(0, False)
    note(1500, True)
    early = at.line()
    at.began -= 60
    inside, line = at.share(), at.line()
    at.count_shard(scan.Progress(1, 2, 40, 3, one.key(VERSION)))
    both = at.share()
    end()

    assert (before, inside, both) == (0.0, 1500 / 4000, 2500 / 4000)
    assert line.startswith("scanning: 0/2 shards, ") and line.endswith(", 2 min left")
    assert early.endswith("time left not known yet")
    assert "1/2 shards" in at.line() and "3 kept" in at.line()


def test_a_shard_that_is_done_counts_once_though_its_place_is_still_there(ledger) -> None:
    [one] = shards(1000)
    at = how_far.Distance.of(ledger, [one], version=VERSION)
    note, end = ledger.noting(one.key(VERSION))
    note(900, True)
    end()

    at.count_shard(scan.Progress(1, 1, 6, 0, one.key(VERSION)))

    assert at.share() == 1.0


def test_shards_of_unknown_length_count_alike(ledger) -> None:
    one, two = shards(None, 3000)
    at = how_far.Distance.of(ledger, [one, two], version=VERSION)

    at.count_shard(scan.Progress(1, 2, 6, 0, two.key(VERSION)))

    assert at.share() == 0.5


def test_nothing_begun_leaves_the_time_unknown(ledger) -> None:
    at = how_far.Distance.of(ledger, shards(10), version=VERSION)

    assert at.line() == "scanning: 0/1 shards, 0 pages/s, 0 kept, time left not known yet"


def test_a_terminal_is_shown_a_bar_with_the_same_words(ledger) -> None:
    [one] = shards(1000)
    at = how_far.Distance.of(ledger, [one], version=VERSION)
    screen = io.StringIO()

    with how_far.bar(at, Console(file=screen, force_terminal=True, width=120)):
        at.count_shard(scan.Progress(1, 1, 6, 2, one.key(VERSION)))

    assert "1/1 shards" in screen.getvalue() and "2 kept" in screen.getvalue()
    assert "━" in screen.getvalue()


def test_where_there_is_no_terminal_each_shard_is_a_line(ledger, capsys) -> None:
    [one] = shards(1000)

    with how_far.show_distance(ledger, [one], version=VERSION) as tell:
        tell(scan.Progress(1, 1, 6, 2, one.key(VERSION)))

    assert capsys.readouterr().err.splitlines()[0].startswith("scanning: 1/1 shards, ")
