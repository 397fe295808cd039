"""The whole vocabulary, as frozen records, in the order evidence travels.

Read this first. Every other module takes these records and returns these records.
Nothing here reads a clock, a file or a network. Words are used as in docs/reference/words.md.

Conventions: `_on` is a calendar day, `_at` an instant in UTC to the second. Days in an
`Interval` are inclusive at both ends; text ranges are half-open, `[start, end)`, counted in
Unicode code points of the working text of a capture. `_sha256` is lower-case hex.
Ids are stable strings; the ids of records read from the world are made by `canon.identify`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import ge, in_, optional

# ------------------------------------------------------------------ closed lists

Force = Literal["must", "must_not", "may", "should", "is"]
FORCES: tuple[Force, ...] = get_args(Force)

Stance = Literal["done", "ongoing", "threatened", "planned", "denied", "ended"]
STANCES: tuple[Stance, ...] = get_args(Stance)

Bearing = Literal["breaches", "threatens", "fulfils", "excuses", "context"]
BEARINGS: tuple[Bearing, ...] = get_args(Bearing)

Judgement = Literal["upheld", "rejected", "unsure"]
JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)

Verdict = Literal["same", "different", "unsure"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

# The rungs of proof, weakest first (Wilkinson, Geneva Academy 2014). "believe" is the usual
# finding of a UN inquiry; nothing here ever says "guilty" or "proved".
Proof = Literal["suspect", "believe", "balance", "beyond_doubt"]
PROOFS: tuple[Proof, ...] = get_args(Proof)

# fmt: off
StandingState = Literal[
    "not in force", "dormant", "not assessed", "kept", "threatened", "breached", "disputed",
    "fulfilled", "ended",
]
STANDING_STATES: tuple[StandingState, ...] = get_args(StandingState)

DutyState = Literal["waiting", "owed", "met", "overdue", "contested"]
DUTY_STATES: tuple[DutyState, ...] = get_args(DutyState)

ActorKind = Literal[
    "state",          # a country as such, its government
    "state_organ",    # court, police, ministry, army, parliament, prison
    "official",       # a person speaking or acting for a state
    "politician",     # a person of a party or assembly, not acting for the state
    "party",          # a political party
    "journalist",
    "media",          # an outlet, station, paper, agency, bureau
    "defender",       # human-rights defender, activist, lawyer acting as one
    "ngo",            # an association that is neither party nor union
    "unionist",
    "union",
    "armed_group",
    "international",  # an inter-governmental body or its officer
    "company",
    "public",         # people at large: villagers, protesters, refugees, voters
    "person",         # a person of no known kind
    "unknown",
]
ACTOR_KINDS: tuple[ActorKind, ...] = get_args(ActorKind)

Precision = Literal["day", "week", "month", "season", "quarter", "year", "range", "unknown"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

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

PassageKind = Literal[
    "title", "heading", "body", "caption", "pull_link", "list", "quote", "table",
]
PASSAGE_KINDS: tuple[PassageKind, ...] = get_args(PassageKind)

FlagKind = Literal[
    "hidden",      # words that no reader of the page sees
    "invisible",   # marks without width inside a word
    "turned",      # marks that turn letters round, or carry words nobody sees
    "lookalike",   # letters of another script that look like those of the word's own
    "wide",        # full-width, mathematical, circled or struck-out forms of letters
    "to_machine",  # words addressed to a machine that reads
]
FLAG_KINDS: tuple[FlagKind, ...] = get_args(FlagKind)
# fmt: on

Confidence = Literal["high", "medium", "low"]

Phase = Literal["before", "within", "after"]


# A field that came after records of its kind were first hashed. Where it holds nothing it is left
# out of the spelling, so that a record without it hashes as it did before.
LATER = {"later": True}


# ------------------------------------------------------------------ time


@frozen
class Interval:
    """A stretch of days, both ends included; `None` is open on that side.

    `precision` says how exactly the source spoke, `words` the words it used ("on Monday").
    """

    from_on: date | None
    to_on: date | None
    precision: Precision = field(default="unknown", validator=in_(PRECISIONS))
    words: str = ""

    def __attrs_post_init__(self) -> None:
        if self.from_on and self.to_on and self.from_on > self.to_on:
            raise ValueError(f"interval ends ({self.to_on}) before it starts ({self.from_on})")


NO_TIME = Interval(None, None, "unknown", "")


# ------------------------------------------------------------------ agreements


@frozen
class Source:
    """Where a statement about the law can be read: an official citation or an address."""

    id: str
    citation: str
    note: str = ""


@frozen
class Instrument:
    """One of the texts that make up an agreement. `id` is the first part of provision ids."""

    id: str
    title: str
    citation: str
    signed_on: date | None
    in_force_on: date | None
    treaty: bool = True
    note: str = ""


@frozen
class Actor:
    """Someone who can act, suffer or speak: a state, person, party, court, newspaper.

    `acts_for` names the actor whose conduct this one's is (an officer's state, a ministry's
    state), over the days `offices` gives when it is only by holding an office.
    """

    id: str
    name: str
    kind: ActorKind = field(default="unknown", validator=in_(ACTOR_KINDS))
    aliases: tuple[str, ...] = ()
    acts_for: str | None = None
    member_of: tuple[str, ...] = ()
    country: str | None = None  # ISO 3166 alpha-2, lower case
    offices: tuple[Office, ...] = ()
    not_to_confuse_with: tuple[str, ...] = ()
    note: str = ""


@frozen
class Office:
    """An office held over days: its titles are aliases only in that time."""

    title: str
    acts_for: str
    from_on: date | None = None
    to_on: date | None = None
    aliases: tuple[str, ...] = ()


@frozen
class Holding:
    """An actor holds a role from the start of `from_on` to the end of `to_on`."""

    actor: str
    from_on: date | None = None
    to_on: date | None = None
    how: str = ""  # "signature", "succession to ussr", "accession", ...
    open_question: bool = False  # whether this holding is contested or unsettled
    note: str = ""


@frozen
class Role:
    """What commitments bind: "co_chairs", "parties". Held by actors over dated periods."""

    id: str
    title: str
    held_by: tuple[Holding, ...] = ()
    note: str = ""

    def holders(self, on: date) -> tuple[str, ...]:
        """The actors that hold the role on a day, in the order of the file."""
        held = []
        for holding in self.held_by:
            if holding.from_on and on < holding.from_on:
                continue
            if holding.to_on and on > holding.to_on:
                continue
            if holding.actor not in held:
                held.append(holding.actor)
        return tuple(held)


@frozen
class Period:
    """A stretch of the agreement's life with a name ("transition")."""

    id: str
    title: str
    from_on: date | None
    to_on: date | None
    from_event: str | None = None  # starts when this event is on record
    to_event: str | None = None  # ends when this event is on record
    note: str = ""


