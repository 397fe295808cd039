"""`python -m bench shut-in`: what it costs to parse in the process that is shut in.

Real pages are walked out of one WARC, described one by one, and gathered from that WARC into a
fresh watch: once with every parser in this process, once as it is done. What leaves it: seconds of
the clock and of the processor, the other process with them, from its start to its end.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from attrs import frozen

from bench.damage import PAGES, written
from servanda import captures
from servanda.captures import ingest, sandbox
from servanda.captures.archives.pages import Pages
from servanda.captures.archives.salvage import WalkedArchive, walk
from servanda.errors import SettingsError
from servanda.watch import open_watch, visit
from servanda.watch.gathering.politeness import Means

COUNT = 2_000  # pages in the archive: those of the set over and over, each with its own number
ROUNDS = 3  # the least time counts; gathering is timed once
AT = datetime(2026, 1, 1, tzinfo=UTC)


@frozen
class TimedRow:
    """One thing done both ways: so many pages, and seconds of the clock and the processor."""

    what: str
    pages: int
    here: tuple[float, float]
    apart: tuple[float, float]


def _walked_here(path: Path) -> Pages:
    def found() -> Iterator[object]:
        with path.open("rb") as file, tempfile.TemporaryFile(buffering=0) as spool:
            yield from walk(file, spool, WalkedArchive(path.name))

    return Pages(found(), path.name)  # type: ignore[arg-type]


def _all_here() -> contextlib.ExitStack:
    stack = contextlib.ExitStack()
    stack.enter_context(patch("servanda.captures.pages_of", _walked_here))
    stack.enter_context(patch.object(ingest, "described", captures.describe))
    return stack


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock and of the processor, the other process begun and ended in them."""
    sandbox._end()
    sandbox._IDLE.clear()
    before, began = os.times(), time.perf_counter()
    do()
    sandbox._end()
    after = os.times()
    return time.perf_counter() - began, sum(after[:4]) - sum(before[:4])


def both(what: str, pages: int, do: Callable[[], object], *, rounds: int = ROUNDS) -> TimedRow:
    """One thing, timed both ways in turn."""
    here, there = [], []
    for _ in range(rounds):
        with _all_here():
            here.append(_timed(do))
        there.append(_timed(do))
    return TimedRow(what, pages, min(here, key=lambda t: t[1]), min(there, key=lambda t: t[1]))


def _walked(path: Path) -> None:
    for _ in captures.pages_of(path):
        pass


def _described(bodies: Sequence[bytes]) -> None:
    for number, body in enumerate(bodies):
        said = captures.Said(
            address=f"http://example.org/{number}",
            fetched_at=AT,
            added_by="a tester",
            media_type="text/html",
        )
        ingest.described(body, said)


def _gathered(path: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "watch.toml").write_text('title = "A placeholder"\nagreement = "paris-1991"\n')
        (folder / "sources").mkdir()
        (folder / "sources" / "theirs.toml").write_text(
            'publisher = "Placeholder"\nexpect_per_week = 1.0\n'
            f'[gather]\nkind = "archive"\nat = [{json.dumps(str(path))}]\n'
        )
        watch = open_watch(folder)
        means = Means(now=lambda: AT, seconds=lambda: 0.0, pause=lambda _: None)
        with watch.record() as record:
            (tally,) = visit(watch, record, means=means, by="a tester")
        if (tally.new, tally.failed) != (COUNT, 0):
            raise SettingsError(f"{path}: {tally.new} of {COUNT} pages were kept; none may fail.")


def text(rows: Sequence[TimedRow]) -> str:
    """The table as aligned text."""
    lines = [
        f"{'what':24}{'pages':>7}{'in one process':>24}{'with one shut in':>24}{'processor':>11}"
    ]
    for row in rows:
        spent = [f"{clock:.1f} s ({cpu:.1f} s)" for clock, cpu in (row.here, row.apart)]
        more = f"{row.apart[1] / row.here[1] - 1:+.0%}"
        lines.append(f"{row.what:24}{row.pages:>7}{spent[0]:>24}{spent[1]:>24}{more:>11}")
    return "\n".join([*lines, "seconds of the clock, and of the processor in brackets"])


def report(data: Path) -> str:
    """Both ways over real pages of the outside data."""
    files = sorted((data / PAGES).glob("*.html.gz"))
    if not files:
        raise SettingsError(f"{data / PAGES}: no pages to parse.")
    bodies = [gzip.decompress(file.read_bytes()) for file in files]
    many = [b"%b<!-- %d -->" % (bodies[n % len(bodies)], n) for n in range(COUNT)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "theirs.warc.gz"
        out = io.BytesIO()
        for member in written(many, packed=True):
            out.write(member)
        path.write_bytes(out.getvalue())
        return text(
            [
                both("HTML described", len(bodies), lambda: _described(bodies)),
                both("a WARC walked", COUNT, lambda: _walked(path)),
                both("that WARC gathered", COUNT, lambda: _gathered(path), rounds=1),
            ]
        )
