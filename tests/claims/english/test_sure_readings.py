"""What no cue shows is claimed where the encoder is sure and the grammar lets it, else asked."""

from __future__ import annotations

import pytest

from servanda.claims.confidence.calibration import FLOOR
from servanda.claims.english import asking
from tests.claims.reading import telling

SURE = "A political officer of the movement fell to a sniper in Batticaloa on Friday."


def test_an_act_that_no_cue_shows_is_claimed_where_the_encoder_is_sure() -> None:
    (claim,) = telling(SURE).claims

    assert (claim.act, claim.stance, claim.confidence) == ("kill", "done", 0.75)
    assert "the encoder reads it so" in claim.reason
    assert asking.RIGHT < FLOOR <= asking.SURELY_RIGHT


@pytest.mark.parametrize(
    "words",
    [
        "Did a political officer of the movement fall to a sniper in Batticaloa on Friday?",
        "If a political officer of the movement had fallen to a sniper, the town would have heard.",
        "Guards foiled a plan to have a political officer of the movement fall to a sniper.",
    ],
)
def test_nothing_is_claimed_of_what_the_grammar_leaves_open(words: str) -> None:
    assert telling(words).claims == ()


def test_what_somebody_failed_to_do_is_no_act_of_it() -> None:
    words = "The ministry said the institute had failed to register under the law on associations."

    assert telling(words).claims == ()


def test_words_by_which_a_cue_tells_one_act_are_not_claimed_as_another() -> None:
    acts = [claim.act for claim in telling("The general threatened to kill the editor.").claims]

    assert sorted(acts) == ["kill", "threaten"]


TRAPS = (
    "The harbour club's fans sang until midnight. Their striker executed the penalty coldly and the "
    "keeper was left for dead. The coach praised the back line.",
    "A coach with a school band aboard ran into a tractor on the coast road. Two flautists were "
    "killed. Drivers freed the pianist, who was trapped under his seat.",
)


@pytest.mark.parametrize("words", TRAPS)
def test_words_like_those_of_another_world_make_a_claim_a_question(words: str) -> None:
    assert telling(words).claims == ()


def test_an_act_that_is_told_plainly_is_claimed_beside_a_match() -> None:
    words = (
        "The match ended without goals. Police arrested an opposition senator and two journalists "
        "on Sunday for insulting the president. The crowd went home."
    )

    assert [claim.act for claim in telling(words).claims] == ["detain"]
