"""How incidents may bear on what was promised: proposals with reasons, never judgements.

What leaves it: links, in the order of incidents and of the agreement's file. A link names
whose conduct it is, the words on both sides and why; a person decides what it comes to.
Source: docs/why/links.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from attrs import evolve

from servanda import binding
from servanda.lexicon import Lexicon
from servanda.links import surety
from servanda.links.bearing import UMBRELLA, Proposed, SubjectMatch, bear, match, met_words
from servanda.links.conduct import Conduct, acts_for
from servanda.links.grounds import by_anybody, shields
from servanda.links.reasons import reason
from servanda.links.scene import Candidate, Scene, carrier, scene_of
from servanda.model import (
    Actor,
    Agreement,
    Commitment,
    Incident,
    Link,
    Notice,
    Rule,
    current_notices,
)

SHIELDING = Proposed(
    "context", "those bound must protect such people and look into it, whoever did it", 0.6
)
GUARDING = Proposed(
    "context",
    "whoever did it, it asks whether those who bear the promise protected them and looked into it",
    0.9,
)
PROTECTING = frozenset({"law_protect", "release", "return_act"})  # acts that can keep a promise so


class Meeting(NamedTuple):
    """Where an incident meets a promise, and how it bears on it: what a link is made of."""

    scene: Scene
    candidate: Candidate
    bearing: Proposed


def propose(
    incidents: Iterable[Incident],
    agreement: Agreement,
    actors: Sequence[Actor],
    *,
    lexicon: Lexicon,
    notices: Iterable[Notice] = (),
) -> tuple[Link, ...]:
    """Say on which commitments each incident may bear, how, and why.

    Only commitments that bind on the incident's day, and only where the act may be laid to
    who bears them that day. An incident without any day, or of an act the lexicon lacks, is
    linked to nothing. `actors` are those of the agreement and of the watch.
    """
    known = {actor.id: actor for actor in (*agreement.actors, *actors)}
    return tuple(
        link(meeting, agreement, known, lexicon)
        for meeting in meetings(incidents, agreement, known, lexicon, notices)
    )


def meetings(
    incidents: Iterable[Incident],
    agreement: Agreement,
    known: Mapping[str, Actor],
    lexicon: Lexicon,
    notices: Iterable[Notice] = (),
) -> Iterator[Meeting]:
    """Where incidents meet what was promised, in the order of incidents and of the agreement.

    `known` are the actors of the agreement and of the watch, by id.
    """
    on_record = current_notices(notices)
    for incident in incidents:
        scene = scene_of(incident, agreement, known, lexicon)
        if scene is None:
            continue
        if "about" in scene.act.asks:
            candidates = _spoken(scene, agreement, on_record, known)
        else:
            candidates = _nearest(_met(scene, agreement, on_record, lexicon))
        for candidate in candidates:
            yield Meeting(scene, candidate, _bearing(scene, candidate))


def _bearing(scene: Scene, candidate: Candidate) -> Proposed:
    if candidate.guards:
        return GUARDING
    if scene.shield:
        return SHIELDING
    return bear(scene.act, scene.incident.stance, candidate.item, candidate.match)


def _borne(
    scene: Scene, item: Commitment | Rule, agreement: Agreement, notices: tuple[Notice, ...]
) -> tuple[Conduct, ...]:
    """The conduct of those who bear the item that day.

    An entitlement that names no bearer is borne on by whoever is bound by the agreement at all.
    """
    roles = item.bearers or tuple(role.id for role in agreement.roles)
    if not item.bearers and item.force != "is":
        return ()
    holders = binding.holders(agreement, roles, scene.on, notices)
    return tuple(part for part in scene.conduct if part.party in holders)


# ------------------------------------------------------------------ which items


def _met(
    scene: Scene, agreement: Agreement, notices: tuple[Notice, ...], lexicon: Lexicon
) -> list[Candidate]:
    candidates = []
    for item in agreement.items():
        matched = _matched(scene, item, lexicon)
        if matched is None or binding.phase(agreement, item, scene.on, notices) != "within":
            continue
        if matched.content and matched.distance:
            continue
        if isinstance(item, Rule) and not _performs(scene, matched):
            continue
        if _guards(scene, item, matched, agreement, notices):
            candidates.append(Candidate(item, matched, (), guards=True))
            continue
        if scene.shield:
            if shields(scene.act, matched.path) and _protects(scene, item, agreement, notices):
                candidates.append(Candidate(item, matched, ()))
            continue
        bearers = _borne(scene, item, agreement, notices)
        if _no_such_force(scene, matched):
            bearers = tuple(part for part in bearers if part.party not in scene.home)
        if bearers:
            candidates.append(Candidate(item, matched, bearers))
    return candidates


def _matched(scene: Scene, item: Commitment | Rule, lexicon: Lexicon) -> SubjectMatch | None:
    """How a scene meets an item: by subject or act, and by whom the item protects.

    A promise to protect some people is met by what is done to them, and by nothing that is told
    to have been done to others.
    """
    matched = match(scene.subjects, scene.act, item, lexicon)
    protects = item.protects if isinstance(item, Commitment) else ()
    if not protects:
        return matched
    people = tuple(name for name in protects if name in scene.people)
    if not people:
        return None if scene.incident.to else matched
    if matched is not None:
        return evolve(matched, people=people)
    protects_so = scene.act.name in PROTECTING or by_anybody(scene.act, violent=bool(scene.conduct))
    if protects_so and item.force in ("must", "should"):
        return SubjectMatch(0, (), people=people)
    return None


def _guards(
    scene: Scene,
    item: Commitment | Rule,
    matched: SubjectMatch,
    agreement: Agreement,
    notices: tuple[Notice, ...],
) -> bool:
    """Whether harm by others than its bearers asks how a promise to protect was kept."""
    if not (matched.people and scene.exposed):
        return False
    by_others = not _borne(scene, item, agreement, notices)
    return by_others and _protects(scene, item, agreement, notices)


def _no_such_force(scene: Scene, matched: SubjectMatch) -> bool:
    """Whether the country's own use of force is not what an item on force speaks of.

    Fighting at home is no force against another State, and troops sent abroad are neither
    foreign forces at home nor a failure to defend it.
    """
    if matched.path[:1] == ("force",):
        return scene.inland or matched.distance > 0
    return matched.path[:1] == ("foreign_forces",)


def _protects(
    scene: Scene, item: Commitment | Rule, agreement: Agreement, notices: tuple[Notice, ...]
) -> bool:
    """Whether a duty is borne that day by the state of the country the agreement is about."""
    if item.force not in ("must", "should"):
        return False
    holders = binding.holders(agreement, item.bearers, scene.on, notices)
    return any(
        actor.id in holders and actor.kind == "state" and actor.country == agreement.country
        for actor in agreement.actors
    )


def _performs(scene: Scene, matched: SubjectMatch) -> bool:
    """Whether an act can be what a rule asks: it helps, and on the rule's very subject.

    A harm wakes a rule through its trigger and does not break it; an act that serves human
    rights at large is not the step a rule asks for.
    """
    exact = matched.named or (matched.distance == 0 and matched.path != (UMBRELLA,))
    return scene.act.sign == "fulfils" and exact


def _nearest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of each instrument the directly met and the human-rights duty; else the nearest wider.

    A right or status stands back where a duty of the same instrument is as near.
    """
    kept: list[Candidate] = []
    for candidate in candidates:
        instrument = candidate.item.provision.split("/")[0]
        peers = [
            other
            for other in candidates
            if other.item.provision.split("/")[0] == instrument and not other.match.content
        ]
        nearest = min((peer.match.distance for peer in peers), default=0)
        top = candidate.match.path[-1:] == (UMBRELLA,)
        met = candidate.match
        near = met.content or met.people or met.distance == nearest
        if not near and not top:
            continue
        duty = any(
            peer.item.force in ("must", "must_not")
            and peer.match.path[-1:] == candidate.match.path[-1:]
            for peer in peers
        )
        if candidate.item.force == "is" and duty:
            continue
        kept.append(candidate)
    return kept


