"""Small grammar of plain English: days, numbers, lists, capitals and articles.

What leaves it: plain strings for letters and pages. Nothing is said more exactly than its source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from servanda.model import Interval, Quantity

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

# Names that English puts "the" before.
BODIES = re.compile(
    r"\b(Agency|Alliance|Army|Assembly|Authority|Board|Chamber|Chairs?|Co-[Cc]hairs?|[Cc]oalition|Commission|"
    r"Committee|Conference|Council|Court|Executive|Federation|Forces?|Front|Government|House|Kingdom|Members|"
    r"Mechanism|Minister|Ministry|Mission|Movement|Nations|Netherlands|Office|Ombudsman|Panel|Participants|Parties|Party|"
    r"Philippines|Presidency|Republic|Secretary|Signatories|States|Tribunal|Union|Unit)\b"
)


def visible(words: str) -> str:
    """The words with a blank for each sign that no page may hold: controls, turns of direction."""
    if words.isprintable():  # nearly all that is drawn
        return words
    return "".join(sign if sign.isprintable() or sign in "\n\u200b" else " " for sign in words)


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


def count(number: int, singular: str, plural: str | None = None) -> str:
    """A small number in words with its noun: one person, 14 persons."""
    noun = singular if number == 1 else (plural or singular + "s")
    return f"{COUNTS[number] if number < len(COUNTS) else number} {noun}"


def figure(number: int, noun: str, nouns: str = "") -> str:
    """A number in figures with its noun, as tables and counts give it.

    >>> figure(1, "capture"), figure(0, "duty", "duties")
    ('1 capture', '0 duties')
    """
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def tallied(reasons: Iterable[str]) -> str:
    """Each reason once, with how often it is given where that is more than once."""
    counts = Counter(reasons)
    return "; ".join(f"{words} ({n} times)" if n > 1 else words for words, n in counts.items())


def unit_of(figure: str, unit: str) -> str:
    """The unit of a figure: of one alone, "people" is a person.

    >>> unit_of("1", "people"), unit_of("2", "young people"), unit_of("1", "stations")
    ('person', 'young people', 'stations')
    """
    return re.sub(r"\bpeople$", "person", unit) if figure == "1" else unit


def amount(number: Quantity) -> str:
    """A number with its unit, as wide as the source left it.

    >>> amount(Quantity(6_300_000, None, "USD"))
    'at least 6,300,000 USD'
    """
    low, high = number.low, number.high
    if low is None and high is None:
        return f"an unknown number of {number.unit}"
    if low is None or high is None:
        words = f"at least {low:,.10g}" if low is not None else f"fewer than {high:,.10g}"
    else:
        words = f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}"
    return f"{words} {unit_of(words, number.unit)}".strip()


def sentence(words: str) -> str:
    """The words with a capital at the start and no stop at the end."""
    stripped = words.strip().rstrip(".;")
    return stripped[:1].upper() + stripped[1:]


def capital(words: str) -> str:
    """The words with a capital at the start, for they begin a sentence."""
    return words[:1].upper() + words[1:]


def clause(words: str) -> str:
    """The words as they run on inside a sentence: no stop at the end."""
    return " ".join(words.split()).rstrip(".;")


def with_article(name: str) -> str:
    """Bodies and offices take "the"; names of states and persons do not."""
    if name.lower().startswith(("the ", "each ", "all ", "every ", "a ", "an ", "whoever ")):
        return name
    return f"the {name}" if BODIES.search(name) or name[:1].islower() else name
