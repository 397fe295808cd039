"""Alpha is what Krippendorff's description makes it, and is None where it has no meaning."""

from __future__ import annotations

import pytest

from servanda.reliability.alpha import alpha, coincidences, of_coincidences, together

# Four hands, twelve units, nominal, 0 for a value not given: the worked example C of Krippendorff,
# "Computing Krippendorff's Alpha-Reliability" (2011), whose alpha is given there as 0.743.
PUBLISHED = ("123321412000", "123322412503", "033323422510", "123324412510")


def test_the_example_that_was_published_comes_out() -> None:
    units = [[None if value == "0" else value for value in unit] for unit in zip(*PUBLISHED)]

    assert alpha(units) == pytest.approx(0.743, abs=0.0005)


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
