"""Small evidence for the tests of decisions: a closure of stations told by two sources."""

from __future__ import annotations

from datetime import UTC, date, datetime

from servanda.model import (
    NO_TIME,
    Capture,
    Claim,
    Dating,
    Incident,
    Interval,
    Link,
    Mention,
    Quantity,
    Span,
)

NOON = datetime(2017, 10, 24, 12, tzinfo=UTC)
CLOSED = "The ministry closed 15 radio stations."
AGREES = "Stations were closed by the ministry."
DENIES = "No station was closed, a spokesman said."


def span(words: str) -> Span:
    return Span(0, len(words), words)


def mention(words: str, actor: str | None = None) -> Mention:
    return Mention(span(words), actor)


def claim(id: str, quote: str = CLOSED, **more) -> Claim:
    said = {"by": (mention("The ministry", "cambodia"),), "to": (mention("15 radio stations"),)}
    return Claim(
        id=id,
        **{
            "capture": "cap-0000000000000001",
            "act": "media_close",
            "stance": "done",
            "cue": span("closed"),
            "quote": span(quote),
            "when": Interval(date(2017, 8, 21), date(2017, 8, 26), "range"),
            **said,
            **more,
        },
    )


def incident(*claims: Claim, id: str = "inc-1", **more) -> Incident:
    claims = claims or (claim("clm-1"),)
    return Incident(
        id=id,
        claims=claims,
        **{
            "act": claims[0].act,
            "stance": claims[0].stance,
            "when": claims[0].when,
            "by": claims[0].by,
            "to": claims[0].to,
            **more,
        },
    )


def link(commitment: str = "sov-3-2-a-i", *, incident: str = "inc-1", **more) -> Link:
    return Link(
        incident=incident,
        commitment=commitment,
        **{
            "bearing": "breaches",
            "reason": "closing a station bears on the freedom to speak",
            "bearers": ("cambodia",),
            "claim": "clm-1",
            "incident_span": span("closed"),
            "commitment_words": "rights and freedoms",
            **more,
        },
    )


def stations(low: float, high: float | None) -> Quantity:
    return Quantity(low, high, "stations")


def capture(id: str = "cap-0000000000000001", **more) -> Capture:
    return Capture(
        id=id,
        **{
            "bytes_sha256": "0" * 64,
            "size_bytes": 1,
            "media_type": "text/html",
            "address": "reports/fifteen-stations.html",
            "fetched_at": NOON,
            "added_by": "tests",
            "published": Dating(Interval(date(2017, 8, 26), date(2017, 8, 26), "day"), "given"),
            "title": "Fifteen stations closed",
            **more,
        },
    )


UNDATED = NO_TIME
