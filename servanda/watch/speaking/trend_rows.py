"""Rows of how often something is told to happen, before and after: the contract of `trend`.

What leaves it: one row a series, with its sentence. What counts is what persons upheld; what is
only proposed stands in a row of its own that says so. `change` does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attrs import evolve, frozen

from servanda.change import coverage as covered
from servanda.change import delay_shift, late_reports, statements, watching
from servanda.change.event_days import CountedPeriod, calendar_months, placed
from servanda.change.probes import (
    BETTER_HEARD,
    BY_PROBES,
    EACH_BY_PROBES,
    ProbedPeriods,
    as_better_heard,
)
from servanda.change.rates import Rate
from servanda.errors import SettingsError
from servanda.model import Outlet
from servanda.sources import hearing
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.listening import HearingCounts, heard_of
from servanda.watch.speaking.probe_rows import (
    ProbedCourt,
    ProbedHearing,
    TrackedProbe,
    probe_rows,
    probed,
    tracked,
)
from servanda.watch.speaking.trend_series import (
    CountedIncident,
    called,
    counted,
    names_of_series,
    of_kinds,
    series_asked,
)
from servanda.watch.speaking.values import Row, day

PROPOSED = " (proposed)"
EARLIEST = date(1900, 1, 1)


@frozen
class TrendQuestion:
    """What is asked: of which series, over which days, and whether since a day that is named.

    `of` are kinds, or a kind, a colon and one of it ("act:detain"); none is all incidents
    together. Without `from_on` it begins with the first page heard, and without `since` every
    month is asked whether a change began with it.
    """

    on: date
    of: tuple[str, ...] = ()
    from_on: date | None = None
    to_on: date | None = None
    since: date | None = None
    proposed: bool = False

    @property
    def last(self) -> date:
        """The last day that is looked at."""
        return min(self.on, self.to_on or self.on)


def trend_rows(
    watch: ProbedCourt, evidence: Evidence, counts: HearingCounts, asked: TrendQuestion
) -> list[Row]:
    """A row for each series asked about, upheld first, then as proposed where that is wished.

    Raises SettingsError where days do not lie in order or nothing of a name is on record.
    """
    upheld, proposed = counted(watch, evidence)
    every = upheld + proposed if asked.proposed else upheld
    first = asked.from_on or _first_day(evidence, watch.outlets, asked.last)
    _check_days(asked, first)
    known = {name for each in upheld + proposed for name in each.names}
    named, kinds = series_asked(asked.of, known)
    months = _months(first, asked.last, asked.since)
    probes = tracked(watch, evidence, last=asked.last)
    found_by = probed(probes, first, asked.since) if asked.since else None
    ground = _ground(watch, counts, every, months, found_by, asked.since)
    as_of = max((c.fetched_at.date() for c in evidence.captures), default=asked.last)
    rows: list[Row] = []
    for incidents, mark in ((upheld, ""), (proposed, PROPOSED)):
        if mark and not asked.proposed:
            continue
        late, delays = _late(incidents, as_of)
        words = names_of_series(watch, evidence)
        wanted = list(dict.fromkeys((*named, *of_kinds(kinds, incidents, months))))
        by_name: dict[str, list[CountedIncident]] = {name: [] for name in wanted}
        for incident in incidents:
            for name in incident.names & by_name.keys():
                by_name[name].append(incident)
        series = [
            evolve(
                _series(called(name, words, mark), by_name[name], ground, late, as_of, asked.since),
                delays=delays,
            )
            for name in wanted
        ]
        found = _answers(series, [by_name[name] for name in wanted], asked.since, ground.months)
        if asked.since is None and probes:
            found = [as_probed(one, each, probes) for one, each in zip(found, series)]
        stands = watching.with_many(found) if len(found) > 1 else [one.changed for one in found]
        rows += [
            _row(name + mark, one, ground, asked, stand=stand, among=len(found))
            for name, one, stand in zip(wanted, found, stands)
        ]
    return rows


# ---------------------------------------------------------------------- over which days


def _first_day(evidence: Evidence, outlets: Sequence[Outlet], last: date) -> date:
    """The first day of the month in which the first page, of a listed source if any, came out."""
    pages = evidence.pages
    if outlets:
        pages = tuple(page for page in pages if heard_of(page, outlets).outlets) or pages
    days = [on for page in pages if (on := hearing.published_on(page)) and EARLIEST <= on <= last]
    return min(days, default=last - timedelta(days=365)).replace(day=1)


def _check_days(asked: TrendQuestion, first: date) -> None:
    if asked.from_on and asked.from_on > asked.last:
        raise SettingsError(
            f"--from {asked.from_on} comes after {asked.last}, the last day looked at: no day lies "
            "between them. Name an earlier one."
        )
    if asked.since and not first < asked.since <= asked.last:
        raise SettingsError(
            f"--since {asked.since} does not lie between {first} and {asked.last}, so one of the "
            "two periods has no day. Name a day between them, or an earlier --from."
        )


def _months(first: date, last: date, since: date | None) -> tuple[CountedPeriod, ...]:
    """The months that are looked at, cut at the day that is named."""
    if since is None:
        return calendar_months(first, last)
    return (*calendar_months(first, since - timedelta(days=1)), *calendar_months(since, last))


@frozen
class TrendGround:
    """What every series stands on: the months, what was heard in them, and of whom."""

    months: tuple[CountedPeriod, ...]
    coverage: covered.Coverage
    counts: HearingCounts
    outlets: tuple[Outlet, ...]
    probed: ProbedPeriods | None = None


def _ground(
    watch: ProbedCourt,
    counts: HearingCounts,
    incidents: Iterable[CountedIncident],
    months: tuple[CountedPeriod, ...],
    probes: ProbedHearing | None,
    since: date | None,
) -> TrendGround:
    listed = [outlet for outlet in watch.outlets if outlet.expect_per_week > 0]
    heard = {outlet.id: [_heard(outlet, counts, month) for month in months] for outlet in listed}
    if probes and since:
        for name, shares in probes.heard.items():
            told = [shares[month.first >= since] for month in months]
            heard[name] = [pages if own is None else own for pages, own in zip(heard[name], told)]
    tellers = [
        (at, each.tellers)
        for each in incidents
        for at, n in enumerate(placed([each.when], months)[0])
        if n
    ]
    found = covered.coverage(heard, tellers, months=len(months))
    if probes and probes.periods and since:
        how = BY_PROBES if found.how == covered.BY_SHARE else f"{found.how}; {EACH_BY_PROBES}"
        parts = as_better_heard(
            found.shares,
            [month.length_months for month in months],
            [month.first >= since for month in months],
        )
        found = evolve(found, shares=parts, how=how + BETTER_HEARD)
    elif probes and probes.why_not:
        found = evolve(found, how=f"{found.how} ({probes.why_not})")
    measured = probes.periods if probes else None
    return TrendGround(months, found, counts, tuple(watch.outlets), measured)


def _heard(outlet: Outlet, counts: HearingCounts, month: CountedPeriod) -> float:
    """How much of a source was heard in a month, 0 to 1: one if it spoke as much as expected.

    Of one from which less than a page is expected in it, the days before count too, as many as
    it takes to expect one. What it was not asked or not listed for was not heard.
    """
    asked = hearing.expected_count(outlet, month.first, month.last)
    days = (month.last - month.first).days + 1
    whole = outlet.expect_per_week * days / 7
    if not asked:
        return 0.0
    back = timedelta(days=max(0, round(7 / outlet.expect_per_week) - days))
    first = month.first - back if month.first - date.min > back else date.min
    expected = hearing.expected_count(outlet, first, month.last)
    pages = counts.pages(outlet.id, first, month.last)
    if not pages:
        return 0.0
    spoke = pages / expected if hearing.is_below(pages, expected) else 1.0
    return min(1.0, spoke) * min(1.0, asked / whole)


# ---------------------------------------------------------------------- what it comes to


def _month_number(on: date) -> int:
    return on.year * 12 + on.month


def _late(
    incidents: Iterable[CountedIncident], as_of: date
) -> tuple[late_reports.Completeness, delay_shift.ToldDelays]:
    """How late incidents known to the month are told, from all that are on record."""
    pairs = [
        (_month_number(each.when.from_on), _month_number(each.told_on))
        for each in incidents
        if each.when.from_on
        and each.when.to_on
        and each.told_on
        and _month_number(each.when.from_on) == _month_number(each.when.to_on)
    ]
    triangle = late_reports.triangle(pairs, _month_number(as_of))
    complete = late_reports.completeness(triangle, len(pairs))
    return complete, delay_shift.delays_of(pairs, _month_number(as_of))


def _series(
    called: str,
    incidents: Sequence[CountedIncident],
    ground: TrendGround,
    late: late_reports.Completeness,
    as_of: date,
    since: date | None,
) -> statements.Series:
    """One series: its incidents by month, each month with what of it was heard and is in."""
    days = [each.when for each in incidents]
    numbers, left_out = placed(days, ground.months)
    if since:
        left_out = placed(days, _halves(ground.months, since))[1]
    age = _month_number(as_of)
    return statements.Series(
        called,
        tuple(
            statements.SeenMonth(month, n, share, late.at(age - _month_number(month.last)))
            for month, n, share in zip(ground.months, numbers, ground.coverage.shares)
        ),
        ground.coverage.how,
        ground.coverage.is_known,
        left_out,
        late,
        probed=ground.probed,
    )


def _halves(months: Sequence[CountedPeriod], since: date) -> tuple[CountedPeriod, CountedPeriod]:
    return (
        CountedPeriod(months[0].first, since - timedelta(days=1)),
        CountedPeriod(since, months[-1].last),
    )


def _answers(
    series: Sequence[statements.Series],
    incidents: Sequence[Sequence[CountedIncident]],
    since: date | None,
    months: Sequence[CountedPeriod],
) -> list[statements.RateChange]:
    if since is None:
        return watching.watched(series)
    halves = _halves(months, since)
    found = []
    for one, own in zip(series, incidents):
        (before, after), _ = placed([each.when for each in own], halves)
        found.append(statements.compared(one, since, counts=(before, after)))
    return found


def as_probed(
    found: statements.RateChange, series: statements.Series, probes: Sequence[TrackedProbe]
) -> statements.RateChange:
    """A fall that began with a month, refused where less was told of probes from then on."""
    since, before, after = found.since, found.before.rate, found.after.rate
    if not found.changed or since is None or before is None or after is None or after >= before:
        return found
    measured = probed(probes, series.months[0].days.first, since).periods
    if not measured or measured.kept_up:
        return found
    halves = [
        [month for month in series.months if (month.days.first >= since) == after]
        for after in (False, True)
    ]
    why = f"fewer were told, and so were fewer coverage probes. {measured.said}"
    return statements.refused(series, found.before, found.after, since, [why.rstrip(".")], halves)


def trend_probe_rows(watch: ProbedCourt, evidence: Evidence, asked: TrendQuestion) -> list[Row]:
    """The rows of `trend --probes`: what each source told of events sure to be reported.

    Without a first day it begins with the first page heard, as the trend itself.
    Raises SettingsError where days do not lie in order, or probes.toml has a fault.
    """
    first = asked.from_on or _first_day(evidence, watch.outlets, asked.last)
    _check_days(asked, first)
    return probe_rows(watch, evidence, first=first, last=asked.last, since=asked.since)


def _row(
    name: str,
    found: statements.RateChange,
    ground: TrendGround,
    asked: TrendQuestion,
    *,
    stand: bool,
    among: int,
) -> Row:
    """One answer in the words of the contract."""
    first, last = ground.months[0].first, ground.months[-1].last
    heard, expected = _sources(ground, found.since or first, last)
    if found.changed and not stand:
        said = (
            f" Of {among} series looked at at once, this one is not among those that can be named "
            "so that at most 5 in 100 of them did not change."
        )
        found = evolve(found, statement=found.statement + said)
    return {
        "of": name,
        "from": day(first),
        "to": day(last),
        "before": _rate_row(found.before),
        "after": _rate_row(found.after),
        "since": day(found.since if asked.since or found.changed else None),
        "statement": found.statement,
        "heard": heard,
        "expected": expected,
        "method": found.method,
        "promise": found.promise,
        "false_alarm_rate": found.false_alarm_rate,
        "enough": found.enough,
    }


def _rate_row(rate: Rate) -> Row:
    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, 4)

    return {
        "count": rate.count,
        "exposure": round(rate.exposure, 4),
        "rate": rounded(rate.rate),
        "low": rounded(rate.low),
        "high": rounded(rate.high),
    }


def _sources(ground: TrendGround, since: date, until: date) -> tuple[int, int]:
    """How many listed sources spoke in some days, and of how many that was expected."""
    if not ground.outlets:
        return len(ground.counts.speakers(since, until)), 0
    listed = [
        outlet for outlet in ground.outlets if hearing.expected_count(outlet, since, until) > 0
    ]
    heard = sum(ground.counts.pages(outlet.id, since, until) > 0 for outlet in listed)
    return heard, len(listed)
