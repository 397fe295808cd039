"""Watching series month after month at a day: whether an alarm was given, and since when.

What leaves it: one `RateChange` a series. It restarts nothing after an alarm: who wants to know
what came after begins the months there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from servanda import wording
from servanda.change import e_detector, late_reports, many, rates
from servanda.change.e_detector import ALARM, BASELINE_MONTHS, BETTER, WORSE
from servanda.change.statements import (
    FEWEST,
    WATCHED_PROMISE,
    YEARLY,
    RateChange,
    SeenMonth,
    Series,
    beside,
    is_counted,
    late_words,
    number,
    periods,
    refused,
    unsure,
)

LAST_MONTHS = 12  # compared with those before where nothing is found
HOW = (
    "e-detector: a sum of conditional Poisson e-values over every month in which a change may "
    "have begun"
)


def watched(every: Sequence[Series]) -> list[RateChange]:
    """What watching each series, month after month, comes to. All have the same months.

    The time it takes grows with how many there are, and no faster.
    """
    if not every:
        return []
    in_yet = [
        [m for m in series.months if m.complete >= late_reports.TOO_EARLY] for series in every
    ]
    length = min(map(len, in_yet))
    months = [own[:length] for own in in_yet]
    why = [_missing(own) for own in months]
    if length <= BASELINE_MONTHS:
        return [_too_little(*each) for each in zip(every, months, why)]
    counts = np.array([[float(m.count) for m in own] for own in months])
    exposures = np.array([[m.exposure for m in own] for own in months])
    seen = {
        "higher": e_detector.watch(counts, exposures, begins=BASELINE_MONTHS, alternatives=WORSE),
        "lower": e_detector.watch(counts, exposures, begins=BASELINE_MONTHS, alternatives=BETTER),
    }
    deflated = e_detector.bunches(counts, exposures)[:, -1]
    found = []
    for at, (series, own) in enumerate(zip(every, months)):
        if why[at]:
            found.append(_too_little(series, own, why[at]))
            continue
        alarms = [
            (first, way)
            for way, one in seen.items()
            if (first := _first_alarm(one[at])) is not None
        ]
        last = sum(float(one[at, -1]) for one in seen.values()) / len(seen)
        evidence = last / (length - BASELINE_MONTHS)  # a mean of means of at most 1
        bunches = float(deflated[at])
        if alarms:
            found.append(_alarm(series, own, min(alarms), bunches, evidence))
        else:
            most = max(float(one[at].max()) for one in seen.values())
            found.append(_none(series, own, most, bunches, evidence))
    return found


def with_many(found: Sequence[RateChange]) -> list[bool]:
    """Which of many changes still stand where all were looked at at once."""
    chosen = many.named([one.evidence for one in found])
    return [one.changed and stands for one, stands in zip(found, chosen)]


def _first_alarm(evidence: np.ndarray[tuple[int], np.dtype[np.float64]]) -> int | None:
    above = np.flatnonzero(evidence >= ALARM)
    return int(above[0]) if len(above) else None


def _missing(months: Sequence[SeenMonth]) -> list[str]:
    """What is missing to watch a series, in clauses."""
    heard = sum(month.exposure > 0 for month in months)
    if heard <= BASELINE_MONTHS:
        return [
            f"{wording.count(heard, 'month')} of it were heard and watching needs more than "
            f"{BASELINE_MONTHS}; a day that is named lets two periods be compared"
        ]
    total = sum(month.count for month in months)
    if total < FEWEST:
        least = wording.COUNTS[FEWEST]
        return [f"there {is_counted(total)} and at least {least} are needed"]
    return []


def _halves(months: Sequence[SeenMonth], at: int) -> tuple[list[SeenMonth], list[SeenMonth]]:
    return list(months[:at]), list(months[at:])


def _rates(halves: Sequence[Sequence[SeenMonth]]) -> tuple[rates.Rate, rates.Rate]:
    before, after = (
        rates.rate(sum(m.count for m in half), sum(m.exposure for m in half)) for half in halves
    )
    return before, after


def _too_little(series: Series, months: Sequence[SeenMonth], why: Sequence[str]) -> RateChange:
    halves = _halves(months, max(0, len(months) - LAST_MONTHS))
    why = why or [f"{len(months)} months are in and watching needs more than {BASELINE_MONTHS}"]
    return refused(series, *_rates(halves), None, why, halves)


def _method(series: Series, bunches: float) -> str:
    parts = [HOW]
    if bunches > 1:
        parts.append(
            f"months vary up to {number(bunches)} times as much as independent incidents would, so "
            "so many count as one"
        )
    return "; ".join((*parts, f"exposure: {series.how}", late_words(series.late)))


def _alarm(
    series: Series,
    months: Sequence[SeenMonth],
    alarm: tuple[int, str],
    bunches: float,
    evidence: float,
) -> RateChange:
    """That a rate moved, since about when, and by when that could be told."""
    first, way = alarm
    numbers = [(month.count, month.exposure) for month in months]
    since = rates.likeliest_split(numbers, rose=way == "higher") or BASELINE_MONTHS + first
    halves = _halves(months, since)
    before, after = _rates(halves)
    noticed = months[BASELINE_MONTHS + first].days.last
    if why := unsure(series, halves, fell=way == "lower"):
        return refused(series, before, after, None, [why], halves)
    statement = (
        f"{periods(series, halves, before, after)} The rate of what was told is {way} since about "
        f"{wording.day(months[since].days.first)}; that was told from chance by "
        f"{wording.day(noticed)}. The day was found in the same numbers, so the two intervals are "
        f"too narrow. {beside(series, halves)}"
    )
    return RateChange(
        before, after, months[since].days.first, " ".join(statement.split()),
        _method(series, bunches), WATCHED_PROMISE, YEARLY, True, evidence, True,
    )  # fmt: skip


def _none(
    series: Series, months: Sequence[SeenMonth], most: float, bunches: float, evidence: float
) -> RateChange:
    """That no change is told from chance, with how near the evidence came."""
    halves = _halves(months, max(BASELINE_MONTHS, len(months) - LAST_MONTHS))
    before, after = _rates(halves)
    statement = (
        f"{periods(series, halves, before, after)} No change can be told from chance: the evidence "
        f"reached {number(most)} of the {ALARM:g} that give an alarm. That is no proof that "
        f"nothing changed. {beside(series, halves)}"
    )
    return RateChange(
        before, after, None, " ".join(statement.split()),
        _method(series, bunches), WATCHED_PROMISE, YEARLY, True, evidence, False,
    )  # fmt: skip
