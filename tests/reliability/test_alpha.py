"""Alpha is what Krippendorff's description makes it, and is None where it has no meaning."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tries import some

from servanda.reliability.alpha import (
    SCALES,
    alpha,
    coincidences,
    interval,
    of_coincidences,
    together,
)

# Four coders, twelve units, 0 for a value not given: the worked example C of Krippendorff,
# "Computing Krippendorff's Alpha-Reliability" (2011), with the alphas that are given there.
GIVEN = ("123321412000", "123322412503", "033323422510", "123324412510")
PUBLISHED = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
UNITS = [[None if value == "0" else int(value) for value in unit] for unit in zip(*GIVEN)]

VALUES = st.one_of(st.none(), st.integers(1, 4))
TABLES = st.integers(2, 4).flatmap(
    lambda coders: st.lists(st.lists(VALUES, min_size=coders, max_size=coders), max_size=12)
)


@pytest.mark.parametrize(("scale", "published"), PUBLISHED.items())
def test_the_example_that_was_published_comes_out_on_every_scale(scale, published) -> None:
    assert set(PUBLISHED) == set(SCALES)
    assert alpha(UNITS, scale) == pytest.approx(published, abs=0.0005)


@settings(max_examples=some(60))
@given(TABLES, st.randoms(use_true_random=False), st.sampled_from(SCALES))
def test_who_coded_first_and_which_unit_came_first_moves_nothing(units, chance, scale) -> None:
    shuffled = [chance.sample(unit, len(unit)) for unit in chance.sample(units, len(units))]

    assert alpha(shuffled, scale) == pytest.approx(alpha(units, scale))


@settings(max_examples=some(60))
@given(st.lists(st.integers(1, 9), min_size=2, max_size=12), st.sampled_from(SCALES))
def test_who_agree_in_all_have_one_and_any_difference_takes_from_it(values, scale) -> None:
    units = [(value, value) for value in values]
    differing = [*units, (min(values), max(values) + 1)]

    assert alpha(units, scale) == (1 if len(set(values)) > 1 else None)
    assert alpha(differing, scale) < 1


@settings(max_examples=some(60))
@given(TABLES, st.permutations("abcd"))
def test_what_a_value_is_called_moves_nothing_on_the_nominal_scale(units, names) -> None:
    renamed = [[value and names[value - 1] for value in unit] for unit in units]

    assert alpha(renamed) == pytest.approx(alpha(units))


@settings(max_examples=some(60))
@given(TABLES, st.integers(1, 50), st.integers(-90, 90))
def test_each_scale_knows_no_more_than_it_says(units, times, plus) -> None:
    """Days may be counted from any day, amounts in any unit, and ranks by any rising number."""

    def moved(by):
        return [[value and by(value) for value in unit] for unit in units]

    assert alpha(moved(lambda v: 100 + times * v + plus), "interval") == pytest.approx(
        alpha(units, "interval")
    )
    assert alpha(moved(lambda v: times * v), "ratio") == pytest.approx(alpha(units, "ratio"))
    assert alpha(moved(lambda v: v**3), "ordinal") == pytest.approx(alpha(units, "ordinal"))


def test_an_interval_holds_alpha_is_the_same_each_time_and_narrows_with_more_units() -> None:
    wide = interval(UNITS, seed=1)
    narrow = interval(UNITS * 9, seed=1)

    assert wide == interval(UNITS, seed=1) and wide != interval(UNITS, seed=2)
    assert wide.low < alpha(UNITS) < wide.high and wide.method == "bootstrap"
    assert narrow.high - narrow.low < (wide.high - wide.low) / 2


def test_where_nobody_differs_the_interval_says_what_so_few_units_leave_possible() -> None:
    few = interval([("a", "a"), ("b", "b")] * 10, seed=1)
    many = interval([("a", "a"), ("b", "b")] * 100, seed=1)

    # None of 20 differs: by Clopper and Pearson up to 16.8% may, and chance alone gives 20/39.
    assert few.low == pytest.approx(1 - (1 - 0.025 ** (1 / 20)) / (20 / 39))
    assert few.high == many.high == 1 and few.low < many.low < 1
    assert interval([("a", "a")] * 20, seed=1) is None
    assert interval([(1, 1), (2, 2)], "interval", seed=1) is None


@pytest.mark.parametrize(
    ("units", "worked"),
    [
        # Of n values, n - 1 others: 1 - (n - 1) * differing / (n * n - sum of squares of values).
        (["aa", "bb", "bb"], 1.0),
        (["ab", "ba"], 1 - 3 * 4 / (4 * 4 - 2 * 4)),  # each always says what the other does not
        (["aa", "ab", "ba", "bb"], 1 / 8),  # chance over n = 8 values comes to 1 / n
        (["aa", "aa", "bb", "ab"], 1 - 7 * 2 / (64 - 25 - 9)),
        (["aab", "bbb"], 1 - 5 * 2 / (36 - 4 - 16)),  # three hands: a pair weighs a half
    ],
)
def test_examples_worked_by_hand(units: list[str], worked: float) -> None:
    assert alpha(units) == pytest.approx(worked)


def test_chance_comes_to_nothing_as_units_grow() -> None:
    assert alpha(["aa", "ab", "ba", "bb"] * 1000) == pytest.approx(0, abs=0.001)


def test_a_value_not_given_is_left_out_and_not_taken_for_a_value() -> None:
    whole = ["aa", "aa", "bb", "ab"]

    assert alpha([*whole, ("a", None), (None, None)]) == alpha(whole)
    assert alpha([*("".join((*unit, "-")) for unit in whole)]) != alpha(whole)
    assert alpha([(one, None, other) for one, other in whole]) == pytest.approx(alpha(whole))


def test_where_nothing_varies_there_is_no_alpha() -> None:
    assert alpha(["aa", "aa"]) is None
    assert alpha([("a", None), ("b", None)]) is None
    assert alpha([]) is None


def test_lots_of_units_add_up() -> None:
    lots = [["aa", "ab"], ["bb"], ["ba", "aa"]]
    parts = together(coincidences(lot) for lot in lots)

    assert of_coincidences(parts) == pytest.approx(alpha([unit for lot in lots for unit in lot]))
