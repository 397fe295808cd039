"""A date is stated, given, guessed or unknown; never in the future, never made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda import captures
from servanda.captures.dates.publication import date_of
from servanda.captures.text.working_text import worked
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


@pytest.mark.parametrize(
    "body",
    [
        "<p>Gunmen attacked a bus on 2 October 2017.</p><p>Three men were held on Friday.</p>",
        "<p>On 2 October 2017 gunmen attacked a bus, the army said.</p>",
        "<div>The army said in a long statement that it had <b>looked into</b> an attack on a bus "
        "and on its driver, which had come on <i>2 October 2017</i> in the north.<br>No more.</div>",
        "<h2>The army held three men after the attack of 2 October 2017</h2>",
        "<img src='bus.jpg' alt='The bus that gunmen attacked on 2 October 2017'>",
    ],
)
def test_the_day_of_an_event_that_is_told_is_no_day_of_publication(body: str) -> None:
    working = worked(page(body=body), "text/html", address="file:///story.html")

    found = date_of(
        working.page,
        working.content,
        working.passages,
        address="file:///story.html",
        fetched_on=FETCHED,
    )

    assert (found.dating.when.from_on, found.dating.how) == (None, "unknown")
    assert [kind for kind, _ in found.doubts] == ["no date"]


def test_a_day_beside_what_is_told_is_still_found() -> None:
    told = "<p>On 2 October 2017 gunmen attacked a bus, the army said.</p>"
    foot = "<div><p>Freetown, 23 October 2017</p></div>"

    found = dated(page(body=told + 15 * WORDS + foot))

    assert (found.when.from_on, found.how) == (date(2017, 10, 23), "guessed")


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


def test_a_utc_evening_is_the_day_that_the_page_shows_with_its_title() -> None:
    evening = ld("2017-10-23T22:15:00Z")

    shown = dated(page(evening, "<span>Milano, 24 Ottobre 2017 | 00:15</span>"))
    assert (shown.when.from_on, shown.how) == (date(2017, 10, 24), "stated")
    assert shown.basis == "JSON-LD datePublished, day as shown with the title"
    far = dated(page(evening, "<span>27 Ottobre 2017</span>"))  # of something else
    assert far.when.from_on == date(2017, 10, 23)


def test_a_utc_evening_is_the_day_of_the_zone_in_which_the_page_tells_other_instants() -> None:
    evening = ld("2017-10-24T02:18:11Z")
    other = '<meta property="article:modified_time" content="2017-10-26T09:00:00-04:00">'
    third = '<meta property="og:updated_time" content="2017-10-26T09:00:00+07:00">'

    found = dated(page(evening + other))
    assert (found.when.from_on, found.how) == (date(2017, 10, 23), "stated")
    assert found.basis == "JSON-LD datePublished, day in the page's zone"
    assert dated(page(evening + other + third)).when.from_on == date(2017, 10, 24)


@pytest.mark.parametrize(
    "body",
    [
        "<div class='post-date'>២៣ តុលា ២០១៧</div>",
        "<p>By A Reporter</p><p>2 آبان</p><span>۱ آبان ۱۳۹۶</span>",
        "<span>23/10/2560</span>",
        "<time datetime='2017-10-23T12:22:42+0700'>1 minute ago</time><dd>May 11, 2011</dd>",
        "<span>Updated</span> <time>24 October 2017</time> <span>23 October 2017</span>",
        "<span class='date-updated'>24 October 2017</span><i class='date-posted'>23 Oct 2017</i>",
        "<nav>11 May 2011</nav><span>23 October 2017</span>",
    ],
)
def test_the_day_shown_with_the_title_is_a_guess(body: str) -> None:
    found = dated(page(body=body))

    assert (found.when.from_on, found.when.to_on) == (date(2017, 10, 23), date(2017, 10, 23))
    assert (found.how, found.basis) == ("guessed", "date shown with the title")


def test_a_day_in_a_box_that_is_not_the_story_s_is_not_its_own() -> None:
    body = "<div class='related-stories'>23 October 2017</div><span>03/04/2017</span>"

    assert dated(page(body=body)).basis != "date shown with the title"


@pytest.mark.parametrize(
    "value",
    [
        "9999-12-31T23:59:00Z", "0001-01-01T00:00:00Z", "Mon, 1 Jan 99999999999 00:00:00 +0000",
        "²²²²-1-1T1:1:1Z", "9" * 5000,
    ],
)  # fmt: skip
def test_an_instant_that_no_calendar_holds_is_no_date(value: str) -> None:
    assert dated(page(ld(value))).how == "unknown"


def test_a_zone_that_no_clock_holds_leaves_the_day() -> None:
    found = dated(page(ld("Mon, 2 Jan 2017 00:00:00 +99999999999999")))

    assert (found.when.from_on, found.how) == (date(2017, 1, 2), "stated")


@pytest.mark.slow
def test_long_marks_and_texts_of_a_page_come_to_an_end() -> None:
    heavy = f"<div class='{'post' * 50_000}'>" + "<b class='post-date'>" * 200 + "1 " * 500_000

    assert dated(page(body=heavy)).how == "unknown"  # with the square of it, after an hour


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


@pytest.mark.parametrize(
    "line",
    [
        "Harbour, 23 October 2017",
        "October 23, 2017",
        "2017-10-23",
        "On 23 October 2017",
        "Harbour, 23 October 2017 (AFP) -",
        "Harbour, 23 October 2017 (AFP) - The rebels let fifteen soldiers of the peace force go.",
        "Le lundi 23 octobre 2017",
        "Posted on 23 October 2017 by the staff of the lake news",
        "Monday 23 October 2017 10:30 am local time",
        "Letter from the lake to the guarantors, 23 October 2017",
    ],
)
def test_a_date_line_of_a_plain_text_is_a_guess(line: str) -> None:
    text = f"Letter from the lake\n\n{line}\n\nThe organisations below ask the guarantors to meet soon.\n"

    found = found_in(text.encode(), media_type="text/plain").dating

    assert (found.when.from_on, found.how) == (date(2017, 10, 23), "guessed")


@pytest.mark.parametrize(
    "line",
    [
        "On 23 October 2017 the RUF released 15 peacekeepers",
        "On 23 October 2017, RUF fighters released them.",
        "On 23 October 2017 the RUF (Revolutionary United Front) let fifteen soldiers of the UN go.",
        "On 23 October 2017 rebels attacked.",
        "Rebels released fifteen peacekeepers on 23 October 2017.",
        "Le 23 octobre 2017, le RUF a libéré quinze soldats.",
    ],
)
def test_a_sentence_is_no_date_line(line: str) -> None:
    text = f"Letter from the lake\n\n{line}\n\nThe organisations ask the guarantors to meet soon.\n"

    assert found_in(text.encode(), media_type="text/plain").dating.how == "unknown"


def test_a_date_within_a_story_or_a_caption_is_no_date_line() -> None:
    text = (
        "Letter from the lake\n\n"
        "The accord was signed on 23 October 1991 by eighteen states that none has left since.\n\n"
        "Prisoners on March 17, 1972, at the harbour. Source: AP/ Tom Reed\n\n"
        "The organisations below ask the guarantors to meet before the end of this month.\n"
    )

    assert found_in(text.encode(), media_type="text/plain").dating.how == "unknown"


@tries(60)
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
