"""Plain text becomes passages, by nothing but its layout.

What leaves it: the title and the blocks of a saved article, letter or report. It never
changes a word: only line ends within a wrapped paragraph become blanks.
"""

from __future__ import annotations

import re
from itertools import pairwise

from attrs import evolve, frozen

from servanda.captures.text import line_kinds
from servanda.model import PassageKind


@frozen
class Paragraph:
    """A paragraph before it has a place: its words and what kind it is."""

    words: str
    kind: PassageKind


@frozen
class _Line:
    words: str
    group: int  # lines with no blank line between them share a group


def blocks_of(text: str, *, title: str = "") -> tuple[str, tuple[Paragraph, ...]]:
    """The title and the blocks, in order. `title` is used where the caller knows it."""
    lines = _unwrapped(text)
    if not lines:
        return title, ()
    kinds: list[PassageKind] = ["body"] * len(lines)
    first = 0 if not title and _could_be_title(lines) else None
    headline = title or (lines[0].words if first == 0 else "")
    listed = _names(lines)
    tables = _tables(lines)
    for at, line in enumerate(lines):
        if at == first:
            kinds[at] = "title"
        elif line_kinds.same_words(line.words, headline):
            kinds[at] = "title" if first is None and "title" not in kinds else "heading"
        elif at in tables:
            kinds[at] = "table"
        else:
            kinds[at] = _kind(line.words, listed=at in listed, last=at == len(lines) - 1)
    blocks = [Paragraph(line.words, kind) for line, kind in zip(lines, kinds)]
    return headline, tuple(_quoted(block) for block in blocks)


def _kind(words: str, *, listed: bool, last: bool) -> PassageKind:
    if line_kinds.is_pull_link(words):
        return "pull_link"
    if line_kinds.is_credited(words, last=last):
        return "caption"
    if listed or line_kinds.is_bulleted(words) or line_kinds.is_enumeration(words):
        return "list"
    if line_kinds.is_heading(words):
        return "heading"
    return "body"


def _quoted(block: Paragraph) -> Paragraph:
    """A body block set off as mail sets off what it quotes."""
    if block.kind == "body" and block.words.startswith(">"):
        return evolve(block, words=block.words.lstrip("> "), kind="quote")
    return block


def _could_be_title(lines: list[_Line]) -> bool:
    """The first line, when it is short, unended and something longer follows."""
    words = lines[0].words
    if (
        line_kinds.is_pull_link(words)
        or line_kinds.is_credited(words)
        or line_kinds.is_bulleted(words)
    ):
        return False
    if any(line_kinds.same_words(words, line.words) for line in lines[1:6]):
        return len(words) <= 300 and not _is_sentence(words)
    longer = any(len(line.words) > 1.3 * len(words) for line in lines[1:])
    short = len(words) <= 200 and len(words.split()) <= 30
    return short and longer and not words.endswith(",") and not _is_sentence(words)


def _is_sentence(words: str) -> bool:
    return line_kinds.is_ended(words) and not words.endswith("?")


def _unwrapped(text: str) -> list[_Line]:
    """The paragraphs, each on one line; hard-wrapped lines are joined."""
    lines = []
    for group, chunk in enumerate(re.split(r"\n[ \t]*\n", text)):
        rows = [" ".join(row.split(" ")).strip() for row in chunk.split("\n")]
        rows = [row for row in rows if row]
        if _is_wrapped(rows):
            rows = _joined(rows)
        lines += [_Line(row, group) for row in rows]
    return lines


def _is_wrapped(rows: list[str]) -> bool:
    """Whether rows are one paragraph cut at a column: all but the last nearly as long."""
    if len(rows) < 2 or any("\t" in row or line_kinds.is_pull_link(row) for row in rows):
        return False
    lengths = [len(row) for row in rows[:-1]]
    longest = max(lengths)
    if longest > 110 or longest < 35 or len(rows[-1]) > longest + 15:
        return False
    if sum(line_kinds.is_ended(row) for row in rows[:-1]) > 0.6 * len(lengths):
        return False
    # a word that did not fit explains why each line stopped where it did
    cut = sum(
        len(row) + 1 + len(after.split(" ")[0]) >= longest - 2 for row, after in pairwise(rows)
    )
    return cut >= 0.7 * len(lengths)


def _joined(rows: list[str]) -> list[str]:
    """Wrapped rows as paragraphs; a bullet opens a new one."""
    joined: list[str] = []
    for row in rows:
        if joined and not line_kinds.is_bulleted(row):
            joined[-1] = f"{joined[-1]} {row}"
        else:
            joined.append(row)
    return joined


def _names(lines: list[_Line]) -> frozenset[int]:
    """Lines in runs of three or more that each look like a name."""
    places: set[int] = set()
    run: list[int] = []
    for at, line in enumerate(lines):
        if at and line_kinds.is_name(line.words) and not line_kinds.is_pull_link(line.words):
            run.append(at)
            continue
        places.update(run if len(run) >= 3 else ())
        run = []
    places.update(run if len(run) >= 3 else ())
    return frozenset(places)


def _tables(lines: list[_Line]) -> frozenset[int]:
    """Lines in runs of two or more with as many columns, parted by tabs or bars."""
    columns = [max(line.words.count("\t"), line.words.count(" | ")) for line in lines]
    places = {at for at in range(1, len(lines)) if columns[at] and columns[at] == columns[at - 1]}
    return frozenset(places | {at - 1 for at in places})
