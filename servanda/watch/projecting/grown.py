"""Grown: what new tellings change in the projection, without looking at all that was told before.

What leaves it: the rows of the incidents that are made, other than before or gone, and of what
hangs on them. What it cannot be sure of it leaves to be made anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import evolve, frozen

from servanda import incident_names, incidents, store
from servanda.corrections import said_copies
from servanda.incidents.growing import SCOPES, grow
from servanda.incidents.growth_records import CaptureState, Verdicts, claim_key
from servanda.model import (
    Capture,
    Coding,
    Correction,
    Decision,
    Grouping,
    Identity,
    Incident,
    Notice,
    Signal,
    Telling,
    Text,
)
from servanda.store import Row
from servanda.watch.judging import by_hand
from servanda.watch.judging.evidence import actors_of, in_scopes
from servanda.watch.projecting import pieces
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.making import floods_of, linker, namesakes
from servanda.watch.projecting.pieces import Linked, Name
from servanda.watch.projecting.shelf_rows import ShelfRows
from servanda.watch.reading import coverage, facts
from servanda.watch.reading.reading import latest_of
from servanda.watch.settings import Watch

CLAIMS = SCOPES[0]


@frozen
class PersonsVerdicts:
    """What persons judged of what is told, all of it on record before the new lines."""

    identities: tuple[Identity, ...]
    groupings: tuple[Grouping, ...]
    corrections: tuple[Correction, ...]
    coded: frozenset[str]  # captures that anybody coded

    @staticmethod
    def of(record: store.Store) -> PersonsVerdicts:
        """All that is on record."""
        return PersonsVerdicts(
            record.all(Identity),
            record.all(Grouping),
            record.all(Correction),
            frozenset(coding.capture for coding in record.all(Coding)),
        )

    @property
    def by_hand(self) -> frozenset[str]:
        """The captures that anybody coded, corrected, or said another to be a copy of."""
        named = (id for one in self.corrections for id in (one.capture, one.value))
        return self.coded.union(named)

    @property
    def verdicts(self) -> Verdicts:
        """The same as growth takes it."""
        copies = by_hand.declared(said_copies(self.corrections))
        return Verdicts(self.identities, self.groupings, copies)


def grown(
    watch: Watch,
    record: store.Store,
    changing: Changing,
    captures: Collection[str],
    *,
    seq: int,
) -> bool:
    """Change the rows of all that these captures, new or told anew, touch; False if not sure.

    `seq` is the last line of the record that the rows know.
    """
    judged = PersonsVerdicts.of(record)
    shelf = ShelfRows(
        record, changing, seq=seq, corrections=judged.corrections, outlets=watch.outlets
    )
    now = judged.verdicts
    lines = record.places(Grouping)
    was = evolve(now, groupings=tuple(one for one in now.groupings if lines[one.id] <= seq))
    captures = {*captures, *_raised(shelf, was, now)}
    if judged.by_hand & captures or _may_be_read_now(record):
        return False
    states = _states(watch, record, captures, judged)
    growth = grow(shelf, states, was, now, lexicon=watch.lexicon, outlets=watch.outlets)
    shelf.change(growth.changes)
    made: dict[str, Linked] = {}
    gone: set[str] = set()
    notices = record.all(Notice)
    for scope, one in growth.scopes.items():
        links = linker(watch, notices, tuple(one.made.values()))
        for id, incident in one.made.items():
            sort = pieces.place_of(one.ranks[id], is_claimed=scope == CLAIMS)
            made[id] = Linked(incident, links.links_of(incident), sort)
        gone |= one.gone
    before = pieces.linked(changing.rows, {*made, *gone})
    _replace(watch, record, changing, made, before, judged.corrections)
    _say("grouping", growth.scopes[CLAIMS].signals, changing)
    told = [one.incident for one in (*before, *made.values())]
    _ask_names(watch, record, changing, told, judged.identities)
    return True


def _raised(shelf: ShelfRows, was: Verdicts, now: Verdicts) -> set[str]:
    """The captures of questions that persons joined with claims since, or no more."""
    before, after = (
        {id for pair in incidents.judged(one.groupings).one for id in pair} for one in (was, now)
    )
    keys = {claim_key(scope, claim) for scope in SCOPES for claim in before ^ after}
    return {id for ids in shelf.under(keys).values() for id in ids}


def _may_be_read_now(record: store.Store) -> bool:
    """Whether an open signal may be answered by a telling."""
    signals = record.all(Signal)
    return any(s.at is None and s.kind == coverage.UNREAD_LANGUAGE for s in signals)


def _say(section: str, signals: Iterable[Signal], changing: Changing) -> None:
    """Put these in place of the signals of a section."""
    rows = pieces.signal_rows(section, signals)
    changing.replace("signal", rows, pieces.signal_section(section))


# ------------------------------------------------------------------ what is told now


def _states(
    watch: Watch, record: store.Store, captures: Collection[str], judged: PersonsVerdicts
) -> list[CaptureState]:
    """The present state of some captures that nobody wrote on by hand."""
    history = record.about(Telling, captures)
    ranks: dict[str, dict[str, tuple[int, int]]] = {}
    for seq, telling in history:
        for place, claim in enumerate((*telling.claims, *telling.questions)):
            ranks.setdefault(telling.capture, {}).setdefault(claim.id, (seq, place))
    tellings = latest_of([telling for _, telling in history])
    claims = in_scopes(tellings, incidents.judged(judged.groupings))
    told_of = {telling.capture for telling in tellings}
    texts = {text.capture: text for _, text in record.about(Text, told_of)}
    there = record.some(Capture, captures)
    corrected = facts.as_corrected(there, judged.corrections, watch.outlets)
    return [
        CaptureState(
            capture.id,
            capture,
            texts.get(capture.id),
            {scope: some.get(capture.id, ()) for scope, some in claims.items()},
            ranks.get(capture.id, {}),
        )
        for capture in corrected
    ]


# ------------------------------------------------------------------ rows of incidents


def _replace(
    watch: Watch,
    record: store.Store,
    changing: Changing,
    made: Mapping[str, Linked],
    before: Sequence[Linked],
    corrections: Sequence[Correction],
) -> None:
    """Put the rows and names of incidents made in place of those that they were, or others."""
    ids = {id for one in made.values() for o in one.incident.origins for id in o.captures}
    some = facts.as_corrected(record.some(Capture, ids), corrections, watch.outlets)
    captures = {capture.id: capture for capture in some}
    old_rows = {(row.kind, row.key) for one in before for row in _rows(one, ())}
    old_rows |= {("flood", one.incident.id) for one in before}
    new_rows = [
        row for one in made.values() for row in _rows(one, floods_of(one.incident, captures))
    ]
    kept = {(row.kind, row.key) for row in new_rows}
    going: dict[str, set[str]] = {}
    for kind, key in old_rows - kept:
        going.setdefault(kind, set()).add(key)
    for kind, keys in going.items():
        for key in changing.before(kind, keys):
            changing.remove(kind, key)
    changing.put(new_rows)
    changing.rename(
        {name for one in before for name in _names(watch, one)},
        {name for one in made.values() for name in _names(watch, one)},
    )


def _rows(one: Linked, floods: Sequence[Signal]) -> Iterable[Row]:
    return pieces.incident_rows(one.incident, one.links, floods, one.sort)


def _names(watch: Watch, one: Linked) -> Iterable[Name]:
    known = actors_of(watch)
    called = incident_names.name_incident(one.incident, acts=watch.lexicon.acts, known=known)
    return pieces.incident_names(one.incident, one.links, called)


# ------------------------------------------------------------------ names


def _ask_names(
    watch: Watch,
    record: store.Store,
    changing: Changing,
    moved: Iterable[Incident],
    identities: Sequence[Identity],
) -> None:
    """Ask anew which names may be one, of all whose skeleton is that of a name in what moved.

    Where anybody judged names, what is judged of one says something of others: all are looked at.
    """
    answered = {decision.incident for decision in record.all(Decision)}
    if identities:
        happened = _happened(changing.all("incident"), answered)
        asked = namesakes(watch, happened, identities)
        old = [pieces.read(incidents.NameQuestion, row) for row in changing.rows.all("name")]
        claims = [claim for incident in happened for claim in incident.claims]
        _say("names", incidents.naming(identities, claims).signals, changing)
    else:
        skeletons = {one for incident in moved for one in incidents.skeletons(incident)}
        ids = _under(changing, "named", skeletons)
        rows = changing.get("incident", ids).values()
        happened = _happened(sorted(rows, key=lambda row: row.sort), answered)
        every = namesakes(watch, happened, ())
        asked = tuple(one for one in every if incidents.skeleton_of(one) in skeletons)
        keys = _under(changing, "asked", skeletons)
        there = changing.before("name", keys).values()
        old = [pieces.read(incidents.NameQuestion, row) for row in there]
    fresh = [pieces.name_row(one) for one in asked]
    for key in {pieces.name_row(one).key for one in old} - {row.key for row in fresh}:
        changing.remove("name", key)
    changing.put(fresh)
    changing.rename(set(pieces.asked_names(old)), set(pieces.asked_names(asked)))


def _under(changing: Changing, what: str, skeletons: Collection[str]) -> set[str]:
    names = {pieces.skeleton_name(what, skeleton) for skeleton in skeletons}
    return {key for keys in changing.under(names).values() for key in keys}


def _happened(rows: Iterable[Row], answered: Collection[str]) -> list[Incident]:
    """What claims tell, and what is only asked about where somebody decided on it."""
    there = [row for row in rows if row.sort.startswith(pieces.CLAIMED) or row.key in answered]
    return [pieces.read(Incident, row) for row in there]
