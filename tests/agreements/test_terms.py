"""A term is read as it is written, or refused with the whole grammar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.agreements.terms import read_term
from servanda.model import Term

DAY = date(2018, 9, 12)


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("immediately", Term("immediately")),
        ("open", Term("open")),
        ("within 14 days", Term("within", days=14)),
        ("within 2 weeks of flood", Term("within", days=14, after="flood")),
        ("within 1 month of lake-1", Term("within", months=1, after="lake-1")),
        ("within 2 years of flood", Term("within", months=24, after="flood")),
        ("by 2018-09-12", Term("by", on=DAY)),
        ("every 3 months", Term("every", months=3)),
        ("every 3 months from 2018-09-12", Term("every", months=3, on=DAY)),
        ("every 1 year from flood", Term("every", months=12, after="flood")),
        ("every 2 weeks from flood", Term("every", days=14, after="flood")),
        ("before flood", Term("before", after="flood")),
        ("at least 4 weeks before flood", Term("before", days=28, after="flood")),
        ("at least 2 months before flood", Term("before", months=2, after="flood")),
    ],
)
def test_a_term_is_read_as_it_is_written(words, term):
    read = read_term(words)

    assert (read.kind, read.days, read.months, read.after, read.on) == (
        term.kind,
        term.days,
        term.months,
        term.after,
        term.on,
    )
    assert read.words == words


@pytest.mark.parametrize(
    "words",
    ["", "soon", "within days", "within 0 days", "within -1 days", "within 14 days of", "every",
     "within 99999 days", "by tomorrow", "by 2018-13-01", "immediately and openly", "before"],
)  # fmt: skip
def test_what_is_no_term_is_refused(words):
    with pytest.raises(ValueError, match=r"is no (term|day)"):
        read_term(words)


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("within 6 weeks of 1999-07-07", "by 1999-08-18"),
        ("within 3 months of 2018-11-30", "by 2019-02-28"),
        ("within 2 years from 2018-09-12", "by 2020-09-12"),
        ("within 10 days after 2018-12-25", "by 2019-01-04"),
    ],
)
def test_a_stretch_after_a_day_of_the_calendar_is_refused_with_the_day_it_ends(words, by):
    with pytest.raises(ValueError, match="is no term") as refused:
        read_term(words)

    assert f'give the day it ends: "{by}".' in str(refused.value)
    assert read_term(by).kind == "by"


@given(st.text(max_size=40))
def test_any_words_are_a_term_or_refused(words):
    try:
        assert read_term(words).words == " ".join(words.split())
    except ValueError as error:
        assert "is no" in str(error)
