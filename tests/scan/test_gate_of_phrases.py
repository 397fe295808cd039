"""What only a phrase shows is let through: in every language, and in every spelling of bytes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from outside import ROOT
from tries import tries

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
    assert loosened(r"\bfermé\b") == r"\bfermé".encode()
    assert loosened(r"[^.]{0,40}closed") == rb"(?:[^.]|[\x80-\xff]+){0,}closed"


PHRASES = sorted({p for one in WORDS.languages.values() for cue in one.cues for p in cue.phrases})
# What phrases are made of, each with no end that another piece could change the meaning of.
PIECES = st.sampled_from([
    "fermé", "closed", "ប្រកាស", "d'antenne", r"\w{0,3}", r"\w*", r"\w+", r"[^.]{0,40}", r".{0,8}",
    r"\s+", r"\s?", "é?", "è{1,2}", "[ée]", "[^é]", r"[\w']{1,9}", r"[\s\u1780-\u17d3]{0,24}",
    "(?:libéré|libre)s?", r"(?:\w+ ){0,3}", r"\b", r"(?:ភាពអាសន្ន)", "[a-zé]{2,4}", " ", "ñ+", r"\d{1,2}",
])  # fmt: skip


def is_one(phrase: str) -> bool:
    """Whether a phrase needs something to be said: one that needs nothing opens no gate."""
    return not re.search(phrase, "") and not re.fullmatch(phrase, "")


@cache
def held(phrase: str) -> Any:
    """The gate of one phrase alone; None where it is named as one that cannot be held."""
    found, unheld = gate._with_phrases([], (phrase,))
    return None if unheld else found


def spoken(phrase: str) -> st.SearchStrategy[tuple[str, str]]:
    """A phrase with words that show it, as a sentence is folded before it is looked at."""
    texts = st.from_regex(re.compile(phrase), alphabet=st.characters(codec="utf-8"))
    return st.tuples(st.just(phrase), texts.map(gate._folded))


def is_seen(phrase: str, text: str) -> bool:
    """Whether what a phrase shows the reader opens the gate that stands before it."""
    assume(held(phrase) is not None and re.search(phrase, text))
    return bool(gate._shows(held(phrase), text.encode()))


@tries(80, HealthCheck.filter_too_much)
@given(st.sampled_from(PHRASES).flatmap(spoken))
def test_whatever_a_phrase_of_a_language_shows_its_looser_form_sees(one: tuple[str, str]) -> None:
    """The gate only spares a reading: what it lets through the reader checks by the phrase itself."""
    assert is_seen(*one)


@tries(80, HealthCheck.filter_too_much)
@given(st.lists(PIECES, min_size=1, max_size=5).map("".join).filter(is_one).flatmap(spoken))
def test_whatever_any_phrase_shows_its_looser_form_sees(one: tuple[str, str]) -> None:
    assert is_seen(*one)