def _spoken(
    scene: Scene,
    agreement: Agreement,
    notices: tuple[Notice, ...],
    actors: Mapping[str, Actor],
) -> list[Candidate]:
    """Items an act of speech is about: the provision it names, else by its own subjects.

    A request is shown beside the rule that waits for it, and beside the rule whose bearers it
    asks to act.
    """
    about = {claim.about for claim in scene.incident.claims if claim.about}
    if any(word != agreement.id and "/" not in word for word in about):
        return []
    named = {word for word in about if "/" in word}
    candidates = []
    for item in agreement.items():
        if binding.phase(agreement, item, scene.on, notices) != "within":
            continue
        by_name = item.provision in named
        named_act = isinstance(item, Commitment) and scene.act.name in item.acts
        by_subject = not named and (named_act or bool(set(item.subjects) & set(scene.subjects)))
        nobody_s = item.force == "is" and not item.bearers
        if not by_name and (not by_subject or nobody_s):
            continue
        bearers = _borne(scene, item, agreement, notices)
        asked = isinstance(item, Rule) and _asked(scene, item, agreement, notices, actors)
        if bearers or asked or (by_name and scene.conduct):
            path = tuple(s for s in item.subjects if s in scene.subjects)[:1]
            candidates.append(Candidate(item, SubjectMatch(0, path, named=by_name), bearers))
    return candidates


