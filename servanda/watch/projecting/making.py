"""Making: the whole record as rows of the projection, from nothing that was projected before.

What leaves it: every row and name. It is the reference: what is caught up equals it byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from servanda import incident_names, incidents, store
from servanda.incidents.identities import Naming
from servanda.incidents.shelf_making import MadeShelf
from servanda.model import Capture, Decision, Incident, Notice, Signal
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
from servanda.watch.projecting import pieces, queued
from servanda.watch.projecting.pieces import SIGNALS, Linked, Name
from servanda.watch.projecting.shelf_rows import rows_of_shelf
from servanda.watch.projecting.spellings import spelling_rows
from servanda.watch.settings import Watch


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
    linked = {}
    for incident, sort in every:
        own = links.links_of(incident)
        linked[incident.id] = Linked(incident, own, sort)
        rows += pieces.incident_rows(incident, own, floods_of(incident, captures), sort)
        called = incident_names.name_incident(incident, acts=watch.lexicon.acts, known=known)
        names += pieces.incident_names(incident, own, called)
    stated = {statement.capture for statement in on_record.hand.statements}
    pages = [capture for capture in on_record.hand.captures if is_page(capture, stated)]
    names += ((pieces.bytes_name(page.bytes_sha256), page.id) for page in pages)
    rows += pieces.finding_rows(evidence.findings)
    ruled = on_record.decisions
    touched = list(
        pieces.touched_rows(_touched(linked, ruled), ruled, two_people=watch.settings.two_people)
    )
    rows += touched
    head = record.head()
    if head:
        on = head.recorded_at.date()
        rows += pieces.standing_rows(watch.agreement, evidence.findings, evidence.notices, on)
    sections = signals_of(on_record, grouping, evidence)
    for section, signals in sections.items():
        rows += pieces.signal_rows(section, signals)
    told = queued.mentioned((s for name in SIGNALS[1:] for s in sections[name]), ruled)
    told |= {row.key for row in rows if row.kind == "flood"}
    decided = [row for row in touched if row.kind == "touched"]
    waiting = queued.queued_of_all(linked, decided, pages, captures, told)
    rows += waiting[0]
    names += waiting[1]
    rows += pieces.heard_rows(evidence.counts)
    ids = {incident.id for incident in evidence.incidents}
    happened = {sort: incident for incident, sort in every if incident.id in ids}
    spelt = spelling_rows(watch, happened, on_record.identities, standing_of(on_record, evidence))
    rows += spelt[0]
    names += spelt[1]
    rows += rows_of_shelf(shelf.records, shelf.rows)
    return Made(tuple(rows), tuple(names))


def _touched(every: Mapping[str, Linked], ruled: Sequence[Decision]) -> list[Linked]:
    """The incidents that decisions are about, remedy, or saw claims of, in the order of all."""
    ids = {id for decision in ruled for id in (decision.incident, *decision.remedies)}
    seen = {claim for decision in ruled for claim in decision.seen.claims}
    touched = [
        linked
        for id, linked in every.items()
        if id in ids or any(claim.id in seen for claim in linked.incident.claims)
    ]
    return sorted(touched, key=lambda linked: (linked.sort, linked.incident.id))


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
    return {
        "on record": tuple(signal for signal in open_still if signal.at is None),
        "by hand": on_record.hand.signals,
        "decisions": evidence.lapsed,
        "grouping": grouping.signals,
        "names": standing_of(on_record, evidence).signals,
    }


def standing_of(on_record: RecordRead, evidence: Evidence) -> Naming:
    """What judgements about names come to."""
    claims = [claim for incident in evidence.incidents for claim in incident.claims]
    return incidents.naming(on_record.identities, claims)
