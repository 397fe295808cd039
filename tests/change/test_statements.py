"""What is said of a change holds: it refuses in words, and closing sources never reads as peace."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from change.series import series
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.change import statements, watching

SINCE = date(2017, 1, 1)  # after 24 months


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([0] * 36, "there are no incidents in both periods"),
        ([0] * 30 + [1] + [0] * 5, "there is one incident in both periods"),
        ([0] * 35 + [4], "there are four incidents in both periods"),
    ],
)
def test_few_incidents_are_refused_in_words(counts: list[int], words: str) -> None:
    found = statements.compared(series(counts), SINCE)

    assert not found.enough and not found.changed
    assert words in found.statement
    assert found.false_alarm_rate == 0


def test_a_rise_is_said_with_its_numbers_and_its_promise() -> None:
    found = statements.compared(series([1, 2] * 12 + [6] * 12), SINCE)

    assert found.enough and found.changed
    assert (found.before.count, found.after.count) == (36, 72)
    assert "higher than before" in found.statement and "72 incidents" in found.statement
    assert "at most 5 times in 100" in found.promise
    assert found.false_alarm_rate == 0.05


def test_a_small_rate_is_told_in_plain_numbers_and_what_has_no_bound_above_is_said_so() -> None:
    counts = [0] * 150 + [5] + [1] * 20
    some = statements.compared(series(counts), date(2026, 1, 1))
    none = statements.compared(series([0] * 24 + [1] * 12), SINCE)
    small = statements.compared(series([1] + [0] * 430 + [1] * 9), date(2050, 12, 1))

    assert "interval from " in none.statement and ", without bound above)" in none.statement
    assert "under 0.001 to " in small.statement
    for found in (some, none, small):
        assert found.enough and not re.search(r"\de-\d", found.statement)


def test_all_on_one_day_are_bunches_and_no_change() -> None:
    found = statements.compared(series([0] * 30 + [40] + [0] * 5), SINCE)

    assert not found.enough
    assert "come in bunches and tell as much as" in found.statement


def test_months_in_bunches_are_compared_as_such_and_that_is_said() -> None:
    bunched = [0, 6, 0, 1, 8, 0, 0, 5, 0, 4, 0, 7] * 2

    found = statements.compared(series([*bunched, *[2 * n for n in bunched[:12]]]), SINCE)

    assert "negative binomial" in found.method and "Poisson is refused" in found.method
    assert "approximation" in found.promise
    assert found.enough and not found.changed


def test_where_half_went_silent_as_many_reports_are_a_rise_and_plain_counts_would_not_say_so() -> (
    None
):
    found = statements.compared(series([4] * 36, [1.0] * 24 + [0.4] * 12), SINCE)

    assert found.changed and "higher than before" in found.statement
    assert "no change could be told from chance" in found.statement


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 12), st.integers(0, 12), st.floats(0.0, 1.0), st.floats(0.0, 0.85), st.booleans()
)
def test_where_less_is_heard_than_before_no_fall_is_ever_said(
    before: int, after: int, share: float, left: float, is_named: bool
) -> None:
    one = series([before] * 24 + [after] * 12, [share] * 24 + [share * left] * 12)

    found = statements.compared(one, SINCE) if is_named else watching.watched([one])[0]

    assert "lower" not in found.statement.partition("Counted as if")[0]


def test_where_no_source_is_listed_fewer_reports_are_no_fall() -> None:
    found = statements.compared(series([8] * 24 + [1] * 12, known=False), SINCE)

    assert not found.enough
    assert "a fall cannot be told from silence" in found.statement


def test_a_period_in_which_nobody_was_heard_is_silence_and_not_peace() -> None:
    found = statements.compared(series([4] * 24 + [0] * 12, [1.0] * 24 + [0.0] * 12), SINCE)

    assert not found.enough
    assert "silence is not peace" in found.statement
    assert found.after.rate is None


def test_a_month_less_than_half_of_which_is_in_is_too_early_to_say() -> None:
    early = statements.compared(series([4] * 24 + [0], complete=[1.0] * 24 + [0.3]), SINCE)

    assert not early.enough
    assert "too early to say" in early.statement


def test_what_is_in_of_a_month_counts_as_so_much_of_a_month() -> None:
    found = statements.compared(series([4] * 24 + [2], complete=[1.0] * 24 + [0.5]), SINCE)

    assert found.after.exposure == pytest.approx(0.51, abs=0.01)
    assert not found.changed


def test_a_month_that_lies_across_the_day_is_refused() -> None:
    with pytest.raises(ValueError, match="lies across"):
        statements.compared(series([1] * 36), date(2017, 1, 15))


def test_watching_says_since_when_and_by_when_it_was_noticed() -> None:
    found = watching.watched([series([2, 1, 3, 2] * 6 + [8, 7, 9, 8, 8, 7])])[0]

    assert found.changed and found.since == SINCE
    assert "higher since about 1 January 2017" in found.statement
    assert "n in 48" in found.promise


def test_watching_finds_nothing_in_a_quiet_series_and_says_that_is_no_proof() -> None:
    found = watching.watched([series([2, 1, 3, 2] * 9)])[0]

    assert found.enough and not found.changed and found.since is None
    assert "no proof that nothing changed" in found.statement


@pytest.mark.parametrize("months", [0, 1, 12])
def test_a_year_or_less_is_too_short_to_watch(months: int) -> None:
    found = watching.watched([series([9] * months)])[0]

    assert not found.enough
    assert "watching needs more than 12" in found.statement


def test_of_many_series_those_that_stand_are_named_apart() -> None:
    loud = series([2, 1, 3, 2] * 6 + [9] * 12)
    quiet = [series([2, 1, 3, 2] * 9)] * 30

    found = watching.watched([loud, *quiet])

    assert watching.with_many(found) == [True, *[False] * 30]


@pytest.mark.slow
def test_a_thousand_series_take_about_ten_times_as_long_as_a_hundred() -> None:
    one = series([2, 1, 3, 2] * 20)
    took = []
    for count in (100, 1000):
        began = time.process_time()
        watching.watched([one] * count)
        took.append(time.process_time() - began)

    assert took[1] < 25 * took[0]
    assert took[1] < 20
