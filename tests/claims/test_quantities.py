"""Numbers come out with what they count, and what is no count stays out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.claims import quantities


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("closed 31 independent radio broadcasts", 31, 31, "independent radio broadcasts"),
        ("MORE THAN 50 non-governmental organisations", 50, None, "non-governmental organisations"),
        ("Fewer than 40 percent of members", None, 40, "percent"),
        ("about 5.7% of voters", 5.7, 5.7, "percent"),
        ("a US$6.3 million tax bill", 6_300_000, 6_300_000, "USD"),
        ("fined $5-6 million", 5_000_000, 6_000_000, "USD"),
        ("50,000 dollars", 50_000, 50_000, "USD"),
        ("between 15 and 20 stations", 15, 20, "stations"),
        ("15 to 19 stations", 15, 19, "stations"),
        ("two reporters were held", 2, 2, "reporters"),
        ("twenty-five police officers", 25, 25, "police"),
        ("two hundred and fifty men", 250, 250, "men"),
        ("half a million people", 500_000, 500_000, "people"),
        ("dozens of villagers", 24, None, "villagers"),
        ("hundreds of thousands of workers", 200_000, None, "workers"),
        ("at least 2000 people fled", 2000, None, "people"),
        ("three or more officers", 3, None, "officers"),
        ("one journalist was shot", 1, 1, "journalist"),
    ],
)
def test_a_count_keeps_its_bounds_and_its_unit(
    text: str, low: float | None, high: float | None, unit: str
) -> None:
    (quantity,) = quantities.find(text)

    assert (quantity.low, quantity.high, quantity.unit) == (low, high, unit)


@pytest.mark.parametrize(
    "text",
    [
        "in 2017",
        "the 2018 elections",
        "on March 17, 1972, in the camp",
        "on 6 October",
        "from 3 to 5 May",
        "a 32-year-old man",
        "Article 29",
        "at 5 p.m.",
        "at 10:30",
        "in the 20th century",
        "the 1990s",
        "one of them",
        "a six-month term",
    ],
)
def test_days_ages_and_article_numbers_are_not_counts(text: str) -> None:
    assert quantities.find(text) == []


def test_five_and_six_are_two_numbers_and_not_a_range() -> None:
    assert [(q.low, q.unit) for q in quantities.find("15 radio stations and 19 others")] == [
        (15, "radio stations"),
        (19, "others"),
    ]


def test_the_span_holds_the_words_that_bound_the_number() -> None:
    (quantity,) = quantities.find("He closed more than 15 stations.", start=100)

    assert quantity.span is not None
    assert (quantity.span.start, quantity.span.quote) == (110, "more than 15 stations")


PIECES = st.sampled_from(
    ["two", "31", "1,000", "between", "and", "to", "million", "US$", "5.5", "per cent", "people", "May",
     "more than", "dozens of", "-", ",", "in", "2017", "%", "radio stations", "€", "half a", "\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_every_span_is_the_text_and_no_range_is_upside_down(text: str) -> None:
    for quantity in quantities.find(text, start=7):
        assert quantity.span is not None
        assert text[quantity.span.start - 7 : quantity.span.end - 7] == quantity.span.quote
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Several hundred villagers were detained", 200, None, "villagers"),
        ("A few dozen monks were beaten", 24, None, "monks"),
        ("a couple of hundred people", 200, None, "people"),
        ("More than half of the 31 radio stations were closed", 16, 31, "radio stations"),
        ("half of the 31 stations", 15, 16, "stations"),
        ("two-thirds of the 30 members", 20, 20, "members"),
        ("at least a third of the 120 prisoners", 40, 120, "prisoners"),
        ("most of the 31 stations", 16, 31, "stations"),
        ("less than half of the 31 stations", None, 15, "stations"),
        ("three of the 12 men", 3, 3, "men"),
        ("3.000 people were killed", 3000, 3000, "people"),
        ("1.250.000 people", 1250000, 1250000, "people"),
        ("3.125 percent", 3.125, 3.125, "percent"),
    ],
)
def test_parts_of_a_number_and_numbers_that_are_not_exact(
    text: str, low: float | None, high: float | None, unit: str
) -> None:
    assert [(q.low, q.high, q.unit) for q in quantities.find(text)] == [(low, high, unit)]


@pytest.mark.parametrize(
    "text", ["about half of the 120 detainees", "some of the 12 men", "3.125 tonnes of rice"]
)
def test_a_number_that_nobody_can_tell_is_left_out(text: str) -> None:
    assert quantities.find(text) == []
