"""A letter as plain text, as it can be pasted into an e-mail: no marks, lines of 76 letters.

What leaves it: a string that ends with a line's end.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from servanda.letters.formats.blocks import LetterBlock, blocks_of

WIDTH = 76  # a quotation mark of a reply and a blank still fit in 78
_INDENT = 3


def plain_text(text: str, *, notice: str = "") -> str:
    """A letter in Markdown without its marks; a `notice` stands first and last."""
    blocks = blocks_of(text)
    lines = [*_lines(blocks)]
    whole = "\n".join([notice, "", *lines, "", notice] if notice else lines)
    return whole.strip("\n") + "\n"


def _lines(blocks: tuple[LetterBlock, ...]) -> Iterator[str]:
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        if before and not (block.kind == before.kind == "item" and _is_tight(block, before)):
            yield ""
        if block.kind == "heading":
            yield from _wrapped(block.words, "", "")
            yield ("=" if block.level == 1 else "-") * min(len(block.words), WIDTH)
            continue
        outer = " " * (_INDENT * max(block.depth - 1, 0) + (0 if block.mark else _INDENT))
        outer = outer if block.depth else ""
        first = f"{outer}{block.mark} " if block.mark else outer
        yield from _wrapped(block.words, first, " " * len(first))


def _is_tight(block: LetterBlock, before: LetterBlock) -> bool:
    """Whether an item stands close to the one before: sources do, and items of bullets."""
    return bool(block.source or block.depth > 1 or block.mark == before.mark)


def _wrapped(words: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]
