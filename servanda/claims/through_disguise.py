"""Reads a text as it is seen, and ties what was read to the text as it was published.

What leaves it: a telling whose spans count in the text as given, whatever marks, foreign letters,
doubled blanks or ends of lines stand in it. What no reader sees changes no claim.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import attrs

from servanda import disguise
from servanda.claims.english.parser import Parser
from servanda.claims.gist import main_event
from servanda.lexicon import Lexicon
from servanda.model import Capture, Passage, Span, Telling, Text

_BLANKS = re.compile(r"[ \t\n\r\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_STOPS = frozenset(".!?…:;។៕")
_BULLETS = frozenset("-–—*•·▪◦")
LEAST_LINE = 40  # characters; a shorter line ends where its writer ended it
_PLACE = re.compile(r"^(\d+): ")


def read(capture: Capture, text: Text, *, reader: Callable[[Capture, Text], Telling]) -> Telling:
    """What a reader tells of a text seen through its disguises."""
    seen = seen_of(text)
    if seen.back is None:
        return reader(capture, text)
    telling = reader(capture, _as_seen(text, seen))
    return attrs.evolve(
        telling,
        claims=_moved(telling.claims, seen.at, text.content),
        questions=_moved(telling.questions, seen.at, text.content),
        unread=tuple(_PLACE.sub(lambda m: f"{seen.at(int(m[1]), int(m[1]))[0]}: ", line)
                     for line in telling.unread),
    )  # fmt: skip


def tell_gist(
    capture: Capture, text: Text, telling: Telling, *, parser: Parser, lexicon: Lexicon
) -> main_event.Gist | None:
    """What a capture is mainly about, its spans in the text as given.

    None as `main_event.tell` says.
    """
    seen = seen_of(text)
    if seen.back is None:
        return main_event.tell(capture, text, telling, parser=parser, lexicon=lexicon)
    claims = _moved(
        telling.claims, lambda start, end: (seen.place(start), seen.place(end)), seen.words
    )
    gist = main_event.tell(
        capture,
        _as_seen(text, seen),
        attrs.evolve(telling, claims=claims),
        parser=parser,
        lexicon=lexicon,
    )
    return _moved(gist, seen.at, text.content) if gist else None


def see(text: Text) -> Text:
    """The text as it is seen; the same text where nothing disguises it."""
    return _as_seen(text, seen_of(text))


def seen_of(text: Text) -> disguise.SeenText:
    """A text without disguises, with one blank between words and whole lines in its passages."""
    seen = disguise.see(text.content)
    back = seen.back
    kept, places = list[str](), list[int]()
    last = 0
    inside = [(seen.place(p.start), seen.place(p.end)) for p in text.passages]
    for run in _BLANKS.finditer(seen.words):
        start, end = run.span()
        if "\n" in run[0]:
            if not _is_wrap(seen.words, run, inside):
                continue
        elif run[0] == " ":
            continue
        kept += (seen.words[last:start], " ")
        places += range(last, start + 1)
        last = end
    if not kept:
        return seen
    kept.append(seen.words[last:])
    places += range(last, len(seen.words))
    at = tuple(places) if back is None else tuple(back[place] for place in places)
    return disguise.SeenText("".join(kept), at, len(text.content))


def _is_wrap(words: str, run: re.Match[str], inside: list[tuple[int, int]]) -> bool:
    """Whether blanks with the end of a line in them only break a long line of one passage."""
    if run[0].count("\n") > 1 or not any(a < run.start() and run.end() < b for a, b in inside):
        return False
    line = words[words.rfind("\n", 0, run.start()) + 1 : run.start()]
    after = words[run.end() : run.end() + 1]
    return len(line) >= LEAST_LINE and line[-1] not in _STOPS and after not in _BULLETS


def _as_seen(text: Text, seen: disguise.SeenText) -> Text:
    if seen.back is None:
        return text
    return attrs.evolve(text, content=seen.words, passages=_passages(text, seen))


def _passages(text: Text, seen: disguise.SeenText) -> tuple[Passage, ...]:
    passages = [
        attrs.evolve(p, start=seen.place(p.start), end=seen.place(p.end)) for p in text.passages
    ]
    return tuple(passage for passage in passages if passage.start < passage.end)


def _moved(item: Any, place: Callable[[int, int], tuple[int, int]], content: str) -> Any:
    """The same records with every span where its words stand in another content."""
    if isinstance(item, Span):
        start, end = place(item.start, item.end)
        return Span(start, end, content[start:end])
    if isinstance(item, tuple):
        return tuple(_moved(part, place, content) for part in item)
    if attrs.has(type(item)):
        changes = {}
        for field in attrs.fields(type(item)):
            before = getattr(item, field.name)
            after = _moved(before, place, content)
            if after is not before:
                changes[field.name] = after
        return attrs.evolve(item, **changes) if changes else item
    return item
