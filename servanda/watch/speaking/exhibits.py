"""Everything of a watch that has an id: what it is, a line that says it, and what it names.

What leaves it: exhibits to be looked up by the start of an id or of a hash, and the links between
them in both directions. It makes no row and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import frozen

from servanda import store, wording
from servanda.corrections import claim_of
from servanda.errors import EvidenceError, nearest
from servanda.incidents.merging import incident_id
from servanda.model import (
    Actor,
    Capture,
    Claim,
    Coding,
    Commitment,
    Correction,
    Decision,
    ExpertLink,
    Finding,
    Grouping,
    Identity,
    Incident,
    Letter,
    Notice,
    Opinion,
    Outlet,
    Question,
    Rule,
    Signal,
    Statement,
    Telling,
    Text,
)
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch
from servanda.watch.speaking.published_as import own_of_published

_HASH = re.compile(r"[0-9a-f]{8,64}")  # eight digits at least: fewer are no start of one hash
_IS_ID = re.compile(r"[a-z]{3}-[0-9a-f]")
LINE = 160  # letters of what an exhibit says in one line
CANDIDATES = 8  # so many of several that begin alike are named


@frozen
class Exhibit:
    """One thing that has an id. `what` is the word for it, `names` are ids that it names."""

    what: str
    id: str
    record: Any
    names: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()


class Exhibits:
    """All of a watch, looked up by id; a thing of the law comes before what is on record."""

    def __init__(self, watch: Watch, record: store.Store, evidence: Evidence) -> None:
        self._watch, self._record, self._evidence = watch, record, evidence

    @cached_property
    def every(self) -> tuple[Exhibit, ...]:
        """Every exhibit, each once, in the order evidence travels."""
        return (
            *_law(self._watch),
            *_gathered(self._evidence),
            *_judged(self._evidence),
            *(_by_kind("letter", self._record.all(Letter))),
            *_of_experts(self._record),
        )

    @cached_property
    def _named_by(self) -> Mapping[str, list[Exhibit]]:
        naming: dict[str, list[Exhibit]] = {}
        for exhibit in self.every:
            for name in dict.fromkeys(exhibit.names):
                naming.setdefault(name, []).append(exhibit)
        return naming

    def find(self, words: str) -> tuple[Exhibit, ...]:
        """Those of that id or hash, else the one whose id or hash begins so.

        Two of one id, as a source and an actor can be, are both given. What was an incident of its
        own is found as the one that it is part of. Raises EvidenceError where nothing or more than
        one begins so; it names the nearest, or those it could be.
        """
        wanted = words.strip()
        if found := self.near(wanted) or self._one(wanted, self._moved(wanted)):
            return found
        raise EvidenceError(
            f'nothing of this watch has the id "{wanted}". '
            f"{nearest(wanted, (exhibit.id for exhibit in self.every))} "
            "`servanda search WATCH WORDS` finds things by their words."
        )

    def near(self, wanted: str) -> tuple[Exhibit, ...]:
        """Those of that id, else the one whose id, hash or published id begins so; () for none.

        Raises EvidenceError where several do.
        """
        if exact := tuple(exhibit for exhibit in self.every if exhibit.id == wanted):
            return exact
        near = {
            exhibit.id: exhibit
            for exhibit in self.every
            if wanted and exhibit.id.startswith(wanted)
        }
        if not near and _HASH.fullmatch(wanted.lower()):
            near = self._of_hash(wanted.lower())
        return self._one(wanted, near or self._published(wanted))

    def _one(self, wanted: str, near: Mapping[str, Exhibit]) -> tuple[Exhibit, ...]:
        """The only one there is, or none. Raises EvidenceError where there are several."""
        if len(near) < 2:
            return tuple(near.values())
        some = "; ".join(
            f"{exhibit.id} ({exhibit.what})" for exhibit in list(near.values())[:CANDIDATES]
        )
        more = f"; and {len(near) - CANDIDATES} more" if len(near) > CANDIDATES else ""
        raise EvidenceError(f'"{wanted}" begins {len(near)} ids: {some}{more}. Give more of one.')

    def own_id(self, typed: str) -> str:
        """The whole id on this machine of what was typed: the start of an id, or a published one.

        What is no id comes back as it is, as does one that nothing has. Raises EvidenceError where
        several begin so, or where it was an incident of its own and is part of another now.
        """
        wanted = typed.strip()
        if not _IS_ID.match(wanted):
            return typed
        if near := self.near(wanted):
            return near[0].id
        if moved := self.moved(wanted):
            raise EvidenceError(f"{moved}. Nothing was decided.")
        return typed

    def moved(self, words: str) -> str:
        """That an id was an incident's own and which one that is part of now; "" for any other."""
        wanted = words.strip()
        homes = [] if self.near(wanted) else list(self._moved(wanted).values())
        if len(homes) != 1:
            return ""
        claims = {claim.id for claim in homes[0].record.claims}
        joined = [
            grouping
            for grouping in self._evidence.judgements.about(claims)
            if grouping.verdict == "one event"
        ]
        since = f" since {joined[-1].at:%Y-%m-%d} ({joined[-1].id})" if joined else " now"
        return f"{wanted} is part of {homes[0].id}{since}"

    def _of_hash(self, start: str) -> dict[str, Exhibit]:
        """What has a hash that begins so: of its bytes or text, or of its line in the record."""
        near = {
            exhibit.id: exhibit
            for exhibit in self.every
            if any(each.startswith(start) for each in exhibit.hashes)
        }
        if near:
            return near
        lines = {
            line.id
            for line in self._record.entries()
            if line.sha256.startswith(start) or line.chain_sha256.startswith(start)
        }
        return {exhibit.id: exhibit for exhibit in self.every if exhibit.id in lines}

    def _published(self, wanted: str) -> dict[str, Exhibit]:
        """What went out under an id that begins so, in a letter, a site or an export."""
        own = {
            id for published, id in self.own_of_published.items() if published.startswith(wanted)
        }
        return {exhibit.id: exhibit for exhibit in self.every if wanted and exhibit.id in own}

    @cached_property
    def own_of_published(self) -> Mapping[str, str]:
        """The own id of everything by each id it is published under."""
        return own_of_published(self._watch.settings, self._evidence)

    def published_as(self, exhibit: Exhibit, words: str) -> str:
        """The published id that begins with the words a thing was found by; "" for its own id."""
        wanted = words.strip()
        if exhibit.id.startswith(wanted) or not _IS_ID.match(wanted):
            return ""
        every = self.own_of_published.items()
        near = (each for each, own in every if own == exhibit.id and each.startswith(wanted))
        return next(near, "")

    def _moved(self, wanted: str) -> dict[str, Exhibit]:
        """The incidents that now hold what was one under an id that none has any more.

        An incident has its id by its first claim, so each claim says which it would be alone.
        """
        seen = {
            claim
            for decision in self._evidence.decisions
            if wanted and decision.incident.startswith(wanted)
            for claim in decision.seen.claims
        }
        return {
            exhibit.id: exhibit
            for exhibit in (self.every if _IS_ID.match(wanted) else ())
            if exhibit.what == "incident"
            and any(
                claim.id in seen or incident_id(claim).startswith(wanted)
                for claim in exhibit.record.claims
            )
        }

    def linked(self, exhibit: Exhibit) -> tuple[Exhibit, ...]:
        """What it names and what names it, each once, in the order evidence travels."""
        names = {*exhibit.names, *(other.id for other in self._named_by.get(exhibit.id, ()))}
        names.discard(exhibit.id)
        return tuple(other for other in self.every if other.id in names)

    def line(self, exhibit: Exhibit) -> str:
        """What it is, in one line."""
        words = " ".join(self._says(exhibit).split())
        return words if len(words) <= LINE else f"{words[:LINE].rsplit(' ', 1)[0]}…"

    def _says(self, exhibit: Exhibit) -> str:
        record = exhibit.record
        match record:
            case Capture():
                when = wording.span_of_days(record.published.when)
                return f"{record.title or record.address}: {wording.source(record)}, {when}"
            case Text():
                return f"the working text of {record.capture}, by {record.extractor}"
            case Telling():
                return f"{wording.figure(len(record.claims), 'claim')} read by {record.reader}"
            case Claim():
                act = self._watch.lexicon.act_title(record.act)
                return f"{act}, {record.stance}: {record.quote.quote}"
            case Incident():
                return self._evidence.names[record.id]
            case Commitment() | Rule():
                return f"{record.force.replace('_', ' ')} {record.must}"
            case Decision():
                return f"{record.judgement} by {record.by}: {record.reason}"
            case Opinion():
                return f"{record.judgement}, says {record.by} ({record.role}): {record.reason}"
            case ExpertLink():
                return f"for {record.expert} ({record.role}), made by {record.by}"
            case Finding():
                of = self._evidence.names.get(record.incident, record.incident)
                return f"{record.state}: {record.bearing} {record.commitment}: {of}"
            case Statement():
                return f"{record.kind} by {record.by}, {record.where}"
            case Notice():
                return f"{record.kind} on {record.on}: {record.words}"
            case Letter():
                return f"of {record.on} to {', '.join(record.addressees)}"
            case Signal():
                return f"{record.where}: {record.what}"
            case Correction():
                return f"{record.fact}: {record.value}, was {record.was}: {record.reason}"
            case Identity():
                return f"{record.one} and {record.other}: {record.verdict}"
            case Coding() | Grouping():
                return f"by {record.by}: {record.reason}"
            case Question():
                return record.asks
            case Outlet():
                return record.publisher
            case Actor():
                return f"{record.name}, {record.kind.replace('_', ' ')}"
            case _:
                return str(record.title)


