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


def _apart_days(one: Interval, other: Interval) -> int:
    """Days between two intervals; 0 where they meet."""
    (a_from, a_to), (b_from, b_to) = _bounds(one), _bounds(other)
    return max((b_from - a_to).days, (a_from - b_to).days, 0)


def _slack(one: Interval, other: Interval) -> int:
    return max(SLACK_DAYS[one.precision], SLACK_DAYS[other.precision])


def known(when: Interval) -> bool:
    """Whether an interval is bounded on both sides."""
    return when.from_on is not None and when.to_on is not None


def _denial_fits(denial: Claim, told: Claim) -> bool:
    if denial.planned_for is not None:
        when = denial.planned_for
        return _apart_days(when, told.when) <= _slack(when, told.when)
    (_, said_to), (from_on, to_on) = _bounds(denial.when), _bounds(told.when)
    if from_on > date.min and (from_on - said_to).days > _slack(denial.when, told.when):
        return False
    said_from = denial.when.from_on or date.min
    if to_on == date.max or said_from == date.min:
        return True
    return said_from <= to_on + timedelta(days=DENIED_WITHIN_DAYS)


def times_fit(one: Claim, other: Claim) -> bool:
    """Whether two claims can speak of one time, with slack by how exactly they speak."""
    if (one.stance == "denied") != (other.stance == "denied"):
        denial, told = (one, other) if one.stance == "denied" else (other, one)
        return _denial_fits(denial, told)
    if _apart_days(one.when, other.when) > _slack(one.when, other.when):
        return False
    if one.planned_for is None or other.planned_for is None:
        return True
    slack = _slack(one.planned_for, other.planned_for)
    return _apart_days(one.planned_for, other.planned_for) <= slack


def narrow(one: Claim, other: Claim) -> bool:
    """Whether both times are bounded and what they share is no wider than a month."""
    if not (known(one.when) and known(other.when)):
        return False
    (a_from, a_to), (b_from, b_to) = _bounds(one.when), _bounds(other.when)
    return (min(a_to, b_to) - max(a_from, b_from)).days <= NARROW_DAYS
