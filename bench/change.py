"""`python -m bench change [--count N] [--out FOLDER]`: false alarms, changes found.

What leaves it: tables in Markdown and two pictures, of made histories. The grid was written down
before any method was tuned (`change_grid.toml`); seeds are fixed. Plain counting and EARS count
reports as they come; ours is `servanda.change`, given what it is given in a watch: incidents, what
was heard, what is in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attrs import frozen
from scipy.special import bdtr

from bench.change_delays import guard_lines, guarded, made_delays
from bench.change_methods import METHODS, Alarms, Flags, Table, ToldShare, delay, told
from servanda.change import coverage, late_reports
from servanda.pictures import Picture, as_file, rates
from servanda.pictures.rates import RateLine, RatePoint

GRID = Path(__file__).parent / "change_grid.toml"
SOURCES, TELLS = 10, 0.5  # outlets, and the chance that each tells an incident that many tell
HEARD_CHANCE = 0.7  # of each source in a month, where they come and go
DAYS = 30.4375
LATE = "late"  # two periods and one look


@frozen
class ChangeScenario:
    """One scenario of the grid, in its words."""

    name: str
    rate: float
    clusters: float = 0.0
    season: float = 0.0
    drift: float = 1.0
    truth: float = 1.0
    grows: int = 0
    heard: float = 1.0
    heard_after: float = 1.0
    alone: bool = True
    comes_and_goes: bool = False
    copied: int = 0
    late: float = 0.0
    late_after: float = 0.0
    closing: float = 0.0
    holds: bool = True

    @property
    def changes(self) -> bool:
        """Whether anything changes but what is heard."""
        return self.truth != 1


@frozen
class Histories:
    """What came of a scenario: a row a history, a column a month.

    `reports` is what plain counting sees at each month's end, `incidents` what a watch knows when
    it looks at the month, `shares` how much of it was heard and is in, as a watch works it out,
    and `lag` how many months it waits. `delays` has on a third axis how many incidents of a month
    became known when it was 0, 1, 2 ... months old; none where all are known at once.
    """

    reports: Table
    incidents: Table
    shares: Table
    lag: int
    delays: np.ndarray[Any, Any] | None = None


@frozen
class Grid:
    """The grid as it is written down."""

    seed: int
    histories: int
    baseline: int
    follow: int
    within: int
    scenarios: tuple[ChangeScenario, ...]
    goals: tuple[dict[str, Any], ...]


def grid(path: Path = GRID) -> Grid:
    """Read the grid."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Grid(
        told["seed"],
        told["histories"],
        told["baseline_months"],
        told["follow_months"],
        told["found_within"],
        tuple(ChangeScenario(**one) for one in told["scenario"]),
        tuple(told["goal"]),
    )


def made(scenario: ChangeScenario, own: Grid, count: int) -> Histories:
    """So many histories of a scenario; the same ones each time."""
    place = [one.name for one in own.scenarios].index(scenario.name)
    chance = np.random.default_rng([own.seed, place])
    months, begins = own.baseline + own.follow, own.baseline
    at = np.arange(months)
    way = np.clip((at - begins + 1) / max(1, scenario.grows), 0, 1)  # of a change, how much is done
    rate = scenario.rate * scenario.drift ** (at / 12)
    rate = rate * (1 + scenario.season * np.sin(2 * np.pi * at / 12))
    rate = np.broadcast_to(rate * (1 + (scenario.truth - 1) * way), (count, months))
    if scenario.clusters:
        rate = rate * chance.gamma(scenario.clusters, 1 / scenario.clusters, (count, months))
    happened = chance.poisson(rate)
    heard, closures = _heard(scenario, chance, way, count, begins)
    told = chance.binomial(happened, _known(scenario, heard)) + closures
    shares = _shares(scenario, chance, told, heard, begins)
    reports = told.astype(float)
    if scenario.copied:
        month = chance.integers(begins, months, count)
        reports[np.arange(count), month] += scenario.copied - 1
    if not (scenario.late or scenario.late_after):
        return Histories(reports, told.astype(float), shares, 0)
    before, after = (_in_yet(days) for days in (scenario.late, scenario.late_after))
    lag = int(np.argmax(before >= late_reports.TOO_EARLY))
    is_after = at >= begins
    seen = chance.binomial(told, np.where(is_after, after[lag], before[lag]))
    reports = np.where(is_after, chance.binomial(told, after[0]), told).astype(float)
    delays = made_delays(chance, told, seen, is_after, (before, after), lag)
    return Histories(reports, seen.astype(float), shares * before[lag], lag, delays)


