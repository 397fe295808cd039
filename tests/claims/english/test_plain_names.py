"""A person's name moves no parse: whoever is called what, the same is told of them."""

from __future__ import annotations

import pytest

from servanda import lexicon
from servanda.claims.english import plain_names
from servanda.claims.english.actor_kinds import nouns_of
from tests.claims.reading import parser, telling

NOUNS = nouns_of(lexicon.load().languages["en"], {})
NAMES = ("Joann Parks", "Ingrid Haddad", "Elif Takahashi", "Bogdan Castellanos", "Ryan Wanjiru")


@pytest.mark.parametrize(
    "sentence",
    [
        "64-year-old {} convicted of killing her three children.",
        "{} has been held without charge since August.",
        "Soldiers detained {}, a reporter, in the capital on Monday.",
        "Police said {} was beaten in custody.",
    ],
)
def test_another_name_tells_the_same_of_another_person(sentence: str) -> None:
    told = [
        [
            (c.act, c.stance, c.when, [m.kind for m in c.to], [m.kind for m in c.by])
            for c in telling(sentence.format(name), settled=False).claims
        ]
        for name in NAMES
    ]

    assert told[0]
    assert all(each == told[0] for each in told)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Soldiers detained Ingrid Haddad. Haddad is 40.", {"Ingrid": "John", "Haddad": "Smith"}),
        ("They met at Kampong Wanjiru.", {}),
        ("He leads the Abu Sayyaf.", {}),
        ("The Awami League won.", {}),
        ("He reads Apple Daily.", {}),
        ("Cambodian Wanjiru spoke.", {}),
    ],
)
def test_only_what_looks_like_a_person_goes_by_another_name(
    text: str, names: dict[str, str]
) -> None:
    assert plain_names.of_persons(text, parser().common, NOUNS) == names


def test_words_of_a_parse_stay_the_texts_own() -> None:
    (doc,) = parser().parse(
        ["Soldiers detained Ingrid Haddad."], stand_ins={"Ingrid": "John", "Haddad": "Smith"}
    )

    assert doc.text == "Soldiers detained Ingrid Haddad."
    assert [token.lemma_ for token in doc][2:4] == ["Ingrid", "Haddad"]
    assert [ent.label_ for ent in doc.ents] == ["PERSON"]
