"""Holds an answer of the second reader to the text: what does not stand in it is refused.

What leaves it: claims whose every word stands in the text, and what was refused, item by item,
with why. Nothing an answer says of days, numbers or places is believed beyond the words it quotes.
"""

from __future__ import annotations

import json
from typing import Any

from attrs import frozen

from servanda import canon
from servanda.claims.actors.resolver import Resolver
from servanda.claims.times.expressions import FoundTime
from servanda.errors import SourceError
from servanda.model import (
    ACTOR_KINDS,
    NO_TIME,
    STANCES,
    Capture,
    Claim,
    Interval,
    Mention,
    Place,
    Quantity,
    Span,
    Text,
)

CLAIMS = 60  # of one answer; more is no reading of 6,000 characters
WORDS = 2_500  # characters of one quote
CONFIDENCE = 0.5  # says nothing: no model was measured
_KEYS = frozenset(
    ("act", "stance", "quote", "cue", "by", "to", "when", "where", "number", "said_by")
)


@frozen(eq=False)
class RuleEvidence:
    """What an answer is held to: the text and all that was found in it by rule."""

    capture: Capture
    text: Text
    acts: frozenset[str]
    resolver: Resolver
    times: tuple[FoundTime, ...]
    quantities: tuple[Quantity, ...]
    places: tuple[Place, ...]
    to_machines: tuple[tuple[int, int], ...]
    agreements: tuple[str, ...]


class _Refused(ValueError):
    """One item of an answer does not hold."""


def claims_in(
    answer: bytes, ground: RuleEvidence, start: int, end: int
) -> tuple[list[Claim], list[str]]:
    """The claims of one answer about a stretch of the text, and what was refused, with why.

    Raises SourceError where the bytes are no answer at all.
    """
    items = _items(answer)
    claims: list[Claim] = []
    refused: list[str] = []
    for number, item in enumerate(items, start=1):
        try:
            claim = _claim(item, ground, start, end)
        except _Refused as why:
            refused.append(f"{start}: second reader: item {number} refused: {why}")
            continue
        if claim.id in {c.id for c in claims}:
            refused.append(f"{start}: second reader: item {number} refused: told twice")
        else:
            claims.append(claim)
    return claims, refused


def check(answer: bytes) -> None:
    """Raise SourceError where bytes are no answer that claims could be read from."""
    _items(answer)


