"""How many examples a property is tried on: all in the whole suite, some in the everyday one.

Every run draws others, so that what an everyday run leaves out another finds. No example has a
limit on the clock in either: on a crowded machine that would fail where nothing is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

EVERYDAY, WHOLE = "everyday", "whole"
SHARE = 8  # of the whole suite's examples the everyday suite tries one in so many
FEWEST = 6
_BY_THE_CLOCK = HealthCheck.too_slow
ALL = "SERVANDA_TRY_ALL"  # set, every case of a matrix is tried: an hour

Case = TypeVar("Case")

for name, count in ((EVERYDAY, 100 // SHARE), (WHOLE, 100)):
    settings.register_profile(
        name,
        settings.default,
        max_examples=count,
        deadline=None,
        suppress_health_check=[_BY_THE_CLOCK],
    )


def some(count: int, *, fewest: int = FEWEST) -> int:
    """So many in the whole suite, an eighth in the everyday one, but not fewer than `fewest`."""
    if settings.get_current_profile_name() != EVERYDAY:
        return count
    return min(count, max(fewest, count // SHARE))


def tries(count: int, *suppressed: HealthCheck, derandomize: bool | None = None) -> settings:
    """`some` of the examples."""
    more = {} if derandomize is None else {"derandomize": derandomize}
    return settings(
        max_examples=some(count),
        suppress_health_check=[_BY_THE_CLOCK, *suppressed],
        **more,
    )


def one_of(every: int) -> int:
    """One of so many; each where SERVANDA_TRY_ALL is set."""
    return 1 if os.environ.get(ALL) else every


def each_run(all_of_them: int, drawn: int) -> int:
    """So many examples drawn anew in each run; all where SERVANDA_TRY_ALL is set."""
    return all_of_them if os.environ.get(ALL) else drawn


def one_in(every: int, cases: Iterable[Case]) -> list[Case]:
    """One of so many cases of a matrix, always the same; all where SERVANDA_TRY_ALL is set."""
    return list(islice(cases, 0, None, one_of(every)))


def each_day(chosen: Collection[str], cases: Iterable[str]) -> list[Any]:
    """Every case for `parametrize`, those that are not chosen for each day as slow."""
    slow = [pytest.mark.slow]
    return [pytest.param(case, marks=[] if case in chosen else slow) for case in cases]
