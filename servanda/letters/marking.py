"""Markdown in which whatever came from data can no longer act as markup.

What leaves it: `Marked` text. Everything else that reaches a letter passes `plain` first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Everything that can begin markup inside a line of CommonMark, and the entity sign. A low line
# begins none after a letter or digit, and stays: "a\_b" would be two words in the letter's text and
# one on its page, which are compared word by word.
_MARKUP = re.compile(r"[\\`*\[\]<>&#|~!]|(?<!\w)_+")


class Marked(str):
    """Markdown made here: goes into a letter as it stands."""

    __slots__ = ()


def plain(words: object) -> Marked:
    """The words as they are, on one line, so that none of their signs act as markup.

    >>> plain("[a](javascript:b)\\n# c")
    '\\\\[a\\\\](javascript:b) \\\\# c'
    """
    if isinstance(words, Marked):
        return words
    visible = "".join(letter if letter.isprintable() else " " for letter in str(words))
    words = " ".join(visible.split())
    return Marked(_MARKUP.sub(lambda sign: "".join(f"\\{mark}" for mark in sign[0]), words))


def quoted(words: str) -> Marked:
    """The words between quotation marks."""
    return Marked(f"“{plain(words.strip())}”")


def titled(words: str) -> Marked:
    """The title of a page, set apart from what is said of it."""
    return Marked(f"*{plain(words)}*") if words.strip() else Marked("a page without a title")


def cited(words: str, numbers: Sequence[int]) -> Marked:
    """One sentence with the numbers of the sources it rests on; none is an error.

    The references come before the stop, each its own link; a quotation or question that brings its
    own stop keeps it.
    """
    if not numbers:
        raise ValueError(f"a sentence without a source may not go into a letter: {words!r}")
    marks = " ".join(f"[{number}]" for number in dict.fromkeys(numbers))
    body = plain(words)
    stop = "" if body.endswith((".”", "?”", "!”", "?", "!")) else "."
    return Marked(f"{body.rstrip('.')} {marks}{stop}")
