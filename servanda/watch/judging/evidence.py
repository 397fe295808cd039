"""Judging: what is on record becomes incidents, links, findings, standings and duties.

What leaves it: one `Judged`, a pure function of the record and a day. It decides nothing;
persons decide, through `ruling`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import evolve, frozen

from servanda import decisions, incidents, store
from servanda.model import (
    Capture,
    Decision,
    Finding,
    Identity,
    Incident,
    Link,
    Notice,
    Signal,
    Telling,
    Text,
)
from servanda.watch.judging.bearings import Bearings
from servanda.watch.reading import coverage
from servanda.watch.reading.reading import latest_tellings
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
    bearings: Bearings
    decisions: tuple[Decision, ...]
    notices: tuple[Notice, ...]
    findings: tuple[Finding, ...]
    signals: tuple[Signal, ...]
    unsure: tuple[Incident, ...] = ()
    identities: tuple[Identity, ...] = ()  # every answer about two names, superseded ones too
    voices: Mapping[str, str] = {}  # who speaks in each capture, where the watch lists no outlet

    @property
    def links(self) -> tuple[Link, ...]:
        """On what incidents may bear."""
        return self.bearings.proposed

    @property
    def unsure_links(self) -> tuple[Link, ...]:
        """On what they may bear that is only asked of a person."""
        return self.bearings.asked

    @cached_property
    def proposals(self) -> tuple[Finding, ...]:
        """What the links would come to if every one were upheld."""
        return decisions.propose(self.incidents, self.links, self.captures)

    @property
    def askable(self) -> tuple[tuple[Incident, ...], tuple[Link, ...]]:
        """Every incident that a person may decide on, and all that each may bear on."""
        return (*self.incidents, *self.unsure), (*self.links, *self.unsure_links)


def weigh(watch: Watch, record: store.Store) -> Evidence:
    """Group, link and find: everything that does not depend on a day."""
    kept, texts = record.all(Capture), record.all(Text)
    tellings = latest_tellings(record)
    ruled, notices = record.all(Decision), record.all(Notice)
    names = record.all(Identity)
    questions = [evolve(telling, claims=telling.questions) for telling in tellings]
    claimed, asked = (
        incidents.group(
            some, kept, texts, lexicon=watch.lexicon, outlets=watch.outlets, identities=names
        )
        for some in (tellings, questions)
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
            *found.signals,
            *incidents.floods(happened, kept),
            *incidents.naming(names, [c for i in happened for c in i.claims]).signals,
        ),
        unsure=unsure,
        identities=names,
        voices={} if watch.outlets else incidents.voices(kept, texts),
    )
