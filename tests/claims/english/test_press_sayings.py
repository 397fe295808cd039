"""Who says what in sentences as the press writes them."""

from __future__ import annotations

import pytest

from bench import press_sayings
from bench.press_sayings import SayingSentence

EVERY = {one.words: one for one in press_sayings.sentences()}


def said(words: str) -> list[tuple[str, str]]:
    ((*found,),) = press_sayings.read([SayingSentence(words, ())])
    content = (words[min(each.content) : max(each.content) + 1] for each in found)
    return [(f.speaker, told.removeprefix("that ")) for f, told in zip(found, content, strict=True)]


def test_of_the_marked_sentences_few_are_read_wrongly() -> None:
    found = press_sayings.read(EVERY.values())
    faulty = [
        one.words
        for one, sayings in zip(EVERY.values(), found, strict=True)
        if press_sayings.misses(one.sayings, sayings)[2]
    ]

    assert len(EVERY) >= 113
    assert len(faulty) <= 19, faulty


@pytest.mark.parametrize(
    ("words", "speaker", "content"),
    [
        (
            "The agency quoted a witness as saying that shots were fired from a truck.",
            "a witness",
            "shots were fired from a truck",
        ),
        ("He is said to have fled to Thailand.", "", "to have fled to Thailand"),
        (
            '"Where are they taking us?" one prisoner asked.',
            "one prisoner",
            "Where are they taking us",
        ),
        ('"No," said the guard.', "the guard", "No"),
        ("Nobody said that he was guilty.", "", "he was guilty"),
        (
            "Union leaders will be charged: minister",
            "minister",
            "Union leaders will be charged",
        ),
        (
            "The president expressed hope that talks would resume.",
            "The president",
            "talks would resume",
        ),
    ],
)
def test_each_kind_has_its_speaker(words: str, speaker: str, content: str) -> None:
    assert said(words) == [(speaker, content)]


@pytest.mark.parametrize(
    "words",
    [
        "Three things are missing from the shop on the corner: bread and milk",
        'The party\'s new hall is in a street that is called "Liberty Road" by some.',
    ],
)
def test_a_list_and_a_name_in_quotation_marks_are_nobodys_words(words: str) -> None:
    assert said(words) == []
