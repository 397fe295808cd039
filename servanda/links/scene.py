"""One incident set before an agreement: whose conduct it is, on what it bears, what is in doubt.

What leaves it: a `Scene`, or None where nothing of the agreement can be met, and the candidates
that meet it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from servanda.lexicon import Act, Lexicon
from servanda.links.bearing import SubjectMatch
from servanda.links.conduct import Conduct, attribute, countries, day, touches
from servanda.links.grounds import Doubt, by_anybody, doubts, shielded
from servanda.links.people import harmed
from servanda.links.people import subjects as subjects_of
from servanda.model import Actor, Agreement, Claim, Commitment, Incident, Rule

UNTOLD_PLACE = 0.6  # a foreign act told without its place or whom it was against
UNTOLD_DAY = 0.8  # the day is known only by when it was published


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
    doubts: tuple[Doubt, ...] = ()
    shield: bool = False  # violence that is nobody's conduct here, against somebody to protect
    inland: bool = False  # no other country is told of than the agreement's
    home: tuple[str, ...] = ()  # the parties it is laid to that are of that country
    people: frozenset[str] = frozenset()  # whom it was done to, as promises name them
    exposed: bool = False  # harm that anybody can do, shown to have been done in that country


@frozen
class Candidate:
    """One item that a scene meets, before the nearest are chosen."""

    item: Commitment | Rule
    match: SubjectMatch
    bearers: tuple[Conduct, ...]
    guards: bool = False  # others did it, and the promise protects those it was done to


def scene_of(
    incident: Incident, agreement: Agreement, actors: Mapping[str, Actor], lexicon: Lexicon
) -> Scene | None:
    """The scene of an incident; None where nobody bound did it or must protect from it."""
    act, on = lexicon.acts.get(incident.act), day(incident)
    if act is None or on is None:
        return None
    conduct = attribute(incident, act, agreement, actors, on)
    spoken = "about" in act.asks
    there = True if spoken else touches(incident, conduct, agreement, actors)
    shield = not conduct and shielded(incident, act, actors)
    people = harmed(incident, actors)
    exposed = by_anybody(act) and agreement.country in countries(incident, actors)
    asked = shield or (exposed and people) or act.name == "invoke"
    if there is False or not (conduct or asked):
        return None
    weight = incident.confidence * (UNTOLD_PLACE if there is None else 1.0)
    if incident.when.from_on is None:
        weight *= UNTOLD_DAY
    subjects = _subjects(incident, act, actors, people)
    against = doubts(incident, act, actors)
    lands = {*countries(incident, actors), *(m.country for m in (*incident.by, *incident.to))}
    inland = lands <= {agreement.country, None}
    home = tuple(part.party for part in conduct if actors[part.party].country == agreement.country)
    return Scene(
        incident,
        act,
        on,
        conduct,
        subjects,
        weight,
        there is None,
        against,
        shield,
        inland,
        home,
        people,
        exposed,
    )


def _subjects(
    incident: Incident, act: Act, actors: Mapping[str, Actor], people: frozenset[str]
) -> tuple[str, ...]:
    """What the act bears on, by itself and by who is affected.

    Whoever is driven out at home is no refugee yet: a promise to those who return is met where
    the words tell of them.
    """
    subjects = dict.fromkeys(act.subjects)
    for mention in incident.to:
        actor = actors.get(mention.actor or "")
        kind = actor.kind if actor else mention.kind
        subjects.update(dict.fromkeys(act.by_target.get(kind, ())))
    if act.name == "displace" and "returning" not in people:
        subjects.pop("refugees", None)
    if act.sign == "harms":
        subjects.update(dict.fromkeys(subjects_of(people)))
    return tuple(subjects)


def surest(incident: Incident) -> list[Claim]:
    """The claims of the incident's stance than which none is surer, in order of recording."""
    alike = [claim for claim in incident.claims if claim.stance == incident.stance]
    alike = alike or list(incident.claims)
    most = max(claim.confidence for claim in alike)
    return [claim for claim in alike if claim.confidence == most]


def carrier(incident: Incident) -> Claim:
    """The claim whose words carry the link: of the surest the first recorded."""
    return surest(incident)[0]
