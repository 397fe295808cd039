"""Sentences as the press writes them: their times are found with the days they stand for."""

from __future__ import annotations

from datetime import date

import pytest

from bench import press_times
from servanda.claims.times import expressions
from servanda.claims.times.feasts import easter
from servanda.model import Interval

WEDNESDAY = date(2019, 6, 12)


def read(text: str, published: date = WEDNESDAY) -> list[tuple[str, str, str]]:
    found = expressions.find(text, anchor=Interval(published, published, "day"))
    return [(t.span.quote, str(t.named.from_on), str(t.named.to_on)) for t in found]


def test_the_marked_sentences_are_read_with_few_faults() -> None:
    every = list(press_times.sentences())
    faulty = [one.words for one in every if press_times.misses(one)]

    assert len(every) >= 255
    assert len(faulty) <= 6, faulty


@pytest.mark.parametrize(
    "text",
    [
        "He was arrested. Two days later he was freed.",  # later than what?
        "He was arrested on 3 May. His shop was shut. His wife left. The next day he was freed.",
        "He was seized on 3 May in 2016. Weeks later he was freed.",
    ],
)
def test_a_time_told_from_a_day_that_is_not_told_stays_open(text: str) -> None:
    assert not [t for t in read(text) if "later" in t[0] or "next" in t[0]]


def test_a_day_on_which_somebody_only_spoke_is_no_day_to_count_from() -> None:
    text = "He was seized on 3 May, police said on 7 June. Two days later he was freed."

    assert ("Two days later", "2019-05-05", "2019-05-05") in read(text)


def test_a_time_counted_past_publication_was_counted_from_another_day() -> None:
    assert read("He was seized on Tuesday. Three days later he was freed.") == [
        ("Tuesday", "2019-06-11", "2019-06-11")
    ]


def test_a_length_of_time_and_what_is_usual_are_no_days() -> None:
    for text in (
        "The paper was closed for three months and fined.",
        "He got a ten-year sentence and meets his lawyer every Monday.",
        "The patrol left at 1930 hours with some 1900 recruits.",
    ):
        assert read(text) == []


def test_the_verb_says_whether_a_day_lies_ahead() -> None:
    assert read("By Monday, 300 had been held.")[0][1] == "2019-06-10"
    assert read("By Monday they must leave.")[0][1] == "2019-06-17"
    assert read("On Friday the court will rule.")[0][1] == "2019-06-14"
    assert read("Polls open on Friday.")[0][1] == "2019-06-14"
    assert read("It was off to a bright start on Friday.")[0][1] == "2019-06-07"


def test_easter_is_the_calendars() -> None:
    assert [easter(year).isoformat() for year in (1990, 2008, 2019, 2024)] == [
        "1990-04-15",
        "2008-03-23",
        "2019-04-21",
        "2024-03-31",
    ]
