"""Schemas of rows: each with every key that a row of its kind can have, and no other.

What leaves it: the description of the rows that programs are given. A key that may be left out
stands apart, and is left out where there is nothing to say. The rows are made in `watch`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from servanda.desk.api.record_schemas import schema, schema_of, several
from servanda.model import (
    Bearing,
    Capture,
    Claim,
    DutyState,
    HearingState,
    Incident,
    Link,
    Stance,
    StandingState,
)
from servanda.watch import Effect

Day = date | None
Words = list[str]

# ------------------------------------------------------------------ parts of rows

WhenRow = schema(
    "WhenRow",
    "Days, both ends included; null is open on that side.",
    {"from": Day, "to": Day, "precision": str, "words": str},
)
NumberRow = schema(
    "NumberRow",
    "How many; null is open on that side.",
    {"low": float | None, "high": float | None, "unit": str},
)
QuotedRow = schema(
    "QuotedRow",
    "Where a claim stands in the text of its capture, in code points.",
    {"id": str, "capture": str, "start": int, "end": int, "quote": str},
)
BearingRow = schema(
    "BearingRow",
    "How an incident may bear on a commitment.",
    {"commitment": str, "bearing": Bearing, "reason": str, "confidence": float},
)
OriginRow = schema(
    "OriginRow",
    "Captures that tell one story from one source.",
    {"captures": Words, "outlets": Words, "reason": str, "because": Words},
)
_HISTORY = {
    "by": str, "at": datetime, "reason": str, "replaces": str | None, "withdrawn": bool,
    "counts": bool,
}  # fmt: skip
CodingRow = schema(
    "CodingRow",
    "A claim as a person reads it, and what had been read.",
    {
        "what": Literal["coding"], "id": str, "claim": str, "capture": str,
        "coded": schema_of(Claim) | None, "read": schema_of(Claim) | None, "known_from": Words,
        **_HISTORY,
    },
    {"withdrawn_by": str},
)  # fmt: skip
CorrectionRow = schema(
    "CorrectionRow",
    "Another value for a fact about a capture, with the value it had.",
    {
        "what": Literal["correction"], "id": str, "capture": str, "fact": str, "value": str,
        "was": str, **_HISTORY,
    },
    {"withdrawn_by": str},
)  # fmt: skip
StatementRow = schema(
    "StatementRow",
    "What a monitor saw or was told.",
    {
        "what": Literal["statement"], "id": str, "capture": str, "kind": str, "when": WhenRow,
        "where": str, "by": str, "how_known": str, "recorded_by": str, "at": datetime,
    },
)  # fmt: skip
GroupingRow = schema(
    "GroupingRow",
    "One person's judgement which claims tell of one event.",
    {
        "id": str, "verdict": str, "parts": list[Words], "quotes": Words, "reason": str,
        "by": str, "at": datetime,
    },
)  # fmt: skip

# ------------------------------------------------------------------ what was gathered and read

CaptureRow = schema(
    "CaptureRow",
    "What was kept, from where, published when; its facts as corrected.",
    {},
    {"corrections": several(CorrectionRow), "statement": StatementRow},
    beside=schema_of(Capture),
)
ClaimRow = schema_of(Claim)
WaitingRow = schema(
    "WaitingRow",
    "What one person alone has judged, where the watch asks that two agree.",
    {
        "commitment": str | None, "judgement": Literal["upheld", "rejected"], "by": str,
        "at": datetime, "reason": str, "decision": str,
    },
)  # fmt: skip
IncidentRow = schema(
    "IncidentRow",
    "What the claims about one event come to, and what persons decided of it.",
    {
        "id": str, "name": str, "act": str, "stance": Stance, "when": WhenRow, "where": Words,
        "by": Words, "to": Words, "number": NumberRow | None, "numbers": several(NumberRow),
        "said_by": Words, "claims": several(QuotedRow), "links": several(BearingRow),
        "questions": several(BearingRow),
        "state": Literal["proposed", "upheld", "rejected", "unsure"],
        "waiting": several(WaitingRow),
        "planned_for": WhenRow | None, "instrument": Words, "origins": int, "outlets": int,
        "naming_themselves": int,
        "came_from": several(OriginRow), "conflicts": Words, "identities": Words,
        "leads_to": Words, "confidence": float,
    },
    {
        "background": bool, "not_claimed": str, "coded": several(CodingRow),
        "corrections": several(CorrectionRow), "statements": several(StatementRow),
        "groupings": several(GroupingRow),
    },
)  # fmt: skip

# ------------------------------------------------------------------ what waits

DifferenceRow = schema(
    "DifferenceRow",
    "A field of what was decided, as it was seen and as it is now.",
    {"field": str, "was": str, "now": str},
)
DecidedRow = schema(
    "DecidedRow",
    "A decision since which something changed.",
    {
        "by": str, "at": datetime, "judgement": str, "reason": str, "decision": str,
        "commitment": str | None, "differences": several(DifferenceRow),
    },
)  # fmt: skip
AboutRow = schema(
    "AboutRow", "A signal about it: what was not handled.", {"what": str, "why": str, "do": str}
)
WhyRow = schema(
    "WhyRow",
    "Why a question is here or back.",
    {"why": str, "words": str, "told": Words},
    {"since": several(DecidedRow), "signals": several(AboutRow)},
)
DeferralRow = schema(
    "DeferralRow",
    "Who put a question off or has it in hand, and until when.",
    {
        "id": str, "kind": str, "incident": str, "until": str, "reason": str, "by": str,
        "at": datetime,
    },
)  # fmt: skip
MayBearRow = schema(
    "MayBearRow",
    "One commitment that an incident may bear on, and what upholding that would move.",
    {
        "link": schema_of(Link) | None, "lapsed": bool, "why": str,
        "would": schema_of(Effect) | None,
    },
)  # fmt: skip
QuotedClaimRow = schema(
    "QuotedClaimRow",
    "What one reader tells, and where it stands.",
    {"act": str, "stance": Stance, "start": int, "end": int, "quote": str},
)
SecondReadRow = schema(
    "SecondReadRow",
    "Where a second reader differs.",
    {
        "capture": str, "differs": str, "rules": QuotedClaimRow | None,
        "second": QuotedClaimRow | None,
    },
)  # fmt: skip
QuestionRow = schema(
    "QuestionRow",
    "An incident that waits for a person, and why.",
    {
        "question": str, "name": str, "incident": schema_of(Incident), "lapsed": bool,
        "unsure": bool, "may_bear_on": several(MayBearRow), "second_reader": several(SecondReadRow),
        "why_here": several(WhyRow), "put_off": several(DeferralRow),
    },
    {"out_of_time": Words},
)  # fmt: skip

# ------------------------------------------------------------------ what a day comes to

StandingRow = schema(
    "StandingRow",
    "How one commitment stands on a day.",
    {
        "commitment": str, "bearers": Words, "state": StandingState, "since": Day,
        "because": Words, "sources_heard": int, "sources_expected": int, "on": date,
        "proposed": bool, "method": str, "note": str, "waiting": Words,
        "by": Words,
    },
)  # fmt: skip
DutyRow = schema(
    "DutyRow",
    "What bearers owe on a day; `as_said` is its state as every page and letter says it.",
    {
        "rule": str, "bearers": Words, "must": str, "state": DutyState, "as_said": str,
        "waiting_on": str | None, "since": Day, "due": Day, "because": Words,
        "readings": Words, "on": date, "proposed": bool, "method": str, "note": str,
    },
)  # fmt: skip
ChangeRow = schema(
    "ChangeRow",
    "A day on which a standing moved.",
    {
        "on": date, "commitment": str, "from": StandingState, "to": StandingState,
        "because": Words, "proposed": bool,
    },
)  # fmt: skip
SourceRow = schema(
    "SourceRow",
    "How much of one listed source was heard in the time before the day.",
    {
        "source": str, "publisher": str, "state": HearingState, "pages": int, "expected": float,
        "undated": int, "reason": str, "on": date,
    },
)  # fmt: skip
HeardRow = schema(
    "HeardRow",
    "How much of one listed source was heard in one month.",
    {
        "source": str, "publisher": str, "from": date, "to": date, "state": HearingState,
        "pages": int, "expected": float, "reason": str,
    },
)  # fmt: skip
PlaceRow = schema(
    "PlaceRow",
    "A place that was named, with the incidents decided on that are told to have been there.",
    {
        "place": str, "country": str | None, "country_name": str, "precision": str,
        "latitude": float | None, "longitude": float | None, "incidents": Words, "upheld": int,
    },
)  # fmt: skip
