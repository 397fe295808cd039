"""Rules name what a verb's act is told as; learnt weights say how surely it happened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Token
from tries import tries

from servanda import lexicon
from servanda.claims import load_parser
from servanda.claims.english import stance, stance_learned
from servanda.claims.english.stance_signs import NAMES, signs, tense
from servanda.errors import SettingsError

STANCES = lexicon.load().languages["en"].stances
SUBJECTS = ["The police", "They", "Two soldiers", "Nobody"]
FRAMES = ["arrested her", "will arrest her", "hope to arrest her", "never arrested her"]


def verb(text: str, word: str) -> Token:
    (doc,) = load_parser().parse([text])
    return next(token for token in doc if token.text == word)


def test_a_plain_past_is_held_as_done_and_sure() -> None:
    held = stance.factuality_of(
        verb("Police arrested two reporters on Monday.", "arrested"), STANCES
    )

    assert (held.stance, held.sure) == ("done", 1.0)
    assert held.why == "told as done"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Police never arrested the two reporters.", "arrested"),
        ("The army did not close the station.", "close"),
    ],
)
def test_a_denial_stands_whatever_the_weights_say(text: str, word: str) -> None:
    assert stance.factuality_of(verb(text, word), STANCES).stance == "denied"


def test_less_belief_makes_an_act_less_sure_and_says_for_which_signs() -> None:
    token = verb("Wait until they arrest somebody you know.", "arrest")

    held, ruled = stance.factuality_of(token, STANCES), stance.by_rules(token, STANCES)

    assert ruled.stance == "done"
    assert held.stance is None or held.sure < ruled.sure
    assert any(name in held.why for name in NAMES.values())


def test_a_headline_and_a_noun_are_left_to_the_rules() -> None:
    title = verb("Police arrest two reporters in capital", "arrest")
    noun = verb("The arrests of two reporters went on.", "arrests")

    held = stance.factuality_of(title, STANCES, title=True)
    assert (held.stance, held.sure) == ("done", 1.0)
    assert stance.factuality_of(noun, STANCES).why == stance.by_rules(noun, STANCES).why


def test_what_would_have_been_is_less_likely_than_what_was() -> None:
    was = stance_learned.judge(verb("They closed the shop in May.", "closed"))
    would = stance_learned.judge(verb("They would have closed the shop in May.", "closed"))

    assert was.happened > 0.8
    assert would.happened < was.happened - 0.3
    assert was.scaled > 1.5 > would.scaled


def test_signs_name_the_auxiliaries_and_the_word_above() -> None:
    token = verb("They had planned to arrest her.", "arrest")

    assert tense(token) == "to+VB"
    assert "under1=>xcomp plan" in signs(token)


def test_every_kind_of_sign_has_a_name() -> None:
    held = stance.by_rules(verb("They closed it.", "closed"), STANCES)
    token = verb("If they had not closed it, she would hope to find it open.", "find")
    kinds = {sign.split("=")[0] for sign in (*signs(token), *stance.signs_of(held, token))}

    assert kinds <= set(NAMES)
    assert {sign.split("=")[0] for sign in stance_learned.load().of} <= set(NAMES)


@given(st.sampled_from(SUBJECTS), st.sampled_from(FRAMES))
@tries(16)
def test_the_three_chances_always_add_up(subject: str, frame: str) -> None:
    word = next(w for w in frame.split() if w.startswith("arrest"))
    judged = stance_learned.judge(verb(f"{subject} {frame}.", word))

    assert judged.happened + judged.did_not + judged.unsure == pytest.approx(1)
    assert -3 <= judged.scaled <= 3


def test_weights_with_other_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = json.loads(stance_learned.WEIGHTS.read_bytes())
    data["start"] = [9, 0, 0]
    (tmp_path / "stance.json").write_text(json.dumps(data))
    monkeypatch.setattr(stance_learned, "WEIGHTS", tmp_path / "stance.json")
    stance_learned.load.cache_clear()

    with pytest.raises(SettingsError, match="SHA-256"):
        stance_learned.load()
    stance_learned.load.cache_clear()


def test_the_weights_say_where_they_come_from() -> None:
    data = json.loads(stance_learned.WEIGHTS.read_bytes())

    assert "CC BY-SA 4.0" in data["about"]
    assert data["parser"] == load_parser().digest
