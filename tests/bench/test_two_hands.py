"""A second hand's passages are the first's word for word, and each difference is counted once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import two_hands
from bench.told_passages import FOLDER, passages
from servanda.errors import EvidenceError

FIRST = """== 2021-03-04 | Nowhere
Police {detain: took} two men. He {~kill: fell}. Troops {clash: fired}.

== 2021-03-05 | Nowhere | !sport
They won.
"""
SECOND = """== 2021-03-05 | Nowhere | #2
They won.

== 2021-03-04 | Nowhere | #1
Police {detain/denied: took} two men. He {kill: fell}. Troops fired.
"""


def kept(tmp_path: Path, second: str = SECOND) -> Path:
    (tmp_path / "second").mkdir()
    (tmp_path / "en-9.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "second" / "en-9.txt").write_text(second, encoding="utf-8")
    return tmp_path


def test_what_was_marked_twice_is_the_same_text_of_the_same_day() -> None:
    every = two_hands.twice_marked()

    assert {one.first.number % 4 for one in every if one.first.file in ("fr", "id")} == {2}
    assert {one.first.file for one in every} >= {"fr", "id"}


def test_the_hands_are_held_to_each_other_sentence_by_sentence(tmp_path: Path) -> None:
    every = two_hands.twice_marked(kept(tmp_path))
    units = [two_hands.counted(one, ("clash", "detain", "kill")) for one in every]
    by_number = {one.first.number: unit for one, unit in zip(every, units)}

    told = by_number[1].units
    assert dict(told["act"]) == {
        (False, False): 12, (True, True): 4, (True, False): 1, (False, True): 1,
    }  # fmt: skip
    assert dict(told["stance"]) == {("done", "denied"): 1, ("denied", "done"): 1, ("done",) * 2: 2}
    assert sum(told["status"].values()) == 4
    assert dict(by_number[2].units["trap"]) == {(True, False): 1, (False, True): 1}
    assert by_number[1].acts == (1, 2, 2)
    assert two_hands.figures(units)["f1"] == 50
    assert two_hands.differences(every) == {
        "trap: sport | none": 1, "clash | nothing": 1,
        "stance: done | denied": 1, "background | new": 1,
    }  # fmt: skip


def test_hands_that_say_the_same_agree_wholly_and_draws_are_seeded(tmp_path: Path) -> None:
    every = two_hands.twice_marked(kept(tmp_path))
    twice = [two_hands.TwiceMarked(one.first, one.first, one.bounds) for one in every]
    lines = two_hands.agreement(twice)

    assert all("1.00 (1.00 to 1.00)" in lines[at] for at in (0, 2, 3))
    assert "none, since nothing varied" in lines[1]  # all is done
    assert "F1 100.0 (100.0 to 100.0)" in lines[4]
    assert two_hands.agreement(every) == two_hands.agreement(every)


@pytest.mark.parametrize(
    "second",
    [
        SECOND.replace("They won.", "They lost."),
        SECOND.replace("#2", "#3"),
        SECOND.replace("#1", "#2"),
        SECOND.replace("2021-03-05", "2021-03-06"),
        SECOND + "\n" + SECOND,
    ],
)
def test_a_passage_that_is_not_the_first_hand_s_is_named(tmp_path: Path, second: str) -> None:
    with pytest.raises(EvidenceError, match="second/en-9, #"):
        two_hands.twice_marked(kept(tmp_path, second))


def test_no_head_of_the_first_hand_names_another_passage() -> None:
    files: dict[str, list[int]] = {}
    for one in passages(FOLDER):
        files.setdefault(one.file, []).append(one.number)

    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in files.values())
