"""Whether the times of two claims can be one.

What leaves it: yes or no, with slack by how exactly each of them speaks; never a new time.
Source: docs/why/incidents.md, "One event".
"""

from __future__ import annotations

from datetime import date, timedelta

from servanda.model import Claim, Interval

# By how many days two tellings of one event differ, by how exactly they speak: midnight and
# time zones move a day (an arrest "shortly after midnight" is told of both days), "last week"
# and "in early September" are loose at the edges.
SLACK_DAYS = {
    "day": 1,
    "week": 3,
    "month": 5,
    "season": 15,
    "quarter": 15,
    "year": 31,
    "range": 1,
    "unknown": 7,
}
DENIED_WITHIN_DAYS = 90  # a denial so long after an event still answers it
NARROW_DAYS = 31


def _bounds(when: Interval) -> tuple[date, date]:
    return when.from_on or date.min, when.to_on or date.max


def _apart_days(first: Interval, second: Interval) -> int:
    """Days between two intervals; 0 where they meet."""
    (a_from, a_to), (b_from, b_to) = _bounds(first), _bounds(second)
    return max((b_from - a_to).days, (a_from - b_to).days, 0)


def _slack(first: Interval, second: Interval) -> int:
    return max(SLACK_DAYS[first.precision], SLACK_DAYS[second.precision])


def known(when: Interval) -> bool:
    """Whether an interval is bounded on both sides."""
    return when.from_on is not None and when.to_on is not None


def _denial_fits(denial: Claim, claim: Claim) -> bool:
    if denial.planned_for is not None:
        when = denial.planned_for
        return _apart_days(when, claim.when) <= _slack(when, claim.when)
    (_, last_on), (from_on, to_on) = _bounds(denial.when), _bounds(claim.when)
    if from_on > date.min and (from_on - last_on).days > _slack(denial.when, claim.when):
        return False
    first_on = denial.when.from_on or date.min
    if to_on == date.max or first_on == date.min:
        return True
    return first_on <= to_on + timedelta(days=DENIED_WITHIN_DAYS)


def times_fit(first: Claim, second: Claim) -> bool:
    """Whether two claims can speak of one time, with slack by how exactly they speak."""
    if (first.stance == "denied") != (second.stance == "denied"):
        denial, affirming = (first, second) if first.stance == "denied" else (second, first)
        return _denial_fits(denial, affirming)
    if _apart_days(first.when, second.when) > _slack(first.when, second.when):
        return False
    if first.planned_for is None or second.planned_for is None:
        return True
    slack = _slack(first.planned_for, second.planned_for)
    return _apart_days(first.planned_for, second.planned_for) <= slack


def narrow(first: Claim, second: Claim) -> bool:
    """Whether both times are bounded and what they share is no wider than a month."""
    if not (known(first.when) and known(second.when)):
        return False
    (a_from, a_to), (b_from, b_to) = _bounds(first.when), _bounds(second.when)
    return (min(a_to, b_to) - max(a_from, b_from)).days <= NARROW_DAYS
