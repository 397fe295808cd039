"""Making: the whole record as rows of the projection, from nothing that was projected before.

What leaves it: every row and name. It is the reference: what is caught up equals it byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from servanda import incident_names, incidents, store
from servanda.incidents.shelf_making import MadeShelf
from servanda.model import Capture, Identity, Incident, Notice, Signal
from servanda.store import Row
from servanda.watch.judging.bearings import Bearings
from servanda.watch.judging.evidence import (
    Evidence,
    GroupedRecord,
    RecordRead,
    actors_of,
    grouped,
    is_page,
    read_record,
    weighed,
)
from servanda.watch.judging.open_signals import still_open
from servanda.watch.projecting import pieces
from servanda.watch.projecting.pieces import Name
from servanda.watch.projecting.shelf_rows import rows_of_shelf
from servanda.watch.settings import Watch

if TYPE_CHECKING:
    from servanda.incidents import NameQuestion


@frozen
class Made:
    """All rows and names of a projection."""

    rows: tuple[Row, ...]
    names: tuple[Name, ...]


def made_anew(watch: Watch, record: store.Store) -> Made:
    """The rows of a whole record: read, grouped, linked and found from its first line."""
    on_record = read_record(watch, record)
    shelf = MadeShelf()
    grouping = grouped(watch, on_record, shelf=shelf)
    evidence = weighed(watch, on_record, grouping)
    rows: list[Row] = [pieces.agreement_row(watch.agreement)]
    names: list[Name] = []
    recorded = on_record.hand.recorded
    every = [
        (incident, pieces.place_of(recorded[incident.claims[0].id], is_claimed=is_claimed))
        for is_claimed, some in ((True, grouping.claimed), (False, grouping.asked))
        for incident in some
    ]
    links = linker(watch, on_record.notices, [incident for incident, _ in every])
    known = actors_of(watch)
    captures = {capture.id: capture for capture in on_record.hand.captures}
    for incident, sort in every:
        own = links.links_of(incident)
        rows += pieces.incident_rows(incident, own, floods_of(incident, captures), sort)
        called = incident_names.name_incident(incident, acts=watch.lexicon.acts, known=known)
        names += pieces.incident_names(incident, own, called)
    stated = {statement.capture for statement in on_record.hand.statements}
    names += (
        (pieces.bytes_name(capture.bytes_sha256), capture.id)
        for capture in on_record.hand.captures
        if is_page(capture, stated)
    )
    rows += pieces.finding_rows(evidence.findings)
    head = record.head()
    if head:
        on = head.recorded_at.date()
        rows += pieces.standing_rows(watch.agreement, evidence.findings, evidence.notices, on)
    for section, signals in signals_of(on_record, grouping, evidence).items():
        rows += pieces.signal_rows(section, signals)
    rows += pieces.heard_rows(evidence.counts)
    asked = namesakes(watch, evidence.incidents, on_record.identities)
    rows += map(pieces.name_row, asked)
    names += pieces.asked_names(asked)
    rows += rows_of_shelf(shelf.records, shelf.rows)
    return Made(tuple(rows), tuple(names))


def linker(watch: Watch, notices: tuple[Notice, ...], some: Sequence[Incident]) -> Bearings:
    """What weighs the links of incidents as the agreement and the notices are now."""
    return Bearings(
        tuple(some),
        (),
        (),
        notices,
        agreement=watch.agreement,
        actors=actors_of(watch),
        lexicon=watch.lexicon,
    )


def floods_of(incident: Incident, captures: Mapping[str, Capture]) -> tuple[Signal, ...]:
    """The signals of one incident that many unlisted outlets print."""
    ids = {id for origin in incident.origins for id in origin.captures}
    return incidents.floods([incident], [captures[id] for id in sorted(ids) if id in captures])


def signals_of(
    on_record: RecordRead, grouping: GroupedRecord, evidence: Evidence
) -> dict[str, tuple[Signal, ...]]:
    """What is not handled, but for floods, by what it is of."""
    open_still = still_open(
        on_record.signals, on_record.hand, tuple(source.outlet for source in evidence.sources)
    )
    claims = [claim for incident in evidence.incidents for claim in incident.claims]
    return {
        "on record": tuple(signal for signal in open_still if signal.at is None),
        "by hand": on_record.hand.signals,
        "decisions": evidence.lapsed,
        "grouping": grouping.signals,
        "names": incidents.naming(on_record.identities, claims).signals,
    }


def namesakes(
    watch: Watch, some: Sequence[Incident], identities: Sequence[Identity]
) -> tuple[NameQuestion, ...]:
    """The names in some incidents that may be two spellings of one."""
    actors = tuple(actors_of(watch).values())
    return incidents.find_namesakes(some, actors, identities, lexicon=watch.lexicon)
