"""A letter in Markdown as a flat row of blocks, as files are made of that know no Markdown.

What leaves it: headings, paragraphs and items in order, each word of the letter in one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import frozen
from markdown_it.token import Token

from servanda.letters.markdown import SOURCE, tokens_of

BlockKind = Literal["heading", "paragraph", "item"]


@frozen
class LetterRun:
    """Words of one look; `source` is the number that they point to, 0 for none."""

    words: str
    strong: bool = False
    emphasis: bool = False
    source: int = 0


@frozen
class LetterBlock:
    """A heading of a level from 1, a paragraph, or the first paragraph of an item of a list.

    `depth` counts the lists and quotations that it stands in, `mark` is what an item begins with,
    and `source` its number where it is one of the sources, else 0.
    """

    kind: BlockKind
    runs: tuple[LetterRun, ...]
    level: int = 0
    depth: int = 0
    mark: str = ""
    source: int = 0

    @property
    def words(self) -> str:
        """All its words, without what it begins with."""
        return "".join(run.words for run in self.runs)


def blocks_of(text: str) -> tuple[LetterBlock, ...]:
    """The blocks of a letter in Markdown; nothing in it is an error."""
    return tuple(_blocks(tokens_of(text)))


def _blocks(tokens: Sequence[Token]) -> Iterator[LetterBlock]:
    counters: list[int | None] = []  # of each list that is open: its next number, None for bullets
    level = quoted = source = 0
    mark = ""
    for token in tokens:
        if token.type == "ordered_list_open":
            counters.append(int(str(token.attrGet("start") or 1)))
        elif token.type == "bullet_list_open":
            counters.append(None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            counters.pop()
        elif token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        elif token.type == "list_item_open":
            number = counters[-1]
            mark = "•" if number is None else f"{number}."
            counters[-1] = None if number is None else number + 1
            id = str(token.attrGet("id") or "")
            source = int(id.removeprefix(SOURCE[1:])) if id else 0
        elif token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type in ("inline", "fence", "code_block"):
            runs = tuple(_runs(token.children)) if token.children else (_bare(token.content),)
            kind: BlockKind = "heading" if level else "item" if mark else "paragraph"
            depth = len(counters) + quoted
            yield LetterBlock(kind, runs, level, depth, mark, source)
            mark, source = "", 0


def _bare(content: str) -> LetterRun:
    return LetterRun(" ".join(content.split()))


def _runs(children: Sequence[Token]) -> Iterator[LetterRun]:
    strong = emphasis = source = 0
    for child in children:
        if child.type in ("strong_open", "strong_close"):
            strong += child.nesting
        elif child.type in ("em_open", "em_close"):
            emphasis += child.nesting
        elif child.type == "link_open":
            number = str(child.attrGet("href")).removeprefix(SOURCE)
            source = int(number) if number.isdigit() else 0
        elif child.type == "link_close":
            source = 0
        elif child.type in ("softbreak", "hardbreak"):
            yield LetterRun(" ", bool(strong), bool(emphasis), source)
        elif child.content:
            yield LetterRun(child.content, bool(strong), bool(emphasis), source)


def paragraphs_of(text: str) -> tuple[int, ...]:
    """The numbers of a letter's numbered paragraphs, in order; its sources are none."""
    outer = (b for b in blocks_of(text) if b.kind == "item" and b.depth == 1 and not b.source)
    return tuple(int(block.mark[:-1]) for block in outer if block.mark[:-1].isdigit())
