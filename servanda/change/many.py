"""Many series looked at at once: which of them changed, when some would seem to by chance.

What leaves it: which of many to name. (e-BH, Wang and Ramdas 2022.)
"""

from __future__ import annotations

from collections.abc import Sequence

SHARE = 0.05  # of those named, how many did not change, at most and on average


def named(evidence: Sequence[float], *, share: float = SHARE) -> list[bool]:
    """Which series to name, so that on average at most `share` of those named did not change.

    `evidence` are e-values: numbers that average at most 1 where nothing changed. It holds
    however the series depend on one another.

    >>> named([100.0, 30.0, 1.0])
    [True, True, False]
    """
    ordered = sorted(evidence, reverse=True)
    count = len(ordered)
    least = max(
        (rank for rank, one in enumerate(ordered, 1) if one * rank * share >= count), default=0
    )
    floor = count / (least * share) if least else None
    return [floor is not None and one >= floor * (1 - 1e-12) for one in evidence]
