"""How far stated confidences can be trusted: reliability and expected error.

What leaves it: pure figures, which `servanda.pictures.calibration` draws. A pair is a confidence
from 0 to 1 and whether the answer that carried it was right. Nothing here reads a set or runs the
product.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from servanda.pictures.calibration import Bin

BINS = 10
_Z = 1.96  # the middle 95 of 100


def reliability(pairs: Iterable[tuple[float, bool]], *, bins: int = BINS) -> tuple[Bin, ...]:
    """The bins of equal width that hold any answer, from the least sure to the surest.

    >>> [(row.count, row.right) for row in reliability([(0.91, True), (0.99, False)])]
    [(2, 0.5)]
    """
    held: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in pairs:
        if not 0.0 <= confidence <= 1.0:
            raise ValueError(f"{confidence} is no confidence: it must lie between 0 and 1")
        held[min(int(confidence * bins), bins - 1)].append((confidence, right))
    rows = []
    for at, inside in enumerate(held):
        if inside:
            count, hits = len(inside), sum(right for _, right in inside)
            low, high = wilson(hits, count)
            sure = sum(confidence for confidence, _ in inside) / count
            rows.append(Bin(at / bins, (at + 1) / bins, count, sure, hits / count, low, high))
    return tuple(rows)


def expected_calibration_error(pairs: Iterable[tuple[float, bool]], *, bins: int = BINS) -> float:
    """The distance between confidence and share right, averaged over the answers.

    Raises ValueError where there is no answer, since no error can be expected of none.
    """
    rows = reliability(pairs, bins=bins)
    if not rows:
        raise ValueError("no answers: there is no calibration to measure")
    total = sum(row.count for row in rows)
    return sum(row.count * abs(row.confidence - row.right) for row in rows) / total


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's rule; (0, 1) where nothing was counted."""
    if not count:
        return 0.0, 1.0
    share, square = hits / count, _Z * _Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    half = _Z / (1 + square / count) * spread
    return max(0.0, middle - half), min(1.0, middle + half)
