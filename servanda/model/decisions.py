"""What persons judged and put on record, and what their judgements come to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import in_, optional

from servanda.model.claims import Stance
from servanda.model.incidents import Bearing
from servanda.model.promises import PROOFS, Proof
from servanda.model.ranges import LATER, Interval, Quantity

# "withdrawn": the person takes back what they decided before, and has decided nothing.
Judgement = Literal["upheld", "rejected", "unsure", "withdrawn"]
JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)


@frozen
class Seen:
    """Exactly what a person was shown when deciding. `sha256` is of the canonical rest."""

    incident: str
    act: str
    stance: Stance
    when: Interval
    by: tuple[str, ...]
    to: tuple[str, ...]
    claims: tuple[str, ...]
    quotes: tuple[str, ...]
    number: Quantity | None = None
    commitment: str | None = None
    bearing: str | None = None


@frozen
class Decision:
    """One person's judgement about one incident under one commitment, as they saw it."""

    id: str
    incident: str
    commitment: str | None  # None: about the incident alone (it did, or did not, happen)
    judgement: Judgement = field(validator=in_(JUDGEMENTS))
    bearing: Bearing | None
    proof: Proof | None = field(validator=optional(in_(PROOFS)))
    reason: str
    by: str
    at: datetime
    seen: Seen
    seen_sha256: str
    bearers: tuple[str, ...] = ()  # party ids whose conduct it is
    serious: bool = False
    remedies: tuple[str, ...] = ()  # incidents whose breach this fulfilment ends
    replaces: str | None = None  # an earlier decision of the same person


Verdict = Literal["same", "different", "unsure"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@frozen
class Identity:
    """One person's answer whether two names, as written, name one; of a pair the newest counts."""

    id: str
    one: str  # before `other` in the order of letters
    other: str
    verdict: Verdict = field(validator=in_(VERDICTS))
    reason: str
    by: str
    at: datetime
    seen_sha256: str


# fmt: off
NoticeKind = Literal[
    "request",     # a gate's holder asked
    "met",         # what a duty or commitment asked was done, whole
    "step",        # one step or measured part of it was done
    "event",       # a named event of the agreement happened (certification, deadlock)
    "accession",   # an actor took on a role
    "withdrawal",  # an actor gave up a role
    "suspension",  # a commitment was suspended or derogated from
    "resumption",  # ... and came back
    "amendment",   # the text of a commitment changed from this day
    "completion",  # the agreement's completion event, or one commitment's
    "contest",     # a bearer or a lawyer contests that a rule applies
]
NOTICE_KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)
# fmt: on


@frozen
class Notice:
    """A dated step under the agreement that a person put on record, with its source."""

    id: str
    kind: NoticeKind = field(validator=in_(NOTICE_KINDS))
    about: str  # rule, commitment, event, role or agreement id
    on: date
    by: str | None  # actor or role id
    words: str
    recorded_by: str
    at: datetime
    until_on: date | None = None
    value: Quantity | None = None
    source: str = ""  # capture id or citation
    finding: str | None = None  # the finding it answers, where it answers one only
    replaces: str | None = None
    # Takes back the one it replaces; its `words` say why.
    withdrawn: bool = field(default=False, metadata=LATER)


@frozen
class Finding:
    """What the current decisions about one incident under one commitment come to."""

    id: str  # "fnd-..." of incident and commitment
    incident: str
    commitment: str
    bearing: Bearing
    # "waiting": for a second person, where the watch asks for two.
    state: Literal["upheld", "rejected", "unsure", "disputed", "waiting", "proposed"]
    proof: Proof | None
    serious: bool
    since_on: date | None  # the first day by which it had surely happened
    bearers: tuple[str, ...]  # party ids whose conduct it is
    decisions: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    ended_on: date | None = None
