"""Acts told by an ordinary verb and the words beside it, and the same verbs where they tell none."""

from __future__ import annotations

import pytest
from claims.reading import telling


def acts(content: str) -> set[str]:
    return {claim.act for claim in telling(content).claims}


@pytest.mark.parametrize(
    ("content", "act"),
    [
        ("The president clamped a curfew on the capital after soldiers mutinied.", "emergency"),
        ("Both armies violated the ceasefire near the border on Sunday.", "truce_breach"),
        ("Police fired tear gas at protesters in the square.", "assembly_ban"),
        ("Shells fell on the village while soldiers watched.", "clash"),
        ("The court commuted the sentence of the editor.", "release"),
        ("Police sealed the studio of the radio station.", "media_close"),
    ],
)
def test_a_verb_and_the_words_beside_it_tell_an_act(content: str, act: str) -> None:
    assert act in acts(content)


@pytest.mark.parametrize(
    "content",
    [
        "The army sealed the hull of the police boat with tar.",
        "Police cleared the ice from the square before the market opened.",
        "Rain fell on the village while soldiers watched.",
        "The army extended the runway of its air field.",
    ],
)
def test_the_verb_alone_tells_none(content: str) -> None:
    assert acts(content) == set()
