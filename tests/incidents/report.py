"""Builds captures, texts and claims by hand, as a reader would have read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from servanda import canon
from servanda.model import (
    NO_TIME,
    ActorKind,
    Capture,
    Claim,
    Dating,
    Interval,
    Mention,
    Passage,
    Place,
    Quantity,
    Span,
    Telling,
    Text,
)

FETCHED = datetime(2021, 6, 30, tzinfo=UTC)
FILLER = (
    "Shopkeepers in the quarter said they had heard little of it until the evening, when the "
    "first buses from the north brought people who had seen what happened and told of it."
)


def day(words: str) -> Interval:
    """ "2021-06-03" one day; "2021-06" a month; "2021" a year; "" unknown."""
    if not words:
        return NO_TIME
    if len(words) == 10:
        on = date.fromisoformat(words)
        return Interval(on, on, "day", words)
    if len(words) == 7:
        start = date.fromisoformat(words + "-01")
        end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return Interval(start, end, "month", words)
    return Interval(date(int(words), 1, 1), date(int(words), 12, 31), "year", words)


class Report:
    """One report of sentences; each `tell` adds a claim about the sentence that holds a cue."""

    def __init__(
        self, content: str, *, publisher: str = "", published: str = "2021-06-05", name: str = ""
    ) -> None:
        self.content = content
        address = name or f"{publisher or 'file'}-{canon.sha256(content)[:6]}.txt"
        self.id = canon.identify("cap", content, address)
        self.capture = Capture(
            id=self.id,
            bytes_sha256=canon.sha256(content),
            size_bytes=len(content.encode()),
            media_type="text/plain",
            address=address,
            fetched_at=FETCHED,
            added_by="test",
            published=Dating(day(published), "given"),
            publisher=publisher,
        )
        self.text = Text(
            id=canon.identify("txt", self.id),
            capture=self.id,
            content=content,
            passages=(Passage(0, len(content), "body"),),
            extractor="test",
        )
        self.claims: list[Claim] = []

    def span(self, words: str) -> Span:
        start = self.content.index(words)
        return Span(start, start + len(words), words)

    def who(
        self,
        words: str,
        actor: str | None = None,
        kind: ActorKind = "unknown",
        country: str | None = None,
    ) -> Mention:
        return Mention(self.span(words), actor, kind, "", country)

    def tell(
        self,
        act: str,
        cue: str,
        *,
        when: str | Interval = "",
        to: Mention | Sequence[Mention] = (),
        by: Mention | Sequence[Mention] = (),
        at: str = "",
        country: str | None = None,
        number: tuple[float | None, float | None, str] | None = None,
        stance: Any = "done",
        **more: Any,
    ) -> Report:
        quote = next(s for s in self.content.split("\n") if cue in s)
        where = (Place(self.span(at), at, country, lat=1.0, lon=1.0),) if at else ()
        if country and not at:
            where = (Place(self.span(cue), country, country),)
        claim = Claim(
            id=canon.identify("clm", self.id, act, cue, len(self.claims)),
            capture=self.id,
            act=act,
            stance=stance,
            cue=self.span(cue),
            quote=self.span(quote),
            to=(to,) if isinstance(to, Mention) else tuple(to),
            by=(by,) if isinstance(by, Mention) else tuple(by),
            when=day(when) if isinstance(when, str) else when,
            where=where,
            number=Quantity(*number) if number else None,
            **more,
        )
        self.claims.append(claim)
        return self

    @property
    def telling(self) -> Telling:
        return Telling(
            id=canon.identify("tel", self.id),
            capture=self.id,
            text=self.text.id,
            reader="test",
            model="none",
            lexicon_sha256="",
            claims=tuple(self.claims),
        )
