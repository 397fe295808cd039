"""Reads a few sentences as a capture, for the tests of the English reader."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from attrs import evolve

from servanda import claims, lexicon
from servanda.model import (
    Actor,
    Agreement,
    Capture,
    Claim,
    Dating,
    Interval,
    Passage,
    Telling,
    Text,
)

WORDS = lexicon.load()


@lru_cache(maxsize=1)
def parser() -> claims.Parser:
    return claims.load_parser()


def capture(published: Interval) -> Capture:
    at = datetime(2020, 1, 1, tzinfo=UTC)
    dating = Dating(published, "given")
    return Capture("cap-test", "0" * 64, 1, "text/plain", "test", at, "tester", dating)


def text(content: str, passages: tuple[Passage, ...] | None = None) -> Text:
    if passages is None:
        lines = re.finditer(r"[^\n]+", content)
        passages = tuple(Passage(m.start(), m.end(), "body") for m in lines)
    return Text("txt-test", "cap-test", content, passages, "test")


def telling(
    content: str,
    *,
    on: date = date(2018, 5, 16),  # a Wednesday
    passages: tuple[Passage, ...] | None = None,
    actors: tuple[Actor, ...] = (),
    agreements: tuple[Agreement, ...] = (),
    settled: bool = True,
    language: str = "",
) -> Telling:
    """The reading of some sentences; `language` is what their page states."""
    return claims.read(
        evolve(capture(Interval(on, on, "day")), language=language),
        text(content, passages),
        parser=parser(),
        lexicon=WORDS,
        actors=actors,
        agreements=agreements,
        settled=settled,
    )


def the(act: str, content: str, **options: object) -> Claim:
    """The only claim of an act that the words tell."""
    found = [c for c in telling(content, **options).claims if c.act == act]  # type: ignore[arg-type]
    assert len(found) == 1, (act, [(c.act, c.cue.quote) for c in found], content)
    return found[0]


def acts(content: str, **options: object) -> set[tuple[str, str]]:
    """The acts told, with their stances."""
    return {(c.act, c.stance) for c in telling(content, **options).claims}  # type: ignore[arg-type]


def told_or_asked(content: str) -> set[str]:
    """The acts that are claimed of a text or asked about it."""
    found = telling(content)
    return {claim.act for claim in (*found.claims, *found.questions)}