@frozen
class Reading:
    """An alternative understanding of a provision, with who holds it. Carried, not settled."""

    id: str
    says: str
    held_by: str
    source: str = ""
    effect: str = ""  # what would be different under it, in words


@frozen
class Provision:
    """An article or paragraph. `summary` is our plain-words account, never the official text."""

    id: str  # "sov/5/1"
    title: str
    instrument: str
    summary: str
    citation: str
    line: int  # of the agreement file
    kind: str = ""


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


@frozen
class Event:
    """A named happening the agreement hangs dates on; on record from `on` or from a notice."""

    id: str
    title: str
    on: date | None = None
    note: str = ""


@frozen
class Question:
    """An open question of law the file carries and does not settle."""

    id: str
    asks: str
    about: tuple[str, ...] = ()  # provision, commitment, rule or actor ids
    note: str = ""


@frozen
class Agreement:
    """The instruments, who is bound, and what each provision asks. Read from one file."""

    id: str
    title: str
    signed_on: date | None
    in_force_on: date | None
    languages: tuple[str, ...]
    depositaries: tuple[str, ...]
    instruments: tuple[Instrument, ...]
    actors: tuple[Actor, ...]
    roles: tuple[Role, ...]
    periods: tuple[Period, ...]
    events: tuple[Event, ...]
    provisions: tuple[Provision, ...]
    commitments: tuple[Commitment, ...]
    rules: tuple[Rule, ...]
    questions: tuple[Question, ...] = ()
    sources: tuple[Source, ...] = ()
    aliases: tuple[str, ...] = ()  # names the press uses for it
    country: str | None = None  # whose peace it is about (ISO alpha-2), where one
    completion: str | None = None  # event that ends everything
    file_sha256: str = ""

    def commitment(self, id: str) -> Commitment | Rule:
        """The commitment or rule of that id; KeyError where there is none."""
        for item in self.items():
            if item.id == id:
                return item
        raise KeyError(id)

    def items(self) -> tuple[Commitment | Rule, ...]:
        """Every commitment and every rule, in the order of the file."""
        every: list[Commitment | Rule] = [*self.commitments, *self.rules]
        return tuple(sorted(every, key=lambda item: item.line))