def _law(watch: Watch) -> Iterator[Exhibit]:
    agreement = watch.agreement
    yield Exhibit("agreement", agreement.id, agreement, hashes=(agreement.file_sha256,))
    yield from _by_kind("instrument", agreement.instruments)
    for provision in agreement.provisions:
        yield Exhibit("provision", provision.id, provision, (provision.instrument,))
    for item in agreement.items():
        what = "rule" if isinstance(item, Rule) else "commitment"
        yield Exhibit(what, item.id, item, (item.provision, *item.bearers, *item.after))
    for role in agreement.roles:
        yield Exhibit("role", role.id, role, tuple(holding.actor for holding in role.held_by))
    yield from _by_kind("period", agreement.periods)
    yield from _by_kind("event", agreement.events)
    for question in agreement.questions:
        yield Exhibit("question", question.id, question, question.about)
    actors = {actor.id: actor for actor in (*agreement.actors, *watch.actors)}
    for actor in actors.values():
        yield Exhibit("actor", actor.id, actor, (*filter(None, [actor.acts_for]), *actor.member_of))
    yield from _by_kind("source", watch.outlets)


def _gathered(evidence: Evidence) -> Iterator[Exhibit]:
    for capture in evidence.captures:
        names = (capture.source,) if capture.source else ()
        yield Exhibit("capture", capture.id, capture, names, (capture.bytes_sha256,))
    for statement in evidence.statements:
        yield Exhibit("statement", statement.id, statement, (statement.capture,))
    for text in evidence.texts:
        yield Exhibit("text", text.id, text, (text.capture,))
    for telling in evidence.readings:
        yield Exhibit("telling", telling.id, telling, (telling.capture, telling.text))
    for claim in _claims(evidence):
        yield Exhibit("claim", claim.id, claim, (claim.capture, *_actors(claim)))


