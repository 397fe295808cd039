"""Attribution of conduct: whose an incident is said to be, on its day.

What leaves it: for each party that an act can be attributed to, why, in words, and how surely. An
officer's act is the state's whose office it is on that day; an act only states can do, told
without a doer, is presumed of the state of the place. Nobody else's act is anyone's.
Source: docs/why/links.md, "Whose conduct".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from attrs import frozen

from servanda.lexicon import Act
from servanda.model import Actor, ActorKind, Agreement, Incident, Mention, Setting

STATE_KINDS: frozenset[ActorKind] = frozenset({"state", "state_organ", "official"})
# Bodies that work in other countries than their own: their own country says nothing of the
# place of what is done to them.
ABROAD_KINDS: frozenset[ActorKind] = frozenset({"ngo", "international", "company", "media"})
BODIES: frozenset[ActorKind] = frozenset({"media", "ngo", "union"})
# How surely conduct is a party's: named; an unnamed organ of it; nobody named at all; a
# wording that may be anyone ("it") or the affected themselves ("the station closed").
NAMED, ORGAN, PRESUMED, DOUBTFUL = 1.0, 0.85, 0.7, 0.5


# Kinds of a single person: "who acts for", not "which acts for".
PERSON_KINDS: frozenset[ActorKind] = frozenset(
    {"official", "politician", "journalist", "defender", "unionist", "person"}
)
_COUNTED = re.compile(r"of the places and peoples that its page names, (\d+) of (\d+)")


@frozen
class Conduct:
    """An act attributed to one party: `how` says by whom, or why nobody need be named."""

    party: str
    how: str
    weight: float
    shown: bool = True  # False: presumed, though nothing shows in which country it happened


def day(incident: Incident) -> date | None:
    """The day a link is judged on: that by which it had surely happened or been said."""
    return incident.when.to_on or incident.when.from_on


def countries(incident: Incident, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """The countries an incident is told of: its places', else those of who is affected.

    Where neither names one, those in which the pages that tell of it are set.
    """
    placed = dict.fromkeys(place.country for place in incident.where if place.country)
    if placed:
        return tuple(placed)
    codes = []
    for mention in incident.to:
        actor = actors.get(mention.actor or "")
        if kind_of(mention, actors) not in ABROAD_KINDS:
            codes.append((actor.country if actor else None) or mention.country)
    affected = tuple(dict.fromkeys(code for code in codes if code))
    return affected or page_countries(incident)


def page_countries(incident: Incident) -> tuple[str, ...]:
    """The countries of the pages that tell of an incident, where its own words name no place."""
    codes = [claim.setting.country for claim in incident.claims if claim.setting]
    return tuple(dict.fromkeys(code for code in codes if code))


def acts_for(actor: Actor, actors: Mapping[str, Actor], on: date) -> tuple[Actor, ...]:
    """The actor and everyone whose conduct its conduct is on a day, nearest first."""
    chain = {actor.id: actor}
    todo = [actor]
    while todo:
        current = todo.pop(0)
        above = [current.acts_for] if current.acts_for else []
        for office in current.offices:
            begun = office.from_on is None or office.from_on <= on
            if begun and (office.to_on is None or on <= office.to_on):
                above.append(office.acts_for)
        for id in above:
            if id in actors and id not in chain:
                chain[id] = actors[id]
                todo.append(actors[id])
    return tuple(chain.values())


def attribute(
    incident: Incident, act: Act, agreement: Agreement, actors: Mapping[str, Actor], on: date
) -> tuple[Conduct, ...]:
    """Which parties the act can be attributed to, for each the surest reason given first."""
    doers: Sequence[Mention] = incident.by
    if "about" in act.asks and (incident.said_by and act.name == "position" or not doers):
        doers = incident.said_by
    by_party: dict[str, Conduct] = {}
    surest: dict[str, tuple[bool, float, int]] = {}  # of as sure ones, the party's own act is first

    def add(actor: Actor, how: str, weight: float, shown: bool = True) -> None:
        for steps, above in enumerate(acts_for(actor, actors, on)):
            link = how if above.id == actor.id else f"{how}, {_acts(actor)} for {above.name}"
            sure = shown, weight, -steps
            if above.id not in surest or surest[above.id] < sure:
                surest[above.id] = sure
                by_party[above.id] = Conduct(above.id, link, weight, shown)

    themselves = {m.actor or m.span.quote for m in incident.to}
    kinds = {kind_of(m, actors) for m in incident.to} & BODIES
    untold = "" if doers else "who did it was not read"
    for doer in doers:
        actor = actors.get(doer.actor or "")
        itself = (doer.actor or doer.span.quote) in themselves or kind_of(doer, actors) in kinds
        if itself and act.presumed_by == "state":
            # "the station closed its bureau": who made it, the text may not say
            untold = f'"{doer.span.quote}" may have been made to'
        elif actor is not None:
            add(actor, f"by {actor.name}", NAMED)
            if actor.kind in STATE_KINDS and not (actor.acts_for or actor.offices):
                for state in _states(actor.country, actors):
                    add(state, f"by {actor.name}, an organ of {state.name}", ORGAN)
        elif doer.kind in STATE_KINDS:
            one_country = len(countries(incident, actors)) < 2 or act.presumed_by == "state"
            if not (doer.country or one_country):
                continue  # "troops" on a border may be either side's
            for state, why, shown in _presumed(incident, agreement, actors, doer.country):
                how = f'by "{doer.span.quote}", taken for an organ of {state.name} {why}'
                add(state, how, ORGAN, shown)
        elif doer.kind == "unknown":
            untold = f'who "{doer.span.quote}" is was not read'
    if untold and act.presumed_by == "state" and incident.stance in ("planned", "threatened"):
        for speaker in incident.said_by:
            actor = actors.get(speaker.actor or "")
            if actor is not None and len(acts_for(actor, actors, on)) > 1:
                add(actor, f"announced by {actor.name}", ORGAN)
    if untold and act.presumed_by == "state":
        weight = DOUBTFUL if doers else PRESUMED
        for state, why, shown in _presumed(incident, agreement, actors, None):
            how = f"{untold}; such an act is presumed to be {state.name}'s {why}"
            add(state, how, weight, shown)
    return tuple(by_party.values())


def _acts(actor: Actor) -> str:
    return "who acts" if actor.kind in PERSON_KINDS else "which acts"


def kind_of(mention: Mention, actors: Mapping[str, Actor]) -> ActorKind:
    """The kind of who is mentioned: the known actor's, else as the text was read."""
    actor = actors.get(mention.actor or "")
    return actor.kind if actor else mention.kind


