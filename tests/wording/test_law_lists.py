"""Lists of articles: in the agreement's order, each with the text it stands in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import commands
import pytest
from archive.lake_watch import agreement
from attrs import evolve

from servanda import wording

LAKE = agreement()
MEDIA, CONSULT, SHORE = "lak/15/2", "lak/29", "shr/5/1"


def test_articles_stand_in_the_order_of_the_agreement_each_once() -> None:
    assert wording.in_order(LAKE, [SHORE, "gone", CONSULT, MEDIA, CONSULT]) == (
        MEDIA, CONSULT, SHORE, "gone",
    )  # fmt: skip
    assert wording.items_in_order(LAKE, ["shr-5-4", "shr-5-1", "gone", "lak-29", "lak-4"]) == (
        "lak-4", "lak-29", "shr-5-1", "shr-5-4", "gone",
    )  # fmt: skip


def test_articles_of_two_texts_are_named_with_their_text() -> None:
    assert wording.articles(LAKE, [CONSULT, MEDIA]) == "article 15(2) and article 29"
    assert wording.articles(LAKE, [SHORE, CONSULT, MEDIA]) == (
        "article 15(2) and article 29 of the Settlement of the Lake Conflict, and article 5(1) of "
        "the Agreement on the Shore Republic"
    )


def test_a_text_with_a_short_title_is_named_by_it_wherever_its_articles_are_listed() -> None:
    first, second = LAKE.instruments
    lake = evolve(LAKE, instruments=(evolve(first, short="Lake Settlement"), second))

    assert wording.articles(lake, [MEDIA]) == "article 15(2) of the Lake Settlement"
    assert wording.articles(lake, [SHORE]) == "article 5(1)"


@pytest.mark.parametrize(
    ("words", "later"),
    [
        ("the Government, October 2017", False),
        ("the Government, November 2017", True),
        ("the Government, 25 October 2017", True),
        ("the Government, 2018", True),
        ("the Government, 2017 and 2025", False),
        ("a reading of resolution 880 (1993)", False),
        ("a narrow reading of the article", False),
    ],
)
def test_only_what_names_later_days_alone_is_later(words: str, later: bool) -> None:
    assert wording.is_later(words, date(2017, 10, 24)) is later


def test_a_digest_says_of_which_text_an_article_is(cambodia: Path) -> None:
    said = commands.run("digest", cambodia, "--since", "2017-01-01", "--on", "2027-01-01").stdout

    assert "under article 15(2)(a)(i); annex 5, paragraph 2; and annex 5, paragraph 4 of" in said
    assert "article 3(2)(a)(i) of the Sovereignty Agreement (sov-3-2-a-i): not assessed" in said


def test_readings_of_duties_say_what_is_later_than_their_day(cambodia: Path) -> None:
    duties = commands.rows("duties", cambodia, "--on", "2017-10-24", "--json")

    readings = [reading for row in duties for reading in row["readings"]]
    late = [words for words in readings if words.endswith(" (later than this day)")]
    assert late == [words for words in readings if "2021)" in words or "2025)" in words]
    assert 0 < len(late) < len(readings)


def test_review_calls_an_act_by_its_title(cambodia: Path) -> None:
    said = commands.run("review", cambodia).stdout

    assert "Restrictive law or decree [done] by " in said
    assert "law_restrict [" not in said


def test_a_calendar_says_who_must_do_what(cambodia: Path) -> None:
    said = commands.run("export", cambodia, "--as", "ics", "--on", "2017-10-24").stdout_bytes
    whole = said.replace(b"\r\n ", b"").decode()

    assert "SUMMARY:Article 29 of the Settlement Agreement: France and Indonesia must" in whole
    assert "steps to ensure respect\\; waiting\r\n" in whole
