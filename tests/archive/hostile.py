"""Words that mean harm, and one record after another with them in every field of text."""

from __future__ import annotations

import typing
from collections.abc import Callable
from typing import Any

import attrs
from archive.lake_watch import published

from servanda import canon
from servanda.archive import Published
from servanda.model import Claim, Span, Text

PAYLOADS = (
    "<script>alert('xss-canary')</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title></style></textarea><iframe src=//evil.example></iframe>",
    "javascript:alert(document.domain)",
    "{{ 7*7 }}{% raw %}${7*7}<%= 7*7 %>",
    "[click](javascript:alert(1)) ![i](http://evil.example/i.png) <http://evil.example>",
    "--><!--<![CDATA[ & &lt;b&gt; &#x3c;b&#x3e;",
    "# heading\n\n- list\n\n```\ncode\n```\n[1]: http://evil.example",
    "\u202eevil\u2066 \u0000\u0007\u200b'\"`=+-@\t|",
)


def poisoned(payload: str) -> Published:
    """The lake watch with the payload added to every field that is free text."""
    whole = _quoting(published(), payload)
    poison = _poison(payload)
    captures = tuple(poison(one) for one in whole.captures)
    letter = whole.letter
    assert letter is not None
    text = letter.text + payload
    return attrs.evolve(
        whole,
        title=whole.title + payload,
        agreement=attrs.evolve(poison(whole.agreement), file_sha256=""),
        captures=captures,
        decisions=tuple(poison(one) for one in whole.decisions),
        incidents=tuple(poison(one) for one in whole.incidents),
        links=tuple(poison(one) for one in whole.links),
        notices=tuple(poison(one) for one in whole.notices),
        outlets=tuple(poison(one) for one in whole.outlets),
        signals=tuple(poison(one) for one in whole.signals),
        standings=tuple(poison(one) for one in whole.standings),
        duties=tuple(poison(one) for one in whole.duties),
        official=tuple(poison(one) for one in whole.official),
        acts={act: title + payload for act, title in whole.acts.items()},
        letter=attrs.evolve(letter, text=text, text_sha256=canon.sha256_of_bytes(text.encode())),
    )


def _quoting(whole: Published, payload: str) -> Published:
    """The same watch where every quotation goes on with the payload, as if a page had said it."""
    ends: dict[str, set[int]] = {}
    for incident in whole.incidents:
        for claim in incident.claims:
            ends.setdefault(claim.capture, set()).add(claim.quote.end)

    def moved(capture: str, at: int) -> int:
        return at + len(payload) * sum(end < at for end in ends.get(capture, ()))

    def text(one: Text) -> Text:
        content = one.content
        for end in sorted(ends.get(one.capture, ()), reverse=True):
            content = content[:end] + payload + content[end:]
        passages = tuple(
            attrs.evolve(
                passage,
                start=moved(one.capture, passage.start),
                end=moved(one.capture, passage.end)
                + len(payload) * (passage.end in ends.get(one.capture, ())),
            )
            for passage in one.passages
        )
        return attrs.evolve(one, content=content, passages=passages)

    def claim(one: Claim) -> Claim:
        start = moved(one.capture, one.quote.start)
        quote = one.quote.quote + payload
        return attrs.evolve(one, quote=Span(start, start + len(quote), quote))

    incidents = tuple(
        attrs.evolve(one, claims=tuple(claim(c) for c in one.claims)) for one in whole.incidents
    )
    return attrs.evolve(whole, texts=tuple(map(text, whole.texts)), incidents=incidents)


# Fields that other records refer to, or that say where words stand: changing them would make
# another record, not a hostile one.
KEPT = {
    *("id", "capture", "claim", "incident", "commitment", "rule", "provision", "instrument"),
    *("actor", "bearers", "by", "waiting_on", "because", "decisions", "about", "period", "after"),
    *("bytes_sha256", "seen_sha256", "text_sha256", "text", "seen", "method", "trigger", "source"),
    *("claims", "captures", "quotes", "leads_to", "remedies", "finding", "replaces", "language"),
    *("act", "unit", "quote", "content", "of", "completion", "country", "held_by", "acts_for"),
}


def _poison(payload: str) -> Callable[[Any], Any]:
    def poison(record: Any) -> Any:
        changes: dict[str, Any] = {}
        hints = typing.get_type_hints(type(record))
        for field in attrs.fields(type(record)):
            value = getattr(record, field.name)
            if isinstance(value, tuple) and value and attrs.has(type(value[0])):
                changes[field.name] = tuple(poison(one) for one in value)
            elif attrs.has(type(value)) and not isinstance(value, (Span, Text)):
                changes[field.name] = poison(value)
            elif field.name in KEPT:
                continue
            elif hints[field.name] is str:
                changes[field.name] = value + payload
            elif isinstance(value, tuple) and value and isinstance(value[0], str):
                changes[field.name] = tuple(one + payload for one in value)
        return attrs.evolve(record, **changes)

    return poison
