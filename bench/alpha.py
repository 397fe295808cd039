"""Krippendorff's alpha of values that have no order: how far several hands agree beyond chance.

Written here from Krippendorff's own description ("Computing Krippendorff's Alpha-Reliability",
2011): each unit gives its pairs of values to a table of coincidences, each pair weighted by how
many hands valued the unit, and alpha is 1 - observed / expected disagreement of that table.
1 is full agreement, 0 what chance gives, below 0 disagreement that has a system.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import permutations

Unit = Sequence[Hashable | None]  # a value a hand, None where that hand gave none
Coincidences = Mapping[tuple[Hashable, Hashable], float]


def coincidences(units: Iterable[Unit]) -> Coincidences:
    """How often two values met in a unit; a unit that fewer than two hands valued gives nothing."""
    found: dict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for unit in units:
        given = [value for value in unit if value is not None]
        for pair in permutations(given, 2):
            found[pair] += 1 / (len(given) - 1)
    return found


def together(parts: Iterable[Coincidences]) -> Coincidences:
    """The coincidences of several lots of units, added up."""
    found: dict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for part in parts:
        for pair, count in part.items():
            found[pair] += count
    return found


def of_coincidences(found: Coincidences) -> float | None:
    """Alpha of a table of coincidences; None where fewer than two different values were given."""
    totals: dict[Hashable, float] = defaultdict(float)
    for (value, _), count in found.items():
        totals[value] += count
    everything = sum(totals.values())
    expected = everything**2 - sum(total**2 for total in totals.values())
    if len(totals) < 2:
        return None
    observed = sum(count for (one, other), count in found.items() if one != other)
    return 1 - (everything - 1) * observed / expected


def alpha(units: Iterable[Unit]) -> float | None:
    """Alpha of units; None where fewer than two different values were given, so nothing varied.

    >>> alpha([("a", "a"), ("b", "b"), ("a", None)])
    1.0
    """
    return of_coincidences(coincidences(units))
