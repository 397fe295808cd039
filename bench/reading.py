"""Outside reports as captures, for the adapters that run the product's own reader."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from servanda import claims, lexicon
from servanda.claims.second_reader import reader
from servanda.model import Capture, Dating, Interval, Passage, PassageKind, Telling, Text
from servanda.watch.reading import second_reader
from servanda.watch.settings import SecondReader

_NO_DAY = Interval(None, None)
_second: list[tuple[reader.Ask, str]] = []  # empty: the rules read


def use_second(address: str, model: str) -> None:
    """From now on a second reader at an address of this machine is measured, not the rules."""
    ask = second_reader.asker(SecondReader(address, model), None)
    _second[:] = [(ask, model)]


def telling(
    id: str, parts: list[tuple[PassageKind, str]], on: date | None, *, settled: bool = True
) -> Telling:
    """What the reader tells of a report that is given in passages, published on a day.

    Not `settled`, every claim has the confidence of the rules and none is made a question.
    """
    capture, text = page(id, parts, on)
    for ask, model in _second:
        return reader.read(capture, text, ask=ask, model=model, lexicon=lexicon.load())
    parser, words = claims.load_parser(), lexicon.load()
    return claims.read(capture, text, parser=parser, lexicon=words, settled=settled)


def page(id: str, parts: list[tuple[PassageKind, str]], on: date | None) -> tuple[Capture, Text]:
    """A report that is given in passages, as it would lie on record."""
    content, passages, at = [], [], 0
    for kind, words in parts:
        if words.strip():
            passages.append(Passage(at, at + len(words), kind))
            content.append(words)
            at += len(words) + 2
    published = Interval(on, on, "day") if on else _NO_DAY
    capture = Capture(
        id=id,
        bytes_sha256="",
        size_bytes=0,
        media_type="text/plain",
        address=id,
        fetched_at=datetime(2000, 1, 1, tzinfo=UTC),
        added_by="bench",
        published=Dating(published, "given" if on else "unknown"),
    )
    return capture, Text(id, id, "\n\n".join(content), tuple(passages), "bench")


def paragraphs(text: str) -> list[tuple[PassageKind, str]]:
    """The paragraphs of a plain text, parted by blank lines."""
    return [("body", part) for part in re.split(r"\n\s*\n", text)]
