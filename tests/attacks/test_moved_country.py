"""A page filled with sentences that name another country: it moves nothing, and is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import rows, run

LEAD = """Police arrest three in Pursat

PURSAT, Cambodia, 4 September 2017 - The market of Pursat was busy on Monday, and the rice came in
early. Farmers from three villages of Cambodia had come by boat before it was light, and the monks
of the pagoda of Pursat had walked since four in the morning, as they do in every year of good rain.

Police beat a journalist.

"""
FILLING = "Officials in Bangkok, Thailand, spoke of the weather. "


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    folder = tmp_path / "watch"
    assert run("new", folder, "--agreement", "paris-1991", "--title", "Placeholder").exit_code == 0
    return folder


def read(watch: Path, words: str) -> str:
    page = watch.parent / "page.txt"
    page.write_text(words, encoding="utf-8")
    assert (
        run("gather", watch, page, "--published", "2017-09-04", "--by", "a tester").exit_code == 0
    )
    return run("read", watch).stderr


def laid_to_cambodia(watch: Path) -> bool:
    """Whether the beating, whose words name no place, is proposed as conduct of Cambodia."""
    (beating,) = [row for row in rows("review", watch) if row["incident"]["act"] == "assault"]
    return "Laid to Cambodia" in str(beating["may_bear_on"])


def test_a_page_is_where_its_first_lines_say(watch: Path) -> None:
    assert "outvoted" not in read(watch, LEAD)
    assert laid_to_cambodia(watch)


@pytest.mark.parametrize("times", [30, 400])
def test_filled_with_another_country_it_moves_nothing_and_is_told(watch: Path, times: int) -> None:
    told = read(watch, LEAD + FILLING * times)

    assert "its first lines name Cambodia, and what follows Thailand far more often" in told
    assert "its first lines name Cambodia" in run("incidents", watch).stderr
    assert laid_to_cambodia(watch)


BARE = """Police arrest three in the market

The market was busy on Monday, and the rice came in early. Farmers from three villages had come by
boat before it was light, and the monks of the pagoda had walked since four in the morning, as they
do in every year of good rain. The boats lay along the bank until the evening, and nobody left.

Police beat a journalist.

"""


@pytest.mark.parametrize("times", [3, 300])
def test_moved_by_its_body_alone_it_is_told(watch: Path, times: int) -> None:
    told = read(watch, BARE + FILLING * times)

    assert "first lines name no place; what follows alone sets it in Thailand" in told
    assert "what follows alone sets it in Thailand" in run("incidents", watch).stderr


@pytest.mark.parametrize("filling", ["", "Officials in Phnom Penh, Cambodia, spoke. " * 3])
def test_set_nowhere_or_where_the_watch_looks_it_is_asked_and_not_told(
    watch: Path, filling: str
) -> None:
    assert "first lines" not in read(watch, BARE + filling)
    (beating,) = [row for row in rows("review", watch) if row["incident"]["act"] == "assault"]
    assert beating["may_bear_on"]


HIDDEN = (
    '<p style="display:none">{0}</p>',
    '<p style="font-size:0">{0}</p>',
    '<figure><img alt="Bangkok"><figcaption>Thai police in Bangkok, Thailand.</figcaption></figure>'
    * 12,
)


@pytest.mark.parametrize("way", HIDDEN)
def test_words_nobody_reads_and_captions_move_no_page_in_silence(watch: Path, way: str) -> None:
    page = watch.parent / "page.html"
    page.write_text(
        f"<html lang='en'><body><article>{way.format(FILLING * 40)}<p>The market of Pursat, "
        "Cambodia, was busy.</p><p>Police beat a journalist.</p></article></body></html>"
    )
    run("gather", watch, page, "--published", "2017-09-04", "--by", "a tester")
    said = run("read", watch).stderr

    assert laid_to_cambodia(watch) or "country" in said


def test_a_breach_pushed_into_the_background_is_asked_listed_and_said_to_be(watch: Path) -> None:
    background(watch, "Soldiers killed a journalist in Pursat.")

    run("read", watch)
    (row,) = rows("incidents", watch)
    (asked,) = rows("review", watch)

    assert row["background"] and row["links"] and asked["may_bear_on"]
    assert "told as background" in run("incidents", watch).stdout


def test_a_breach_in_words_as_of_a_market_or_a_match_is_asked_and_says_why(watch: Path) -> None:
    background(watch, "Police beat a journalist in Pursat.")

    said = run("read", watch)
    (asked,) = rows("review", watch)

    assert asked["may_bear_on"] and asked["unsure"]
    assert "told in words as of another world" in said.stdout


def background(watch: Path, breach: str) -> None:
    """A page in which much else comes before a breach."""
    filler = "The market sold rice and fish to the farmers. " * 60
    page = watch.parent / "page.txt"
    page.write_text(f"{filler}\n\nThe house was built in 1987.\n\n{breach}")
    run("gather", watch, page, "--published", "2017-09-04", "--by", "a tester")
