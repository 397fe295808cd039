"""What a reading by cues is too unsure of is asked, in every language that is read so."""

from __future__ import annotations

import pytest

from bench import told_passages
from servanda import claims, lexicon
from servanda.claims.by_cues import surety
from servanda.claims.confidence.calibration import FLOOR
from servanda.claims.confidence.linear_model import Weights
from servanda.model import Telling

BY_CUES = ("fr", "id", "km")
TOLD = {
    "fr": "La police a arrêté trois journalistes lundi à Phnom Penh.",
    "id": "Polisi menangkap tiga wartawan pada Senin di Jakarta.",
    "km": "នគរបាលបានចាប់ខ្លួនអ្នកកាសែតបីនាក់នៅភ្នំពេញ។",
}


def telling(language: str, words: str, *, settled: bool = True) -> Telling:
    day = next(told_passages.passages()).published
    one = told_passages.ToldPassage(f"{language}-test", 1, day, "", "", words, ())
    capture, text = told_passages.page(one)
    return claims.read(
        capture, text, parser=claims.load_parser, lexicon=lexicon.load(), settled=settled
    )


@pytest.mark.parametrize("language", BY_CUES)
def test_a_claim_below_the_floor_is_asked_in_every_language(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = telling(language, TOLD[language], settled=False)
    assert raw.claims
    assert raw.questions == ()

    monkeypatch.setattr(surety, "_weights", lambda: Weights(-0.1, {"number": -0.2}))
    found = telling(language, TOLD[language])

    assert found.claims == ()
    assert {c.cue for c in found.questions} == {c.cue for c in raw.claims}
    assert all(c.confidence < FLOOR and "doubtful: " in c.reason for c in found.questions)


@pytest.mark.parametrize("language", BY_CUES)
def test_a_claim_at_the_floor_is_made(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surety, "_weights", lambda: Weights(0.0, {}))

    found = telling(language, TOLD[language])

    assert {c.confidence for c in found.claims} == {FLOOR}
    assert found.questions == ()


@pytest.mark.parametrize("language", BY_CUES)
def test_a_plain_arrest_is_claimed_with_a_learnt_confidence(language: str) -> None:
    assert [c.act for c in telling(language, TOLD[language]).claims] == ["detain"]


def test_the_more_features_speak_against_it_the_less_sure_a_claim_is() -> None:
    plain = frozenset(("read in French", "day in the sentence"))
    doubted = frozenset(("read in Khmer",))

    assert surety.sureness(plain) > surety.sureness(doubted)
