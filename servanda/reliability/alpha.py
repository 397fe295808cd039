"""Krippendorff's alpha: how far several coders agree beyond chance, and how sure that is.

Written here from Krippendorff's own description ("Computing Krippendorff's Alpha-Reliability",
2011): each unit gives its pairs of values to a table of coincidences, each pair weighted by how
many coders valued the unit, and alpha is 1 - observed / expected disagreement of that table.
1 is full agreement, 0 what chance gives, below 0 disagreement that has a system.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import permutations
from typing import Any, Literal, get_args

import numpy
from attrs import frozen

# fmt: off
Scale = Literal[
    "nominal",   # two values are the same or not
    "ordinal",   # values have an order: as far apart as there are values between them
    "interval",  # values are numbers or days: as far apart as their difference
    "ratio",     # values are amounts from 0: as far apart as their difference to their sum
]
SCALES: tuple[Scale, ...] = get_args(Scale)
# fmt: on

Value = Hashable
Unit = Sequence[Value | None]  # a value a coder, None where that coder gave none
Coincidences = Mapping[tuple[Value, Value], float]

BOOTSTRAP, NOBODY_DIFFERS = "bootstrap", "exact, nobody differs"  # the methods
RESAMPLES = 1000  # at 1,000 the ends of an interval move by about .01 from seed to seed
LEVEL = 0.95
# Resamples in which nothing varies have no alpha; with more of them than this the rest are no
# picture of the whole.
MOST_WITHOUT = 0.05


def coincidences(units: Iterable[Unit]) -> Coincidences:
    """How often two values met in a unit; a unit that fewer than two coders valued gives none."""
    found: dict[tuple[Value, Value], float] = defaultdict(float)
    for unit in units:
        for pair, weight in _pairs(unit):
            found[pair] += weight
    return found


def _pairs(unit: Unit) -> list[tuple[tuple[Value, Value], float]]:
    given = [value for value in unit if value is not None]
    return [(pair, 1 / (len(given) - 1)) for pair in permutations(given, 2)]


def together(parts: Iterable[Coincidences]) -> Coincidences:
    """The coincidences of several lots of units, added up."""
    found: dict[tuple[Value, Value], float] = defaultdict(float)
    for part in parts:
        for pair, count in part.items():
            found[pair] += count
    return found


def of_coincidences(found: Coincidences, scale: Scale = "nominal") -> float | None:
    """Alpha of a table of coincidences; None where fewer than two different values were given.

    On any scale but the nominal the values are numbers.
    """
    values = _ordered({value for pair in found for value in pair}, scale)
    place = {value: number for number, value in enumerate(values)}
    table = numpy.zeros((len(values), len(values)))
    for (one, other), count in found.items():
        table[place[one], place[other]] = count
    return _alpha(table, values, scale)


def alpha(units: Iterable[Unit], scale: Scale = "nominal") -> float | None:
    """Alpha of units; None where fewer than two different values were given, so nothing varied.

    >>> alpha([("a", "a"), ("b", "b"), ("a", None)])
    1.0
    >>> round(alpha([(1, 1), (2, 2), (3, 4)], "interval"), 3)
    0.878
    """
    return of_coincidences(coincidences(units), scale)


def _ordered(values: set[Value], scale: Scale) -> list[Any]:
    """Values in order: of numbers their own, else that of their spelling."""
    some: list[Any] = list(values)
    return sorted(some, key=repr) if scale == "nominal" else sorted(some)


def _alpha(table: Any, values: Sequence[Any], scale: Scale) -> float | None:
    totals = table.sum(axis=1)
    if (totals > 0).sum() < 2:
        return None
    distances = _distances(values, totals, scale)
    expected = float((numpy.outer(totals, totals) * distances).sum())
    observed = float((table * distances).sum())
    return 1 - (float(totals.sum()) - 1) * observed / expected


def _distances(values: Sequence[Any], totals: Any, scale: Scale) -> Any:
    """How far apart each two values are, squared; of the ordinal by how often each was given."""
    if scale == "nominal":
        return 1 - numpy.eye(len(values))
    if scale == "ordinal":
        # what lies between two values, and half of each of the two
        middles = totals.cumsum() - totals / 2
        return numpy.subtract.outer(middles, middles) ** 2
    numbers = numpy.array(values, dtype=float)
    apart = numpy.subtract.outer(numbers, numbers)
    if scale == "interval":
        return apart**2
    sums = numpy.add.outer(numbers, numbers)
    return numpy.divide(apart, sums, out=numpy.zeros_like(apart), where=sums != 0) ** 2


# ------------------------------------------------------------------ how sure it is


@frozen
class AlphaRange:
    """Between what alpha lies with the chance of `LEVEL`, and by which method that was found."""

    low: float
    high: float
    method: str


def interval(units: Sequence[Unit], scale: Scale = "nominal", *, seed: int) -> AlphaRange | None:
    """Between what alpha lies; None where nothing varied, or where too little did to say.

    Units are drawn again with replacement, `RESAMPLES` times, from `seed`. Where nobody differs
    there is nothing to draw from: then the lower end is what as many units without a difference
    leave possible (exact binomial), which can be said of nominal values alone.
    """
    shown = [unit for unit in units if sum(value is not None for value in unit) > 1]
    point = alpha(shown, scale)
    if point is None:
        return None
    if all(len({value for value in unit if value is not None}) == 1 for unit in shown):
        return _where_nobody_differs(shown) if scale == "nominal" else None
    return _resampled(shown, scale, seed)


def _where_nobody_differs(units: Sequence[Unit]) -> AlphaRange:
    # Clopper-Pearson of none in n: with a share p of units that differ, at most p of the pairs do
    most = 1 - ((1 - LEVEL) / 2) ** (1 / len(units))
    totals: dict[Value, float] = defaultdict(float)
    for (value, _), count in coincidences(units).items():
        totals[value] += count
    everything = sum(totals.values())
    expected = 1 - sum(total * (total - 1) for total in totals.values()) / (
        everything * (everything - 1)
    )
    return AlphaRange(1 - most / expected, 1.0, NOBODY_DIFFERS)


def _resampled(units: Sequence[Unit], scale: Scale, seed: int) -> AlphaRange | None:
    values = _ordered({value for unit in units for value in unit if value is not None}, scale)
    place = {value: number for number, value in enumerate(values)}
    pairs = [
        (number, place[one] * len(values) + place[other], weight)
        for number, unit in enumerate(units)
        for (one, other), weight in _pairs(unit)
    ]
    of_unit, cells, weights = (numpy.array(column) for column in zip(*pairs))
    drawn = numpy.random.default_rng(seed)
    found = []
    for _ in range(RESAMPLES):
        times = numpy.bincount(drawn.integers(0, len(units), len(units)), minlength=len(units))
        table = numpy.bincount(cells, times[of_unit] * weights, minlength=len(values) ** 2)
        each = _alpha(table.reshape(len(values), len(values)), values, scale)
        if each is not None:
            found.append(each)
    if len(found) < RESAMPLES * (1 - MOST_WITHOUT):
        return None
    low, high = numpy.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return AlphaRange(float(low), float(high), BOOTSTRAP)
