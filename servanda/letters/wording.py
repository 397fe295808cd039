"""Words for days, lists, numbers and standards of proof, in plain English Markdown.

What leaves it: `Marked` text, in which whatever came from data can no longer act as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from servanda.model import Bearing, Interval, Proof, Quantity

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

PROOF_WORDS: dict[Proof, str] = {
    "suspect": "reasonable grounds to suspect",
    "believe": "reasonable grounds to believe",
    "balance": "balance of probabilities",
    "beyond_doubt": "beyond reasonable doubt",
}

BEARING_WORDS: dict[Bearing, str] = {
    "breaches": "a breach of",
    "threatens": "a threat to",
    "fulfils": "a step that keeps",
    "excuses": "a circumstance that may excuse a departure from",
    "context": "context to",
}

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

# Everything that can begin markup inside a line of CommonMark, and the entity sign.
_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~!])")


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
    return Marked(_MARKUP.sub(r"\\\1", " ".join(visible.split())))


def quoted(words: str) -> Marked:
    """The words between quotation marks."""
    return Marked(f"“{plain(words.strip())}”")


def titled(words: str) -> Marked:
    """The title of a page, set apart from what is said of it."""
    return Marked(f"*{plain(words)}*") if words.strip() else Marked("a page without a title")


def day(on: date) -> str:
    """A day in words: 24 October 2017."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def span_of_days(when: Interval) -> str:
    """An interval in words, never more exact than the source was."""
    first, last = when.from_on, when.to_on
    if first is None and last is None:
        return "on a day not known"
    if first is None or last is None:
        return f"from {day(first)} on" if first else f"by {day(last or date.min)}"
    if first == last:
        return f"on {day(first)}"
    if when.precision == "month" and (first.year, first.month) == (last.year, last.month):
        return f"in {MONTHS[first.month - 1]} {first.year}"
    if when.precision == "year" and first.year == last.year:
        return f"in {first.year}"
    return f"between {day(first)} and {day(last)}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Items as a sentence lists them: a, b and c."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def count(number: int, one: str, many: str | None = None) -> str:
    """A small number in words with its noun: one person, 14 persons."""
    noun = one if number == 1 else (many or one + "s")
    return f"{COUNTS[number] if number < len(COUNTS) else number} {noun}"


def amount(number: Quantity) -> str:
    """A number with its unit, as wide as the source left it."""
    low, high = number.low, number.high
    if low is None and high is None:
        return f"an unknown number of {number.unit}"
    if low is None or high is None:
        words = f"at least {low:,g}" if low is not None else f"fewer than {high:,g}"
    else:
        words = f"{low:,g}" if low == high else f"{low:,g} to {high:,g}"
    return f"{words} {number.unit}".strip()


def sentence(words: str) -> str:
    """The words with a capital at the start and no stop at the end."""
    stripped = words.strip().rstrip(".;")
    return stripped[:1].upper() + stripped[1:]


def clause(words: str) -> str:
    """The words as they run on inside a sentence: no stop at the end."""
    return " ".join(words.split()).rstrip(".;")


def cited(words: str, numbers: Sequence[int]) -> Marked:
    """One sentence with the numbers of the sources it rests on; none is an error.

    The references come before the stop, each its own link; a quotation that brings its own
    stop keeps it.
    """
    if not numbers:
        raise ValueError(f"a sentence without a source may not go into a letter: {words!r}")
    marks = " ".join(f"[{number}]" for number in dict.fromkeys(numbers))
    body = plain(words)
    stop = "" if body.endswith((".”", "?”", "!”")) else "."
    return Marked(f"{body.rstrip('.')} {marks}{stop}")
