"""`python -m bench importing [--sizes 1000,10000,100000]`: what taking a spreadsheet in costs.

Each size is imported in a process of its own, into a watch of its own: a list in ACLED's layout,
six acts by one actor over twenty years, made here. Seconds are those of the processor; memory is
the most that the process held, the sandbox that parses apart.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from servanda import watch as way

SIZES = (1_000, 10_000, 100_000)
HEADS = (
    "event_id_cnty", "event_date", "time_precision", "sub_event_type", "actor1", "inter1",
    "actor2", "inter2", "country", "location", "latitude", "longitude", "source", "notes",
    "fatalities",
)  # fmt: skip
ACTS = (
    "Arrests", "Attack", "Armed clash", "Protest with intervention",
    "Abduction/forced disappearance", "Looting/property destruction",
)  # fmt: skip
PLACES = ("Phnom Penh", "Battambang", "Siem Reap", "Kampot", "Kratie", "Takeo")
FIRST, DAYS = date(2001, 1, 1), 7_300


def write_list(path: Path, rows: int) -> None:
    """A list of so many rows is in the file; the same each time."""
    chance = random.Random(rows)  # noqa: S311 made content, no secret
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for number in range(rows):
            day = FIRST + timedelta(days=chance.randrange(DAYS))
            writer.writerow([
                f"CAM{number}", f"{day:%d %B %Y}", 1, chance.choice(ACTS),
                "Police Forces of Cambodia (1985-)", 1, "Civilians (Cambodia)", 7, "Cambodia",
                chance.choice(PLACES), 11.5, 104.9, "Lake Post",
                f"What is numbered {number} was told at some length by those who saw it.",
                chance.choice((0, 0, 1, 2)),
            ])  # fmt: skip


def one(rows: int) -> str:
    """The line of one size, measured in this process."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write_list(path, rows)
        way.new(Path(folder) / "watch", title="Placeholder", agreement="paris-1991")
        watch = way.open_watch(Path(folder) / "watch")
        mapping, now = way.open_mapping("acled"), datetime(2021, 6, 1, tzinfo=UTC)
        start = process_time()
        with watch.record() as record:
            imported = way.import_sheet(watch, record, path, mapping, by="Placeholder", at=now)
            made = process_time()
            way.put_import(watch, record, imported, now=now)
            put = process_time()
            again = way.import_sheet(watch, record, path, mapping, by="Placeholder", at=now)
            end = process_time()
    if len(imported.rows) != rows or again.rows:
        raise AssertionError(f"{len(imported.rows)} of {rows} rows came in")
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"{rows:>9,} {made - start:>10.1f} {put - made:>10.1f} {end - put:>10.1f} "
        f"{len(imported.groupings):>10,} {held:>10,}"
    )


def report(sizes: Sequence[int]) -> str:
    """A line a size."""
    lines = [
        f"{'rows':>9} {'read, s':>10} {'record, s':>10} {'again, s':>10} {'judged':>10} {'MiB':>10}"
    ]
    for size in sizes:
        done = subprocess.run(  # noqa: S603 this module
            [sys.executable, "-m", "bench.importing", str(size)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        lines.append(done.stdout.rstrip() or f"{size:>9,} {done.stderr.strip()[-200:]}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(one(int(sys.argv[1])))