# ------------------------------------------------------------------ captures


@frozen
class Dating:
    """When something was published, and how that is known.

    how: "stated" by the page itself, "guessed" from its text or address, "given" by the user,
    "unknown". `basis` names the field or rule ("JSON-LD datePublished").
    """

    when: Interval
    how: Literal["stated", "guessed", "given", "unknown"]
    basis: str = ""


@frozen
class Capture:
    """Bytes as they were published, hashed, with where and when from; kept in the vault."""

    id: str  # "cap-..." of bytes_sha256 and address
    bytes_sha256: str
    size_bytes: int = field(validator=ge(0))
    media_type: str
    address: str  # URL, or file name, or "stdin"
    fetched_at: datetime
    added_by: str
    published: Dating
    publisher: str = ""
    source: str | None = None  # id of the watch's source, where it is one
    title: str = ""
    language: str = ""
    note: str = ""


@frozen
class Passage:
    """A paragraph of the working text, what kind it is, and in which language where known."""

    start: int
    end: int
    kind: PassageKind = field(validator=in_(PASSAGE_KINDS))
    language: str = ""  # ISO 639-1


@frozen
class Flag:
    """Something in a page that could steer a reader unseen: what kind, where, which words.

    `words` spell invisible marks out ("kil<U+200B>led"). Where they do not stand in the working
    text, `start` equals `end` and is the place they stood at, as nearly as it is known.
    """

    kind: FlagKind = field(validator=in_(FLAG_KINDS))
    start: int
    end: int
    words: str


@frozen
class Text:
    """The working text taken out of a capture; derived, never in place of the bytes.

    `content` is the text that all spans of claims count in. Passages do not overlap and are
    in order of `start`.
    """

    id: str  # "txt-..."
    capture: str
    content: str
    passages: tuple[Passage, ...]
    extractor: str  # name and version
    hidden: str = ""  # what was hidden or stripped, in words
    flags: tuple[Flag, ...] = ()  # the same and more, each with its kind, place and words


# ------------------------------------------------------------------ claims


@frozen
class Span:
    """Where words stand in the working text of a capture. `quote` equals content[start:end]."""

    start: int
    end: int
    quote: str


@frozen
class Mention:
    """Words that name someone, and who that is taken to be.

    `actor` is the id of a known actor or None; `kind` what sort of actor the words name;
    `how` says in words why they were taken so. `number` where the words count ("two reporters").
    """

    span: Span
    actor: str | None
    kind: ActorKind = field(default="unknown", validator=in_(ACTOR_KINDS))
    how: str = ""
    country: str | None = None


@frozen
class Quantity:
    """A number a source gave, with its unit: low == high unless it gave a range.

    `None` is open: "fewer than 40 per cent" is low None, high 40, strict.
    """

    low: float | None
    high: float | None
    unit: str
    span: Span | None = None


@frozen
class Place:
    """Words that name a place, and the place they are taken for."""

    span: Span
    name: str
    country: str | None = None  # ISO alpha-2, lower case
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None


