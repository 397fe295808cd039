"""Tells running text from lines that say when a page was published, and takes it off a tree.

What leaves it: yes or no of some words, or a tree without the words of sentences and long
paragraphs. The day of an event says nothing of the day on which somebody wrote of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml.html import HtmlElement

from servanda.captures.dates.day_words import day_in

# What follows the day of a date line: who wrote it, or the hour.
_BESIDE_A_DATE = re.compile(
    r"\W*(?:(?:by|par|oleh|at|à|pukul)\b|\d{1,2}\s?(?:[:.h]\d{2}|[ap]\.?m))", re.I
)
_WHEN = ("on", "in", "by", "since", "until", "before", "after", "le", "depuis", "pada", "sejak")
_LONGEST = 120  # characters: a line with a date, its author and its place has no more
_INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font")
    + ("i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub")
    + ("sup", "tt", "u", "var", "wbr")
)
_LEAD = re.compile(r"(.{4,90}?)\s[–—-]+\s")
_APART = ("script", "style", "time")
_OF_A_SUMMARY = frozenset(("alt", "title", "content", "summary", "aria-label"))


def is_told(words: str) -> bool:
    """Whether words are running text, or tell in a sentence what happened on a day.

    >>> is_told("The army attacked a bus on 2 June 2025.")
    True
    >>> is_told("Freetown, 2 June 2025 (AFP)")
    False
    """
    words = " ".join(words.split())
    day = day_in(words)
    return len(words) > _LONGEST or bool(day and is_sentence(words, day))


def stands_in_told(element: HtmlElement) -> bool:
    """Whether what stands in an element is part of running text around it."""
    while element.tag in _INLINE and element.getparent() is not None:
        element = element.getparent()
    return is_told(_together(_run(element)))


def without_told(tree: HtmlElement) -> HtmlElement:
    """The tree, changed in place: what it tells in running text, in its attributes too, is gone.

    The dateline that a paragraph begins with stays.
    """
    for element in tree.iter("*"):
        for name in _OF_A_SUMMARY.intersection(element.keys()):
            if is_told(element.get(name) or ""):
                del element.attrib[name]
        if element.tag in _INLINE or element.tag in _APART:
            continue
        run = list(_run(element))
        if is_told(words := _together(run)):
            for each, part in run:
                setattr(each, part, " ")
            element.text = _dateline(words)
    return tree


def _dateline(words: str) -> str:
    """The place and day that a paragraph may begin with, before a dash; a space where none is.

    >>> _dateline("FREETOWN (2 June 2025) - Gunmen attacked a bus, the army said.")
    'FREETOWN (2 June 2025)'
    """
    lead = _LEAD.match(" ".join(words.split()))
    head = lead[1] if lead else ""
    day = day_in(head)
    is_one = day and not is_sentence(head, day) and head.split()[0].lower() not in _WHEN
    return head if is_one else " "


def _run(block: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Where the words of a block stand that are in no block inside it: (element, text or tail)."""
    yield block, "text"
    waiting = list(reversed(block))
    while waiting:
        child = waiting.pop()
        if child.tag in _INLINE:
            yield child, "text"
            waiting += reversed(child)
        yield child, "tail"


def _together(run: Iterator[tuple[HtmlElement, str]] | list[tuple[HtmlElement, str]]) -> str:
    return "".join(getattr(element, part) or "" for element, part in run)


def is_sentence(line: str, day: date) -> bool:
    """Whether a line tells what happened on its day, and not when the page was published.

    >>> is_sentence("On 10 May 2000 the RUF freed 15 soldiers", date(2000, 5, 10))
    True
    >>> is_sentence("Freetown, 10 May 2000 (AFP)", date(2000, 5, 10))
    False
    """
    words = line.split()
    ends = (n for n in range(1, len(words) + 1) if day_in(" ".join(words[:n])) == day)
    end = next(ends, len(words))
    starts = (n for n in range(end - 1, -1, -1) if day_in(" ".join(words[n:end])) == day)
    before, after = words[: next(starts, 0)], words[end:]
    small_before, small_after = (
        sum(word[:1].islower() for word in some) for some in (before, after)
    )
    if after and not _BESIDE_A_DATE.match(" ".join(after)):
        is_told = len(before) == 1 and before[0].lower() in _WHEN
        if small_after >= (1 if is_told else 2):
            return True
    return small_before >= 3 and before[-1][-1:].isalpha()
