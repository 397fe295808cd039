"""Two texts side by side: which words one has and the other has not.

What leaves it: stretches of both, in order, and nothing of either lost. It judges neither.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

from attrs import frozen

# Words, and what stands between them, compared at a time: its time grows with the square.
MOST_WORDS = 1_200
MOST_LINES = 5_000
AROUND = 1  # lines shown as they are before and after those that differ
_WORD = re.compile(r"\s+|\w+\s*|[^\w\s]\s*")
Op = Literal["same", "out", "in", "gap"]


@frozen
class DiffStretch:
    """Some words: in both texts, only "out" in the first, only "in" the second; or a gap."""

    op: Op
    words: str


def differing_words(before: str, after: str) -> list[DiffStretch]:
    """Two texts as one, in order; nothing of either is lost.

    >>> [(each.op, each.words) for each in differing_words("15 men held", "19 men held")]
    [('out', '15 '), ('in', '19 '), ('same', 'men held')]
    """
    first, second = _words(before), _words(after)
    if len(first) > MOST_WORDS or len(second) > MOST_WORDS:
        return _whole(before, after)
    found: list[DiffStretch] = []
    for op, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(DiffStretch("same", "".join(first[a:b])))
        else:
            found += _whole("".join(first[a:b]), "".join(second[c:d]))
    return found


def differing_lines(before: str, after: str) -> list[list[DiffStretch]]:
    """The lines in which two versions differ, word by word, with a line around each place.

    A gap stands for lines that are the same. Of very many lines, every one is out or in.
    """
    first, second = before.splitlines(), after.splitlines()
    if len(first) > MOST_LINES or len(second) > MOST_LINES:
        return [_whole(before, after)]
    found: list[list[DiffStretch]] = []
    matcher = SequenceMatcher(None, first, second)  # lines that stand very often anchor nothing
    for number, group in enumerate(matcher.get_grouped_opcodes(AROUND)):
        if number or group[0][1]:
            found.append([DiffStretch("gap", "…")])
        for op, a, b, c, d in group:
            if op == "equal":
                found += [[DiffStretch("same", line)] for line in first[a:b]]
            else:
                found.append(differing_words("\n".join(first[a:b]), "\n".join(second[c:d])))
    return found


def _whole(before: str, after: str) -> list[DiffStretch]:
    both: tuple[tuple[Op, str], ...] = (("out", before), ("in", after))
    return [DiffStretch(op, words) for op, words in both if words]


def _words(text: str) -> list[str]:
    """The words and signs, each with the blank after it; together they are the text."""
    return _WORD.findall(text)
