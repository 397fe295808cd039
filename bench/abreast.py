"""How much sooner a watch is read by as many processes as there are cores: one run, in pairs.

The same articles are put into new watches and read by one process and by several in turn; what is
put on record must be the same, entry for entry. Seconds are the clock's, loading included, as a
user waits for them: on a busy machine they say little, and the processor's time beside them more.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import frozen

from bench.speed import ARTICLES, there
from servanda import watch as way
from servanda.errors import StoreError
from servanda.model import Interval

DAY = Interval(date(2020, 6, 1), date(2020, 6, 1), "day")
AT = datetime(2020, 6, 1, tzinfo=UTC)
COUNTS = (10, 25, 50, 100)


@frozen
class ReadingTime:
    """One reading of so many articles: seconds on the clock and of the processor, all told."""

    articles: int
    letters: int
    workers: int
    clock: float
    processor: float
    entries: tuple[str, ...]


def report(data: Path, counts: Sequence[int] = COUNTS) -> str:
    """The times by one process and by as many as there are cores, as aligned text."""
    rows = json.loads(there(data / ARTICLES).read_text(encoding="utf-8"))
    cores = os.cpu_count() or 1
    lines = [
        f"{'articles':>8} {'letters':>9} {'one, s':>8} {f'{cores}, s':>8} {'ratio':>6} "
        f"{'processor, s':>14}"
    ]
    for count in counts:
        alone, several = (_read(rows[:count], workers=workers) for workers in (1, cores))
        if alone.entries != several.entries:
            raise StoreError(
                f"{count} articles: one process and {cores} put other things on record"
            )
        ratio = alone.clock / several.clock
        lines.append(
            f"{count:>8} {alone.letters:>9} {alone.clock:>8.1f} {several.clock:>8.1f} "
            f"{ratio:>6.2f} {alone.processor:>6.1f} {several.processor:>7.1f}"
        )
    return "\n".join(lines)


def _read(rows: Sequence[dict[str, dict[str, str]]], *, workers: int) -> ReadingTime:
    """Read articles into a new watch, in a process that has nothing loaded yet."""
    with tempfile.TemporaryDirectory() as folder:
        watch = way.new(Path(folder) / "watch", agreement="paris-1991", title="Timed")
        with watch.record() as record:
            items = [(f"{number}.html", _page(row["sample"])) for number, row in enumerate(rows)]
            given = way.Given("Placeholder", published=DAY)
            way.gather(watch, record, items, now=AT, by="bench", given=given)
            texts = [text for _, text in way.unread(watch, record)]
        clock, processor = time.perf_counter(), _processor()
        _run(watch.folder, workers)
        clock, processor = time.perf_counter() - clock, _processor() - processor
        with watch.record() as record:
            entries = tuple(f"{each.kind} {each.id} {each.sha256}" for each in record.entries())
    letters = sum(len(text.content) for text in texts)
    return ReadingTime(len(rows), letters, workers, clock, processor, entries)


def _page(sample: dict[str, str]) -> way.Getter:
    title, body = sample["Input.title"], sample["Input.article_interface"]
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    return lambda: (page.encode(), "text/html", None)


def _run(folder: Path, workers: int) -> None:
    """`servanda read`, whose gists are left out: the clock is to be that of the reading."""
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from servanda import watch as way\n"
        "if __name__ == '__main__':\n"
        "    watch = way.open_watch(Path(sys.argv[1]))\n"
        "    with watch.record() as record:\n"
        "        at = datetime(2020, 6, 1, tzinfo=UTC)\n"
        "        way.read(watch, record, now=at, workers=int(sys.argv[2]))\n"
    )
    script = folder.parent / "read.py"
    script.write_text(program, encoding="utf-8")
    subprocess.run([sys.executable, str(script), str(folder), str(workers)], check=True)  # noqa: S603 - ours


def _processor() -> float:
    """Seconds of the processor of the processes started here that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