def _claims(evidence: Evidence) -> Iterable[Claim]:
    """Every claim as it counts; as it was read or coded before where it counts no more."""
    claims: dict[str, Claim] = {}
    for coding in evidence.codings:
        for claim in filter(None, (coding.corrects, coding.claim)):
            claims[claim.id] = claim
    for telling in (*evidence.readings, *evidence.tellings):
        claims.update((claim.id, claim) for claim in (*telling.claims, *telling.questions))
    return claims.values()


def _actors(claim: Claim) -> tuple[str, ...]:
    mentions = (*claim.by, *claim.to, *((claim.said_by,) if claim.said_by else ()))
    return tuple(mention.actor for mention in mentions if mention.actor)


def _judged(evidence: Evidence) -> Iterator[Exhibit]:
    bears_on: dict[str, list[str]] = {}
    for link in evidence.askable[1]:
        bears_on.setdefault(link.incident, []).append(link.commitment)
    for finding in evidence.findings:  # by hand, too, where no link was proposed
        bears_on.setdefault(finding.incident, []).append(finding.commitment)
    for incident in evidence.askable[0]:
        claims = [part for claim in incident.claims for part in (claim.id, claim.capture)]
        names = (*claims, *bears_on.get(incident.id, ()), *incident.leads_to)
        yield Exhibit("incident", incident.id, incident, names)
    for coding in evidence.codings:
        names = (claim_of(coding), coding.capture, *filter(None, [coding.replaces]))
        yield Exhibit("coding", coding.id, coding, names)
    for correction in evidence.corrections:
        replaced = filter(None, [correction.replaces])
        yield Exhibit("correction", correction.id, correction, (correction.capture, *replaced))
    for grouping in evidence.groupings:
        claims = [claim for part in grouping.parts for claim in part]
        replaced = filter(None, [grouping.replaces])
        yield Exhibit("grouping", grouping.id, grouping, (*claims, *replaced))
    for decision in evidence.decisions:
        about = (decision.incident, decision.commitment, decision.replaces, *decision.seen.claims)
        named = tuple(filter(None, about))
        yield Exhibit("decision", decision.id, decision, named, (decision.seen_sha256,))
    for finding in evidence.findings:
        named = (finding.incident, finding.commitment, *finding.decisions)
        yield Exhibit("finding", finding.id, finding, named)
    yield from _by_kind("identity", evidence.identities)
    for notice in evidence.notices:
        parts = (notice.about, notice.by, notice.source, notice.finding, notice.replaces)
        yield Exhibit("notice", notice.id, notice, tuple(filter(None, parts)))
    for signal in {signal.id: signal for signal in evidence.signals}.values():
        yield Exhibit("signal", signal.id, signal, (signal.where.split(":")[0],))


def _of_experts(record: store.Store) -> Iterator[Exhibit]:
    """What somebody outside was asked by a link, and answered."""
    for link in record.all(ExpertLink):
        names = (link.incident, link.commitment, link.replaces, *link.claims)
        yield Exhibit("expert link", link.id, link, tuple(filter(None, names)))
    for opinion in record.all(Opinion):
        names = (opinion.incident, opinion.commitment, opinion.link, *opinion.claims)
        yield Exhibit("opinion", opinion.id, opinion, tuple(filter(None, names)))


def _by_kind(what: str, records: Iterable[Any]) -> Iterator[Exhibit]:
    for record in records:
        names = (*record.findings, *record.duties) if isinstance(record, Letter) else ()
        hashes = (record.text_sha256,) if isinstance(record, Letter) else ()
        yield Exhibit(what, record.id, record, names, hashes)
