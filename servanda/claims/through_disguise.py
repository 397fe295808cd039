"""Reads a text as it is seen, and ties what was read to the text as it was published.

What leaves it: a telling whose spans count in the text as given, whatever marks or foreign
letters stand in it. Marks that no reader sees change no claim.
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

_PLACE = re.compile(r"^(\d+): ")


def read(capture: Capture, text: Text, *, reader: Callable[[Capture, Text], Telling]) -> Telling:
    """What a reader tells of a text seen through its disguises."""
    seen = disguise.see(text.content)
    if seen.back is None:
        return reader(capture, text)
    telling = reader(capture, see(text))
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
    seen = disguise.see(text.content)
    if seen.back is None:
        return main_event.tell(capture, text, telling, parser=parser, lexicon=lexicon)
    claims = _moved(
        telling.claims, lambda start, end: (seen.place(start), seen.place(end)), seen.words
    )
    gist = main_event.tell(
        capture,
        see(text),
        attrs.evolve(telling, claims=claims),
        parser=parser,
        lexicon=lexicon,
    )
    return _moved(gist, seen.at, text.content) if gist else None


def see(text: Text) -> Text:
    """The text as it is seen; the same text where nothing disguises it."""
    seen = disguise.see(text.content)
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
