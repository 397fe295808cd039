"""`python -m bench series`: what `trend` says of real series, and of peace as made.

What leaves it: one sentence a series as the product says it, from incidents that others labelled
(MUC-4, HRDsAttack), from the shipped example with and without its sources, and from made years in
which nothing happened. A set that is not there is left out by name. Labels are read here, for they
are what is counted; nothing is read by the product.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from calendar import month_name, monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from servanda.change import statements, watching
from servanda.change.event_days import calendar_months, placed
from servanda.change.statements import SeenMonth, Series
from servanda.model import Interval

OFFENSIVE = date(1989, 11, 11)  # the FMLN's offensive on San Salvador; known from elsewhere
FEWEST_OF_COUNTRY = 12  # incidents of a country, below which its series is only counted
QUIET_YEARS, QUIET_RATE, SEED = 10, 1.0, 1991
NO_TOTALS = (
    "Multiple-systems estimation (capture-recapture) is refused on all of these: it takes lists of "
    "named victims that overlap, each made apart from the others, and estimates how many stand on "
    "none. Counts of articles are no such lists: one story copied by nine outlets overlaps with "
    "itself, and outlets read one another. What it takes is a table with a line for each named "
    "person and a column for each list; `servanda export --as jsonl --what claims` gives who is "
    "named by which page, which a person must still match by hand."
)


def report(data: Path) -> str:
    """The sentences of every series, in Markdown, each with what is known from elsewhere."""
    parts = [*_muc(data), *_hrds(data), *_cambodia(), *_quiet(), f"## No totals\n\n{NO_TOTALS}"]
    return "\n\n".join(parts)


def series_of(
    called: str, days: Sequence[Interval], first: date, last: date, *, cut: date | None = None,
    shares: Sequence[float] | None = None, how: str = "",
) -> Series:  # fmt: skip
    """A series of events over calendar months, cut at a day. Without shares no source is listed."""
    months = calendar_months(first, last)
    if cut:
        before = date.fromordinal(cut.toordinal() - 1)
        months = (*calendar_months(first, before), *calendar_months(cut, last))
    counts, left_out = placed(days, months)
    seen = shares or [1.0] * len(months)
    return Series(
        called,
        tuple(SeenMonth(*each) for each in zip(months, counts, seen, strict=True)),
        how or "no source is listed, so nobody knows what was heard; every month counts alike",
        is_heard_known=shares is not None,
        left_out=left_out,
    )


# ---------------------------------------------------------------------- MUC-4, El Salvador


def _muc(data: Path) -> Iterator[str]:
    place = data / "muc4"
    if not place.is_dir():
        yield f"## MUC-4\n\nLeft out: {place.name} is not in the folder of outside data."
        return
    reports = [
        json.loads(line)
        for name in ("train.jsonl", "dev.jsonl")
        for line in (place / name).read_text(encoding="utf-8").splitlines()
    ]
    yield (
        "## MUC-4: attacks in El Salvador by month\n\n"
        "Incidents as its makers labelled them, in 1,500 reports that one agency's listeners wrote "
        "down and that somebody drew; one incident told twice is counted twice."
    )
    days = [
        Interval(date.fromisoformat(when[0]), date.fromisoformat(when[1]), "day")
        for one in reports
        for incident in one["incidents"]
        if "EL SALVADOR" in (incident["country"] or [])
        for when in (incident["dates"] or [])[:1]
        if when[0] and when[1] and when[0] <= when[1]  # one ends before it begins
    ]
    first, last = date(1988, 9, 1), date(1990, 8, 31)
    drawn = Counter(one["dateline"][:7] for one in reports if one["dateline"])
    months = calendar_months(first, last)
    by_month = ", ".join(
        f"{month.first:%Y-%m} {n} of {drawn[f'{month.first:%Y-%m}']}"
        for month, n in zip(months, placed(days, months)[0])
    )
    yield f"Incidents told of a month, of so many reports drawn from it: {by_month}."
    named = series_of("incidents", days, first, last, cut=OFFENSIVE)
    yield f"- **Two periods, from the offensive of 11 November 1989.** {_two(named, OFFENSIVE)}"
    most = max(drawn[f"{month.first:%Y-%m}"] for month in (each.days for each in named.months))
    shares = [
        drawn[f"{month.first:%Y-%m}"] / most for month in (each.days for each in named.months)
    ]
    how = "the reports drawn of the month, as a share of the most of any"
    weighed = series_of("incidents", days, first, last, cut=OFFENSIVE, shares=shares, how=how)
    yield f"- **With the reports drawn as exposure.** {_two(weighed, OFFENSIVE)}"
    yield f"- **Month after month.** {_watched(series_of('incidents', days, first, last))}"


def _two(series: Series, cut: date) -> str:
    return statements.compared(series, cut).statement


def _watched(series: Series) -> str:
    return watching.watched([series])[0].statement


# ---------------------------------------------------------------------- HRDsAttack, by country


def _hrds(data: Path) -> Iterator[str]:
    place = data / "hrdsattack"
    if not place.is_dir():
        yield f"## HRDsAttack\n\nLeft out: {place.name} is not in the folder of outside data."
        return
    rows = [
        row
        for name in ("train.json", "dev.json")
        for row in json.loads((place / name).read_text(encoding="utf-8"))
    ]
    by_country: dict[str, list[Interval]] = {}
    for row in rows:
        gold = row["merged_sample"]
        country = _COUNTRIES.get(str(gold["country"]).strip().casefold(), str(gold["country"]))
        by_country.setdefault(country.strip() or "unknown", []).append(_day(gold))
    known = {
        name: days for name, days in by_country.items()
        if len(days) >= FEWEST_OF_COUNTRY and name.casefold() not in ("none", "unknown", "nan")
    }  # fmt: skip
    yield (
        f"## HRDsAttack: attacks on defenders by country\n\nThe main event of each of {len(rows)} "
        "articles, as one person labelled it; the articles were drawn, so neither their number nor "
        "its change says how much happened."
    )
    first, last = date(2016, 1, 1), date(2021, 12, 31)
    every = {
        name: series_of(f"events in {name}", days, first, last)
        for name, days in sorted(known.items())
    }
    found = watching.watched(list(every.values()))
    stand = watching.with_many(found)
    for name, one, stands in zip(every, found, stand):
        mark = " It stands among all of these." if one.changed and stands else ""
        mark = mark or (" It does not stand among all of these." if one.changed else "")
        yield f"- **{name}.** {one.statement}{mark}"


_COUNTRIES = {
    "us": "USA", "usa": "USA", "united states": "USA", "united states of america": "USA",
    "people's republic of china": "China", "prc": "China",
}  # fmt: skip


def _day(gold: dict[str, Any]) -> Interval:
    """When an event was, as exactly as it was typed."""
    year, month = _number(gold["year"]), _number(gold["month"]) or _named(gold["month"])
    day = _number(gold["date"])
    if not year or not 1900 <= year <= 2100:
        return Interval(None, None)
    if not month or not 1 <= month <= 12:
        return Interval(date(year, 1, 1), date(year, 12, 31), "year")
    last = monthrange(year, month)[1]
    if not day or not 1 <= day <= last:
        return Interval(date(year, month, 1), date(year, month, last), "month")
    return Interval(date(year, month, day), date(year, month, day), "day")


def _number(typed: object) -> int:
    try:
        return int(float(str(typed)))
    except (ValueError, OverflowError):  # "None", "unknown", "nan"
        return 0


def _named(typed: object) -> int:
    names = [name.casefold() for name in month_name]
    words = str(typed).strip().casefold()
    return names.index(words) if words in names[1:] else 0


# ---------------------------------------------------------------------- the example


def _cambodia() -> Iterator[str]:
    yield "## The Cambodia example on 24 October 2017, from 1 August\n\nUpheld incidents."
    with tempfile.TemporaryDirectory() as place:
        watch = Path(place) / "watch"
        _run("demo", str(watch))
        yield f"- **With its sources listed.** {_trend(watch)}"
        shutil.rmtree(watch / "sources")
        (watch / "sources").mkdir()
        yield f"- **With no source listed.** {_trend(watch)}"


def _trend(watch: Path) -> str:
    words = ("--since", "2017-08-01", "--from", "2017-02-01", "--on", "2017-10-24", "--json")
    return str(json.loads(_run("trend", str(watch), *words).splitlines()[0])["statement"])


def _run(*words: str) -> str:
    done = subprocess.run(  # noqa: S603 the product itself, with words of ours
        [sys.executable, "-m", "servanda", *words], capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return done.stdout


# ---------------------------------------------------------------------- peace


def _quiet() -> Iterator[str]:
    """Years in which nothing changed, and years in which nothing was told at all."""
    yield (
        f"## Peace, as made\n\n{QUIET_YEARS} years of {QUIET_RATE:g} incident a month, seed "
        f"{SEED}, and five of none."
    )
    chance = np.random.default_rng(SEED)
    first, months = date(2010, 1, 1), calendar_months(date(2010, 1, 1), date(2019, 12, 31))
    numbers = chance.poisson(QUIET_RATE, len(months))
    days = [_in(month.first) for month, n in zip(months, numbers) for _ in range(n)]
    how, last = "ten sources, all of them heard", months[-1].last
    calm = series_of("incidents", days, first, last, how=how, shares=[1.0] * len(months))
    yield f"- **Nothing changed.** {_watched(calm)}"
    half = [1.0] * 60 + [0.5] * 60
    kept = chance.random(len(days)) < 0.5
    told = [day for day, is_kept in zip(days, kept) if is_kept or (day.from_on or last).year < 2015]
    closed = "ten sources, of which five closed in 2015"
    fewer = series_of("incidents", told, first, last, how=closed, shares=half)
    yield f"- **Half the sources closed.** {_watched(fewer)}"
    blind = series_of("incidents", told, first, last)
    yield f"- **The same, and nobody listed them.** {_watched(blind)}"
    cut = date(2015, 1, 1)
    yield f"- **The same, two periods.** {_two(series_of('incidents', told, first, last), cut)}"
    none = series_of("incidents", [], first, date(2014, 12, 31), how=how, shares=[1.0] * 60)
    yield f"- **Nothing told in five years.** {_watched(none)}"


def _in(first: date) -> Interval:
    return Interval(first, first, "day")
