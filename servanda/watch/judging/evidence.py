"""Weighing: what is on record becomes incidents, links and findings, before any day is asked about.

What leaves it: one `Evidence`, a pure function of the record. It decides nothing; persons decide,
through `deciding`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import evolve, field, frozen

from servanda import decisions, incident_names, incidents, store, wording
from servanda.decisions import Reread
from servanda.incidents import Judgements
from servanda.model import (
    Capture,
    Claim,
    Coding,
    Correction,
    Decision,
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
from servanda.watch.reading import coverage
from servanda.watch.settings import Watch


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

    @property
    def pages(self) -> tuple[Capture, ...]:
        """The captures that an outlet published: no statement, no list, and the same bytes once."""
        stated = {statement.capture for statement in self.statements}
        first: dict[str, Capture] = {}
        for capture in self.captures:
            if capture.id not in stated and not capture.address.startswith(wording.SHEET):
                first.setdefault(capture.bytes_sha256, capture)
        return tuple(first.values())

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
            (*self.incidents, *self.unsure),
            acts=self.bearings.lexicon.acts,
            actors=self.bearings.actors.values(),
        )

    @cached_property
    def proposals(self) -> tuple[Finding, ...]:
        """What the links would come to if every one were upheld."""
        return decisions.propose(self.incidents, self.links, self.captures)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim and question of the last reading of each capture, in an incident or not."""
        return tuple(claim for t in self.tellings for claim in (*t.claims, *t.questions))

    @property
    def askable(self) -> tuple[tuple[Incident, ...], tuple[Link, ...]]:
        """Every incident that a person may decide on, and all that each may bear on."""
        return (*self.incidents, *self.unsure), (*self.links, *self.unsure_links)


def weigh(watch: Watch, record: store.Store) -> Evidence:
    """Group, link and find: everything that does not depend on a day."""
    texts = record.all(Text)
    hand = by_hand.applied(watch, record, texts)
    kept, tellings = hand.captures, hand.tellings
    ruled, notices = record.all(Decision), record.all(Notice)
    names = record.all(Identity)
    groupings = record.all(Grouping)
    judgements = incidents.judged(groupings)
    questions = [_questions(telling, judgements) for telling in tellings]
    grouped, doubtful = (
        incidents.grouped(
            some,
            kept,
            texts,
            lexicon=watch.lexicon,
            outlets=watch.outlets,
            identities=names,
            judgements=judgements,
        )
        for some in ([_with_joined(telling, judgements) for telling in tellings], questions)
    )
    claimed, asked = (
        by_hand.with_copies(some.incidents, hand.copies) for some in (grouped, doubtful)
    )
    answered = {decision.incident for decision in ruled}
    happened = (*claimed, *(i for i in asked if i.id in answered))
    unsure = tuple(i for i in asked if i.id not in answered)
    bearings = Bearings(
        happened,
        unsure,
        ruled,
        notices,
        agreement=watch.agreement,
        actors={actor.id: actor for actor in (*watch.agreement.actors, *watch.actors)},
        lexicon=watch.lexicon,
    )
    found = decisions.find(ruled, happened, bearings.of_decisions, kept)
    return Evidence(
        captures=kept,
        texts=texts,
        tellings=tellings,
        incidents=happened,
        bearings=bearings,
        decisions=ruled,
        notices=notices,
        findings=found.findings,
        signals=(
            *coverage.still(record.all(Signal), tellings),
            *hand.signals,
            *found.signals,
            *incidents.floods(happened, kept),
            *grouped.signals,
            *incidents.naming(names, [c for i in happened for c in i.claims]).signals,
        ),
        unsure=unsure,
        identities=names,
        voices={} if watch.outlets else by_hand.voices(kept, texts, hand.copies),
        readings=hand.readings,
        codings=hand.codings,
        corrections=hand.corrections,
        statements=hand.statements,
        rereads=hand.rereads,
        groupings=groupings,
        judgements=judgements,
    )


def _questions(telling: Telling, judgements: Judgements) -> Telling:
    """The telling with its questions for claims, but for those that a person joined with others."""
    joined = {id for pair in judgements.one for id in pair}
    return evolve(telling, claims=tuple(c for c in telling.questions if c.id not in joined))


def _with_joined(telling: Telling, judgements: Judgements) -> Telling:
    """The telling with those of its questions as claims that a person joined with others."""
    joined = {id for pair in judgements.one for id in pair}
    raised = tuple(claim for claim in telling.questions if claim.id in joined)
    return evolve(telling, claims=(*telling.claims, *raised)) if raised else telling