def _asked(
    scene: Scene,
    rule: Rule,
    agreement: Agreement,
    notices: tuple[Notice, ...],
    actors: Mapping[str, Actor],
) -> bool:
    """Whether an appeal is the gate's holder asking, or asks the gate's holder or a bearer.

    Whoever asks the body a holder acts for, or an officer's body, asks the holder.
    """
    addressed = {m.actor for m in scene.incident.to if m.actor}
    gate = (rule.gate.by,) if rule.gate else ()
    holders: set[str] = set()
    for id in binding.holders(agreement, (*rule.bearers, *gate), scene.on, notices):
        holders.add(id)
        if id in actors:
            holders.update(above.id for above in acts_for(actors[id], actors, scene.on))
            if actors[id].kind != "state":
                holders.update(actors[id].member_of)
    asking = {part.party for part in scene.conduct}
    return bool(
        holders & addressed or asking & set(binding.holders(agreement, gate, scene.on, notices))
    )


# ------------------------------------------------------------------ the link


def link(
    meeting: Meeting,
    agreement: Agreement,
    actors: Mapping[str, Actor],
    lexicon: Lexicon,
    *,
    weighed: bool = True,
) -> Link:
    """The link that a meeting makes.

    Not `weighed`, its confidence is that of the rules alone and it never asks: weighing needs the
    word vectors, and what a person decided on stands whatever it weighs.
    """
    scene, candidate, proposed = meeting
    item, matched = candidate.item, candidate.match
    claim = carrier(scene.incident)
    titles = [lexicon.subjects[s].title for s in (*matched.path, *item.subjects)]
    weigh = surety.sure if weighed else surety.weight
    confidence = weigh(scene, candidate, proposed, agreement)
    rule = surety.rule(scene, matched)
    shown = any(part.shown for part in candidate.bearers) or not candidate.bearers
    doubtful = not shown or (confidence < surety.FLOOR and scene.act.name not in surety.SPEECH)
    return Link(
        incident=scene.incident.id,
        commitment=item.id,
        bearing=proposed.bearing,
        reason=reason(scene, candidate, proposed, agreement, actors, lexicon),
        bearers=tuple(part.party for part in candidate.bearers),
        claim=claim.id,
        incident_span=claim.cue,
        commitment_words=met_words(item, [*titles, scene.act.title]),
        rule=rule,
        confidence=confidence,
        asks=weighed and doubtful,
    )
