"""The marks in files of labels: `{act: words}` in a line, the words and what they tell.

The stance stands after a stroke where it is not done (`{assault/denied: had beaten}`).
`{=act: words}` tells the same event again, `{~act: words}` background; in `{act}` nobody marked
the words.
"""

from __future__ import annotations

import re

from attrs import frozen

from servanda.errors import EvidenceError
from servanda.model import STANCES

TRAPS = frozenset(
    ("accident", "background", "business", "crime", "culture", "disaster", "false", "figure")
    + ("foiled", "general", "history", "putoff", "sport", "unknown", "unsorted", "wish")
)
_MARK = re.compile(r"\{([=~]?)([a-z_]+)(?:/([a-z]+))?(?:: ([^{}]+))?\}")
_STATUS = {"": "new", "=": "again", "~": "background"}


@frozen
class ToldAct:
    """An act that some words tell, with its stance: new, again or background.

    The characters from `start` to before `end` tell it; none do where nobody marked them.
    """

    act: str
    stance: str
    start: int
    end: int
    status: str = "new"


def taken_out(line: str, where: str) -> tuple[str, tuple[ToldAct, ...]]:
    """A line without its marks, and what they say; EvidenceError says where one is faulty."""
    words, acts, at = "", [], 0
    for mark in _MARK.finditer(line):
        words += line[at : mark.start()]
        start, at = len(words), mark.end()
        words += mark[4] or ""
        stance = mark[3] or "done"
        if stance not in STANCES:
            raise EvidenceError(f'{where}: "{stance}" is no stance. Take one of {STANCES}.')
        acts.append(ToldAct(mark[2], stance, start, len(words), _STATUS[mark[1]]))
    words += line[at:]
    if "{" in words or "}" in words:
        raise EvidenceError(f"{where}: a mark is not whole. Write {{act: words}}.")
    return words, tuple(acts)


def known_trap(trap: str, where: str) -> str:
    """The kind of trap, or none; EvidenceError says where it is not one of TRAPS."""
    if trap and trap not in TRAPS:
        raise EvidenceError(f'{where}: "{trap}" is no kind of trap. Take one of those in TRAPS.')
    return trap
