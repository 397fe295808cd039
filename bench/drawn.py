"""Parts of outside sets that are read in a fraction of the time, for the tests of every day.

What leaves it: a folder laid out as the outside data, with a part of one set, drawn the same way
each time, so that whatever reads the set reads the part. `python -m bench gate` holds the whole.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import frozen

from bench.figures import Row
from bench.sets import OutsideSet

ENDING = "-drawn"  # of the names of parts
Draw = Callable[[list[Row]], list[Row]]


@frozen
class DrawnPart:
    """How a part is drawn, and how far below what it reaches its floors lie, in points."""

    draw: Draw
    slack: float = 3  # one answer of a few moves a figure by as much


def one_in(every: int) -> Draw:
    """One document in so many, the first of each.

    >>> one_in(2)([{"id": 1}, {"id": 2}, {"id": 3}])
    [{'id': 1}, {'id': 3}]
    """
    return lambda rows: rows[::every]


def news(rows: list[Row]) -> list[Row]:
    """The documents of the press: of some sets no other is scored."""
    return [row for row in rows if row["genre"] == "news"]


# The sets whose reading takes long, in seconds of the processor 52, 39, 9 and 8.
PARTS: Mapping[str, DrawnPart] = {
    "muc4": DrawnPart(one_in(8)),
    "hrdsattack": DrawnPart(one_in(4)),
    "publish_date": DrawnPart(one_in(4)),
    "attribution": DrawnPart(news, slack=0.25),  # all that is scored
}


def lay_out(outside: OutsideSet, data: Path, to: Path) -> None:
    """Put the drawn part of a set into a folder, with the score.py that scores it."""
    gold, part = data / outside.gold, to / outside.gold
    (to / outside.name).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(data / outside.name / "score.py", to / outside.name / "score.py")
    part.parent.mkdir(parents=True, exist_ok=True)
    draw = PARTS[outside.name].draw
    if gold.is_dir():
        rows = draw(_lines(gold / "pages.jsonl"))
        for row in rows:
            (part / row["file"]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(gold / row["file"], part / row["file"])
        _write(part / "pages.jsonl", rows)
    elif gold.suffix == ".json":
        rows = draw(json.loads(gold.read_text(encoding="utf-8")))
        part.write_text(json.dumps(rows), encoding="utf-8")
    else:
        _write(part, draw(_lines(gold)))


def _lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _write(path: Path, rows: list[Row]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
