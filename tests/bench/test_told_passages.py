"""The passages and the marked news are whole, tell every act, and hold no text that is not ours."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from outside import data

from bench import told_news, told_passages
from servanda import lexicon
from servanda.errors import EvidenceError

FEWEST = 80  # passages of a language
TRAPS = (0.25, 0.4)


def test_every_language_tells_every_act_and_has_a_third_of_traps() -> None:
    acts = set(lexicon.load().acts)
    by_file: dict[str, list[told_passages.ToldPassage]] = {}
    for one in told_passages.passages():
        by_file.setdefault(one.file, []).append(one)

    assert {file[:2] for file in by_file} == set(lexicon.load().languages)
    for file, own in by_file.items():
        assert {act for one in own for act in one.told} == acts, file
        assert len(own) >= FEWEST
        assert TRAPS[0] < sum(bool(one.trap) for one in own) / len(own) < TRAPS[1], file


def test_marks_are_cut_out_and_lie_on_their_words(tmp_path: Path) -> None:
    (tmp_path / "en-9.txt").write_text(
        "== 2021-03-04 | Tegucigalpa, Honduras\n"
        "Police {detain: took} two men. They {=detain: took} them. He {~kill/denied: fell}.\n",
        encoding="utf-8",
    )
    (one,) = told_passages.passages(tmp_path)

    assert one.words == "Police took two men. They took them. He fell."
    assert [one.words[a.start : a.end] for a in one.acts] == ["took", "took", "fell"]
    assert [a.status for a in one.acts] == ["new", "again", "background"]
    assert one.told == {"detain": "done"}
    assert [s.acts[0].status for s in told_passages.in_sentences(one)] == [
        "new", "again", "background",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("== 2021 | Nowhere\nPolice came.", "write == DAY"),
        ("== 2021-03-04 | Nowhere | !odd\nPolice came.", '"odd"'),
        ("== 2021-03-04 | Nowhere\nPolice {detain: took.", "not whole"),
        ("== 2021-03-04 | Nowhere\nPolice took him. {detain}", "no words"),
        ("== 2021-03-04 | Nowhere\nPolice {detain/odd: took}.", '"odd"'),
    ],
)
def test_a_passage_that_cannot_be_read_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "en-9.txt").write_text(text, encoding="utf-8")

    with pytest.raises(EvidenceError, match="en-9, passage 1") as error:
        list(told_passages.passages(tmp_path))

    assert words in str(error.value)


def test_a_score_counts_each_act_of_a_passage_once(tmp_path: Path) -> None:
    (tmp_path / "en-9.txt").write_text(
        "== 2021-03-04 | Nowhere\nPolice {detain: took} two men; he {~kill: fell}.\n\n"
        "== 2021-03-04 | Nowhere | !sport\nThey won.\n",
        encoding="utf-8",
    )
    read = lambda one: [("detain", "done"), ("kill", "done")] if not one.trap else [("kill", "")]  # noqa: E731

    scored = told_passages.score(told_passages.passages(tmp_path), read)

    assert (scored.right, scored.told, scored.wanted, scored.background) == (1, 3, 1, 1)
    assert (scored.taken, scored.traps) == (1, 1)


def test_marked_news_names_acts_and_characters_and_keeps_no_text() -> None:
    acts = set(lexicon.load().acts)
    rows = [json.loads(line) for line in told_news.LABELS.read_text("utf-8").splitlines()]

    assert Counter(row["hand"] for row in rows)["a"] == 210
    assert all(
        set(row) == {"set", "id", "sha256", "hand", "number", "sentences", "acts"} for row in rows
    )
    for row in rows:
        for at, act, _, status, start, end in row["acts"]:
            first, last = row["sentences"][at]
            assert act in acts
            assert status in ("new", "again", "background")
            assert first <= start < end <= last


def test_two_hands_that_say_the_same_agree_wholly() -> None:
    first = told_news.articles(data("muc4").parent, hand="b")

    assert told_news.kappa(first, first)[0] == 1.0
    assert len(first) == 72
