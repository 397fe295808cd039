"""Who says what: the clause or quotation, its source, and what is no saying at all."""

from __future__ import annotations

import pytest

from servanda import lexicon
from servanda.claims import find_attributions, load_parser
from servanda.claims.english.attribution import Attribution

REPORTING = lexicon.load().languages["en"].reporting


def told(text: str, *, beliefs: bool = False) -> list[Attribution]:
    (doc,) = load_parser().parse([text])
    return find_attributions(doc, REPORTING, beliefs=beliefs)


def contents(text: str, found: list[Attribution]) -> list[str]:
    return [" ".join(text[a:b] for a, b in each.content) for each in found]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "The ministry said that the station was closed.",
            "ministry",
            "that the station was closed.",
        ),
        (
            'She continued: "The court has closed every radio station in the north."',
            "She",
            "The court has closed every radio station in the north.",
        ),
        (
            "The court ruled that the party was dissolved.",
            "court",
            "that the party was dissolved.",
        ),
        (
            "As the minister said, the paper was closed.",
            "minister",
            "the paper was closed.",
        ),
    ],
)
def test_a_saying_gives_its_source_and_its_clause(text: str, source: str, content: str) -> None:
    found = told(text)

    assert [each.source.text for each in found if each.source] == [source]
    assert contents(text, found)[0].rstrip(".") == content.rstrip(".")
    assert found[0].clause


def test_what_goes_on_is_no_saying_without_a_clause() -> None:
    assert told("The court continued to hear the case on Monday.") == []


def test_a_denied_phrase_is_kept_and_known_as_no_clause() -> None:
    (found,) = told("The ministry denied the allegations.")

    assert found.denied
    assert not found.clause


def test_words_to_the_listener_are_not_held_by_anybody() -> None:
    found = told("The law was, you know, harsh on all of us.", beliefs=True)

    assert [each for each in found if each.cue.lemma_ == "know"] == []
