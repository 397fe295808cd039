"""How much of each month was heard: the exposure of what is counted in it.

What leaves it: a share from 0 to 1 a month, and in words how it was come by. It is a share of
what these sources tell together when all are heard; what none of them ever tells is in no share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from attrs import frozen

FEWEST_TOLD = 20  # incidents by which to measure what the sources heard would have told
WHOLLY = 0.5  # a source of which so much or more was heard was there to tell
# How far what was measured may lie from the share of sources before that is refused: two standard
# errors, one comparison in twenty.
ERRORS = 2.0
UNLISTED = "no source is listed, so nobody knows what was heard; every month counts alike"
BY_SHARE = "the share of the listed sources that was heard"
MEASURED = (
    "the share of the incidents told while all sources were heard that those still heard told"
)
TOLD_WITH = "the chance that a source still heard tells an incident, as the watch gives it"


@frozen
class Coverage:
    """The share of each month that was heard, in order, and how that is known."""

    shares: tuple[float, ...]
    how: str
    is_known: bool = True


def coverage(
    heard: Mapping[str, Sequence[float]],
    tellers: Sequence[tuple[int, AbstractSet[str]]] = (),
    chances: Mapping[str, float] | None = None,
    *,
    months: int,
) -> Coverage:
    """How much of each month was heard.

    `heard` says of each source listed in any month how much of what is expected of it was heard
    in each, 0 to 1. `tellers` are the incidents: the place of its month, and the sources that
    told it. `chances` are how likely each source tells an incident, where that is known of all.
    Where neither is enough it is the share of the sources.

    The incidents of the months in which every source was heard say what the others hide: each
    would still be known where one of its tellers was heard. That is used where it refuses the
    plain share, and no independence of the sources is assumed for it.
    """
    if not heard:
        return Coverage((1.0,) * months, UNLISTED, is_known=False)
    if chances is not None and chances.keys() >= heard.keys():
        likely = (
            1 - math.prod(1 - chances[source] * part[month] for source, part in heard.items())
            for month in range(months)
        )
        return Coverage(tuple(likely), TOLD_WITH)
    shares = [sum(part[month] for part in heard.values()) / len(heard) for month in range(months)]
    whole = {
        month for month in range(months) if all(part[month] >= WHOLLY for part in heard.values())
    }
    told = [sources & heard.keys() for month, sources in tellers if month in whole]
    told = [sources for sources in told if sources]
    if len(told) < FEWEST_TOLD:
        return Coverage(tuple(shares), BY_SHARE)
    measured = [
        sum(1 - math.prod(1 - heard[source][month] for source in sources) for sources in told)
        / len(told)
        for month in range(months)
    ]
    refused = any(_is_refused(one, other, len(told)) for one, other in zip(measured, shares))
    return Coverage(tuple(measured), MEASURED) if refused else Coverage(tuple(shares), BY_SHARE)


def _is_refused(measured: float, share: float, incidents: int) -> bool:
    """Whether so many incidents put what is heard elsewhere than the share of sources does."""
    error = math.sqrt(max(share * (1 - share), 0.25 / incidents) / incidents)
    return abs(measured - share) > ERRORS * error
