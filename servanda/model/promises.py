"""What is owed: commitments and conditional rules, with their triggers, gates and terms."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import in_

from servanda.model.ranges import LATER, Quantity

Force = Literal["must", "must_not", "may", "should", "is"]
FORCES: tuple[Force, ...] = get_args(Force)

# The rungs of proof, weakest first (Wilkinson, Geneva Academy 2014). "believe" is the usual
# finding of a UN inquiry; nothing here ever says "guilty" or "proved".
Proof = Literal["suspect", "believe", "balance", "beyond_doubt"]
PROOFS: tuple[Proof, ...] = get_args(Proof)

# Whom a promise protects; `servanda agreement vocabulary people` says who each is.
People = Literal[
    "defenders",
    "press",
    "in_politics",
    "judges",
    "former_combatants",
    "returning",
    "minorities",
    "believers",
    "communities",
]
PEOPLE: tuple[People, ...] = get_args(People)

Confidence = Literal["high", "medium", "low"]


@frozen
class Reading:
    """An alternative understanding of a provision, with who holds it. Carried, not settled."""

    id: str
    says: str
    held_by: str
    source: str = ""
    effect: str = ""  # what would be different under it, in words


@frozen
class Term:
    """When something is due.

    kind "immediately", "within" (days after `after`, default the trigger), "by" (a day),
    "every" (days or months, from `after` or `on`), "before" (`after` names the event it must
    precede), "open" (no term).
    """

    kind: Literal["immediately", "within", "by", "every", "before", "open"]
    days: int | None = None
    months: int | None = None
    after: str | None = None  # an event, a rule or a commitment id; None: the trigger
    on: date | None = None
    words: str = ""

    def falls(self, start: date, times: int = 1) -> date | None:
        """The last day to act in, counted from `start`; None where the term names no day.

        `times` counts the rounds of a term that recurs. A term "before" counts backwards. A
        month's end stays a month's end: one month from 31 January is the last of February.
        """
        if self.kind == "by":
            return self.on
        days, months = self.days or 0, self.months or 0
        if self.kind == "before":
            days, months = -(days or (0 if months else 1)), -months
        elif not (days or months):
            return None
        year, month = divmod(start.year * 12 + start.month - 1 + months * times, 12)
        day = min(start.day, monthrange(year, month + 1)[1])
        return date(year, month + 1, day) + timedelta(days=days * times)


@frozen
class Trigger:
    """What wakes a rule.

    standard: any of "violation", "threat", "serious" found against a commitment that `of`
    names (patterns over provision ids or commitment ids, `*` for any); or `events` on record;
    or a day `on`; or `unmet`: rules whose duty is overdue ("non-compliance").
    """

    standard: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    on: date | None = None
    unmet: tuple[str, ...] = ()
    by: tuple[str, ...] = ()  # roles: only conduct of their holders wakes it; empty: anyone's

    def names(self, item: Commitment | Rule) -> bool:
        """Whether `of` names an item, by its id or by its provision's."""
        return any(fnmatchcase(word, of) for of in self.of for word in (item.id, item.provision))


@frozen
class Gate:
    """A request somebody must make before a woken rule is owed."""

    by: str  # role
    act: str  # "requests the Co-Chairs to consult"


@frozen
class Measure:
    """A quantity a commitment speaks of: at least 70 percent of forces; at most 9 months."""

    quantity: float
    op: Literal["at least", "at most", "exactly", "more than", "less than"]
    unit: str
    of: str = ""

    def reached(self, value: Quantity) -> bool:
        """Whether a value surely satisfies the measure; another unit never does."""
        low, high = value.low, value.high
        if value.unit != self.unit:
            return False
        if self.op in ("at least", "more than"):
            more = self.op == "more than"
            return low is not None and (low > self.quantity if more else low >= self.quantity)
        if self.op in ("at most", "less than"):
            less = self.op == "less than"
            return high is not None and (high < self.quantity if less else high <= self.quantity)
        return low == high == self.quantity


@frozen
class Commitment:
    """One thing one bearer owes (or may do, or that is so), under one provision."""

    id: str
    provision: str
    force: Force = field(validator=in_(FORCES))
    bearers: tuple[str, ...]  # roles
    must: str  # plain words, after "the bearer ..."
    borne: Literal["each", "jointly", "unstated"] = "each"
    toward: str = ""  # beneficiary, in words or a role id
    subjects: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()  # act types that bear on it besides those its subjects bring
    # Whom it protects: harm to them bears on it whoever did it, and harm to others does not.
    protects: tuple[str, ...] = field(default=(), metadata=LATER)
    period: str | None = None  # None: as long as the instrument is in force
    once: bool = False  # one-off: fulfilled for good
    after: tuple[str, ...] = ()  # commitments or events that must come first
    until: str | None = None  # completion event
    term: Term | None = None
    measures: tuple[Measure, ...] = ()
    steps: tuple[str, ...] = ()
    suspendable: bool = True  # False: no derogation
    evidence: Proof | None = None  # the provision's own standard of proof
    readings: tuple[Reading, ...] = ()
    confidence: Confidence = "high"
    note: str = ""
    line: int = 0


@frozen
class Rule:
    """A conditional commitment: woken by a trigger, perhaps gated, owed by bearers in a term."""

    id: str
    provision: str
    force: Force = field(validator=in_(FORCES))
    bearers: tuple[str, ...]
    must: str
    trigger: Trigger
    gate: Gate | None = None
    term: Term | None = None
    borne: Literal["each", "jointly", "unstated"] = "each"
    toward: str = ""
    subjects: tuple[str, ...] = ()
    period: str | None = None
    once: bool = False
    after: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()  # a quorum is a measure
    steps: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    confidence: Confidence = "high"
    note: str = ""
    line: int = 0
