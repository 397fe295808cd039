"""A date is stated, given, guessed or unknown; never in the future, never made up."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda import captures
from servanda.captures.dating import date_of
from servanda.captures.text import worked
from servanda.model import Dating, Interval

FETCHED = date(2017, 12, 1)
WORDS = "<p>Officers sealed the studio and took the transmitter away, its director said.</p>"


def page(head: str = "", body: str = "") -> bytes:
    return f"<html><head>{head}</head><body><article><h1>A title</h1>{body}{WORDS}</article></body></html>".encode()


def dated(
    data: bytes, address: str = "https://a.example/story", fetched_on: date = FETCHED
) -> Dating:
    return captures.dated(data, "text/html", address=address, fetched_on=fetched_on, content="")


def ld(value: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"{value}"}}</script>'


@pytest.mark.parametrize(
    "head",
    [
        ld("2017-10-23"),
        ld("2017-10-23T08:00:00+07:00"),
        ld("Mon, 23 Oct 2017 08:00:00 +0700"),
        '<meta property="article:published_time" content="2017-10-23T08:00:00Z">',
        '<meta name="dc.date.issued" content="23 October 2017">',
        '<meta itemprop="datePublished" content="October 23, 2017">',
        '<meta name="pubdate" content="20171023T080000">',
    ],
)
def test_the_page_s_own_statement_is_read(head: str) -> None:
    found = dated(page(head))

    assert (found.when.from_on, found.when.to_on) == (date(2017, 10, 23), date(2017, 10, 23))
    assert found.how == "stated"


def test_a_time_element_marked_as_published_is_a_statement() -> None:
    body = '<time class="updated" datetime="2017-11-02">x</time><time class="published" datetime="2017-10-23">x</time>'

    assert dated(page(body=body)).when.from_on == date(2017, 10, 23)


@pytest.mark.parametrize(
    ("address", "first", "last", "precision"),
    [
        ("https://a.example/2017/10/23/story", date(2017, 10, 23), date(2017, 10, 23), "day"),
        (
            "https://a.example/news/20171023-story.html",
            date(2017, 10, 23),
            date(2017, 10, 23),
            "day",
        ),
        ("https://a.example/2017/oct/23/story", date(2017, 10, 23), date(2017, 10, 23), "day"),
        ("https://a.example/2017/10/story", date(2017, 10, 1), date(2017, 10, 31), "month"),
    ],
)
def test_an_address_gives_a_guess_as_exact_as_it_is(
    address: str, first: date, last: date, precision: str
) -> None:
    found = dated(page(), address)

    assert (found.when.from_on, found.when.to_on) == (first, last)
    assert (found.how, found.when.precision) == ("guessed", precision)


def test_a_month_that_is_not_over_ends_with_the_fetch() -> None:
    found = dated(page(), "https://a.example/2017/12/story", date(2017, 12, 5))

    assert (found.when.from_on, found.when.to_on) == (date(2017, 12, 1), date(2017, 12, 5))


def test_a_utc_evening_is_the_page_s_own_day_where_its_address_says_so() -> None:
    evening = page(ld("2017-10-24T02:18:11Z"))

    assert dated(evening, "https://a.example/2017/10/23/story").when.from_on == date(2017, 10, 23)
    assert dated(evening).when.from_on == date(2017, 10, 24)
    noon = page(ld("2017-10-24T12:18:11Z"))  # the day before in no zone that people live in
    assert dated(noon, "https://a.example/2017/10/23/story").when.from_on == date(2017, 10, 24)


def test_the_local_telling_of_one_instant_names_the_day() -> None:
    head = '<meta property="article:published_time" content="2017-10-23T23:30:00+00:00">'

    assert dated(page(ld("2017-10-24T01:30:00+02:00") + head)).when.from_on == date(2017, 10, 24)


def found_in(data: bytes, *, given: Interval | None = None, media_type: str = "text/html"):  # type: ignore[no-untyped-def]
    working = worked(data, media_type)
    return date_of(
        working.page, working.content, working.passages,
        address="saved.html", fetched_on=FETCHED, given=given,
    )  # fmt: skip


def test_a_future_date_is_not_used_and_is_told() -> None:
    found = found_in(page(ld("2031-01-05")))

    assert found.dating.how == "unknown"
    assert found.dating.when == Interval(None, FETCHED, "unknown", "")
    assert [kind for kind, _ in found.doubts] == ["future date", "no date"]


def test_no_date_is_unknown_up_to_the_fetch_and_told() -> None:
    found = found_in(page())

    assert found.dating.when == Interval(None, FETCHED, "unknown", "")
    assert [kind for kind, _ in found.doubts] == ["no date"]


def test_what_the_user_gives_stands_where_the_page_is_silent() -> None:
    october = Interval(date(2017, 10, 1), date(2017, 10, 31), "month", "October 2017")

    assert found_in(page(), given=october).dating == Dating(october, "given", "given by the user")


def test_a_page_that_contradicts_the_user_is_believed_and_told() -> None:
    given = Interval(date(2016, 1, 1), date(2016, 1, 1), "day")

    found = found_in(page(ld("2017-10-23")), given=given)

    assert found.dating.when.from_on == date(2017, 10, 23)
    assert [kind for kind, _ in found.doubts] == ["two dates"]


def test_a_day_given_in_the_future_is_not_used() -> None:
    found = found_in(page(), given=Interval(date(2020, 1, 1), date(2020, 1, 1), "day"))

    assert found.dating.how == "unknown"


@pytest.mark.parametrize("line", ["Harbour, 23 October 2017", "October 23, 2017", "2017-10-23"])
def test_a_date_line_of_a_plain_text_is_a_guess(line: str) -> None:
    text = f"Letter from the lake\n\n{line}\n\nThe organisations below ask the guarantors to meet soon.\n"

    found = found_in(text.encode(), media_type="text/plain").dating

    assert (found.when.from_on, found.how) == (date(2017, 10, 23), "guessed")


def test_a_date_within_a_story_or_a_caption_is_no_date_line() -> None:
    text = (
        "Letter from the lake\n\n"
        "The accord was signed on 23 October 1991 by eighteen states that none has left since.\n\n"
        "Prisoners on March 17, 1972, at the harbour. Source: AP/ Tom Reed\n\n"
        "The organisations below ask the guarantors to meet before the end of this month.\n"
    )

    assert found_in(text.encode(), media_type="text/plain").dating.how == "unknown"


@settings(max_examples=60, deadline=None)
@given(
    told=st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    fetched_on=st.dates(date(1995, 1, 1), date(2030, 1, 1)),
    place=st.sampled_from(["ld", "address", "line"]),
)
def test_no_page_is_dated_after_it_was_fetched(told: date, fetched_on: date, place: str) -> None:
    data = page(
        ld(told.isoformat()) if place == "ld" else "", f"<p>{told}</p>" if place == "line" else ""
    )
    address = f"https://a.example/{told:%Y/%m/%d}/x" if place == "address" else "x"

    when = dated(data, address, fetched_on).when

    assert when.to_on is not None
    assert when.to_on <= fetched_on
    assert when.from_on is None or when.from_on <= when.to_on
