"""The forty acts: complete, distinct, told by examples, mapped to the other taxonomies."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from servanda import lexicon
from servanda.errors import AgreementError

LEXICON = lexicon.load()
ACTS = sorted(LEXICON.acts.values(), key=lambda act: act.name)

# fmt: off
CODES = {
    "kill", "disappear", "abduct", "torture", "assault", "detain", "prosecute", "restrict_move",
    "exile", "threaten", "surveil", "party_dissolve", "person_ban", "seat_strip", "seize_power",
    "vote_block", "vote_coerce", "vote_fraud", "vote_held", "media_close", "media_ban",
    "admin_pressure", "ngo_close", "assembly_ban", "law_restrict", "law_protect", "emergency",
    "clash", "truce_breach", "foreign_force", "stand_down", "displace", "return_act", "release",
    "position", "invoke", "consult", "finding", "access", "measure",
}
# The acts that each other taxonomy has no class for, as the table of mappings leaves them.
NO_ACLED = {
    "prosecute", "restrict_move", "exile", "threaten", "surveil", "person_ban",
    "seat_strip", "vote_block", "vote_fraud", "media_close", "media_ban", "admin_pressure",
    "ngo_close", "law_restrict", "law_protect", "return_act", "release", "position", "invoke",
    "consult", "finding", "access", "measure",
}
NO_HURIDOCS = {
    "vote_held", "law_protect", "truce_breach", "foreign_force", "stand_down", "release",
    "consult", "finding", "measure",
}
HRDSATTACK = {
    "arbitrary detention": {"detain"},
    "enforced disappearance": {"disappear"},
    "kidnapping": {"abduct"},
    "killing": {"kill", "clash"},
    "torture": {"torture"},
    "other": {
        "assault", "prosecute", "restrict_move", "exile", "threaten", "surveil", "vote_coerce",
        "media_close", "media_ban", "admin_pressure", "ngo_close", "assembly_ban", "displace",
    },
}
QUESTIONS = {"by", "to", "when", "where", "number", "instrument", "planned_for", "about"}
# fmt: on


def test_there_are_exactly_the_forty_acts() -> None:
    assert len(CODES) == 40
    assert set(LEXICON.acts) == CODES


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_says_what_it_means_asks_and_bears_on(act: lexicon.Act) -> None:
    assert act.title
    assert act.meaning.endswith(".")
    assert act.subjects
    assert set(act.asks) <= QUESTIONS
    assert "when" in act.asks
    assert len(set(act.asks)) == len(act.asks)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_has_two_examples_that_are_and_two_that_are_not(act: lexicon.Act) -> None:
    assert len(act.examples) >= 2
    assert all(example.act is None for example in act.examples)
    assert len(act.counterexamples) >= 2
    assert all(example.act != act.name for example in act.counterexamples)
    assert act.confused_with
    assert act.name not in {confusion.act for confusion in act.confused_with}


def test_no_sentence_is_an_example_twice() -> None:
    texts = [e.text for act in ACTS for e in (*act.examples, *act.counterexamples)]

    assert len(set(texts)) == len(texts)


def test_the_nearest_wrong_act_of_a_counterexample_is_a_confusion_of_the_act() -> None:
    for act in ACTS:
        told_apart = {confusion.act for confusion in act.confused_with}
        assert {e.act for e in act.counterexamples if e.act} <= told_apart, act.name


def test_every_act_maps_to_plover() -> None:
    assert [act.name for act in ACTS if not act.maps.plover] == []


def test_acled_and_huridocs_are_empty_only_where_they_have_no_class() -> None:
    assert {act.name for act in ACTS if not act.maps.acled} == NO_ACLED
    assert {act.name for act in ACTS if not act.maps.huridocs} == NO_HURIDOCS


def test_hrdsattack_maps_each_class_to_its_acts() -> None:
    mapped: dict[str, set[str]] = {}
    for act in ACTS:
        mapped.setdefault(act.maps.hrdsattack, set()).add(act.name)
    mapped.pop("")

    assert mapped == HRDSATTACK


def test_a_journalist_detained_bears_on_the_media_and_on_liberty() -> None:
    detain = LEXICON.acts["detain"]

    assert set(detain.subjects) == {"liberty"}
    assert "media" in detain.by_target["journalist"]
    assert "human_rights" in LEXICON.widened(detain.by_target["politician"])


def test_an_act_with_an_unknown_subject_is_refused_with_the_nearest_word(tmp_path: Path) -> None:
    (tmp_path / "acts").mkdir()
    (tmp_path / "subjects.toml").write_text('[media]\ntitle = "press"\n')
    (tmp_path / "acts" / "shut.toml").write_text(
        'name = "shut"\ntitle = "t"\nmeaning = "m"\nsign = "harms"\nsubjects = ["medai"]\nasks = []\n'
    )

    with pytest.raises(AgreementError, match='bears on "medai".*Did you mean "media"'):
        lexicon.load(tmp_path)


def test_an_act_with_an_unknown_key_is_refused_by_file_and_key(tmp_path: Path) -> None:
    path = tmp_path / "shut.toml"
    path.write_text(
        'name = "shut"\ntitle = "t"\nmeaning = "m"\nsign = "harms"\nsubjects = []\nasks = []\ncue = 1\n'
    )

    with pytest.raises(AgreementError, match=r"shut\.toml.*cue"):
        lexicon.read_act(path)


def test_the_act_that_the_page_adds_can_be_read_and_said(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "add-an-act.md").read_text()
    act, cue = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    shutil.copytree(lexicon.HERE / "acts", tmp_path / "acts")
    shutil.copy(lexicon.HERE / "subjects.toml", tmp_path)
    (tmp_path / "languages").mkdir()
    english = (lexicon.HERE / "languages" / "en.toml").read_text()
    (tmp_path / "languages" / "en.toml").write_text(english + "\n" + cue)
    (tmp_path / "acts" / "border_close.toml").write_text(act)

    found = lexicon.load(tmp_path)

    assert len(found.acts) == 41
    assert [c.verbs[0] for c in found.languages["en"].cues if c.act == "border_close"] == ["close"]
