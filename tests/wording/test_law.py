"""Words for what an agreement asks: plain, whole, and none of them a quotation."""

from __future__ import annotations

import re
from pathlib import Path

import pacts
import pytest
from attrs import evolve

from servanda import agreements, lexicon, wording
from servanda.model import Agreement, Term

SHIPPED = sorted((Path(__file__).parents[2] / "agreements").glob("*.md"))


@pytest.fixture(scope="module", params=SHIPPED, ids=lambda path: path.stem)
def shipped(request: pytest.FixtureRequest) -> Agreement:
    return agreements.read(request.param, lexicon=lexicon.load())


def test_a_term_is_told_in_plain_words_and_quotes_nothing(shipped: Agreement) -> None:
    events = {event.id for event in shipped.events if "_" in event.id}

    for item in shipped.items():
        words = wording.term(shipped, item.term)
        assert not re.search("[“”‘’]", words), item.id
        assert not [id for id in events if id in words], item.id


def test_a_promise_begins_with_whom_it_binds(shipped: Agreement) -> None:
    for item in shipped.items():
        who = wording.bearers(shipped, item, ())
        words = wording.promise(item, who)
        assert not words.startswith(("the whoever", "must", "may", " ")), item.id
        assert item.force == "is" or words.startswith(who or ("whoever it binds", "any")), item.id
        assert "binds may any" not in words, item.id
        assert (" must not " in words) or item.force != "must_not", item.id


@pytest.mark.parametrize(
    ("force", "who", "words"),
    [
        ("must_not", "the north", "the north must not fight on"),
        ("must", "", "whoever it binds must fight on"),
        ("is", "", "fight on"),
        ("is", "the north", "fight on; this binds the north"),
    ],
)
def test_how_far_a_promise_binds_is_in_its_sentence(force: str, who: str, words: str) -> None:
    item = evolve(pacts.commitment(), force=force, must="fight on")

    assert wording.promise(item, who) == words


def test_a_heading_runs_on_in_a_sentence(shipped: Agreement) -> None:
    first = {wording.article(shipped, item).split(" ")[0] for item in shipped.items()}

    names = {"Final"}  # of the Final Act, a name

    assert not {word for word in first - names if word.rstrip(",").istitle()}


def test_whoever_and_a_coalition_take_their_articles() -> None:
    assert wording.with_article("whoever had forces there") == "whoever had forces there"
    assert wording.with_article("Labour coalition") == "the Labour coalition"


@pytest.mark.parametrize(
    ("force", "who", "asks", "words"),
    [
        ("is", "the north", "is bound by it", "the north is bound by it"),
        ("is", "the parties", "are bound, all of them", "the parties are bound, all of them"),
        ("is", "the north", "the pact is in force", "the pact is in force; this binds the north"),
        ("must", "whoever had arms, or gave them", "go", "whoever had arms, or gave them, must go"),
        ("must", "whoever had arms", "go", "whoever had arms must go"),
    ],
)
def test_whom_a_promise_binds_is_its_subject(force: str, who: str, asks: str, words: str) -> None:
    item = evolve(pacts.commitment(), force=force, must=asks)

    assert wording.promise(item, who) == words


def test_what_recurs_each_year_is_due_every_year() -> None:
    told = {
        wording.term(pacts.agreement(), Term("every", months=12 * n, words=words))
        for n, words in ((1, "every 1 year"), (2, "every 2 years"))
    }

    assert told == {"every year", "every 2 years"}


def test_a_panel_is_spoken_of_with_its_article() -> None:
    assert wording.with_article("Ceasefire Panel") == "the Ceasefire Panel"
