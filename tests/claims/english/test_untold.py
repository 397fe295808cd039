"""Acts denied, foiled, kept from being done or only wished are not told as done; their like are.

The sentences are in `bench/labels/untold/`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import frozen
from outside import ROOT

from servanda.claims.english.stance import TOLD
from servanda.model import Passage
from tests.claims.reading import telling

FOLDER = ROOT / "bench" / "labels" / "untold"
MOST_LOST = 17  # of the acts done: nouns that the cues do not take for somebody, refusals asked


@frozen
class UntoldLine:
    """A sentence with one act, whether it was done, and whether it is a headline."""

    act: str
    words: str
    done: bool
    title: bool


def lines() -> Iterator[UntoldLine]:
    for line in (FOLDER / "sentences.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            mark, _, rest = line.partition(" ")
            act, _, words = rest.partition(": ")
            yield UntoldLine(act, words, mark[0] == "+", mark.endswith("T"))


def told_as_done(line: UntoldLine) -> tuple[bool, bool]:
    """Whether the act is claimed as done, and whether it is asked about as done."""
    passages = (Passage(0, len(line.words), "title" if line.title else "body"),)
    told = telling(line.words, passages=passages)
    claimed, asked = (
        any(c.act == line.act and c.stance in TOLD for c in some)
        for some in (told.claims, told.questions)
    )
    return claimed, asked


@pytest.mark.slow
def test_what_was_not_done_is_neither_claimed_nor_asked_as_done() -> None:
    wrong = [line.words for line in lines() if not line.done and any(told_as_done(line))]

    assert wrong == []


@pytest.mark.slow
def test_what_was_done_beside_a_denial_stays_claimed() -> None:
    lost = [line.words for line in lines() if line.done and not told_as_done(line)[0]]

    assert len(lost) <= MOST_LOST, lost


@pytest.mark.parametrize(
    "content",
    [
        "The governor denied claims by elders that soldiers burned 60 houses in Mopti.",
        "Officials denied that a group of officers suspended the constitution and seized power.",
        "Reports that a junta of colonels suspended the constitution and closed it were false.",
        "At no point were the families evicted.",
        "The gunmen were prevented from kidnapping the nurse.",
        "Loyal troops thwarted a coup in Bissau.",
        "A judge halted the deportation of the poet.",
        "The opposition insisted that an election be held in May.",
    ],
)
def test_no_act_is_told_as_done(content: str) -> None:
    told = telling(content)

    assert not [c for c in (*told.claims, *told.questions) if c.stance in TOLD]


@pytest.mark.parametrize(
    "content",
    [
        "No one denies that soldiers killed six villagers in Kidal.",
        "The guards failed to prevent the murder of the judge.",
        "Soldiers killed the farmers; the ministry denied acting on orders.",
    ],
)
def test_a_denial_that_is_denied_undoes_nothing(content: str) -> None:
    assert [c.stance for c in telling(content).claims] == ["done"]
