"""Two versions of a letter: which words one has and the other has not.

What leaves it: lines of stretches, a block of the letter a line. Numbers are left out of the
comparison: a paragraph or source that only moved is no difference in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from servanda.letters.formats.blocks import LetterBlock, LetterRun, blocks_of
from servanda.wording import DiffStretch, differing_lines


def letter_differences(old: str, new: str) -> list[list[DiffStretch]]:
    """The blocks in which two letters in Markdown differ, word by word, with one around each.

    A reference is its source, so that it differs where it leads elsewhere. Nothing where no word
    does.
    """
    before, after = blocks_of(old), blocks_of(new)
    numbers = _same_sources(before, after)
    return differing_lines(
        "\n".join(_words(block, numbers) for block in _in_order(before, numbers)),
        "\n".join(_words(block, {}) for block in after),
    )


def _same_sources(before: Sequence[LetterBlock], after: Sequence[LetterBlock]) -> dict[int, int]:
    """The number in the later letter of each source that both have, by that in the earlier."""
    new = {_all_words(blocks): number for number, blocks in _sources(after).items() if number}
    entries = _sources(before).items()
    same = {number: new.get(_all_words(blocks), 0) for number, blocks in entries if number}
    return {number: other for number, other in same.items() if other}


def _in_order(blocks: Sequence[LetterBlock], numbers: dict[int, int]) -> list[LetterBlock]:
    """The blocks of a letter, its sources in the order that another gives them."""
    sources = _sources(blocks)
    ordered = sorted(sources, key=lambda number: numbers.get(number, number))
    return [block for number in ordered for block in sources[number]]


def _sources(blocks: Sequence[LetterBlock]) -> dict[int, list[LetterBlock]]:
    """The blocks of each source, the lines below its first among them; under 0 all others."""
    sources: dict[int, list[LetterBlock]] = {0: []}
    number = 0
    for block in blocks:
        number = block.source or (number if block.depth > 1 else 0)
        sources.setdefault(number, []).append(block)
    return sources


def _all_words(blocks: Sequence[LetterBlock]) -> str:
    return "\n".join(block.words for block in blocks)


def _words(block: LetterBlock, numbers: dict[int, int]) -> str:
    return " ".join("".join(_said(run, numbers) for run in block.runs).split())


def _said(run: LetterRun, numbers: dict[int, int]) -> str:
    """The words of a run, a reference with the number that its source has in the later letter."""
    return f"[{numbers[run.source]}]" if run.source in numbers else run.words
