"""The last months look quieter than they are; how much of them is in is learnt from those before."""

from __future__ import annotations

import pytest

from servanda.change import late_reports


def told_late(months: int, *, at_once: int, later: int) -> list[tuple[int, int]]:
    """Events of each month: so many told in it, and so many two months after."""
    return [
        (month, month + lag)
        for month in range(months)
        for lag, number in ((0, at_once), (2, later))
        for _ in range(number)
    ]


def test_half_of_what_is_told_two_months_late_is_missing_from_the_last_month() -> None:
    events = told_late(24, at_once=2, later=2)

    rows = late_reports.triangle(events, 23)
    found = late_reports.completeness(rows, len(events))

    assert rows[0][:4] == [2, 2, 4, 4] and rows[-1] == [2]
    assert [found.at(age) for age in (0, 1, 2, 5)] == [0.5, 0.5, 1.0, 1.0]


def test_events_that_are_told_at_once_are_all_in() -> None:
    events = told_late(24, at_once=3, later=0)

    found = late_reports.completeness(late_reports.triangle(events, 23), len(events))

    assert {found.at(age) for age in range(20)} == {1.0}


def test_what_was_announced_before_its_month_was_known_at_once() -> None:
    assert late_reports.triangle([(5, 3)], 6) == [[1, 1]]


def test_what_is_not_known_yet_is_in_no_triangle() -> None:
    assert late_reports.triangle([(5, 9), (12, 12)], 8) == []


@pytest.mark.parametrize("count", [0, 1, late_reports.FEWEST - 1])
def test_too_few_events_say_nothing_of_how_late_they_are(count: int) -> None:
    events = [(0, 3)] * count

    found = late_reports.completeness(late_reports.triangle(events, 5), count)

    assert not found.is_known
    assert found.at(0) == 1.0


def test_later_than_the_longest_delay_is_not_taken_for_all() -> None:
    events = [(month, month + 20) for month in range(30)]

    rows = late_reports.triangle(events, 29, longest=12)

    assert max(max(row) for row in rows) == 0  # not known within a year: none is counted as in
