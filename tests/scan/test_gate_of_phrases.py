"""What only a phrase shows is let through: in every language, and in every spelling of bytes."""

from __future__ import annotations

import pytest
from outside import ROOT

from bench import told_passages
from servanda import agreements, claims, lexicon
from servanda.scan import gate
from servanda.scan.gate import made
from servanda.scan.words import Words, loosened
from servanda.watch.scanning.recipe import words_of

WORDS = lexicon.load()


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        (r"\bcoupé\b.{0,8}antenne", "ils ont coupé à l’époque l’antenne"),
        (r"(?:ប្រកាស|ដាក់)[\s\u1780-\u17d3]{0,24}(?:ភាពអាសន្ន)", "ប្រកាសដាក់ប្រទេសក្នុងភាពអាសន្ន"),
        (r"privé\w{0,3} d'antenne", "privées d'antenne"),
        (r"arrêt[ée]s? hier", "arrêtés hier"),
        (r"libéré?s", "libérs"),
        (r"dilarang\w* terbit", "dilarangnya terbit"),
    ],
)
def test_a_phrase_over_characters_is_found_in_bytes(phrase: str, text: str) -> None:
    found, unheld = gate._with_phrases([], (phrase,))

    assert unheld == ()
    assert gate._shows(found, gate._folded(text).encode())
    assert not gate._shows(found, b"the weather was fine")


def test_a_phrase_that_cannot_be_held_is_named_and_the_rest_are_held() -> None:
    found, unheld = gate._with_phrases([], (r"\bshut down\b", r"(unclosed"))

    assert unheld == (r"(unclosed",)
    assert gate._shows(found, b"was shut down")


def test_every_phrase_of_every_language_is_held() -> None:
    phrases = {p for one in WORDS.languages.values() for cue in one.cues for p in cue.phrases}

    _, unheld = gate._with_phrases([], tuple(sorted(phrases)))

    assert unheld == ()
    assert len(phrases) > 400


def test_every_passage_that_is_read_passes() -> None:
    agreement = agreements.read(ROOT / "agreements" / "paris-1991.md", lexicon=WORDS)
    words = words_of(agreement, (), WORDS)
    every = made(Words(("Cambodia",), words.whole, words.within, words.phrases))
    missed = []
    read = 0
    for one in told_passages.passages():
        if one.language == "en":
            continue
        capture, text = told_passages.page(one)
        told = claims.read(capture, text, parser=claims.load_parser, lexicon=WORDS)
        if told.claims:
            read += 1
            missed += [] if every.acts(text.content) else [one.words]

    assert read > 100
    assert missed == []


def test_counts_and_bounds_that_bytes_cannot_keep_are_left_out() -> None:
    assert loosened(r"\bfermé\b") == "fermé".encode()
    assert loosened(r"[^.]{0,40}closed") == rb"[^.]{0,}closed"
