"""Grown: what new tellings change in the projection, without looking at all that was told before.

What leaves it: the rows of the incidents that are made, other than before or gone, and of what
hangs on them. What it cannot be sure of it leaves to be made anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import frozen

from servanda import incident_names, incidents, store
from servanda.corrections import said_copies
from servanda.incidents.growing import SCOPES, grow
from servanda.incidents.growth_records import CaptureState, Verdicts
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
from servanda.watch.projecting.making import floods_of, linker, name_rows
from servanda.watch.projecting.pieces import Linked, Name
from servanda.watch.projecting.shelf_rows import ShelfRows
from servanda.watch.reading import coverage, facts
from servanda.watch.reading.reading import latest_of
from servanda.watch.settings import Watch

CLAIMS = SCOPES[0]


@frozen
class Judged:
    """What persons judged of what is told, all of it on record before the new lines."""

    identities: tuple[Identity, ...]
    groupings: tuple[Grouping, ...]
    corrections: tuple[Correction, ...]
    coded: frozenset[str]  # captures that anybody coded

    @staticmethod
    def of(record: store.Store) -> Judged:
        """All that is on record."""
        return Judged(
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
    judged = Judged.of(record)
    if judged.by_hand & set(captures) or _may_be_read_now(record):
        return False
    states = _states(watch, record, captures, judged)
    shelf = ShelfRows(
        record, changing, seq=seq, corrections=judged.corrections, outlets=watch.outlets
    )
    verdicts = judged.verdicts
    growth = grow(shelf, states, verdicts, verdicts, lexicon=watch.lexicon, outlets=watch.outlets)
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
    _replace(watch, record, changing, made, gone, judged.corrections)
    _say("grouping", growth.scopes[CLAIMS].signals, changing)
    _ask_names(watch, record, changing, judged.identities)
    return True


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
    watch: Watch, record: store.Store, captures: Collection[str], judged: Judged
) -> list[CaptureState]:
    """The present state of some captures that nobody wrote on by hand."""
    history = record.naming(Telling, "capture", captures)
    ranks: dict[str, dict[str, tuple[int, int]]] = {}
    for seq, telling in history:
        for place, claim in enumerate((*telling.claims, *telling.questions)):
            ranks.setdefault(telling.capture, {}).setdefault(claim.id, (seq, place))
    tellings = latest_of([telling for _, telling in history])
    claims = in_scopes(tellings, incidents.judged(judged.groupings))
    told_of = {telling.capture for telling in tellings}
    texts = {text.capture: text for _, text in record.naming(Text, "capture", told_of)}
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
    gone: Collection[str],
    corrections: Sequence[Correction],
) -> None:
    """Put the rows and names of incidents made in place of those of the same and of those gone."""
    before = pieces.linked(changing.rows, {*made, *gone})
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
        for key in changing.rows.get(kind, keys):
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
    watch: Watch, record: store.Store, changing: Changing, identities: Sequence[Identity]
) -> None:
    """Ask anew which names may be one, of all incidents; it looks at each of them."""
    answered = {decision.incident for decision in record.all(Decision)}
    rows = changing.all("incident")
    claimed = [row for row in rows if row.sort.startswith(pieces.CLAIMED)]
    asked = [row for row in rows if row.sort.startswith(pieces.ASKED) and row.key in answered]
    happened = [pieces.read(Incident, row) for row in (*claimed, *asked)]
    changing.replace("name", name_rows(watch, happened, identities))
    claims = [claim for incident in happened for claim in incident.claims]
    _say("names", incidents.naming(identities, claims).signals, changing)
