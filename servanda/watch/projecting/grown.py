"""Grown: what new tellings and judgements change, without looking at all that was told before.

What leaves it: the rows of the incidents that are made, other than before or gone, and of what
hangs on them. What it cannot be sure of it leaves to be made anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from servanda import incident_names, incidents
from servanda.incidents.growing import SCOPES, Growth, grow
from servanda.incidents.growth_records import claim_key
from servanda.incidents.identities import Naming, called, mentions, naming_by
from servanda.model import Incident, Notice, Signal
from servanda.store import Row
from servanda.watch.judging.evidence import actors_of
from servanda.watch.projecting import pieces
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.making import floods_of, linker
from servanda.watch.projecting.persons import PersonsRecords
from servanda.watch.projecting.pieces import Linked, Name
from servanda.watch.projecting.shelf_rows import ShelfRows
from servanda.watch.projecting.spellings import spell_anew
from servanda.watch.reading import coverage
from servanda.watch.settings import Watch

CLAIMS = SCOPES[0]


def grown(
    watch: Watch, changing: Changing, captures: Collection[str], persons: PersonsRecords
) -> list[Linked] | None:
    """Change the rows of all that these captures, new or told anew, touch; None if not sure.

    What persons judged since is taken in too. Gives the incidents that moved, as they were and as
    they are.
    """
    if _may_be_read_now(changing):
        return None
    shelf = ShelfRows(
        persons.record,
        changing,
        seq=persons.seq,
        corrections=persons.corrections_before,
        outlets=watch.outlets,
    )
    states = persons.states({*captures, *_raised(shelf, persons)})
    was, now = persons.was, persons.now
    growth = grow(shelf, states, was, now, lexicon=watch.lexicon, outlets=watch.outlets)
    shelf.change(growth.changes)
    made, gone = _linked(watch, growth, persons)
    before = pieces.linked(changing.rows, {*made, *gone})
    _replace(watch, changing, made, before, persons)
    if persons.corrections != persons.corrections_before:
        touched = {id for grown in growth.scopes.values() for id in grown.touched}
        _flood_anew(changing, touched - made.keys() - gone, persons)
    say("grouping", growth.scopes[CLAIMS].signals, changing)
    _spell(watch, changing, made, before, growth, persons)
    return [*before, *made.values()]


def _linked(
    watch: Watch, growth: Growth, persons: PersonsRecords
) -> tuple[dict[str, Linked], set[str]]:
    """The incidents made, with all that each may bear on, and the ids of those gone."""
    made: dict[str, Linked] = {}
    gone: set[str] = set()
    notices = persons.record.all(Notice)
    for scope, grown in growth.scopes.items():
        links = linker(watch, notices, tuple(grown.made.values()))
        for id, incident in grown.made.items():
            sort = pieces.place_of(grown.ranks[id], is_claimed=scope == CLAIMS)
            made[id] = Linked(incident, links.links_of(incident), sort)
        gone |= grown.gone
    return made, gone


def _raised(shelf: ShelfRows, persons: PersonsRecords) -> set[str]:
    """The captures of questions that persons joined with claims since, or no more."""
    before, after = (
        {id for pair in incidents.judged(verdicts.groupings).one for id in pair}
        for verdicts in (persons.was, persons.now)
    )
    keys = {claim_key(scope, claim) for scope in SCOPES for claim in before ^ after}
    return {id for ids in shelf.under(keys).values() for id in ids}


def _may_be_read_now(changing: Changing) -> bool:
    """Whether an open signal may be answered by a telling."""
    rows = changing.rows.between("signal", pieces.signal_section("on record"), "1")
    return any(pieces.read(Signal, row).kind in coverage.OF_READING for row in rows)


def say(section: str, signals: Iterable[Signal], changing: Changing) -> None:
    """Put these in place of the signals of a section."""
    rows = pieces.signal_rows(section, signals)
    changing.replace("signal", rows, pieces.signal_section(section))


# ------------------------------------------------------------------ rows of incidents


def _replace(
    watch: Watch,
    changing: Changing,
    made: Mapping[str, Linked],
    before: Sequence[Linked],
    persons: PersonsRecords,
) -> None:
    """Put the rows and names of incidents made in place of those that they were, or others."""
    floods = _floods(made, persons)
    old_rows = {(row.kind, row.key) for linked in before for row in _rows(linked, ())}
    old_rows |= {("flood", linked.incident.id) for linked in before}
    new_rows = [row for id, linked in made.items() for row in _rows(linked, floods[id])]
    kept = {(row.kind, row.key) for row in new_rows}
    going: dict[str, set[str]] = {}
    for kind, key in old_rows - kept:
        going.setdefault(kind, set()).add(key)
    for kind, keys in going.items():
        for key in changing.before(kind, keys):
            changing.remove(kind, key)
    changing.put(new_rows)
    changing.rename(
        {name for linked in before for name in _names(watch, linked)},
        {name for linked in made.values() for name in _names(watch, linked)},
    )


def _floods(some: Mapping[str, Linked], persons: PersonsRecords) -> dict[str, tuple[Signal, ...]]:
    """The signals of incidents that many unlisted outlets print, by their ids."""
    ids = {id for grown in some.values() for o in grown.incident.origins for id in o.captures}
    captures = {capture.id: capture for capture in persons.captures(ids)}
    return {id: floods_of(linked.incident, captures) for id, linked in some.items()}


def _flood_anew(changing: Changing, ids: Collection[str], persons: PersonsRecords) -> None:
    """Say anew of incidents that stay as they were whether they are a flood."""
    there = {linked.incident.id: linked for linked in pieces.linked(changing, ids)}
    stood = changing.before("flood", list(there))
    for id, floods in _floods(there, persons).items():
        rows = pieces.incident_rows(there[id].incident, (), floods, there[id].sort)
        fresh = [row for row in rows if row.kind == "flood"]
        changing.put(fresh)
        if id in stood and not fresh:
            changing.remove("flood", id)


def _rows(linked: Linked, floods: Sequence[Signal]) -> Iterable[Row]:
    return pieces.incident_rows(linked.incident, linked.links, floods, linked.sort)


def _names(watch: Watch, linked: Linked) -> Iterable[Name]:
    known = actors_of(watch)
    called = incident_names.name_incident(linked.incident, acts=watch.lexicon.acts, known=known)
    return pieces.incident_names(linked.incident, linked.links, called)


# ------------------------------------------------------------------ names


def _spell(
    watch: Watch,
    changing: Changing,
    made: Mapping[str, Linked],
    before: Sequence[Linked],
    growth: Growth,
    persons: PersonsRecords,
) -> None:
    """Count the names of what moved anew, and of what was only asked about and happened now."""
    newly = persons.answered - persons.answered_before - made.keys()
    since = [linked for linked in pieces.linked(changing, newly) if not linked.is_claimed]
    was = {
        linked.sort: linked.incident
        for linked in before
        if linked.is_claimed or linked.incident.id in persons.answered_before
    }
    now = {
        linked.sort: linked.incident
        for linked in (*made.values(), *since)
        if linked.is_claimed or linked.incident.id in persons.answered
    }
    standing = _standing(changing, growth, persons)
    say("names", standing.signals, changing)

    known: dict[str, tuple[str, Incident]] = {}  # a name is read with each it may be one of

    def happened(ids: Collection[str], acts: Collection[str] = ()) -> dict[str, Incident]:
        for row in changing.get("incident", [id for id in ids if id not in known]).values():
            counts = row.sort.startswith(pieces.CLAIMED) or row.key in persons.answered
            if counts and (not acts or pieces.tells_any(row, acts)):
                known[row.key] = row.sort, pieces.read(Incident, row)
        return dict(known[id] for id in ids if id in known)

    spell_anew(watch, changing, was, now, persons.identities, standing, happened)


def _standing(changing: Changing, growth: Growth, persons: PersonsRecords) -> Naming:
    """What judgements about names come to, by the known actors whom claims call so now."""
    if not persons.identities:
        return Naming()
    answered = pieces.linked(changing, persons.answered)
    claims = [c for linked in answered if not linked.is_claimed for c in linked.incident.claims]
    people = [mention for mention in mentions(claims) if mention.actor]

    def actors(words: tuple[str, ...]) -> set[str]:
        asked = {m.actor for m in people if m.actor and called(m) == words}
        return asked | growth.actors_called(CLAIMS, words)

    return naming_by(persons.identities, actors)
