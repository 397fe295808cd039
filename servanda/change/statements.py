"""What is said of a change: a sentence with its numbers, what it promises, or that it is too early.

What leaves it: one `RateChange`. It says what was told, never why; and refuses, in words, where
too little is known. A rate that fell is never said where less was heard than before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from servanda import wording
from servanda.change import delay_shift, e_detector, late_reports, rates
from servanda.change.event_days import CountedPeriod
from servanda.change.probes import PROBED_LEVEL, PROBED_PROMISE, ProbedPeriods
from servanda.change.rates import LEVEL, Rate, RateRatio

HARDLY = 0.001  # of a month, below which nobody was heard
LEAST = 0.001  # a number above nought that is told as it is; a smaller one is "under" it
FEWEST = 5  # incidents in both periods together, below which nothing is said
PROMISE = (
    "Where nothing changed and the day was named before the counts were seen, such a comparison "
    "takes it for a change, either way, at most 5 times in 100; its interval holds the true ratio "
    "at least 95 times in 100."
)
BUNCHED_PROMISE = (
    "About 5 such comparisons in 100 are taken for a change where nothing changed, if incidents "
    "come in bunches as they did here; this is an approximation."
)
WATCHED_PROMISE = (
    "Where nothing changed, an alarm for worse comes within n months with a chance of at most n "
    f"in {e_detector.ALARM:g}, and so one for better."
)
AS_THERE = " as well as in the better-heard period"
YEARLY = 12 / e_detector.ALARM  # the chance of a false alarm for worse within a year, at most


@frozen
class SeenMonth:
    """A month of a series: its days, how many incidents surely fall in it, how it was heard.

    `share` is the part of it that was heard, `complete` how much of it is in.
    """

    days: CountedPeriod
    count: int
    share: float
    complete: float = 1.0

    @property
    def exposure(self) -> float:
        """Months wholly heard; none where hardly anything of it was."""
        part = self.share * self.complete
        return self.days.length_months * part if part >= HARDLY else 0.0


@frozen
class Series:
    """What is asked about: what its incidents are called, its months, and what stands beside them.

    `how` says how exposure is known, `is_heard_known` whether it is at all. `left_out` is how many
    incidents lie in no period for sure. `probed` is what coverage probes measured, where exposure
    is theirs.
    """

    called: str
    months: tuple[SeenMonth, ...]
    how: str
    is_heard_known: bool = True
    left_out: int = 0
    late: late_reports.Completeness | None = None
    delays: delay_shift.ToldDelays = delay_shift.ToldDelays()
    probed: ProbedPeriods | None = None


@frozen
class RateChange:
    """What can be said of how a rate changed, and how sure that is."""

    before: Rate
    after: Rate
    since: date | None
    statement: str
    method: str
    promise: str
    false_alarm_rate: float
    enough: bool
    evidence: float = 1.0  # an e-value: at most 1 on average where nothing changed
    changed: bool = False


def compared(series: Series, since: date, *, counts: tuple[int, int] | None = None) -> RateChange:
    """How a rate differs between the months before a day and those from it on.

    `counts` are the incidents of the two periods, where more surely fall in a period than in its
    months. Months must not lie across the day. Raises ValueError where one does.
    """
    if any(month.days.first < since <= month.days.last for month in series.months):
        raise ValueError(f"a month lies across {since}")
    halves = [
        [month for month in series.months if (month.days.first >= since) == is_after]
        for is_after in (False, True)
    ]
    late = [month for month in halves[1] if month.complete < late_reports.TOO_EARLY]
    halves[1] = [month for month in halves[1] if month not in late]
    totals = [sum(month.count for month in half) for half in halves]
    if counts and not late:
        totals = list(counts)
    before, after = (
        rates.rate(total, sum(month.exposure for month in half))
        for total, half in zip(totals, halves)
    )
    why_not = missing(before, after, halves, late)
    if not (before.exposure and after.exposure):
        return refused(series, before, after, since, why_not, halves)
    months = [[(month.count, month.exposure) for month in half] for half in halves]
    spread = rates.spread(months)
    ratio = rates.compare(before, after)
    if spread.is_refused:
        bunched = rates.compare_bunched(months[0], months[1], max(1.0, spread.index))
        ratio = bunched if bunched.chance >= ratio.chance else ratio
    evidence = rates.split_evidence(before, after, spread.most if spread.is_refused else 1.0)
    fell = ratio.ratio is not None and ratio.ratio < 1
    if not why_not and (few := _few_bunches(before.count + after.count, spread)):
        why_not = [few]
    if not why_not and (why := unsure(series, halves, fell=fell)):
        why_not = [why]
    if not why_not and series.probed and (why := series.probed.why_unsure(ratio)):
        why_not = [why]
    if why_not:
        return refused(series, before, after, since, why_not, halves)
    changed = ratio.chance < LEVEL
    verdict = _verdict(ratio, changed=changed)
    plainly = _counted_plainly(series, totals, halves)
    statement = (
        f"{periods(series, halves, before, after)} {verdict} {beside(series, halves)} {plainly}"
    )
    is_bunched = ratio.how != "exact conditional test"
    return RateChange(
        before, after, since, " ".join(statement.split()), _method(series, ratio),
        PROBED_PROMISE if series.probed else BUNCHED_PROMISE if is_bunched else PROMISE,
        PROBED_LEVEL if series.probed else LEVEL, True, evidence, changed,
    )  # fmt: skip


def missing(
    before: Rate,
    after: Rate,
    halves: Sequence[Sequence[SeenMonth]],
    late: Sequence[SeenMonth] = (),
) -> list[str]:
    """What is missing to say anything, in clauses; none where enough is known."""
    if not halves[0]:
        return ["no month lies before that day"]
    if not halves[1]:
        return [
            "it is too early to say: less than half of what happened since is likely to be in"
            if late
            else "no month lies after that day"
        ]
    for half, rate in zip(halves, (before, after)):
        if not rate.exposure:
            return [f"no listed source was heard {_from_to(half)}, and silence is not peace"]
    total = before.count + after.count
    if total < FEWEST:
        return [
            f"there {is_counted(total)} in both periods together and at least "
            f"{wording.COUNTS[FEWEST]} are needed"
        ]
    if not rates.can_tell(total, before.exposure, after.exposure):
        return [
            f"with {wording.count(total, 'incident')} and such unequal exposure no outcome could "
            "be told from chance"
        ]
    return []


def is_counted(total: int) -> str:
    """So many incidents, with the verb before them."""
    return f"{'is' if total == 1 else 'are'} {wording.count(total, 'incident')}"


def _few_bunches(total: int, spread: rates.Spread) -> str:
    """Why so many incidents in bunches are too few; "" where they are enough."""
    if not spread.is_refused or total / spread.index >= FEWEST:
        return ""
    return (
        f"the {wording.count(total, 'incident')} come in bunches and tell as much as "
        f"{number(total / spread.index)} that come independently; at least "
        f"{wording.COUNTS[FEWEST]} are needed"
    )


def unsure(series: Series, halves: Sequence[Sequence[SeenMonth]], *, fell: bool) -> str:
    """Why a fall, or a rise, is not said though the numbers have it; "" where it may be."""
    lost = lost_sight(series, halves) if fell else ""
    return lost or delay_shift.why_unsure(series.delays, halves[1][0].days.first, fell=fell)


def lost_sight(series: Series, halves: Sequence[Sequence[SeenMonth]]) -> str:
    """Why fewer incidents are not said to be a fall; "" where as much was heard as before."""
    if not series.is_heard_known:
        return "fewer were told, and where no source is listed a fall cannot be told from silence"
    before, after = (_share(half) for half in halves)
    if after < e_detector.AS_WELL_HEARD * before:
        return (
            f"fewer were told, but only {_cent(after)} was heard after {_cent(before)}, so a fall "
            "cannot be told from lost sight"
        )
    return ""


def _share(months: Sequence[SeenMonth]) -> float:
    """The part of some months that was heard."""
    whole = sum(month.days.length_months for month in months)
    return sum(m.days.length_months * m.share for m in months) / whole if whole else 0.0


def _cent(share: float) -> str:
    return f"{100 * share:.0f} per cent"


def _from_to(months: Sequence[SeenMonth]) -> str:
    return f"from {wording.day(months[0].days.first)} to {wording.day(months[-1].days.last)}"


def refused(
    series: Series,
    before: Rate,
    after: Rate,
    since: date | None,
    why: Sequence[str],
    halves: Sequence[Sequence[SeenMonth]],
) -> RateChange:
    """That nothing can be said, with the numbers there are and what is missing."""
    numbers = f"{_numbers(series, halves, before, after)}." if all(halves) else ""
    statement = (
        f"{wording.capital(series.called)}: whether their rate changed cannot be said, because "
        f"{wording.listed(why)}. {numbers} {beside(series, halves)}"
    )
    return RateChange(
        before, after, since, " ".join(statement.split()), _method(series, None),
        "Nothing is said, so nothing is promised.", 0.0, False,
    )  # fmt: skip


def periods(
    series: Series, halves: Sequence[Sequence[SeenMonth]], before: Rate, after: Rate
) -> str:
    """What is counted, and the two rates with their numbers, the later one first."""
    return f"{wording.capital(series.called)}: {_numbers(series, halves, before, after)}."


def _numbers(
    series: Series, halves: Sequence[Sequence[SeenMonth]], before: Rate, after: Rate
) -> str:
    first, second = (
        _rate_words(rate, half, known=series.is_heard_known, of=AS_THERE if series.probed else "")
        for rate, half in zip((before, after), halves)
    )
    return f"{second}; {first}"


def _rate_words(rate: Rate, months: Sequence[SeenMonth], *, known: bool, of: str) -> str:
    whole = sum(month.days.length_months for month in months)
    events = f"{wording.figure(rate.count, 'incident')} {_from_to(months)}"
    if rate.rate is None or rate.low is None or rate.high is None:
        return f"{events}, heard for none of {whole:.1f} months"
    how = "heard" if all(month.complete > 0.995 for month in months) else "heard and in"
    heard = f"{how} for {rate.exposure:.1f} of {whole:.1f} months{of}"
    heard = heard if known else f"{whole:.1f} months"
    return (
        f"{events}, {heard}, so {number(rate.rate)} a month (95 per cent interval "
        f"{number(rate.low)} to {number(rate.high)})"
    )


def number(value: float) -> str:
    """A number with two figures that count, and none behind the point above ten.

    >>> number(0.0), number(0.456), number(3.21), number(123.4), number(0.00009)
    ('0', '0.46', '3.2', '123', 'under 0.001')
    """
    if value == 0:
        return "0"
    if value < LEAST:
        return f"under {LEAST}"
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _verdict(ratio: RateRatio, *, changed: bool) -> str:
    """The ratio, how sure it is, and what that comes to."""
    low = number(ratio.low)
    ends = (
        f"from {low}, without bound above"
        if ratio.high is None
        else f"{low} to {number(ratio.high)}"
    )
    span = f"95 per cent interval {ends}"
    if ratio.ratio is None:
        times = f"nothing was told before, so how many times as many is not known ({span})"
    else:
        times = f"that is {number(ratio.ratio)} times as many a month ({span})"
    if not changed:
        return (
            f"{wording.capital(times)}: no change can be told from chance, and none is ruled out "
            "within that interval."
        )
    way = "lower" if ratio.ratio is not None and ratio.ratio < 1 else "higher"
    return (
        f"{wording.capital(times)}: the rate of what was told is {way} than before; without a "
        f"change so great a difference comes in {_in_so_many(ratio.chance)} comparisons."
    )


def _counted_plainly(
    series: Series, totals: Sequence[int], halves: Sequence[Sequence[SeenMonth]]
) -> str:
    """What the counts alone would seem to say, where some of the time was not heard."""
    if not series.is_heard_known or all(month.share > 0.99 for half in halves for month in half):
        return ""
    plain = [
        rates.rate(total, sum(month.days.length_months for month in half))
        for total, half in zip(totals, halves)
    ]
    ratio = rates.compare(*plain)
    seems = "no change could be told from chance"
    if ratio.chance < LEVEL:
        way = "lower" if ratio.ratio is not None and ratio.ratio < 1 else "higher"
        seems = f"the rate would seem {way} (chance alone: {_in_so_many(ratio.chance)})"
    return f"Counted as if all had been heard throughout, {seems}."


def _in_so_many(chance: float) -> str:
    """A chance as one in so many.

    >>> _in_so_many(0.021), _in_so_many(1e-9)
    ('1 of 48', 'fewer than 1 of a million')
    """
    return "fewer than 1 of a million" if chance < 1e-6 else f"1 of {round(1 / chance):,}"


def beside(series: Series, halves: Sequence[Sequence[SeenMonth]]) -> str:
    """What stands beside the numbers: what was heard, what is left out, what is not in yet."""
    parts = []
    if series.is_heard_known and all(halves):
        before, after = (_share(half) for half in halves)
        of = AS_THERE if series.probed else ""
        parts.append(f"Heard{of}: {_cent(before)} before, {_cent(after)} after.")
    if series.probed:
        parts.append(series.probed.said)
    if not series.is_heard_known:
        parts.append(
            "No source is listed, so more of it cannot be told from more that was listened to."
        )
    if series.left_out:
        parts.append(
            f"Left out: {wording.count(series.left_out, 'incident')} whose day is not known well "
            "enough to say before or after."
        )
    partly = [m for half in halves for m in half if late_reports.TOO_EARLY <= m.complete < 0.995]
    if partly:
        least = min(month.complete for month in partly)
        parts.append(
            f"The last {wording.count(len(partly), 'month')} counted as at least {_cent(least)} in."
        )
    return " ".join(parts)


def _method(series: Series, ratio: RateRatio | None) -> str:
    """How it was worked out, in a line."""
    parts: list[str] = [ratio.how if ratio else "no test"]
    if ratio and ratio.bunches > 1:
        parts.append(
            f"months vary {number(ratio.bunches)} times as much as independent incidents would, "
            "so Poisson is refused"
        )
    parts.append(f"exposure: {series.how}")
    parts.append(late_words(series.late))
    return "; ".join(parts)


def late_words(late: late_reports.Completeness | None) -> str:
    """What was done about incidents that are told late."""
    if late is None or not late.is_known:
        return "late reports: too few incidents to say how late they are told, so none is added"
    first = f"{_cent(late.at(0))} are in when their month ends"
    return f"late reports: chain ladder over {late.told} incidents, {first}"
