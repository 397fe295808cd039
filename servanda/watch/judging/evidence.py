"""Judging: what is on record becomes incidents, links, findings, standings and duties.

What leaves it: one `Judged`, a pure function of the record and a day. It decides nothing;
persons decide, through `ruling`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from servanda import decisions, incidents, links, store
from servanda.decisions import Reread
from servanda.model import (
    Capture,
    Coding,
    Correction,
    Decision,
    Finding,
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
    links: tuple[Link, ...]
    decisions: tuple[Decision, ...]
    notices: tuple[Notice, ...]
    findings: tuple[Finding, ...]
    proposals: tuple[Finding, ...]
    signals: tuple[Signal, ...]
    unsure: tuple[Incident, ...] = ()
    unsure_links: tuple[Link, ...] = ()
    identities: tuple[Identity, ...] = ()  # every answer about two names, superseded ones too
    voices: Mapping[str, str] = {}  # who speaks in each capture, where the watch lists no outlet
    readings: tuple[Telling, ...] = ()  # as they were read; `tellings` has what persons coded
    codings: tuple[Coding, ...] = ()  # those withdrawn too
    corrections: tuple[Correction, ...] = ()
    statements: tuple[Statement, ...] = ()
    rereads: tuple[Reread, ...] = ()  # what is set aside until a person says

    @property
    def pages(self) -> tuple[Capture, ...]:
        """The captures that an outlet published: no statement, and the same bytes once."""
        stated = {statement.capture for statement in self.statements}
        first: dict[str, Capture] = {}
        for capture in self.captures:
            if capture.id not in stated:
                first.setdefault(capture.bytes_sha256, capture)
        return tuple(first.values())

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
    questions = [evolve(telling, claims=telling.questions) for telling in tellings]
    claimed, asked = (
        by_hand.with_copies(
            incidents.group(
                some, kept, texts, lexicon=watch.lexicon, outlets=watch.outlets, identities=names
            ),
            hand.copies,
        )
        for some in (tellings, questions)
    )
    answered = {decision.incident for decision in ruled}
    happened = (*claimed, *(i for i in asked if i.id in answered))
    unsure = tuple(i for i in asked if i.id not in answered)
    actors = (*watch.agreement.actors, *watch.actors)
    bearing, unsure_links = (
        links.propose(some, watch.agreement, actors, lexicon=watch.lexicon, notices=notices)
        for some in (happened, unsure)
    )
    linked = tuple(one for one in bearing if not one.asks or _decided(one, happened, ruled))
    unsure_links = (*unsure_links, *(one for one in bearing if one not in linked))
    found = decisions.find(ruled, happened, linked, kept)
    return Evidence(
        captures=kept,
        texts=texts,
        tellings=tellings,
        incidents=happened,
        links=linked,
        decisions=ruled,
        notices=notices,
        findings=found.findings,
        proposals=decisions.propose(happened, linked, kept),
        signals=(
            *coverage.still(record.all(Signal), tellings),
            *hand.signals,
            *found.signals,
            *incidents.floods(happened, kept),
            *incidents.naming(names, [c for i in happened for c in i.claims]).signals,
        ),
        unsure=unsure,
        unsure_links=unsure_links,
        identities=names,
        voices={} if watch.outlets else by_hand.voices(kept, texts, hand.copies),
        readings=hand.readings,
        codings=hand.codings,
        corrections=hand.corrections,
        statements=hand.statements,
        rereads=hand.rereads,
    )


def _decided(link: Link, happened: Sequence[Incident], ruled: Sequence[Decision]) -> bool:
    """Whether somebody decided on this bearing, of the incident or of claims that are now its."""
    theirs = [one for one in ruled if one.commitment == link.commitment]
    if any(one.incident == link.incident for one in theirs):
        return True
    seen = {claim for one in theirs for claim in one.seen.claims}
    return any(
        claim.id in seen for one in happened if one.id == link.incident for claim in one.claims
    )