def _items(answer: bytes) -> list[Any]:
    """The list that an answer of the chat protocol carries."""
    try:
        choice = json.loads(answer)["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise _no_answer(f"is not of the chat protocol ({type(error).__name__})") from error
    if choice.get("finish_reason") == "length":
        raise _no_answer("was cut off at its limit of tokens")
    if not isinstance(content, str):
        raise _no_answer("carries no text")
    try:
        reply = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _no_answer("is not JSON, though a schema was asked for") from error
    if not isinstance(reply, dict) or set(reply) != {"claims"}:
        raise _no_answer('does not hold "claims" and nothing else')
    items = reply["claims"]
    if not isinstance(items, list) or len(items) > CLAIMS:
        raise _no_answer(f"does not list at most {CLAIMS} claims")
    return items


def _no_answer(why: str) -> SourceError:
    return SourceError(
        f"the second reader's answer {why}. Nothing of it was kept. Use a server and model that "
        "answer by JSON schema, or go on with the rules alone."
    )


def _claim(item: Any, ground: RuleEvidence, start: int, end: int) -> Claim:
    if not isinstance(item, dict) or set(item) != _KEYS:
        raise _Refused("does not have the fields asked for")
    act, stance = item["act"], item["stance"]
    if not isinstance(act, str) or act not in ground.acts:
        raise _Refused(f"unknown act {act!r:.60}")
    if stance not in STANCES:
        raise _Refused(f"unknown stance {stance!r:.60}")
    quote = _span_of(item["quote"], "quote", ground, start, end, near=start)
    if any(a < quote.end and quote.start < b for a, b in ground.to_machines):
        raise _Refused("quotes words addressed to a machine")
    cue = _span_of(item["cue"], "cue", ground, quote.start, quote.end, near=quote.start)
    at = cue.start
    when, when_span, ahead = _days(item["when"], stance, ground, start, end, at)
    days = when if when_span and ahead is None else None
    by, to = (_mentions(item[side], ground, start, end, at, days) for side in ("by", "to"))
    said_by = None
    if item["said_by"] is not None:
        words = _span_of(item["said_by"], "said_by", ground, start, end, near=at)
        said_by = _mention(words, "unknown", ground)
    return Claim(
        id=canon.identify("clm", ground.capture.id, ground.text.id, "second", act, cue, to),
        capture=ground.capture.id,
        act=act,
        stance=stance,
        cue=cue,
        quote=quote,
        by=by,
        to=to,
        where=_places(item["where"], ground, start, end, at),
        when=when,
        when_span=when_span,
        planned_for=ahead,
        number=_number(item["number"], ground, start, end, at),
        said_by=said_by,
        about=ground.agreements[0] if act in ("position", "invoke") and ground.agreements else None,
        confidence=CONFIDENCE,
        reason="the second reader says so; its words stand in the text",
    )


def _span_of(
    words: Any, what: str, ground: RuleEvidence, start: int, end: int, *, near: int
) -> Span:
    """Where words stand in a stretch of the text, nearest to a place."""
    if not isinstance(words, str) or not words.strip() or len(words) > WORDS:
        raise _Refused(f"its {what} is no words")
    content = ground.text.content
    places = []
    at = content.find(words, start, end)
    while at >= 0:
        places.append(at)
        at = content.find(words, at + 1, end)
    if not places:
        raise _Refused(f"its {what} {words!r:.80} is not in the text")
    first = min(places, key=lambda place: abs(place - near))
    return Span(first, first + len(words), words)


def _mentions(
    items: Any, ground: RuleEvidence, start: int, end: int, at: int, days: Interval | None
) -> tuple[Mention, ...]:
    if not isinstance(items, list):
        raise _Refused("its by or to is no list")
    mentions = []
    for item in items:
        if not isinstance(item, dict) or set(item) != {"words", "kind"}:
            raise _Refused("its by or to does not have words and kind alone")
        if item["kind"] not in ACTOR_KINDS:
            raise _Refused(f"unknown kind {item['kind']!r:.60}")
        words = _span_of(item["words"], "by or to", ground, start, end, near=at)
        mentions.append(_mention(words, item["kind"], ground, days))
    return tuple(dict.fromkeys(mentions))


def _mention(span: Span, kind: Any, ground: RuleEvidence, days: Interval | None = None) -> Mention:
    resolved = ground.resolver.resolve(span.quote, kind=kind, during=days)
    return Mention(span, resolved.actor, resolved.kind, resolved.how)


def _days(
    words: Any, stance: str, ground: RuleEvidence, start: int, end: int, at: int
) -> tuple[Interval, Span | None, Interval | None]:
    """The day the stance holds of, its words, and the day looked ahead to."""
    published = ground.capture.published.when
    looks_ahead = stance in ("planned", "threatened", "denied")
    open_past = Interval(None, published.to_on) if published.to_on else NO_TIME
    default = published if looks_ahead else open_past
    if words is None:
        return default, None, None
    span = _span_of(words, "when", ground, start, end, near=at)
    time = next((t for t in ground.times if _overlap(t.span, span)), None)
    if time is None:
        return default, span, None
    if looks_ahead:
        return default, time.span, time.when
    return time.when, time.span, None


def _number(words: Any, ground: RuleEvidence, start: int, end: int, at: int) -> Quantity | None:
    if words is None:
        return None
    span = _span_of(words, "number", ground, start, end, near=at)
    return next((q for q in ground.quantities if q.span and _overlap(q.span, span)), None)


def _places(items: Any, ground: RuleEvidence, start: int, end: int, at: int) -> tuple[Place, ...]:
    if not isinstance(items, list):
        raise _Refused("its where is no list")
    spans = [_span_of(words, "where", ground, start, end, near=at) for words in items]
    return tuple(p for p in ground.places if any(_overlap(p.span, span) for span in spans))


def _overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end