def _heard(
    scenario: ChangeScenario,
    chance: np.random.Generator,
    way: np.ndarray[Any, Any],
    count: int,
    begins: int,
) -> tuple[Table, np.ndarray[Any, Any]]:
    """The share of the sources heard in each month, and the closures that are breaches."""
    months = len(way)
    heard = scenario.heard + (scenario.heard_after - scenario.heard) * way
    share = np.broadcast_to(heard, (count, months)).copy()
    closures = np.zeros((count, months), dtype=np.int64)
    if scenario.comes_and_goes:
        share = chance.binomial(SOURCES, HEARD_CHANCE, (count, months)).clip(1) / SOURCES
    if scenario.closing:
        drawn = chance.poisson(scenario.closing / 12, (count, months - begins))
        closed = drawn.cumsum(axis=1).clip(0, SOURCES - 1)
        closures[:, begins:] = np.diff(closed, axis=1, prepend=0)
        share[:, begins:] *= 1 - closed / SOURCES
    return np.round(share * SOURCES) / SOURCES, closures


def _known(scenario: ChangeScenario, heard: Table) -> Table:
    """The chance that an incident is told by anybody who is heard."""
    return heard if scenario.alone else 1 - (1 - TELLS) ** np.round(heard * SOURCES)


def _shares(
    scenario: ChangeScenario,
    chance: np.random.Generator,
    told: np.ndarray[Any, Any],
    heard: Table,
    begins: int,
) -> Table:
    """What a watch takes for heard: the share of sources, unless what they told refuses it.

    The incidents of the months in which all were heard are those of the baseline, or of the two
    years after it; each has a first of the ten that told it, and the last of the ten close first.
    """
    whole = heard.mean(axis=0) == 1
    pool = told[:, whole][:, :begins].sum(axis=1)
    if scenario.comes_and_goes or not whole.any():
        return heard
    first = np.full(SOURCES, 1 / SOURCES)
    if not scenario.alone:
        first = TELLS * (1 - TELLS) ** np.arange(SOURCES)
    tellers = chance.multinomial(pool, first / first.sum()).cumsum(axis=1)
    places = np.round(heard * SOURCES).astype(int) - 1
    of = np.maximum(pool, 1)[:, None]
    measured = np.where(places >= 0, np.take_along_axis(tellers, places.clip(0), axis=1) / of, 0.0)
    error = np.sqrt(np.maximum(heard * (1 - heard), 0.25 / of) / of)
    apart = (np.abs(measured - heard) > coverage.ERRORS * error).any(axis=1)
    is_measured = apart & (pool >= coverage.FEWEST_TOLD)
    return np.where(is_measured[:, None], measured, heard)


def _in_yet(days: float) -> np.ndarray[Any, Any]:
    """How much of a month is in at its end and after each month more; delays are exponential."""
    ends = np.arange(12) * DAYS
    if not days:
        return np.ones(12)
    share = 1 - np.exp(-ends / days) * days / DAYS * (1 - np.exp(-DAYS / days))
    found: np.ndarray[Any, Any] = share
    return found


# ---------------------------------------------------------------------- what came of it


@frozen
class ScenarioResult:
    """What each method made of a scenario."""

    scenario: ChangeScenario
    alarms: dict[str, Alarms]
    lag: int
    unguarded: Alarms | None = None  # ours, were delays that changed not looked at

    def right(self, method: str) -> Flags:
        """The alarms in the way in which it changed; for worse where nothing did."""
        own = self.alarms[method]
        return own.better if self.scenario.truth < 1 else own.worse

    def wrong(self, method: str) -> Flags:
        """Those in the other way."""
        own = self.alarms[method]
        return own.worse if self.scenario.truth < 1 else own.better


def tried(scenario: ChangeScenario, own: Grid, count: int) -> ScenarioResult:
    """Every method on one scenario."""
    histories = made(scenario, own, count)
    alarms = {
        name: method(histories.reports, histories.incidents, histories.shares, own.baseline)
        for name, method in METHODS.items()
    }
    unguarded = alarms["ours"]
    alarms["ours"] = guarded(unguarded, histories.delays, histories.lag, own.baseline)
    return ScenarioResult(scenario, alarms, histories.lag, unguarded)


def late_looks(own: Grid, count: int) -> dict[str, ToldShare]:
    """How often a quiet half year, told a month late on average, looks better than before.

    One comparison at 5 per cent, by the exact test: of the counts as they are, and of them with
    the months as far as they are in, those less than half in left out.
    """
    chance = np.random.default_rng([own.seed, len(own.scenarios)])
    rate, days, months = 2.0, 30.0, 6
    before = chance.poisson(rate, (count, own.baseline)).sum(axis=1)
    whole = _in_yet(days)
    share = whole[np.arange(months)[::-1]]
    after = chance.binomial(chance.poisson(rate, (count, months)), share)
    ages = np.diff(np.append(0.0, whole[:months]))
    drawn = chance.multinomial(before, np.append(ages, 1 - ages.sum())).cumsum(axis=1)
    known = drawn[:, :months][:, ::-1] / np.maximum(before, 1)[:, None]
    is_in = known >= late_reports.TOO_EARLY
    exposure = {"plain": np.full(count, float(months)), "ours": (known * is_in).sum(axis=1)}
    counts = {"plain": after.sum(axis=1), "ours": (after * is_in).sum(axis=1)}
    found = {}
    for name in exposure:
        part = exposure[name] / (own.baseline + exposure[name])
        total = before + counts[name]
        low = 2 * bdtr(counts[name].astype(float), total, part) <= 0.05
        found[name] = ToldShare(int(low.sum()), count)
    return found


