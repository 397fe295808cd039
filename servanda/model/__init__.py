"""The whole vocabulary, as frozen records, in the order evidence travels. Read this page first.

Every other part of the product takes these records and returns these records. Nothing here reads
a clock, a file or a network. Words are used as in docs/reference/words.md. The map, each module
on those above it:

    ranges      a stretch of days, of text, of numbers: Interval, Span, Quantity
    actors      who can act, suffer or speak; who holds which role, and when
    promises    what is owed: Commitment, and Rule with its Trigger, Gate and Term
    agreements  the Agreement: instruments, provisions, periods, events, open questions
    outlets     the sources a watch listens to
    captures    Capture: bytes as published, hashed; Text: the working text taken out of them
    claims      Claim: one source's telling of one act; Telling: one reading of one capture
    incidents   Incident: what claims about one event come to; Link: how it may bear on a promise
    by_hand     Statement, Coding, Correction, Grouping: what persons write into the record
    double_coding  CodingSample, BlindCoding, Adjudication: how far several coders agree
    decisions   Decision and Notice, by persons; Finding: what their decisions come to
    deferrals   Deferral: a question that is put off, or in somebody's hands
    experts     ExpertLink, Opinion: one question asked of somebody outside, and her answer
    counting    which notices and findings count on a day, and which harms are over by it
    standing    Standing: the state of a commitment on a day; Duty: who must act, and when
    letters     Letter: the text that signatures are on
    signatures  Campaign: one text to sign; Signatory, Signature, Tombstone: who signed it
    signals     Signal: what was not handled

What an agreement and these records make of a day, such as who holds a role and what binds, is
worked out one floor above, in `servanda.binding`.

Conventions: `_on` is a calendar day, `_at` an instant in UTC to the second. Days in an
`Interval` are inclusive at both ends; text ranges are half-open, `[start, end)`, counted in
Unicode code points of the working text of a capture. `_sha256` is lower-case hex.
Ids are stable strings; the ids of records read from the world are made by `canon.identify`.
"""

from __future__ import annotations

from servanda.model.actors import ACTOR_KINDS, Actor, ActorKind, Holding, Office, Role
from servanda.model.agreements import (
    Agreement,
    Event,
    Instrument,
    Period,
    Phase,
    Provision,
    Question,
    Source,
)
from servanda.model.by_hand import (
    FACTS,
    STATEMENT_KINDS,
    TOGETHER,
    Coding,
    Correction,
    Fact,
    Grouping,
    Statement,
    StatementKind,
    Together,
)
from servanda.model.captures import (
    FLAG_KINDS,
    PASSAGE_KINDS,
    WALL_KINDS,
    Capture,
    Dating,
    Flag,
    FlagKind,
    Passage,
    PassageKind,
    Text,
    WallKind,
)
from servanda.model.claims import (
    BACKGROUND,
    STANCES,
    Claim,
    Mention,
    Place,
    Setting,
    Stance,
    Telling,
)
from servanda.model.counting import (
    JudgedAlone,
    Totals,
    counted,
    current_notices,
    ended,
    in_effect,
    speaking_against,
    totals,
)
from servanda.model.decisions import (
    JUDGEMENTS,
    NOTICE_KINDS,
    VERDICTS,
    Decision,
    Finding,
    Identity,
    Judgement,
    Notice,
    NoticeKind,
    Seen,
    Verdict,
)
from servanda.model.deferrals import DEFERRAL_KINDS, Deferral, DeferralKind
from servanda.model.double_coding import (
    SAMPLE_UNITS,
    Adjudication,
    BlindCoding,
    CodingSample,
    SampledPassage,
    SampleUnit,
)
from servanda.model.experts import (
    OPINION_JUDGEMENTS,
    ExpertLink,
    Opinion,
    OpinionJudgement,
)
from servanda.model.incidents import BEARINGS, Bearing, Incident, Link, Origin
from servanda.model.letters import Letter, Letterhead
from servanda.model.outlets import (
    HEARING_STATES,
    Hearing,
    HearingState,
    Note,
    Outlet,
    Pause,
)
from servanda.model.promises import (
    FORCES,
    PEOPLE,
    PROOFS,
    Commitment,
    Confidence,
    Force,
    Gate,
    Measure,
    People,
    Proof,
    Reading,
    Rule,
    Term,
    Trigger,
)
from servanda.model.ranges import LATER, NO_TIME, PRECISIONS, Interval, Precision, Quantity, Span
from servanda.model.signals import Signal
from servanda.model.signatures import (
    SIGNATURE_WAYS,
    TOMBSTONE_KINDS,
    Campaign,
    Reservation,
    Signatory,
    Signature,
    SignatureWay,
    Tombstone,
    TombstoneKind,
)
from servanda.model.standing import (
    DUTY_STATES,
    STANDING_STATES,
    Duty,
    DutyState,
    Standing,
    StandingState,
)

# In the order evidence travels, a module a row or two.
# fmt: off
__all__ = [
    "Precision", "PRECISIONS", "LATER", "Interval", "NO_TIME", "Span", "Quantity",
    "ActorKind", "ACTOR_KINDS", "Actor", "Office", "Holding", "Role",
    "Force", "FORCES", "Proof", "PROOFS", "People", "PEOPLE", "Confidence", "Reading", "Term",
    "Trigger", "Gate", "Measure", "Commitment", "Rule",
    "Source", "Instrument", "Period", "Provision", "Event", "Question", "Phase", "Agreement",
    "Note", "Pause", "Outlet", "HearingState", "HEARING_STATES", "Hearing",
    "Dating", "WallKind", "WALL_KINDS", "Capture", "PassageKind", "PASSAGE_KINDS",
    "Passage", "FlagKind", "FLAG_KINDS", "Flag", "Text",
    "Stance", "STANCES", "BACKGROUND", "Mention", "Place", "Setting", "Claim", "Telling",
    "Origin", "Incident", "Bearing", "BEARINGS", "Link",
    "StatementKind", "STATEMENT_KINDS", "Statement", "Coding", "Fact", "FACTS", "Correction",
    "Together", "TOGETHER", "Grouping",
    "SampleUnit", "SAMPLE_UNITS", "SampledPassage", "CodingSample", "BlindCoding", "Adjudication",
    "Judgement", "JUDGEMENTS", "Seen", "Decision", "Verdict", "VERDICTS", "Identity",
    "NoticeKind", "NOTICE_KINDS", "Notice", "Finding",
    "DeferralKind", "DEFERRAL_KINDS", "Deferral",
    "OpinionJudgement", "OPINION_JUDGEMENTS", "ExpertLink", "Opinion",
    "current_notices", "in_effect", "counted", "JudgedAlone", "Totals", "totals", "ended",
    "speaking_against",
    "StandingState", "STANDING_STATES", "Standing", "DutyState", "DUTY_STATES", "Duty",
    "Letterhead", "Letter",
    "SignatureWay", "SIGNATURE_WAYS", "TombstoneKind", "TOMBSTONE_KINDS", "Campaign", "Signatory",
    "Reservation", "Signature", "Tombstone",
    "Signal",
]
# fmt: on
