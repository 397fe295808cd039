"""Times said in a text come out as the days they stand for, and never as more than was said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.claims.times import expressions
from servanda.model import NO_TIME, Interval

FRIDAY = Interval(date(2017, 10, 27), date(2017, 10, 27), "day")
WEEK = Interval(date(2017, 10, 24), date(2017, 10, 27), "range")  # Tuesday to Friday


def only(text: str, anchor: Interval = FRIDAY) -> Interval:
    (found,) = expressions.find(text, anchor=anchor)
    return found.when


def days(text: str, anchor: Interval = FRIDAY) -> tuple[str, str]:
    said = only(text, anchor)
    return (str(said.from_on), str(said.to_on))


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        # days, in all usual orders
        ("on March 17, 1972, in", "1972-03-17", "1972-03-17", "day"),
        ("on 6 October 2017", "2017-10-06", "2017-10-06", "day"),
        ("on Oct 6, 2017", "2017-10-06", "2017-10-06", "day"),
        ("on the 6th of October, 2017", "2017-10-06", "2017-10-06", "day"),
        ("Friday, Oct. 6, 2017", "2017-10-06", "2017-10-06", "day"),
        ("on 2017-10-06.", "2017-10-06", "2017-10-06", "day"),
        ("LIMA, 4 FEB 90 (EFE)", "1990-02-04", "1990-02-04", "day"),
        ("on 25/12/2016", "2016-12-25", "2016-12-25", "day"),
        ("on 12/25/2016", "2016-12-25", "2016-12-25", "day"),
        ("on 03/04/2017", "2017-04-03", "2017-04-03", "day"),
        # what the reader must reckon
        ("arrested on Monday", "2017-10-23", "2017-10-23", "day"),
        ("arrested on Friday", "2017-10-27", "2017-10-27", "day"),
        ("arrested last Friday", "2017-10-20", "2017-10-20", "day"),
        ("the court will rule on Monday", "2017-10-30", "2017-10-30", "day"),
        ("arrested yesterday", "2017-10-26", "2017-10-26", "day"),
        # a text without any capital
        ("he was arrested on monday", "2017-10-23", "2017-10-23", "day"),
        ("it was closed in september", "2017-09-01", "2017-09-30", "month"),
        ("they were held on may 13", "2017-05-13", "2017-05-13", "day"),
        ("THE ARMY SAID TODAY", "2017-10-27", "2017-10-27", "day"),
        ("two days ago", "2017-10-25", "2017-10-25", "day"),
        ("three weeks ago", "2017-10-02", "2017-10-08", "week"),
        ("two months ago", "2017-08-01", "2017-08-31", "month"),
        ("almost three decades ago", "1987-01-01", "1987-12-31", "year"),
        ("on September 3", "2017-09-03", "2017-09-03", "day"),
        ("closed in September", "2017-09-01", "2017-09-30", "month"),
        ("closed in November", "2016-11-01", "2016-11-30", "month"),
        ("it will close in November", "2017-11-01", "2017-11-30", "month"),
        ("last week", "2017-10-16", "2017-10-22", "week"),
        ("last month", "2017-09-01", "2017-09-30", "month"),
        ("elections slated for next year", "2018-01-01", "2018-12-31", "year"),
        ("late last year", "2016-09-01", "2016-12-31", "range"),
        ("last summer", "2017-06-01", "2017-08-31", "season"),
        ("over the weekend", "2017-10-21", "2017-10-22", "range"),
        ("in recent months", "2017-04-27", "2017-10-27", "range"),
        ("over the past two weeks", "2017-10-13", "2017-10-27", "range"),
        # parts and wholes of the calendar
        ("in 1991", "1991-01-01", "1991-12-31", "year"),
        ("in mid-September 2016", "2016-09-11", "2016-09-20", "range"),
        ("in late 2016", "2016-09-01", "2016-12-31", "range"),
        ("in the first quarter of 2017", "2017-01-01", "2017-03-31", "quarter"),
        ("in the summer of 2012", "2012-06-01", "2012-08-31", "season"),
        ("in the 1990s", "1990-01-01", "1999-12-31", "range"),
        ("in the late 1990s", "1997-01-01", "1999-12-31", "range"),
        ("in the 20th century", "1900-01-01", "1999-12-31", "range"),
        ("by the end of the year", "2017-12-31", "2017-12-31", "day"),
        # stretches with two ends
        ("from 3 to 5 May", "2017-05-03", "2017-05-05", "range"),
        ("from April to June 2015", "2015-04-01", "2015-06-30", "range"),
        ("between 12 and 14 August 2016", "2016-08-12", "2016-08-14", "range"),
        ("between July 2003 and December 2004", "2003-07-01", "2004-12-31", "range"),
        ("from 1975 to 1979", "1975-01-01", "1979-12-31", "range"),
        ("in 1975-79", "1975-01-01", "1979-12-31", "range"),
        # open ones
        ("since April", "2017-04-01", "2017-10-27", "range"),
        ("since earlier this year", "2017-01-01", "2017-10-27", "range"),
        ("until last week", "None", "2017-10-22", "range"),
        ("before 1991", "None", "1990-12-31", "range"),
    ],
)  # fmt: skip
def test_a_time_said_is_the_days_it_stands_for(
    text: str, first: str, last: str, precision: str
) -> None:
    said = only(text)

    assert (str(said.from_on), str(said.to_on), said.precision) == (first, last, precision)


@pytest.mark.parametrize(
    "text",
    [
        "you may go",
        "They march on the palace",
        "THIS MAY BE",
        "31 February",
        "2000 people",
        "a 2000 year old rite",
        "US$2017",
        "every Friday",
        "Saturday mornings",
        "Room 1450",
        "the end of a war",
        "in the second half they scored",
        "since the fall of communism",
    ],
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert expressions.find(text, anchor=FRIDAY) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("On Monday, he said", "2017-10-23", "2017-10-23"),
        ("closed in September", "2017-09-01", "2017-09-30"),
        ("next year", "2018-01-01", "2018-12-31"),
        ("yesterday", "2017-10-23", "2017-10-26"),  # any of four days
        ("since earlier this year", "2017-01-01", "2017-10-27"),
    ],
)
def test_an_uncertain_publication_day_widens_only_what_depends_on_it(
    text: str, first: str, last: str
) -> None:
    assert days(text, WEEK) == (first, last)


def test_a_past_sentence_never_reaches_past_publication() -> None:
    (found,) = expressions.find("It was closed this year.", anchor=FRIDAY)

    assert found.when.to_on == date(2017, 10, 27)
    assert found.named.to_on == date(2017, 12, 31)


def test_only_the_clause_that_looks_ahead_does() -> None:
    times = expressions.find("He said on Monday that it will close in June.", anchor=FRIDAY)

    assert [str(t.when.from_on) for t in times] == ["2017-10-23", "2018-06-01"]


def test_a_planned_thing_that_was_done_is_past() -> None:
    assert days("They will appeal the sentence handed down on Monday") == ("2017-10-23",) * 2


MAY_16 = Interval(date(2018, 5, 16), date(2018, 5, 16), "day")
FETCHED = Interval(None, date(2018, 5, 16), "unknown")


@pytest.mark.parametrize("anchor", [MAY_16, FETCHED])
@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("arrested on 05/06/2018", "2018-05-06", "2018-05-06"),
        ("arrested on 05.06.2018", "2018-05-06", "2018-05-06"),
        ("arrested on 5-6-2018", "2018-05-06", "2018-05-06"),
        ("arrested on 05/06/18", "2018-05-06", "2018-05-06"),
        ("arrested on 05/14/2018", "2018-05-14", "2018-05-14"),
        ("arrested on 04/05/2018", "2018-05-04", "2018-05-04"),
        ("arrested on 07/08/2018", "None", "2018-05-16"),
        ("arrested on 25/12/2018", "None", "2018-05-16"),
        ("the court will rule on 05/06/2018", "2018-06-05", "2018-06-05"),
    ],
)
def test_a_day_in_figures_is_not_after_publication_where_the_sentence_looks_back(
    text: str, first: str, last: str, anchor: Interval
) -> None:
    assert days(text, anchor) == (first, last)


def test_without_a_publication_day_relative_words_stay_unknown() -> None:
    monday, year = expressions.find("On Monday they recalled 2015.", anchor=NO_TIME)

    assert monday.when == Interval(None, None, "unknown", "Monday")
    assert year.when.from_on == date(2015, 1, 1)


def test_that_year_is_the_year_said_before() -> None:
    _, same = expressions.find("He left in 1920. That year he wed.", anchor=FRIDAY)

    assert same.when.from_on == date(1920, 1, 1)


def test_a_range_keeps_the_two_times_it_is_made_of() -> None:
    (found,) = expressions.find(
        "closed between July 2003 and December 2004", anchor=FRIDAY, start=50
    )

    assert [part.span.quote for part in found.parts] == ["July 2003", "December 2004"]
    assert found.parts[0].span.start == 65


PIECES = st.sampled_from(
    """Monday March 17 , 1972 2016 last next this week year in since until between and from to May
    5 31 February 's early mid - ago two days three past the summer quarter of first 1990s will by
    yesterday . end half 12/25/2016 29 90 SEPT recent months""".split()  # noqa: SIM905
)
ANCHORS = st.sampled_from(
    [
        FRIDAY,
        WEEK,
        NO_TIME,
        Interval(date(2016, 2, 29), date(2016, 2, 29), "day"),
        Interval(date(2016, 1, 1), date(2016, 12, 31), "year"),
        Interval(None, date(2020, 1, 1), "range"),
    ]
)


@given(st.lists(PIECES, max_size=12).map(" ".join), ANCHORS)
def test_every_span_is_the_text_and_every_stretch_runs_forward(text: str, anchor: Interval) -> None:
    for found in expressions.find(text, anchor=anchor, start=3):
        for time in (found, *found.parts):
            assert text[time.span.start - 3 : time.span.end - 3] == time.span.quote
            first, last = time.when.from_on, time.when.to_on
            assert first is None or last is None or first <= last
