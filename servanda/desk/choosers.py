"""Choosers: who and what there is to name in a form, by name, so that nobody types an id.

What leaves it: pairs of a value and the words that say who or what it is; and the id of whoever was
named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from servanda import watch as way
from servanda import wording
from servanda.desk.opened import Sight
from servanda.desk.translation import noop
from servanda.errors import EvidenceError, nearest
from servanda.model import Actor, Incident

Option = tuple[str, str]
FOUND = 10  # incidents that are found by words
HOLDERS = 3  # of a role, that are named


def actors(watch: way.Watch) -> list[Actor]:
    """Everybody who is known, each once, in the order of their names."""
    known = {actor.id: actor for actor in (*watch.actors, *watch.agreement.actors)}
    return sorted(known.values(), key=lambda actor: actor.name)


def who_is_who(watch: way.Watch) -> list[Option]:
    """Everybody who is known: the name, and what sort of actor it is and for whom it acts."""
    names = {actor.id: actor.name for actor in actors(watch)}
    return [(actor.name, _who(actor, names)) for actor in actors(watch)]


def bound(watch: way.Watch) -> list[Option]:
    """Those who ever held a role of the agreement, by id, each with what sort of actor it is."""
    holding = {each.actor for role in watch.agreement.roles for each in role.held_by}
    return [(a.id, f"{a.name}, {_kind(a)}") for a in actors(watch) if a.id in holding]


def steppers(watch: way.Watch) -> list[tuple[str, list[Option]]]:
    """Who can take a step: the roles, each with who holds it, and the actors."""
    names = {actor.id: actor.name for actor in actors(watch)}
    roles = []
    for role in watch.agreement.roles:
        held = dict.fromkeys(names.get(each.actor, each.actor) for each in role.held_by)
        title = role.title.partition(":")[0]
        few = wording.listed([*held][:HOLDERS]) if len(held) <= HOLDERS else f"{len(held)} of them"
        roles.append((role.id, f"{title} ({few})" if held else title))
    people = [(actor.id, f"{actor.name}, {_kind(actor)}") for actor in actors(watch)]
    return [(noop("Roles of the agreement"), roles), (noop("Actors"), people)]


def named_actor(watch: way.Watch, words: str, *, field: str) -> str:
    """The id of the one who is called so, by name, other name or id; "" for no words.

    Raises EvidenceError where nobody is, or more than one.
    """
    words = " ".join(words.split())
    if not words:
        return ""
    known = actors(watch)
    called = [
        actor
        for actor in known
        if words.casefold() in {w.casefold() for w in (actor.id, actor.name, *actor.aliases)}
    ]
    if len(called) == 1:
        return called[0].id
    if called:
        several = wording.listed(actor.name for actor in called)
        raise EvidenceError(f'"{words}" may be {several}. Choose one of them.', field=field)
    raise EvidenceError(
        f'nobody called "{words[:80]}" is known. {nearest(words, [a.name for a in known])} Nothing '
        "was put on record.",
        field=field,
    )


def law_items(watch: way.Watch) -> list[Option]:
    """The agreement and each commitment and rule, by id, in words."""
    agreement = watch.agreement
    items = [
        (item.id, f"{wording.capital(wording.article(agreement, item))}: {item.must}")
        for item in agreement.items()
    ]
    return [("", "–"), (agreement.id, agreement.title), *items]


def incidents_beside(seen: Sight, known: Incident) -> list[Option]:
    """The other incidents that the same pages tell, by name."""
    pages = dict.fromkeys(f"capture {claim.capture}" for claim in known.claims)
    ids = [id for id in seen.answers.under(*pages) if id != known.id]
    return named_incidents(seen, ids[:FOUND])


def named_incidents(seen: Sight, ids: Collection[str]) -> list[Option]:
    """Incidents by name; those that there are, in that order."""
    names = seen.answers.part(ids).names if ids else {}
    there = {each.incident.id for each in seen.answers.incidents(ids)} if ids else set()
    return [(id, names[id]) for id in ids if id in there]


def incidents_with(watch: way.Watch, record: way.Store, words: str) -> list[str]:
    """The ids of incidents found by words, or by the start of an id. Raises EvidenceError."""
    found = way.search_rows(
        watch, record, lambda: way.evidence(watch, record), words, kinds=("incident",), most=FOUND
    )
    return [row["id"] for row in found]


def once(options: Iterable[Option]) -> list[Option]:
    """Options without those that stand there already."""
    return list(dict(options).items())


def _who(actor: Actor, names: dict[str, str]) -> str:
    for_whom = names.get(actor.acts_for or "")
    return f"{_kind(actor)}, acts for {for_whom}" if for_whom else _kind(actor)


def _kind(actor: Actor) -> str:
    return actor.kind.replace("_", " ")
