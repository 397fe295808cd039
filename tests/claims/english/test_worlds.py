"""What is told in the words of a match, a play, a flood or a road is asked and not claimed."""

from __future__ import annotations

import pytest

from tests.claims.reading import telling


@pytest.mark.parametrize(
    ("content", "act"),
    [
        ("Police detained a student before half-time of the semi-final.", "detain"),
        ("The comedy opens on Friday. In the second act police arrest a monk.", "detain"),
        ("Six villagers were killed in the landslide. More rain is on the way after the floods.",
         "kill"),
        ("Six passengers were killed. The bus overturned after its brakes failed.", "kill"),
    ],
)  # fmt: skip
def test_two_words_of_another_world_make_a_claim_a_question(content: str, act: str) -> None:
    told = telling(content)

    assert [c for c in told.claims if c.act == act] == []
    assert any(c.act == act and "in the words of" in c.reason for c in told.questions)


@pytest.mark.parametrize(
    "content",
    [
        "Police arrested a monk after the tournament on Sunday.",
        "Police closed the theatre and arrested the playwright on Sunday.",
        "Soldiers killed six villagers who had fled the floods on Sunday.",
    ],
)
def test_one_word_of_another_world_takes_nothing_away(content: str) -> None:
    assert telling(content).claims


def test_landslides_kill_without_anybody_acting() -> None:
    assert telling("Landslides hit the hill and killed three pupils.").claims == ()


def test_a_generator_that_blows_up_is_no_attack() -> None:
    assert telling("A generator blew up in Kep on Sunday.").claims == ()


@pytest.mark.parametrize(
    ("content", "stance"),
    [
        ("The army ended the detention of the editor on Monday.", "ended"),
        ("The army must end the detention of the editor.", "ongoing"),
        ("Monitors urged the army to end the detention of the editor.", "ongoing"),
        ("The minister vowed to end the detention of the editor.", "ongoing"),
        ("The army did not end the detention of the editor.", "ongoing"),
    ],
)
def test_an_end_that_is_only_asked_for_is_no_end(content: str, stance: str) -> None:
    told = telling(content)

    assert [c.stance for c in (*told.claims, *told.questions) if c.act == "detain"] == [stance]


def test_what_is_usual_is_usual_of_a_joined_verb_too() -> None:
    assert telling("Monks are frequently arrested and detained.").claims == ()
    assert telling("Monks were arrested and detained on Sunday.").claims != ()
