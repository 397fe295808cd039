"""Samples, codings and adjudications built by hand, without a text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from servanda import canon
from servanda.model import (
    Adjudication,
    BlindCoding,
    Claim,
    CodingSample,
    Interval,
    SampledPassage,
    Span,
)

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
ONE, OTHER = "coder 1", "coder 2"


def claim(act: str = "detain", **more: Any) -> Claim:
    given = {"stance": "done", "cue": Span(0, 4, "held"), "quote": Span(0, 9, "held them"), **more}
    return Claim(id="clm-0", capture="cap-0", act=act, **given)


def on(day: int) -> Interval:
    when = datetime(2017, 9, day, tzinfo=UTC).date()
    return Interval(when, when, "day")


def passage(number: int = 0, act: str | None = "detain", language: str = "en") -> SampledPassage:
    read = claim(act) if act else None
    return SampledPassage(f"clm-{number}", "cap-0", "txt-0", language, read=read)


def sample(*passages: SampledPassage, coders: tuple[str, ...] = (ONE, OTHER)) -> CodingSample:
    made = passages or (passage(),)
    return CodingSample("smp-1", "claims", 1, len(made), coders, made, len(made), "0" * 64, True,
                        "training", "keeper 1", AT)  # fmt: skip


def coding(by: str, what: Claim | None, *, hour: int = 1, of: str = "clm-0",
           replaces: str | None = None) -> BlindCoding:  # fmt: skip
    id = canon.identify("bcd", by, hour, of, replaces)
    at = AT + timedelta(hours=hour)
    return BlindCoding(id, "smp-1", of, what, by, at, replaces=replaces)


def adjudication(right: Claim | None, *codings: BlindCoding, by: str = "keeper 1",
                 hour: int = 9) -> Adjudication:  # fmt: skip
    ids = tuple(sorted(each.id for each in codings))
    id = canon.identify("adj", by, hour, *ids)
    at = AT + timedelta(hours=hour)
    return Adjudication(id, "smp-1", codings[0].passage, ids, right, "misread", "why", by, at)
