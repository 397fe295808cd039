"""How incidents may bear on what was promised: proposals with reasons, never judgements.

What leaves it: links, in the order of incidents and of the agreement's file. A link names
whose conduct it is, the words on both sides and why; a person decides what it comes to.
Source: docs/why/links.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen

from servanda import wording
from servanda.lexicon import Act, Lexicon
from servanda.links.bearing import UMBRELLA, Match, Proposed, bear, match, met_words
from servanda.links.conduct import Conduct, acts_for, day, laid_to, touches
from servanda.model import Actor, Agreement, Claim, Commitment, Incident, Link, Notice, Rule

DIRECT, WIDER = 0.9, 0.75  # a commitment on the act's own subject, and on one it is part of
UNTOLD_PLACE = 0.6  # a foreign act told without its place or whom it was against
UNTOLD_DAY = 0.8  # the day is known only by when it was published
STRADDLED = 0.7  # the act began before the commitment bound
_TRUST = {"high": 1.0, "medium": 0.9, "low": 0.7}


@frozen
class Scene:
    """One incident with all that is the same for every commitment."""

    incident: Incident
    act: Act
    on: date
    conduct: tuple[Conduct, ...]
    subjects: tuple[str, ...]
    weight: float
    untold: bool  # a foreign act told without its place or whom it was against


@frozen
class Candidate:
    """One item that a scene meets, before the nearest are chosen."""

    item: Commitment | Rule
    match: Match
    bearers: tuple[Conduct, ...]


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
    on_record = tuple(notices)
    found: list[Link] = []
    for incident in incidents:
        scene = _scene(incident, agreement, known, lexicon)
        if scene is None:
            continue
        if "about" in scene.act.asks:
            candidates = _spoken(scene, agreement, on_record, known)
        else:
            candidates = _nearest(_met(scene, agreement, on_record, lexicon))
        found += [_link(scene, one, agreement, known, lexicon) for one in candidates]
    return tuple(found)


# ------------------------------------------------------------------ the scene


def _scene(
    incident: Incident, agreement: Agreement, actors: Mapping[str, Actor], lexicon: Lexicon
) -> Scene | None:
    act, on = lexicon.acts.get(incident.act), day(incident)
    if act is None or on is None:
        return None
    conduct = laid_to(incident, act, agreement, actors, on)
    spoken = "about" in act.asks
    there = True if spoken else touches(incident, conduct, agreement, actors)
    if there is False or not (conduct or act.name == "invoke"):
        return None
    weight = incident.confidence * (UNTOLD_PLACE if there is None else 1.0)
    if incident.when.from_on is None:
        weight *= UNTOLD_DAY
    subjects = _subjects(incident, act, actors)
    return Scene(incident, act, on, conduct, subjects, weight, there is None)


def _subjects(incident: Incident, act: Act, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """What the act bears on, by itself and by who is affected."""
    found = dict.fromkeys(act.subjects)
    for mention in incident.to:
        actor = actors.get(mention.actor or "")
        kind = actor.kind if actor else mention.kind
        found.update(dict.fromkeys(act.by_target.get(kind, ())))
    return tuple(found)


def _borne(
    scene: Scene, item: Commitment | Rule, agreement: Agreement, notices: tuple[Notice, ...]
) -> tuple[Conduct, ...]:
    """The conduct of those who bear the item that day.

    An entitlement that names no bearer is borne on by whoever is bound by the agreement at all.
    """
    roles = item.bearers or tuple(role.id for role in agreement.roles)
    if not item.bearers and item.force != "is":
        return ()
    holders = agreement.holders(roles, scene.on, notices)
    return tuple(one for one in scene.conduct if one.party in holders)


# ------------------------------------------------------------------ which items


def _met(
    scene: Scene, agreement: Agreement, notices: tuple[Notice, ...], lexicon: Lexicon
) -> list[Candidate]:
    found = []
    for item in agreement.items():
        matched = match(scene.subjects, scene.act, item, lexicon)
        if matched is None or agreement.phase(item, scene.on, notices) != "within":
            continue
        if matched.content and matched.distance:
            continue
        if isinstance(item, Rule) and not _performs(scene, matched):
            continue
        bearers = _borne(scene, item, agreement, notices)
        if bearers:
            found.append(Candidate(item, matched, bearers))
    return found


def _performs(scene: Scene, matched: Match) -> bool:
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
            one
            for one in candidates
            if one.item.provision.split("/")[0] == instrument and not one.match.content
        ]
        nearest = min((one.match.distance for one in peers), default=0)
        top = candidate.match.path[-1:] == (UMBRELLA,)
        near = candidate.match.content or candidate.match.distance == nearest
        if not near and not top:
            continue
        duty = any(
            one.item.force in ("must", "must_not")
            and one.match.path[-1:] == candidate.match.path[-1:]
            for one in peers
        )
        if candidate.item.force == "is" and duty and not candidate.match.content:
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
    found = []
    for item in agreement.items():
        if agreement.phase(item, scene.on, notices) != "within":
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
            found.append(Candidate(item, Match(0, path, named=by_name), bearers))
    return found


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
    for id in agreement.holders((*rule.bearers, *gate), scene.on, notices):
        holders.add(id)
        if id in actors:
            holders.update(above.id for above in acts_for(actors[id], actors, scene.on))
            if actors[id].kind != "state":
                holders.update(actors[id].member_of)
    asking = {one.party for one in scene.conduct}
    return bool(holders & addressed or asking & set(agreement.holders(gate, scene.on, notices)))


# ------------------------------------------------------------------ the link


def _link(
    scene: Scene,
    candidate: Candidate,
    agreement: Agreement,
    actors: Mapping[str, Actor],
    lexicon: Lexicon,
) -> Link:
    item, matched = candidate.item, candidate.match
    proposed = bear(scene.act, scene.incident.stance, item, matched)
    claim = _carrier(scene.incident)
    titles = [lexicon.subjects[s].title for s in (*matched.path, *item.subjects)]
    return Link(
        incident=scene.incident.id,
        commitment=item.id,
        bearing=proposed.bearing,
        reason=_reason(scene, candidate, proposed, actors, lexicon),
        bearers=tuple(one.party for one in candidate.bearers),
        claim=claim.id,
        incident_span=claim.cue,
        commitment_words=met_words(item, [*titles, scene.act.title]),
        rule=_rule(scene, matched),
        confidence=_confidence(scene, candidate, proposed, agreement),
    )


def _carrier(incident: Incident) -> Claim:
    """The claim whose words carry the link: the surest, first recorded, of the same stance."""
    alike = [claim for claim in incident.claims if claim.stance == incident.stance]
    return max(alike or list(incident.claims), key=lambda claim: claim.confidence)


def _rule(scene: Scene, matched: Match) -> str:
    if "about" in scene.act.asks:
        return "spoken of"
    if matched.named:
        return "act named"
    if matched.content:
        return "content of the constitution"
    return "same subject" if matched.distance == 0 else "wider subject"


def _confidence(
    scene: Scene, candidate: Candidate, proposed: Proposed, agreement: Agreement
) -> float:
    item = candidate.item
    weight = scene.weight * (DIRECT if candidate.match.distance == 0 else WIDER)
    weight *= max((one.weight for one in candidate.bearers), default=0.5)
    weight *= proposed.weight * _TRUST[item.confidence]
    begins = agreement.bounds(item)[0]
    started = scene.incident.when.from_on
    if started and begins and started < begins:
        weight *= STRADDLED
    return round(weight, 3)


def _reason(
    scene: Scene,
    candidate: Candidate,
    proposed: Proposed,
    actors: Mapping[str, Actor],
    lexicon: Lexicon,
) -> str:
    """Why, in three sentences: what meets what, whose conduct it is, how it bears."""
    said = [_meeting(scene, candidate, lexicon)]
    by = [_laid(one, actors) for one in candidate.bearers]
    if by:
        said.append(f"Laid to {'; and to '.join(by)}, bound by this on {wording.day(scene.on)}.")
    elif scene.conduct:
        said.append(f"Said {scene.conduct[0].how}; it is nobody's conduct under this.")
    else:
        said.append("It is nobody's conduct under this.")
    if scene.incident.when.from_on is None:
        said.append("No day is told; it was so by the day it was published.")
    if scene.untold:
        said.append("The text does not say where or against whom.")
    said.append(f"Proposed as {_AS[proposed.bearing]}: {proposed.why}.")
    return " ".join(said)


_AS = {
    "breaches": "a breach",
    "threatens": "a threat",
    "fulfils": "a step that keeps it",
    "excuses": "an excuse",
    "context": "context",
}


def _laid(one: Conduct, actors: Mapping[str, Actor]) -> str:
    name = actors[one.party].name
    return name if one.how == f"by {name}" else f"{name} ({one.how})"


def _meeting(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> str:
    item, matched, title = candidate.item, candidate.match, scene.act.title.capitalize()
    if "about" in scene.act.asks:
        return f"{title}: it speaks of the agreement, and {item.id} is what it speaks of."
    if matched.named:
        return f"{title}: {item.id} names this act."
    steps = [lexicon.subjects[subject].title for subject in matched.path]
    part = ", which is part of ".join(steps)
    return f"{title}: it bears on {part}; {item.id} is about that."