@frozen
class Claim:
    """One source's telling of one act. Said, never true because it is said.

    `when` is the day the stance holds of: for done and ongoing the act's own time, for
    planned, threatened and denied the day it was said; `planned_for` is then the act's time.
    `said_by` is None when the source says it in its own voice.
    """

    id: str
    capture: str
    act: str
    stance: Stance = field(validator=in_(STANCES))
    cue: Span  # the words that show the act
    quote: Span  # the sentence or sentences
    by: tuple[Mention, ...] = ()
    to: tuple[Mention, ...] = ()
    where: tuple[Place, ...] = ()
    when: Interval = NO_TIME
    when_span: Span | None = None
    planned_for: Interval | None = None
    number: Quantity | None = None
    instrument: Span | None = None  # charge, tax, law, licence
    said_by: Mention | None = None
    stance_span: Span | None = None
    about: str | None = None  # for positions and invocations: agreement or provision id
    confidence: float = 1.0
    reason: str = ""


@frozen
class Telling:
    """One reading of one capture: which reader, model and lexicon gave which claims.

    `questions` are claims that the reader is too unsure of to make: each is asked of a person
    and joins no incident until then.
    """

    id: str  # "tel-..."
    capture: str
    text: str
    reader: str  # name, version
    model: str  # name, version, digest
    lexicon_sha256: str
    claims: tuple[Claim, ...]
    unread: tuple[str, ...] = ()  # what was set aside by name, with why
    questions: tuple[Claim, ...] = ()


# ------------------------------------------------------------------ incidents, links


@frozen
class Origin:
    """Captures that tell one story from one origin: a wire, a copy, a quoted witness.

    `because` says of each capture, in the same order, why it was put with those before it.
    """

    captures: tuple[str, ...]
    reason: str
    because: tuple[str, ...] = ()


@frozen
class Incident:
    """What the claims about one event come to. Derived from claims; never stored as true.

    `id` comes from its earliest claim, so it stays when more claims join. `numbers` keeps
    every count told, side by side; `number` is the spread of all of them.
    """

    id: str
    act: str
    stance: Stance = field(validator=in_(STANCES))
    when: Interval
    claims: tuple[Claim, ...]
    by: tuple[Mention, ...] = ()
    to: tuple[Mention, ...] = ()
    where: tuple[Place, ...] = ()
    number: Quantity | None = None
    numbers: tuple[Quantity, ...] = ()
    planned_for: Interval | None = None
    said_by: tuple[Mention, ...] = ()
    origins: tuple[Origin, ...] = ()
    leads_to: tuple[str, ...] = ()  # incidents in which what was planned is told as done
    conflicts: tuple[str, ...] = ()  # what the sources disagree on, in words
    identities: tuple[str, ...] = ()  # who took two spellings in it for one, and why
    confidence: float = 1.0


@frozen
class Link:
    """How an incident may bear on a commitment: a proposal with its reason and its words."""

    incident: str
    commitment: str
    bearing: Bearing = field(validator=in_(BEARINGS))
    reason: str
    bearers: tuple[str, ...]  # the actors (party ids) whose conduct it is said to be
    claim: str  # claim whose words carry it
    incident_span: Span
    commitment_words: str  # the words of the summary or of `must` it meets
    rule: str = ""  # name of the linking rule
    confidence: float = 1.0
    asks: bool = False  # too unsure to propose: asked of a person, and counts nowhere


# ------------------------------------------------------------------ decisions


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


@frozen
class Finding:
    """What the current decisions about one incident under one commitment come to."""

    id: str  # "fnd-..." of incident and commitment
    incident: str
    commitment: str
    bearing: Bearing
    state: Literal["upheld", "rejected", "unsure", "disputed", "proposed"]
    proof: Proof | None
    serious: bool
    since_on: date | None  # the first day by which it had surely happened
    bearers: tuple[str, ...]  # party ids whose conduct it is
    decisions: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    ended_on: date | None = None


# ------------------------------------------------------------------ standing, duties


@frozen
class Standing:
    """The state of one commitment at the end of a day, with the findings it rests on."""

    commitment: str
    bearers: tuple[str, ...]  # actors that hold the bearing roles that day
    state: StandingState
    since: date | None
    because: tuple[str, ...]
    sources_heard: int
    sources_expected: int
    on: date
    method: str
    note: str = ""
    proposed: bool = False


@frozen
class Duty:
    """Who must act under a rule on a day: waiting on whom, since when, due when, and why."""

    rule: str
    bearers: tuple[str, ...]
    must: str
    state: DutyState
    waiting_on: str | None
    since: date | None
    due: date | None
    because: tuple[str, ...]
    readings: tuple[str, ...]
    on: date
    method: str
    note: str = ""
    proposed: bool = False


