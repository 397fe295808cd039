"""Which sentences need their names marked."""

from __future__ import annotations

import re

import pytest
from claims.reading import WORDS, telling

from servanda.claims import load_parser
from servanda.claims.english import cues, sentences_with_names
from servanda.claims.english.actor_kinds import nouns_of

READY = cues.ready(WORDS.languages["en"])


def _needing(*sentences: str, patterns: tuple[str, ...] = ()) -> list[int]:
    docs = load_parser().parse(sentences, names=False)
    compiled = [re.compile(pattern) for pattern in patterns]
    return sentences_with_names.needing_names(docs, READY, nouns_of(READY.language, {}), compiled)


def test_a_sentence_that_tells_no_act_needs_none() -> None:
    assert _needing("The delegation arrived in Geneva.", "Police arrested Jane Doe.") == [1]


def test_those_before_a_pronoun_may_say_whom_it_stands_for() -> None:
    before = ("The weather was fine.", "Jane Doe spoke.", "The hall was full.")
    assert _needing(*before, "Police arrested her.") == [1, 2, 3]


def test_a_sentence_that_names_an_agreement_needs_them() -> None:
    assert _needing("The Accord was signed.", patterns=("Accord",)) == [0]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The police arrested Maria Lopez on Monday.", "Maria Lopez"),
        ("Its chairperson, Maria Lopez, had also been detained.", "Maria Lopez"),
    ],
)
def test_who_is_named_is_read_as_a_person(sentence: str, words: str) -> None:
    (claim,) = telling(sentence).claims
    assert [(m.span.quote, m.kind) for m in claim.to] == [(words, "person")]


def test_a_day_that_points_back_is_reckoned_from_the_sentence_before() -> None:
    told = telling("The march began on 3 May 2018.\nPolice arrested two men that same day.")
    claim = next(c for c in told.claims if c.act == "detain")
    assert str(claim.when.from_on) == "2018-05-03"