def _states(country: str | None, actors: Mapping[str, Actor]) -> tuple[Actor, ...]:
    if not country:
        return ()
    return tuple(a for a in actors.values() if a.kind == "state" and a.country == country)


def _presumed(
    incident: Incident, agreement: Agreement, actors: Mapping[str, Actor], country: str | None
) -> list[tuple[Actor, str, bool]]:
    """The states an act without a known doer is presumed of, with why, and whether it is shown."""
    codes: Sequence[str] = (country,) if country else countries(incident, actors)
    why = "by the words that name it" if country else "by its place or who is affected"
    of_pages = [claim.setting for claim in incident.claims if claim.setting]
    shown = True
    if codes and codes == page_countries(incident) and of_pages:
        first = next(setting for setting in of_pages if setting.country)
        why = _of_the_page(first)
    among = {code for setting in of_pages for code in setting.among}
    if not codes and among and agreement.country not in among:
        return []
    if not codes and agreement.country:
        codes, shown = (agreement.country,), not of_pages
        why = f"though {of_pages[0].why}" if of_pages else "since no other country is told of"
    if len(codes) > 1:
        codes = tuple(code for code in codes if code == agreement.country)
    return [(state, why, shown) for code in codes for state in _states(code, actors)]


def _of_the_page(setting: Setting) -> str:
    """What shows that a page is set in a country, its count in words.

    >>> _of_the_page(Setting("kh", "of the places and peoples that its page names, 3 of 3"))
    'since all places and peoples that its page names are of that country'
    """
    counted = _COUNTED.fullmatch(setting.why)
    if not counted:
        return f"since that is the country of the page: {setting.why}"
    named, among = counted.groups()
    if named == among:
        return "since all places and peoples that its page names are of that country"
    return (
        "since most places and peoples that its page names are of that country "
        f"({named} of {among}, what stands in its first lines counted thrice)"
    )


def touches(
    incident: Incident,
    conduct: Sequence[Conduct],
    agreement: Agreement,
    actors: Mapping[str, Actor],
) -> bool | None:
    """Whether an incident has to do with the country the agreement is about.

    True where its place, who is affected or whose act it is lies there; None where a foreign
    act is told without place or affected; False where it is told of elsewhere.
    """
    if agreement.country is None:
        return True
    if any((actors[part.party].country == agreement.country) for part in conduct):
        return True
    affected = {
        actors[m.actor].country if m.actor and m.actor in actors else m.country for m in incident.to
    } | {place.country for place in incident.where}
    affected.discard(None)
    if not affected:
        return None
    return agreement.country in affected