def in_effect(notices: Iterable[Notice], on: date) -> tuple[Notice, ...]:
    """The notices dated by a day that no other notice replaces, in order of day and id.

    A notice that replaces another corrects the record, so the corrected one counts on no day.
    """
    every = tuple(notices)
    replaced = {notice.replaces for notice in every if notice.replaces}
    kept = [notice for notice in every if notice.on <= on and notice.id not in replaced]
    return tuple(sorted(kept, key=lambda notice: (notice.on, notice.id)))


def counted(
    findings: Iterable[Finding], on: date, *, proposed: bool = False
) -> tuple[Finding, ...]:
    """The findings that count on a day, in order of day and id.

    Upheld ones whose act had surely happened by then. With `proposed`, also proposals about an
    incident and commitment that no person has decided.
    """
    every = tuple(findings)
    decided = {(f.incident, f.commitment) for f in every if f.state != "proposed"}
    kept = [
        (f.since_on, f.id, f)
        for f in every
        if f.since_on
        and f.since_on <= on
        and (
            f.state == "upheld"
            or (proposed and f.state == "proposed" and (f.incident, f.commitment) not in decided)
        )
    ]
    return tuple(f for _, _, f in sorted(kept, key=lambda one: one[:2]))


def ended(
    finding: Finding, findings: Iterable[Finding], notices: Iterable[Notice], on: date
) -> bool:
    """Whether a breach or threat is over by a day: it stopped, or a later act remedied it.

    Only an upheld fulfilment of the same commitment that names it, or a notice of "met" that
    answers it, remedies; time alone ends nothing.
    """
    since = finding.since_on
    if finding.ended_on and finding.ended_on <= on:
        return True
    remedied = any(
        f.bearing == "fulfils"
        and f.commitment == finding.commitment
        and bool({finding.incident, finding.id} & set(f.remedies))
        and (since is None or f.since_on is None or f.since_on >= since)
        for f in findings
    )
    return remedied or any(
        n.kind == "met"
        and (n.about, n.finding) == (finding.commitment, finding.id)
        and (since is None or n.on >= since)
        for n in notices
    )


def speaking_against(
    finding: Finding, findings: Iterable[Finding], notices: Iterable[Notice]
) -> tuple[tuple[date, str], ...]:
    """What disputes a breach or threat: upheld excuses and notices that contest it, by day."""
    against = [
        (f.since_on, f.id)
        for f in findings
        if f.bearing == "excuses"
        and f.commitment == finding.commitment
        and f.since_on
        and (f.incident == finding.incident or finding.incident in f.remedies)
    ]
    against += [(n.on, n.id) for n in notices if n.kind == "contest" and n.finding == finding.id]
    return tuple(sorted(against))


# ------------------------------------------------------------------ letters, archive, signals


@frozen
class Letter:
    """A letter as drafted: `text_sha256` is what signatures are on."""

    id: str
    on: date
    agreement: str
    addressees: tuple[str, ...]
    duties: tuple[str, ...]  # rule ids
    findings: tuple[str, ...]
    text: str
    text_sha256: str
    language: str = "en"


@frozen
class Signal:
    """Something not handled: kept, counted, shown; never dropped in silence."""

    id: str
    kind: str
    where: str
    what: str
    why: str
    do: str
    at: datetime | None = None


@frozen
class Note:
    """What somebody noted of a source, and the day from which it holds."""

    on: date
    words: str


@frozen
class Outlet:
    """A source a watch listens to: publisher, owner, language, how much is expected a week.

    Outlets of one `family` or one `owner` count as one origin. `wires` are the agencies whose
    copy it carries. `note` is of no day.
    """

    id: str
    publisher: str
    family: str = ""
    language: str = "en"
    address: str = ""
    expect_per_week: float = 1.0
    from_on: date | None = None
    to_on: date | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""
    owner: str = field(default="", metadata=LATER)
    wires: tuple[str, ...] = field(default=(), metadata=LATER)
    notes: tuple[Note, ...] = field(default=(), metadata=LATER)
