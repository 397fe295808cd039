"""Search on the desk: what is found, searches under a name, and what is new of them."""

from __future__ import annotations

import html
import re

import pytest
from commands import run
from desk.conftest import Opened
from desk.teams import TeamDesk

WORDS = "opposition"


def test_a_search_is_saved_and_says_how_many_are_new_since_it_was_looked_at(
    opened: Opened,
) -> None:
    form = {"form": "save", "q": WORDS, "name": "The “opposition”", "whose": ""}
    place = opened.post("/search/saved", form)
    listed = html.unescape(opened.get("/search"))
    assert "The “opposition”" in listed and re.search(r"<strong>\d+ new</strong>", listed)

    found = html.unescape(opened.get(place))
    assert "<mark>opposition</mark>" in found and "Save this search" not in found
    assert "nothing new" in opened.get("/search")
    (opened.folder.parent / "new.txt").write_text("Courts dissolved the opposition party.\n")
    assert (
        run("gather", opened.folder, opened.folder.parent / "new.txt").exit_code == 1
    )  # it has no day
    assert "<strong>1 new</strong>" in opened.get("/search")
    opened.get(place)
    assert "nothing new" in opened.get("/search")


def test_a_name_that_is_taken_or_unseen_is_refused_and_the_words_stay(opened: Opened) -> None:
    form = {"form": "save", "q": WORDS, "name": "one", "whose": ""}
    opened.post("/search/saved", form)

    for name, why in (("one", "already"), (" ", "is empty"), ("a\u200bb", "<U+200B>")):
        page = html.unescape(opened.post("/search/saved", {**form, "name": name}, 400))
        assert why in page and "Nothing was saved" in page
        assert f'<input type="hidden" name="q" value="{WORDS}">' in page


def test_who_deletes_a_search_that_another_changed_deletes_nothing(opened: Opened) -> None:
    form = {"form": "save", "q": WORDS, "name": "one", "whose": ""}
    opened.post("/search/saved", form)
    seen = dict(re.findall(r'name="(name|whose|seen)" value="([^"]*)"', opened.get("/search")))
    assert run("search", opened.folder, "--forget", "one").exit_code == 0
    assert run("search", opened.folder, "radio", "--save", "one").exit_code == 0

    refused = opened.post("/search/saved", {"form": "delete", **seen}, 409)

    assert "was changed since the page was loaded" in refused
    again = dict(re.findall(r'name="(name|whose|seen)" value="([^"]*)"', opened.get("/search")))
    opened.post("/search/saved", {"form": "delete", **again})
    assert "Saved searches" not in opened.get("/search")
    assert "no search is saved" in run("search", opened.folder, "--saved", "one").output


def test_a_search_saved_at_the_terminal_is_the_same(opened: Opened) -> None:
    first = run("search", opened.folder, "radio", "stations", "--save", "radio")
    again = run("search", opened.folder, "--saved", "radio")

    assert first.output == again.output and first.exit_code == 0
    assert "radio stations" in opened.get("/search")


@pytest.mark.slow  # a desk with accounts
def test_on_a_teams_desk_a_search_is_a_persons_own_or_everybodys(team: TeamDesk) -> None:
    reviewer, reader = team.browsers["reviewer"], team.browsers["reader"]
    own = {"form": "save", "q": WORDS, "name": "hers", "whose": "own"}

    assert reviewer.post("/search/saved", own).status_code == 302
    shared = {**own, "name": "everybody's", "whose": ""}
    assert reviewer.post("/search/saved", shared).status_code == 302
    assert reader.post("/search/saved", {**shared, "name": "no"}).status_code == 400
    assert reader.post("/search/saved", {**own, "name": "his"}).status_code == 302

    seen = {who: html.unescape(one.get("/search").content.decode())
            for who, one in (("reviewer", reviewer), ("reader", reader))}  # fmt: skip
    assert "saved=hers" in seen["reviewer"] and "saved=hers" not in seen["reader"]
    assert "saved=his" in seen["reader"] and "saved=his" not in seen["reviewer"]
    assert all("everybody's" in page for page in seen.values())
    assert "Delete the search “everybody's”" not in seen["reader"]
