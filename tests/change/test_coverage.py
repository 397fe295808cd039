"""How much was heard is measured by what the sources told together, else by their share."""

from __future__ import annotations

import pytest

from servanda.change import coverage
from servanda.change.coverage import BY_SHARE, MEASURED, TOLD_WITH, UNLISTED

ALL = {name: [1.0, 1.0, 1.0] for name in "abcd"}
HALF = {**ALL, "c": [1.0, 1.0, 0.0], "d": [1.0, 1.0, 0.0]}


def test_without_overlap_half_the_sources_are_half_of_what_is_told() -> None:
    tellers = [(month, {name}) for month in (0, 1) for name in "abcd" * 3]

    found = coverage.coverage(HALF, tellers, months=3)

    assert (found.shares, found.how) == ((1.0, 1.0, 0.5), BY_SHARE)


def test_where_all_tell_the_same_half_the_sources_still_tell_all() -> None:
    tellers = [(month, set("abcd")) for month in (0, 1) for _ in range(10)]

    found = coverage.coverage(HALF, tellers, months=3)

    assert (found.shares, found.how) == ((1.0, 1.0, 1.0), MEASURED)


def test_where_only_those_that_closed_told_nothing_is_heard_any_more() -> None:
    tellers = [(month, {"c"}) for month in (0, 1) for _ in range(15)]

    found = coverage.coverage(HALF, tellers, months=3)

    assert (found.shares[2], found.how) == (0.0, MEASURED)


def test_what_was_told_while_some_were_silent_measures_nothing() -> None:
    tellers = [(2, set("ab"))] * 40

    assert coverage.coverage(HALF, tellers, months=3).how == BY_SHARE


def test_few_incidents_measure_nothing() -> None:
    tellers = [(0, set("abcd"))] * (coverage.FEWEST_TOLD - 1)

    assert coverage.coverage(HALF, tellers, months=3).how == BY_SHARE


def test_known_chances_are_put_together_as_if_sources_told_independently() -> None:
    found = coverage.coverage(
        {"a": [1.0, 0.0], "b": [1.0, 1.0]}, chances={"a": 0.5, "b": 0.5}, months=2
    )

    assert (found.shares, found.how) == ((0.75, 0.5), TOLD_WITH)


def test_without_a_listed_source_nobody_knows_what_was_heard() -> None:
    found = coverage.coverage({}, months=2)

    assert (found.shares, found.how, found.is_known) == ((1.0, 1.0), UNLISTED, False)


def test_a_source_list_that_changes_every_month_counts_what_is_left_of_it() -> None:
    heard = {f"s{n}": [float((n + month) % 3 > 0) for month in range(12)] for n in range(9)}

    found = coverage.coverage(heard, months=12)

    assert found.shares == pytest.approx([2 / 3] * 12)
