"""Weighing: what is on record becomes incidents, links and findings, before any day is asked about.

What leaves it: one `Evidence`, a pure function of the record. It decides nothing; persons decide,
through `deciding`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from servanda import decisions, incident_names, incidents, links, store, wording
from servanda.decisions import Alone, Reread
from servanda.incidents import Judgements
from servanda.model import (
    Actor,
    Agreement,
    Capture,
    Claim,
    Coding,
    Correction,
    Decision,
    ExpertLink,
    Finding,
    Grouping,
    Identity,
    Incident,
    Link,
    Notice,
    Signal,
    Statement,
    Telling,
    Text,
)
from servanda.watch.judging import by_hand
from servanda.watch.judging.bearings import Bearings, Bears
from servanda.watch.judging.listening import Listened, listened
from servanda.watch.judging.open_signals import still_open
from servanda.watch.settings import Watch
from servanda.watch.source_files import SourceFile

if TYPE_CHECKING:
    from servanda.incidents.shelf_making import MadeShelf


@frozen
class Evidence:
    """What the record holds, read once.

    `unsure` are incidents that no claim tells, told only by questions of the reader: each is
    asked of a person, proposes nothing, and is among `incidents` once somebody decided on it.
    `unsure_links` are theirs, and those too unsure to propose: asked alike, and among `links`
    once somebody decided on them.
    """

    captures: tuple[Capture, ...]
    texts: tuple[Text, ...]
    tellings: tuple[Telling, ...]
    incidents: tuple[Incident, ...]
    bearings: Bears
    decisions: tuple[Decision, ...]
    notices: tuple[Notice, ...]
    findings: tuple[Finding, ...]
    signals: tuple[Signal, ...]
    unsure: tuple[Incident, ...] = ()
    identities: tuple[Identity, ...] = ()  # every answer about two names, superseded ones too
    groupings: tuple[Grouping, ...] = ()  # every judgement about claims, superseded ones too
    judgements: Judgements = field(factory=Judgements)
    voices: Mapping[str, str] = {}  # who speaks in each capture, where the watch lists no outlet
    readings: tuple[Telling, ...] = ()  # as they were read; `tellings` has what persons coded
    codings: tuple[Coding, ...] = ()  # those withdrawn too
    corrections: tuple[Correction, ...] = ()
    statements: tuple[Statement, ...] = ()
    rereads: tuple[Reread, ...] = ()  # what is set aside until a person says
    sources: tuple[SourceFile, ...] = ()
    beside: tuple[Incident, ...] = ()  # others, which names tell apart from those here
    lapsed: tuple[Signal, ...] = ()  # of `signals`, those that decisions raise
    experts: tuple[ExpertLink, ...] = ()  # the links by which somebody outside was asked
    two_people: bool = False  # whether what one person judged waits for a second

    @cached_property
    def counts(self) -> Listened:
        """How much of each source was heard."""
        return listened(self.sources, self.pages, self.signals, self.voices)

    @property
    def pages(self) -> tuple[Capture, ...]:
        """The captures that an outlet published: no statement, and the same bytes once."""
        return pages_of(self.captures, self.statements)

    @property
    def links(self) -> tuple[Link, ...]:
        """On what incidents may bear."""
        return self.bearings.proposed

    @property
    def unsure_links(self) -> tuple[Link, ...]:
        """On what they may bear that is only asked of a person."""
        return self.bearings.asked

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each incident is called, by its id, those asked about too; no two alike."""
        return incident_names.name_incidents(
            (*self.incidents, *self.unsure, *self.beside),
            acts=self.bearings.lexicon.acts,
            actors=self.bearings.actors.values(),
        )

    def why_unlinked(
        self, incident: Incident, agreement: Agreement, *, watch: str = "WATCH"
    ) -> str:
        """Why an incident is proposed to bear on nothing, in words; "" where it cannot be told.

        `watch` is what the command in it calls the watch.
        """
        bearings = self.bearings
        return links.why_unlinked(
            incident, agreement, bearings.actors, bearings.lexicon, self.notices,
            watch=watch,
            whom=lambda words: decisions.named_within(words, tuple(bearings.actors.values())),
        )  # fmt: skip

    @cached_property
    def proposals(self) -> tuple[Finding, ...]:
        """What the links would come to if every one were upheld."""
        return decisions.propose(self.incidents, self.links, self.captures)

    @cached_property
    def alone(self) -> tuple[Alone, ...]:
        """What persons decided of incidents by themselves, under no commitment."""
        return decisions.decided_alone(
            self.decisions, self.incidents, self.captures, two_people=self.two_people
        )

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim and question of the last reading of each capture, in an incident or not."""
        return tuple(claim for t in self.tellings for claim in (*t.claims, *t.questions))

    @property
    def askable(self) -> tuple[tuple[Incident, ...], tuple[Link, ...]]:
        """Every incident that a person may decide on, and all that each may bear on."""
        return (*self.incidents, *self.unsure), (*self.links, *self.unsure_links)


def pages_of(captures: Sequence[Capture], statements: Sequence[Statement]) -> tuple[Capture, ...]:
    """The captures that an outlet published: no statement, no sheet, and the same bytes once."""
    stated = {statement.capture for statement in statements}
    first: dict[str, Capture] = {}
    for capture in captures:
        if is_page(capture, stated):
            first.setdefault(capture.bytes_sha256, capture)
    return tuple(first.values())


def is_page(capture: Capture, stated: Container[str]) -> bool:
    """Whether an outlet published a capture; `stated` are those that are statements."""
    return capture.id not in stated and not capture.address.startswith(wording.SHEET)


@frozen
class RecordRead:
    """What is on record, read once, with what persons wrote applied, before it is grouped."""

    texts: tuple[Text, ...]
    hand: by_hand.Handwriting
    decisions: tuple[Decision, ...]
    notices: tuple[Notice, ...]
    identities: tuple[Identity, ...]
    groupings: tuple[Grouping, ...]
    judgements: Judgements
    signals: tuple[Signal, ...]
    experts: tuple[ExpertLink, ...]


@frozen
class GroupedRecord:
    """The incidents of a record: those that claims tell, and those only asked about.

    `signals` are of the grouping itself.
    """

    claimed: tuple[Incident, ...]
    asked: tuple[Incident, ...]
    signals: tuple[Signal, ...]

    def happened(self, ruled: Sequence[Decision]) -> tuple[Incident, ...]:
        """Those that claims tell, then those asked about that somebody decided on."""
        answered = {decision.incident for decision in ruled}
        return (*self.claimed, *(i for i in self.asked if i.id in answered))

    def unsure(self, ruled: Sequence[Decision]) -> tuple[Incident, ...]:
        """Those asked about that nobody decided on."""
        answered = {decision.incident for decision in ruled}
        return tuple(i for i in self.asked if i.id not in answered)


def read_record(watch: Watch, record: store.Store) -> RecordRead:
    """Read the record once."""
    texts = record.all(Text)
    groupings = record.all(Grouping)
    return RecordRead(
        texts=texts,
        hand=by_hand.applied(watch, record, texts),
        decisions=record.all(Decision),
        notices=record.all(Notice),
        identities=record.all(Identity),
        groupings=groupings,
        judgements=incidents.judged(groupings),
        signals=record.all(Signal),
        experts=record.all(ExpertLink),
    )


def grouped(
    watch: Watch, on_record: RecordRead, *, shelf: MadeShelf | None = None
) -> GroupedRecord:
    """Group every claim, and apart from them every question of the reader.

    What they can grow by is put on the `shelf`, if one is given.
    """
    # when used: it brings numbers and comparisons with it
    from servanda.incidents.grouping import group_claims, read_captures

    hand, judgements = on_record.hand, on_record.judgements
    capture_ids = {telling.capture for telling in hand.tellings}
    read = read_captures(hand.captures, on_record.texts, capture_ids, watch.outlets)
    if shelf is not None:
        shelf.add_captures(read)
    copies = by_hand.declared(hand.copies)
    groups = {}
    for scope, some in in_scopes(hand.tellings, judgements).items():
        groups[scope] = group_claims(
            [claim for claims in some.values() for claim in claims],
            read,
            lexicon=watch.lexicon,
            identities=on_record.identities,
            judgements=judgements,
            recorded=hand.recorded,
        )
        if shelf is not None:
            shelf.add_claims(
                scope, some, groups[scope], copies, recorded=hand.recorded, lexicon=watch.lexicon
            )
    claimed, asked = (by_hand.with_copies(some.incidents, hand.copies) for some in groups.values())
    return GroupedRecord(claimed, asked, groups["claims"].signals)


def in_scopes(
    tellings: Sequence[Telling], judgements: Judgements
) -> dict[str, dict[str, tuple[Claim, ...]]]:
    """The claims of each capture, and apart from them the questions of the reader.

    A question that a person joined with others counts as a claim.
    """
    joined = {id for pair in judgements.one for id in pair}
    claims, questions = {}, {}
    for telling in tellings:
        raised = tuple(claim for claim in telling.questions if claim.id in joined)
        claims[telling.capture] = (*telling.claims, *raised)
        questions[telling.capture] = tuple(c for c in telling.questions if c.id not in joined)
    return {"claims": claims, "questions": questions}


def actors_of(watch: Watch) -> dict[str, Actor]:
    """The actors of the agreement and of the watch, by id."""
    return {actor.id: actor for actor in (*watch.agreement.actors, *watch.actors)}


def weigh(watch: Watch, record: store.Store) -> Evidence:
    """Group, link and find: everything that does not depend on a day."""
    on_record = read_record(watch, record)
    return weighed(watch, on_record, grouped(watch, on_record))


def weighed(watch: Watch, on_record: RecordRead, grouping: GroupedRecord) -> Evidence:
    """What a record that was read and grouped comes to."""
    ruled = on_record.decisions
    happened = grouping.happened(ruled)
    bearings = Bearings(
        happened,
        grouping.unsure(ruled),
        ruled,
        on_record.notices,
        agreement=watch.agreement,
        actors=actors_of(watch),
        lexicon=watch.lexicon,
    )
    outcome = decisions.find(
        ruled,
        happened,
        bearings.of_decisions,
        on_record.hand.captures,
        two_people=watch.settings.two_people,
    )
    claims = [claim for incident in happened for claim in incident.claims]
    signals = (
        *on_record.hand.signals,
        *outcome.signals,
        *incidents.floods(happened, on_record.hand.captures),
        *grouping.signals,
        *incidents.naming(on_record.identities, claims).signals,
    )
    return evidence_of(watch, on_record, grouping, bearings, outcome, signals)


def evidence_of(
    watch: Watch,
    on_record: RecordRead,
    grouping: GroupedRecord,
    bearings: Bears,
    outcome: decisions.Found,
    signals: tuple[Signal, ...],
) -> Evidence:
    """The evidence of what was read, grouped, linked and found; `signals` are of all that."""
    hand, ruled = on_record.hand, on_record.decisions
    outlets = watch.outlets
    return Evidence(
        captures=hand.captures,
        texts=on_record.texts,
        tellings=hand.tellings,
        incidents=grouping.happened(ruled),
        bearings=bearings,
        decisions=ruled,
        notices=on_record.notices,
        findings=outcome.findings,
        signals=(*still_open(on_record.signals, hand, outlets), *signals),
        unsure=grouping.unsure(ruled),
        identities=on_record.identities,
        voices={} if outlets else by_hand.voices(hand.captures, on_record.texts, hand.copies),
        readings=hand.readings,
        codings=hand.codings,
        corrections=hand.corrections,
        statements=hand.statements,
        rereads=hand.rereads,
        groupings=on_record.groupings,
        judgements=on_record.judgements,
        sources=watch.sources,
        lapsed=outcome.signals,
        experts=on_record.experts,
        two_people=watch.settings.two_people,
    )
