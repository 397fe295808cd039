"""Confidence keeps its word: what is more likely wrong than right is asked, not claimed."""

from __future__ import annotations

import pytest
from claims.reading import telling

from servanda.claims.confidence import calibration
from servanda.claims.confidence.calibration import FLOOR


def test_what_is_told_of_nobody_in_particular_is_asked() -> None:
    found = telling("In a televised address the president spoke against torturing suspects.")

    assert found.claims == ()
    (question,) = found.questions
    assert question.act == "torture"
    assert question.confidence < FLOOR
    assert "doubtful: " in question.reason
    assert "to in general" in question.reason


def test_a_named_arrest_on_a_named_day_is_claimed_and_surer_than_a_vague_one() -> None:
    (plain,) = telling("Police in Phnom Penh arrested the editor on Monday.").claims
    found = telling("The report spoke of activists arrested in some years.")
    (vague,) = (*found.claims, *found.questions)

    assert plain.confidence > vague.confidence
    assert plain.confidence > 0.8


def test_a_name_written_small_is_no_sort_of_people() -> None:
    sentence = "Zorig Tumurov was convicted of fraud by a court in Ulaanbaatar on Monday."

    (usual,), (small,) = telling(sentence).claims, telling(sentence.lower()).claims

    assert (small.act, small.when.from_on) == (usual.act, usual.when.from_on)
    assert small.confidence >= FLOOR


def test_every_claim_is_either_made_or_asked_and_none_twice() -> None:
    words = (
        "Soldiers arrested five protesters on Monday. He spoke against torturing suspects. "
        "Gunmen abducted two teachers."
    )
    raw = telling(words, settled=False)
    settled = telling(words)

    made = {(c.act, c.cue) for c in settled.claims} | {(c.act, c.cue) for c in settled.questions}
    assert made >= {(c.act, c.cue) for c in raw.claims}
    assert len({c.id for c in (*settled.claims, *settled.questions)}) == len(settled.claims) + len(
        settled.questions
    )
    assert all(c.confidence >= FLOOR for c in settled.claims)


def test_acts_of_which_none_were_judged_keep_the_rules_confidence() -> None:
    words = "The Prime Minister said the Paris Peace Agreements were like a ghost."
    raw, settled = telling(words, settled=False), telling(words)

    told = [c for c in settled.claims if c.act in calibration.UNJUDGED]
    assert told == [c for c in raw.claims if c.act in calibration.UNJUDGED]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Police arrested suspects.", "to in general"),
        ("Police arrested 12 activists.", "to counted"),
        ("Police arrested an activist.", "to anybody"),
        ("Five men accused of plotting to kidnap the governor were tried.", "unreal word before"),
    ],
)
def test_features_say_what_stands_in_the_words(sentence: str, name: str) -> None:
    found = telling(sentence, settled=False)

    assert any(name in calibration.features(c, sentence) for c in found.claims)
