"""One table of every outside set that is here: figure, interval, size, reach, published anchors.

The interval holds the middle 95 of 100 figures got by drawing the documents anew with repeats; it
says how much the choice of documents matters, not how well the set stands for the press.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from bench.figures import Figures
from bench.sets import SETS, Figure, OutsideSet

DRAWS = 200
SEED = 1991
PATIENCE_SECONDS = 60.0  # a slow scorer gets fewer draws, and the table says how many


@frozen
class Line:
    """One line of the table; `value` None where the set is not here."""

    set: OutsideSet
    figure: Figure
    value: float | None
    low: float = 0.0
    high: float = 0.0
    documents: int = 0
    draws: int = 0
    seconds: float = 0.0


def measure(outside: OutsideSet, data: Path, *, train: bool = False) -> list[Line]:
    """Run the product on one set and score it with the set's own scorer, a line a figure.

    With `train` the train part is predicted by models that did not see the document.
    """
    gold = data / str(outside.train if train else outside.gold)
    if not gold.exists():
        return [Line(outside, figure, None) for figure in outside.figures]
    began = time.perf_counter()
    rows = list(outside.held_out(gold) if train else outside.predict(gold))
    seconds = time.perf_counter() - began
    scored = outside.scored(outside.scorer(data / outside.name), gold, rows)
    found = scored.figures(scored.documents)
    spread, draws = intervals(scored.documents, scored.figures)
    return [
        Line(outside, f, found[f.name], *spread[f.name], len(scored.documents), draws, seconds)
        for f in outside.figures
    ]


def intervals(
    documents: Sequence[Any],
    figures: Callable[[Sequence[Any]], Figures],
    *,
    draws: int = DRAWS,
) -> tuple[dict[str, tuple[float, float]], int]:
    """Each figure's 2.5th and 97.5th percentile over documents drawn anew, and how many draws.

    The draws are seeded: the same documents give the same intervals.
    """
    chance = random.Random(SEED)  # noqa: S311
    began, drawn = time.perf_counter(), dict[str, list[float]]()
    count = 0
    while count < draws and (not count or time.perf_counter() - began < PATIENCE_SECONDS):
        for name, value in figures(chance.choices(documents, k=len(documents))).items():
            drawn.setdefault(name, []).append(value)
        count += 1
    return {name: _middle(values) for name, values in drawn.items()}, count


def _middle(values: list[float]) -> tuple[float, float]:
    values.sort()
    last = len(values) - 1
    return values[round(0.025 * last)], values[round(0.975 * last)]


def rows(data: Path, *, train: bool = False) -> Iterator[Line]:
    """A line a figure, in the order of the sets; progress goes to stderr."""
    for outside in SETS.values():
        if train and outside.folds is None:
            continue
        print(f"bench: {outside.name} ...", file=sys.stderr, flush=True)
        yield from measure(outside, data, train=train)


def text(lines: Sequence[Line]) -> str:
    """The table as aligned text."""
    head = ("set", "figure", "score", "95 %", "n", "reach", "aim", "s", "published")
    cells = [head, *(_cells(line) for line in lines)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    spelt = ["  ".join(c.ljust(w) for c, w in zip(row, widths)).rstrip() for row in cells]
    few = {line.set.name: line.draws for line in lines if 0 < line.draws < DRAWS}
    notes = [
        f"95 %: percentiles over {DRAWS} seeded draws of the documents. n: documents. s: seconds.",
        *(f"{name}: {draws} draws only" for name, draws in few.items()),
    ]
    return "\n".join([*spelt, "", *notes])


def _cells(line: Line) -> tuple[str, ...]:
    figure = line.figure
    wanted = tuple("" if w is None else f"{w:g}" for w in (figure.reach, figure.aim))
    if line.value is None:
        return (line.set.name, figure.name, "not here", "", "", *wanted, "", figure.anchor)
    met = "*" if figure.reach is not None and line.value >= figure.reach else ""
    return (
        line.set.name, figure.name, f"{line.value:.1f}{met}", f"{line.low:.1f}-{line.high:.1f}",
        str(line.documents), *wanted, f"{line.seconds:.0f}", figure.anchor,
    )  # fmt: skip
