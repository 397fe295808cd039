"""Whether incidents are told later, or sooner, than they were: then the last months look otherwise.

What leaves it: a score, and words. How late they are told is learnt from the months before; where
that changed, what is in of the months after is not known, and neither a fall nor a rise is said.
(Log-rank test on reversed time, of the reporting triangle's two parts.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from attrs import frozen

from servanda import wording

LONGEST = 12  # months of delay that are told apart; who is told later counts in none
# At most 5 of 100 comparisons of delays that did not change say that they are longer; as many that
# they are shorter.
SHIFTED = 1.645
Numbers = np.ndarray[Any, np.dtype[np.float64]]


@frozen
class ToldDelays:
    """When incidents happened and when each was first told, in numbered months, up to `now`."""

    events: tuple[tuple[int, int], ...] = ()
    now: int = 0

    def score(self, since: date) -> float:
        """How much later what happened from a day on is told than before; below 0: how much sooner.

        In standard deviations, 0 where nothing can be compared. An incident that may be told yet
        is neither late nor early: of each delay only the months are compared that are old enough.
        """
        cut = since.year * 12 + since.month
        parts = [
            [each for each in self.events if (each[0] >= cut) == is_after]
            for is_after in (False, True)
        ]
        before, after = (self._by_age(part) for part in parts)
        return float(log_rank(*before, *after))

    def _by_age(self, events: Iterable[tuple[int, int]]) -> tuple[Numbers, Numbers]:
        """How many became known at each age, and how many were by then, of months old enough."""
        fresh, known = np.zeros(LONGEST), np.zeros(LONGEST)
        for happened, told in events:
            age = max(0, told - happened)
            if told > self.now:
                continue
            for seen in range(age, min(LONGEST, self.now - happened + 1)):
                known[seen] += 1
            if age < LONGEST:
                fresh[age] += 1
        return fresh, known


def log_rank(fresh: Numbers, known: Numbers, fresh_after: Numbers, known_after: Numbers) -> Numbers:
    """How much more became known at later ages after than before, in standard deviations.

    Along the last axis an age in months: how many became known at it, and how many were known by
    it. What was known in the month itself is what all are measured against.
    """
    every, new = known + known_after, fresh + fresh_after
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = known_after * new / every
        variance = known * known_after * new * (every - new) / (every**2 * (every - 1))
    counts = (known > 0) & (known_after > 0) & (every > 1)
    counts[..., 0] = False
    gap = np.where(counts, fresh_after - expected, 0.0).sum(axis=-1)
    spread = np.where(counts, variance, 0.0).sum(axis=-1)
    found: Numbers = np.where(spread > 0, gap / np.sqrt(np.where(spread > 0, spread, 1.0)), 0.0)
    return found


def why_unsure(delays: ToldDelays, since: date, *, fell: bool) -> str:
    """Why a fall, or a rise, from a day on is not said; "" where delays stayed as they were."""
    score = delays.score(since)
    if fell and score > SHIFTED:
        told, way = "fewer", "later"
    elif not fell and score < -SHIFTED:
        told, way = "more", "sooner"
    else:
        return ""
    return (
        f"{told} were told, but what happened since {wording.day(since)} is told {way} than what "
        f"happened before ({abs(score):.1f} standard deviations), so how much of it is in is not "
        "known"
    )


def delays_of(pairs: Sequence[tuple[int, int]], now: int) -> ToldDelays:
    """The delays of incidents known by a month."""
    return ToldDelays(tuple(pair for pair in pairs if max(pair) <= now), now)
