"""Rates and their ratio are exact, and where events come in bunches that is said."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, nbinom, poisson

from servanda.change import rates

EXPOSURES = st.floats(0.05, 200.0)


@given(st.integers(0, 400), EXPOSURES)
def test_the_ends_of_an_interval_are_rates_that_the_count_just_allows(
    count: int, exposure: float
) -> None:
    found = rates.rate(count, exposure)

    assert found.low is not None and found.high is not None
    assert poisson.cdf(count, found.high * exposure) == pytest.approx(0.025, abs=1e-6)
    if count:
        assert poisson.sf(count - 1, found.low * exposure) == pytest.approx(0.025, abs=1e-6)
    else:
        assert found.low == 0


@given(st.integers(0, 60), st.integers(0, 60), EXPOSURES, EXPOSURES)
def test_the_test_and_the_interval_of_a_ratio_never_disagree(
    first: int, second: int, before: float, after: float
) -> None:
    found = rates.compare(rates.rate(first, before), rates.rate(second, after))

    is_outside = found.low > 1 or (found.high is not None and found.high < 1)
    if abs(found.chance - rates.LEVEL) > 1e-9:
        assert is_outside == (found.chance < rates.LEVEL)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("total", [1, 4, 9, 30])
def test_given_how_many_there_were_no_more_than_one_in_twenty_is_taken_for_a_change(
    total: int, share: float
) -> None:
    false = math.fsum(
        binom.pmf(after, total, share)
        for after in range(total + 1)
        if rates.compare(rates.rate(total - after, 1 - share), rates.rate(after, share)).chance
        < rates.LEVEL
    )

    assert false <= rates.LEVEL


def test_periods_of_unequal_length_are_compared_by_their_rates() -> None:
    same = rates.compare(rates.rate(24, 24.0), rates.rate(3, 3.0))
    more = rates.compare(rates.rate(24, 24.0), rates.rate(12, 3.0))

    assert same.ratio == pytest.approx(1.0) and same.chance > 0.5
    assert more.ratio == pytest.approx(4.0) and more.chance < 0.01


def test_none_in_either_period_says_nothing() -> None:
    found = rates.compare(rates.rate(0, 3.0), rates.rate(0, 3.0))

    assert (found.ratio, found.low, found.high, found.chance) == (None, 0.0, None, 1.0)


def test_a_period_in_which_nobody_was_heard_has_no_rate() -> None:
    silent = rates.rate(0, 0.0)

    assert (silent.rate, silent.low, silent.high) == (None, None, None)
    with pytest.raises(ValueError, match="nobody was heard"):
        rates.compare(silent, rates.rate(3, 1.0))


def test_months_in_bunches_are_refused_as_independent_and_even_ones_are_not() -> None:
    bunched = rates.spread([[(n, 1.0) for n in (0, 0, 9, 0, 0, 0, 8, 0, 0, 7)]])
    even = rates.spread([[(n, 1.0) for n in (2, 3, 1, 2, 4, 2, 3, 2, 1, 4)]])

    assert bunched.is_refused and bunched.index > 4
    assert not even.is_refused


def test_unequal_months_at_one_rate_do_not_count_as_bunches() -> None:
    assert rates.spread([[(1, 0.5), (10, 5.0), (2, 1.0), (0, 0.0)]]).index == 0


def test_the_interval_for_bunches_is_wider_and_holds_its_own_ratio() -> None:
    before = [(n, 1.0) for n in (0, 6, 0, 1, 8, 0, 0, 5, 0, 4)]
    after = [(n, 1.0) for n in (9, 0, 12, 3, 0, 6)]
    spread = rates.spread([before, after])

    bunched = rates.compare_bunched(before, after, spread.index)
    exact = rates.compare(rates.rate(24, 10.0), rates.rate(30, 6.0))

    assert bunched.ratio == pytest.approx(exact.ratio) and bunched.ratio is not None
    assert bunched.high is not None and exact.high is not None
    assert bunched.low < exact.low < bunched.ratio < exact.high < bunched.high
    assert exact.chance < rates.LEVEL < bunched.chance


def test_none_before_has_no_upper_bound_in_bunches_either() -> None:
    found = rates.compare_bunched([(0, 1.0)] * 6, [(0, 1.0), (9, 1.0), (0, 1.0)], 4.0)

    assert (found.ratio, found.high) == (None, None)
    assert 0 < found.low < math.inf


@pytest.mark.slow
def test_of_made_bunches_about_one_in_twenty_is_taken_for_a_change() -> None:
    shape, mean = 2.0, 4.0
    drawn = nbinom.rvs(shape, shape / (shape + mean), size=(150, 30), random_state=1991)
    false = sum(
        rates.compare_bunched(
            [(int(n), 1.0) for n in row[:18]],
            [(int(n), 1.0) for n in row[18:]],
            max(
                1.0,
                rates.spread(
                    [[(int(n), 1.0) for n in part] for part in (row[:18], row[18:])]
                ).index,
            ),
        ).chance
        < rates.LEVEL
        for row in drawn
    )

    assert false <= 150 * 0.05 + 3 * math.sqrt(150 * 0.05 * 0.95)


@pytest.mark.parametrize(
    ("count", "exposure"), [(-1, 1.0), (1, -1.0), (1, math.nan), (1, math.inf)]
)
def test_what_is_no_count_is_refused(count: int, exposure: float) -> None:
    with pytest.raises(ValueError, match="are no rate"):
        rates.rate(count, exposure)


def test_so_few_that_no_outcome_could_be_told_from_chance_are_known() -> None:
    assert not rates.can_tell(5, 1.0, 1.0)
    assert rates.can_tell(6, 1.0, 1.0)
    assert rates.can_tell(2, 20.0, 1.0)