def lines(results: Sequence[ScenarioResult], own: Grid) -> Iterator[str]:
    """The two tables: where nothing changed, and where it did."""
    names = list(METHODS)
    within = own.within
    yield f"Alarms for worse within {own.follow} months where nothing changed, per cent of all"
    yield f"(and ours within {within}, and ours for better within {own.follow}):"
    yield ""
    yield "| scenario | " + " | ".join(names) + f" | ours, {within} months | ours, better |"
    yield "|---" * (len(names) + 3) + "|"
    for one in results:
        if one.scenario.changes:
            continue
        cells = [str(told(one.right(name), own.follow)) for name in names]
        cells += [str(told(one.right("ours"), within)), str(told(one.wrong("ours"), own.follow))]
        yield f"| {_name(one.scenario)} | " + " | ".join(cells) + " |"
    yield ""
    yield f"Changes found within {within} months, per cent of all, and the middle delay in months"
    yield f"(and ours in the wrong way within {own.follow}):"
    yield ""
    yield "| scenario | " + " | ".join(names) + " | ours, wrong way |"
    yield "|---" * (len(names) + 2) + "|"
    for one in results:
        if not one.scenario.changes:
            continue
        cells = []
        for name in names:
            lag = one.lag if name == "ours" else 0
            cells.append(f"{told(one.right(name), within - lag)}, {delay(one.right(name), lag)}")
        cells.append(str(told(one.wrong("ours"), own.follow)))
        yield f"| {_name(one.scenario)} | " + " | ".join(cells) + " |"


def _guard_lines(results: Sequence[ScenarioResult], own: Grid) -> Iterator[str]:
    """The table of the scenarios in which incidents are told late."""
    late = [
        (_name(one.scenario), one.unguarded, one.alarms["ours"])
        for one in results
        if one.scenario.late and one.unguarded
    ]
    return guard_lines(late, own.follow)


def _name(scenario: ChangeScenario) -> str:
    return scenario.name if scenario.holds else f"{scenario.name} (*)"


def goal_lines(
    results: Sequence[ScenarioResult], late: dict[str, ToldShare], own: Grid
) -> Iterator[str]:
    """Each goal of the grid, with what came of it."""
    by_name = {one.scenario.name: one for one in results}
    for goal in own.goals:
        name = goal["scenario"]
        if name == LATE:
            found = late["ours"]
        elif name not in by_name:
            continue
        else:
            is_false = "most_false_percent" in goal
            months = own.follow if is_false else own.within
            found = told(by_name[name].right("ours"), months)
        if "most_false_percent" in goal:
            asked, met = f"at most {goal['most_false_percent']}", goal["most_false_percent"]
            is_met = found.per_cent <= met
        else:
            asked, met = f"at least {goal['least_found_percent']}", goal["least_found_percent"]
            is_met = found.per_cent >= met
        yield f"{name}: {found}, {asked}: {'met' if is_met else 'MISSED'}"


def pictures(results: Sequence[ScenarioResult], own: Grid) -> dict[str, Picture]:
    """Two drawings: alarms where nothing changed, and changes found, of each method."""

    def point(name: str, found: ToldShare) -> RatePoint:
        return RatePoint(name, found.per_cent, *found.interval, f"{found.hits} of {found.of}")

    def line(one: ScenarioResult, months: int) -> RateLine:
        waits = {name: one.lag if name == "ours" else 0 for name in METHODS}
        points = (point(n, told(one.right(n), months - waits[n])) for n in ("plain", "C3", "ours"))
        return RateLine(_name(one.scenario), tuple(points))

    quiet = [line(one, own.follow) for one in results if not one.scenario.changes]
    found = [line(one, own.within) for one in results if one.scenario.changes]
    return {
        "change-quiet": rates.draw(
            quiet,
            title=f"Alarms for worse within {own.follow} months where nothing changed",
            unit="per cent of histories",
        ),
        "change-found": rates.draw(
            found,
            title=f"Changes found within {own.within} months",
            unit="per cent of histories",
        ),
    }


def report(count: int | None = None, only: Sequence[str] = (), out: Path | None = None) -> str:
    """The whole study, or some scenarios of it; its pictures go into the folder `out`."""
    own = grid()
    histories = count or own.histories
    chosen = [one for one in own.scenarios if not only or one.name in only]
    results = [tried(scenario, own, histories) for scenario in chosen]
    late = late_looks(own, histories)
    if out is not None:
        for name, picture in pictures(results, own).items():
            (out / f"{name}.svg").write_text(as_file(picture), encoding="utf-8")
    return "\n".join(
        (
            f"{histories} histories of each scenario, seed {own.seed}. (*): what ours promises "
            "rests on assumptions that do not hold here.",
            "",
            *lines(results, own),
            "",
            *_guard_lines(results, own),
            "",
            "A quiet half year told a month late on average, taken for better than the two years "
            f"before: plain {late['plain']}, ours {late['ours']}.",
            "",
            "Goals:",
            *goal_lines(results, late, own),
        )
    )
