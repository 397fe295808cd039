"""Judging: what is on record becomes incidents, links, findings, standings and duties.

What leaves it: one `Judged`, a pure function of the record and a day. It decides nothing;
persons decide, through `ruling`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from attrs import evolve, frozen

from servanda import canon, decisions, duties, incidents, links, standing, store
from servanda.model import (
    Capture,
    Decision,
    Duty,
    Finding,
    Identity,
    Incident,
    Interval,
    Link,
    Notice,
    Signal,
    Standing,
    Telling,
    Text,
)
from servanda.sources import hearing
from servanda.watch import reaching
from servanda.watch.gathering import latest_tellings
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

    @property
    def askable(self) -> tuple[tuple[Incident, ...], tuple[Link, ...]]:
        """Every incident that a person may decide on, and all that each may bear on."""
        return (*self.incidents, *self.unsure), (*self.links, *self.unsure_links)


@frozen
class Judged:
    """How things stand at the end of a day."""

    on: date
    proposed: bool
    standings: tuple[Standing, ...]
    duties: tuple[Duty, ...]
    heard: int
    expected: int


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
            *reaching.still(record.all(Signal), tellings),
            *found.signals,
            *incidents.floods(happened, kept),
            *incidents.naming(names, [c for i in happened for c in i.claims]).signals,
        ),
        unsure=unsure,
        unsure_links=unsure_links,
        identities=names,
        voices={} if watch.outlets else incidents.voices(kept, texts),
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


def judge(watch: Watch, evidence: Evidence, *, on: date, proposed: bool = False) -> Judged:
    """Standings and duties at the end of a day; with `proposed`, undecided links count too."""
    findings = evidence.findings
    if proposed:
        decided = {(f.incident, f.commitment) for f in findings}
        findings = (
            *findings,
            *(p for p in evidence.proposals if (p.incident, p.commitment) not in decided),
        )
    heard, expected = sources(watch, evidence.captures, evidence.voices, on=on)
    return Judged(
        on=on,
        proposed=proposed,
        standings=standing.assess_all(
            watch.agreement,
            findings,
            evidence.notices,
            on=on,
            heard=heard,
            expected=expected,
            proposed=proposed,
        ),
        duties=duties.trigger(
            watch.agreement, findings, evidence.notices, on=on, proposed=proposed
        ),
        heard=heard,
        expected=expected,
    )


def sources(
    watch: Watch, captures: Sequence[Capture], voices: Mapping[str, str], *, on: date
) -> tuple[int, int]:
    """How many sources spoke in the window that ends on a day, and how many were expected.

    A source that published so much less than is expected of it that chance would do so once in
    a hundred times has not spoken: see `servanda.sources.hearing`.

    Without listed sources, every house that spoke is heard and none was expected; one that only
    prints another's story has not spoken.
    """
    since = on - timedelta(days=watch.settings.window_days)
    spoke = [c for c in captures if _within(c.published.when, since, on)]
    if not watch.outlets:
        return len({voices[c.id] for c in spoke}), 0
    listening = [
        outlet
        for outlet in watch.outlets
        if (outlet.from_on is None or outlet.from_on <= on)
        and (outlet.to_on is None or on <= outlet.to_on)
    ]
    return sum(hearing.is_heard(one, spoke, since, on) for one in listening), len(listening)


def _within(when: Interval, since: date, on: date) -> bool:
    day = when.to_on or when.from_on
    return day is not None and since <= day <= on


@frozen
class Change:
    """One commitment's standing moved on a day."""

    on: date
    commitment: str
    before: str
    after: str
    because: tuple[str, ...]


def changes(
    watch: Watch, evidence: Evidence, *, until: date, proposed: bool = False
) -> tuple[Change, ...]:
    """Every day on which a standing moved, up to a day, oldest first."""
    findings = evidence.findings + (evidence.proposals if proposed else ())
    days = {f.since_on for f in findings} | {f.ended_on for f in findings}
    days |= {n.on for n in evidence.notices}
    turns = sorted(day for day in days if day is not None and day <= until)
    moved: list[Change] = []
    last: dict[str, str] = {}
    for day in ([turns[0] - timedelta(days=1), *turns]) if turns else []:
        for now in judge(watch, evidence, on=day, proposed=proposed).standings:
            before = last.get(now.commitment)
            if before is not None and before != now.state:
                moved.append(Change(day, now.commitment, before, now.state, now.because))
            last[now.commitment] = now.state
    return tuple(moved)


def rule(
    record: store.Store, ruled: Sequence[Decision | Notice], *, now: datetime
) -> tuple[Decision | Notice, ...]:
    """Put decisions and notices on record, all or none; give back those that are new.

    The same judgement of the same person about the same seen thing is not recorded twice.
    """
    before: list[Decision | Notice] = [*record.all(Decision), *record.all(Notice)]
    known = {_substance(entry) for entry in before}
    fresh = tuple(entry for entry in ruled if _substance(entry) not in known)
    record.add(list(fresh), at=now)
    return fresh


def _substance(entry: Decision | Notice) -> str:
    """What an entry says, apart from when it was said."""
    said = canon.plain(entry)
    del said["id"], said["at"]
    return canon.sha256(said)
