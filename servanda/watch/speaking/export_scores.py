"""Scores of 0 to 3 a year, after the Peace Accords Matrix: the rule is ours, and every row says so.

What leaves it: a row for each commitment and year, with a score or without one and why. What
nobody looked at has none. docs/why/other-scales.md gives reasons for the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from servanda import standing, wording
from servanda.errors import SettingsError
from servanda.model import Agreement, Finding, Notice, Standing, StandingState
from servanda.watch.speaking.flat_rows import FlatColumn, FlatTable
from servanda.watch.speaking.values import Row

MOST_YEARS = 400  # of rows for every commitment
SCALE = "our scale after the Peace Accords Matrix, not the Matrix's own coding"
ENDED = "not asked of that year, so it has no score"
UNSEEN = "no person upheld anything about it by then, and what nobody looked at has no score"
OPPOSED = "findings stand against each other, so it has no score"
# Of each state: the score without an upheld finding that it was carried out, the score with one,
# and the rule by which it has that.
RULES: dict[StandingState, tuple[int | None, int | None, str]] = {
    "fulfilled": (3, 3, "3 where it is fulfilled for good"),
    "kept": (2, 2, "2 where persons upheld that it was carried out and nothing against it"),
    "threatened": (None, 2, "2 where it was carried out and is threatened; else no score"),
    "breached": (
        None,
        1,
        "1 where it was carried out and is breached; 0 where it was owed once; else no score",
    ),
    "disputed": (None, None, OPPOSED),
    "not assessed": (None, None, UNSEEN),
    "dormant": (None, None, ENDED),
    "not in force": (None, None, ENDED),
    "ended": (None, None, ENDED),
}


def _column(name: str, means: str) -> FlatColumn:
    return FlatColumn(name, means, lambda row: row[name])


SCORES = FlatTable(
    "scores",
    "one commitment in one year, on our scale after the Peace Accords Matrix",
    (
        _column("commitment", "its id"),
        _column("article", "where it stands in the agreement"),
        _column("year", "the year"),
        _column("as_of", "the day at the end of which it is looked at: the year's last, or `--on`"),
        _column("score", "0, 1, 2 or 3; empty where it has none"),
        _column("state", "how it stood on that day"),
        _column("why", "what is on record by then that gives the score, or why it has none"),
        _column("rule", "the rule by which it has that"),
        _column("scale", "whose scale it is"),
    ),
)


def score_rows(
    agreement: Agreement,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
    *,
    on: date,
) -> Iterator[Row]:
    """A row for each commitment and year, from that of signature to that of `on`.

    An agreement without a day of signature begins with the day it came into force, or the first
    finding. Raises SettingsError where that is more than MOST_YEARS.
    """
    days = [finding.since_on for finding in findings if finding.since_on]
    began = agreement.signed_on or agreement.in_force_on or min(days, default=on)
    if on.year - began.year >= MOST_YEARS:
        raise SettingsError(
            f"{began.year} to {on.year} are more than {MOST_YEARS} years, each with a row for "
            "every commitment. Name an earlier day with --on."
        )
    once = {item.id for item in agreement.commitments if item.once}
    articles = {
        item.id: wording.articles(agreement, [item.provision]) for item in agreement.items()
    }
    for year in range(began.year, on.year + 1):
        day = min(on, date(year, 12, 31))
        for one in standing.assess_all(agreement, findings, notices, on=day, heard=0, expected=0):
            yield {
                "article": articles[one.commitment],
                **_row(one, findings, day, once=one.commitment in once),
            }


def _row(one: Standing, findings: Iterable[Finding], day: date, *, once: bool) -> Row:
    carried_out = any(
        finding.commitment == one.commitment
        and (finding.state, finding.bearing) == ("upheld", "fulfils")
        and finding.since_on is not None
        and finding.since_on <= day
        for finding in findings
    )
    without, with_one, rule = RULES[one.state]
    score = with_one if carried_out else without
    if one.state == "breached" and once and not carried_out:
        score = 0
    return {
        "commitment": one.commitment,
        "year": day.year,
        "as_of": day.isoformat(),
        "score": score,
        "state": one.state,
        "why": _why(one, carried_out=carried_out),
        "rule": f"no score where it is {one.state}" if with_one is None else rule,
        "scale": SCALE,
    }


def _why(one: Standing, *, carried_out: bool) -> str:
    if one.state in ("dormant", "not in force", "ended", "not assessed", "disputed"):
        return f"{one.state}: {RULES[one.state][2]}"
    since = f"{one.state} since {one.since.isoformat()}" if one.since else one.state
    if one.state == "fulfilled":
        return since
    looked = "persons upheld" if carried_out else "nobody upheld"
    return f"{since}; {looked} that it was ever carried out"
