"""What a watch's own cue reads is claimed once, and its doer stands outside the words of the cue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from claims.reading import capture, parser, text

from servanda import claims
from servanda.additions import extend, read_additions
from servanda.lexicon import Lexicon
from servanda.model import Claim, Interval, Telling

ACT = """\
name = "land_seize"
title = "land taken"
meaning = "Land is taken from those who live on it."
sign = "harms"
subjects = ["property"]
asks = ["by", "to", "when", "where"]

[[examples]]
text = "The company fenced in the fields of the village."
[[counterexamples]]
text = "Soldiers burned 60 houses."
act = "displace"
"""
PUBLISHED = Interval(date(2018, 5, 16), date(2018, 5, 16), "day")
PHRASES = {
    "en": ("land of the army", "bulldozed the homes", "pushed off", "army trucks rolled over"),
    "fr": ("terres de l'armée", "prises par l'armée"),
}


@pytest.fixture
def own_words(tmp_path: Path, lexicon: Lexicon) -> Lexicon:
    (tmp_path / "acts").mkdir()
    (tmp_path / "languages").mkdir()
    (tmp_path / "acts" / "land_seize.toml").write_text(ACT, encoding="utf-8")
    for language, phrases in PHRASES.items():
        cues = f'[[cues]]\nact = "land_seize"\nphrases = {list(phrases)}\n'
        (tmp_path / "languages" / f"{language}.toml").write_text(cues, encoding="utf-8")
    return extend(lexicon, read_additions(tmp_path, to=lexicon))


def read(sentence: str, language: str, words: Lexicon) -> Telling:
    page = evolve(capture(PUBLISHED), language=language)
    return claims.read(page, text(sentence), parser=parser(), lexicon=words)


def own(telling: Telling) -> Claim:
    (claim,) = (claim for claim in telling.claims if claim.act == "land_seize")
    return claim


@pytest.mark.parametrize(
    ("language", "sentence", "by"),
    [
        ("en", "Settlers took the land of the army on Monday.", ["Settlers"]),
        ("en", "The company bulldozed the homes of 40 families on Monday.", ["The company"]),
        ("en", "On Monday army trucks rolled over the fields of the villagers.", []),
        ("fr", "Des colons ont occupé lundi des terres de l'armée dans le village.", []),
        ("fr", "Les terres du village ont été prises par l'armée lundi.", ["armée"]),
    ],
)
def test_what_a_cue_is_made_of_does_nothing_by_itself(
    language: str, sentence: str, by: list[str], own_words: Lexicon
) -> None:
    claim = own(read(sentence, language, own_words))

    assert [mention.span.quote for mention in claim.by] == by


def test_what_an_own_cue_reads_is_not_told_as_another_act(
    lexicon: Lexicon, own_words: Lexicon
) -> None:
    sentence = "Villagers were pushed off their fields by soldiers on Monday."
    shipped, wider = (read(sentence, "en", words) for words in (lexicon, own_words))

    assert [claim.act for claim in (*shipped.claims, *shipped.questions)] == ["displace"]
    assert [claim.act for claim in wider.claims] == ["land_seize"]
    assert wider.questions == ()
