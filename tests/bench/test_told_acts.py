"""The sentences over the acts are whole, many, of many kinds, and none stands there twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench import marks, told_acts
from servanda import lexicon
from servanda.errors import EvidenceError

FEWEST_OF_AN_ACT = 80
FEWEST_KEPT_APART = 12
TRAPS = (0.25, 0.4)


def test_every_act_is_told_often_and_by_every_hand() -> None:
    acts = set(lexicon.load().acts)
    by_hand: dict[str, Counter[str]] = {}
    for one in told_acts.sentences():
        by_hand.setdefault(one.hand, Counter()).update(told.act for told in one.acts)
    together = sum(by_hand.values(), Counter())

    assert set(together) == acts
    assert min(together.values()) >= FEWEST_OF_AN_ACT
    assert all(set(counts) == acts for counts in by_hand.values())
    assert min(by_hand[told_acts.DEV].values()) >= FEWEST_KEPT_APART


def test_about_a_third_are_traps_of_many_kinds() -> None:
    every = list(told_acts.sentences())
    traps = Counter(one.trap for one in every if one.trap)

    assert TRAPS[0] < traps.total() / len(every) < TRAPS[1]
    assert set(traps) == marks.TRAPS


def test_no_two_sentences_are_alike() -> None:
    pairs = [(a.hand, a.line, b.hand, b.line) for a, b in told_acts.alike(told_acts.sentences())]

    assert pairs == []


def test_two_that_share_their_wording_are_found(tmp_path: Path) -> None:
    (tmp_path / "hand-9.txt").write_text(
        "Police in the port {detain: arrested} two editors on Monday.\n"
        "Police in the port {detain: arrested} two editors on Friday night.\n",
        encoding="utf-8",
    )

    assert len(told_acts.alike(told_acts.sentences(tmp_path))) == 1


def test_words_and_marks_are_told_apart(tmp_path: Path) -> None:
    line = "Police {detain: held} him and {assault/denied: did not beat} him. {torture}\n"
    (tmp_path / "hand-9.txt").write_text(line, encoding="utf-8")
    (one,) = told_acts.sentences(tmp_path)

    assert one.words == "Police held him and did not beat him."
    assert [(t.act, t.stance) for t in one.acts] == [
        ("detain", "done"), ("assault", "denied"), ("torture", "done"),
    ]  # fmt: skip
    assert [one.words[t.start : t.end] for t in one.acts[:2]] == ["held", "did not beat"]
    assert one.acts[2].start == one.acts[2].end


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Police held him.", "tells no act"),
        ("!crime Police {detain: held} him.", "tells no act"),
        ("!dream Police held him.", "no kind of trap"),
        ("Police {detain/perhaps: held} him.", "no stance"),
        ("Police {detain: held him.", "not whole"),
        ("Police {=detain: held} him.", "without = and ~"),
    ],
)
def test_a_faulty_line_is_named_with_what_to_do(line: str, named: str, tmp_path: Path) -> None:
    (tmp_path / "hand-9.txt").write_text(line + "\n", encoding="utf-8")

    with pytest.raises(EvidenceError, match=f"hand-9, line 1: .*{named}"):
        list(told_acts.sentences(tmp_path))
