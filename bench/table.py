"""One table of every outside set that is here: figure, interval, size, published anchors.

The interval holds the middle 95 of 100 figures got by drawing the documents anew with repeats; it
says how much the choice of documents matters, not how well the set stands for the press.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from bench.sets import SETS, OutsideSet

DRAWS = 200
SEED = 1991
PATIENCE_SECONDS = 60.0  # a slow scorer gets fewer draws, and the table says how many


@frozen
class Line:
    """One line of the table; `figure` None where the set is not here."""

    set: OutsideSet
    figure: float | None
    low: float = 0.0
    high: float = 0.0
    documents: int = 0
    draws: int = 0
    seconds: float = 0.0


def measure(outside: OutsideSet, data: Path) -> Line:
    """Run the product on one set and score it with the set's own scorer."""
    gold = data / outside.gold
    if not gold.exists():
        return Line(outside, None)
    began = time.perf_counter()
    rows = list(outside.predict(gold))
    seconds = time.perf_counter() - began
    documents, figure = outside.scored(outside.scorer(data / outside.name), gold, rows)
    low, high, draws = interval(documents, figure)
    return Line(outside, figure(documents), low, high, len(documents), draws, seconds)


def interval(
    documents: Sequence[Any], figure: Callable[[Sequence[Any]], float]
) -> tuple[float, float, int]:
    """The 2.5th and 97.5th percentile of the figure over documents drawn anew, and how many draws.

    The draws are seeded: the same documents give the same interval.
    """
    chance = random.Random(SEED)  # noqa: S311
    began, figures = time.perf_counter(), []
    for _ in range(DRAWS):
        figures.append(figure(chance.choices(documents, k=len(documents))))
        if time.perf_counter() - began > PATIENCE_SECONDS:
            break
    figures.sort()
    last = len(figures) - 1
    return figures[round(0.025 * last)], figures[round(0.975 * last)], len(figures)


def rows(data: Path) -> list[Line]:
    """A line a set, in the order of the table; progress goes to stderr."""
    lines = []
    for outside in SETS.values():
        print(f"bench: {outside.name} ...", file=sys.stderr, flush=True)
        lines.append(measure(outside, data))
    return lines


def text(lines: Sequence[Line]) -> str:
    """The table as aligned text."""
    head = ("set", "figure", "score", "95 %", "n", "s", "published, for orientation")
    cells = [head, *(_cells(line) for line in lines)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    spelt = ["  ".join(c.ljust(w) for c, w in zip(row, widths)).rstrip() for row in cells]
    few = [f"{line.set.name}: {line.draws} draws only" for line in lines if 0 < line.draws < DRAWS]
    notes = [
        f"95 %: percentiles over {DRAWS} seeded draws of the documents. n: documents. s: seconds.",
        *few,
    ]
    return "\n".join([*spelt, "", *notes])


def _cells(line: Line) -> tuple[str, ...]:
    name, figure, anchors = line.set.name, line.set.figure, line.set.anchors
    if line.figure is None:
        return (name, figure, "not here", "", "", "", anchors)
    spread = f"{line.low:.1f}-{line.high:.1f}"
    size, seconds = str(line.documents), f"{line.seconds:.1f}"
    return (name, figure, f"{line.figure:.1f}", spread, size, seconds, anchors)
