"""Made delays for `python -m bench change`: when each incident became known, and what is then said.

What leaves it: for each history and month how many became known at each age; the alarms that stay
where delays that changed forbid some; and the table of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bench.change_methods import Alarms, told
from servanda.change import delay_shift


def made_delays(
    chance: np.random.Generator,
    told: np.ndarray[Any, Any],
    seen: np.ndarray[Any, Any],
    is_after: np.ndarray[Any, Any],
    in_yet: tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]],
    lag: int,
) -> np.ndarray[Any, Any]:
    """When each incident became known: those seen within the lag, then those that were not."""
    found = np.zeros((*told.shape, delay_shift.LONGEST + 1), dtype=np.int64)
    for own, months in ((in_yet[0], ~is_after), (in_yet[1], is_after)):
        ages = np.diff(np.append(0.0, np.append(own[: delay_shift.LONGEST], 1.0))).clip(0)
        early, later = ages[: lag + 1], ages[lag + 1 :]
        columns = np.flatnonzero(months)
        found[:, columns, : lag + 1] = chance.multinomial(seen[:, columns], early / early.sum())
        rest = told[:, columns] - seen[:, columns]
        found[:, columns, lag + 1 :] = chance.multinomial(rest, later / later.sum())
    return found


def guarded(alarms: Alarms, delays: np.ndarray[Any, Any] | None, lag: int, begins: int) -> Alarms:
    """The alarms that are left where delays that changed forbid some, as in `servanda.change`."""
    if delays is None:
        return alarms
    fresh = delays[:, :, : delay_shift.LONGEST].astype(float)
    known = fresh.cumsum(axis=2)
    sums = [np.concatenate((np.zeros_like(one[:, :1]), one.cumsum(axis=1)), axis=1)
            for one in (fresh, known)]  # fmt: skip
    ages, last = np.arange(delay_shift.LONGEST), fresh.shape[1]
    worse, better = alarms.worse.copy(), alarms.better.copy()
    for at in range(worse.shape[1]):
        now = begins + at + lag
        until = np.clip(now - ages + 1, 0, last)  # months old enough for each age
        before = [one[:, np.minimum(until, begins), ages] for one in sums]
        after = [one[:, until, ages] - past for one, past in zip(sums, before)]
        score = delay_shift.log_rank(*before, *after)
        better[:, at] &= score <= delay_shift.SHIFTED
        worse[:, at] &= score >= -delay_shift.SHIFTED
    return Alarms(worse, better)


def guard_lines(late: Sequence[tuple[str, Alarms, Alarms]], follow: int) -> Iterator[str]:
    """What looking at delays does where incidents are told late: a name, without it and with it."""
    yield f"Ours within {follow} months where incidents are told late, per cent of all, without and"
    yield "with looking at whether delays changed:"
    yield ""
    yield "| scenario | worse, without | worse, with | better, without | better, with |"
    yield "|---" * 5 + "|"
    for name, without, having in late:
        flags = (without.worse, having.worse, without.better, having.better)
        yield f"| {name} | " + " | ".join(str(told(each, follow)) for each in flags) + " |"
