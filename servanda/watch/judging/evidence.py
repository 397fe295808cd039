"""Judging: what is on record becomes incidents, links, findings, standings and duties.

What leaves it: one `Judged`, a pure function of the record and a day. It decides nothing;
persons decide, through `ruling`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, field, frozen

from servanda import decisions, incidents, links, store
from servanda.incidents import Judgements
from servanda.model import (
    Capture,
    Claim,
    Decision,
    Finding,
    Grouping,
    Identity,
    Incident,
    Link,
    Notice,
    Signal,
    Telling,
    Text,
)
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
    links: tuple[Link, ...]
    decisions: tuple[Decision, ...]
    notices: tuple[Notice, ...]
    findings: tuple[Finding, ...]
    proposals: tuple[Finding, ...]
    signals: tuple[Signal, ...]
    unsure: tuple[Incident, ...] = ()
    unsure_links: tuple[Link, ...] = ()
    identities: tuple[Identity, ...] = ()  # every answer about two names, superseded ones too
    groupings: tuple[Grouping, ...] = ()  # every judgement about claims, superseded ones too
    judgements: Judgements = field(factory=Judgements)
    voices: Mapping[str, str] = {}  # who speaks in each capture, where the watch lists no outlet

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
    kept, texts = record.all(Capture), record.all(Text)
    tellings = latest_tellings(record)
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
    claimed, asked = grouped.incidents, doubtful.incidents
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
            *found.signals,
            *incidents.floods(happened, kept),
            *grouped.signals,
            *incidents.naming(names, [c for i in happened for c in i.claims]).signals,
        ),
        unsure=unsure,
        unsure_links=unsure_links,
        identities=names,
        groupings=groupings,
        judgements=judgements,
        voices={} if watch.outlets else incidents.voices(kept, texts),
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


def _decided(link: Link, happened: Sequence[Incident], ruled: Sequence[Decision]) -> bool:
    """Whether somebody decided on this bearing, of the incident or of claims that are now its."""
    theirs = [one for one in ruled if one.commitment == link.commitment]
    if any(one.incident == link.incident for one in theirs):
        return True
    seen = {claim for one in theirs for claim in one.seen.claims}
    return any(
        claim.id in seen for one in happened if one.id == link.incident for claim in one.claims
    )
