"""The whole evidence from a projection: for what asks about everything, as a site does.

What leaves it: the same evidence as weighing gives, with nothing grouped, linked or found anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from servanda import incident_names, incidents, store
from servanda.decisions import Found
from servanda.model import (
    Capture,
    Coding,
    Correction,
    Decision,
    Finding,
    Grouping,
    Identity,
    Incident,
    Link,
    Notice,
    Signal,
    Statement,
)
from servanda.store import ProjectedRows
from servanda.watch.judging.evidence import (
    Evidence,
    GroupedRecord,
    actors_of,
    evidence_of,
    read_record,
)
from servanda.watch.judging.stored_bearings import StoredBearings
from servanda.watch.projecting import pieces
from servanda.watch.projecting.pieces import CLAIMED, Linked
from servanda.watch.reading import facts
from servanda.watch.settings import Watch


def evidence_from(
    watch: Watch,
    record: store.Store,
    rows: ProjectedRows,
    *,
    found: Found,
    raised: tuple[Signal, ...],
) -> Evidence:
    """The evidence of a record from the rows of its projection; `raised` are all its signals.

    All but those that are on record themselves.
    """
    on_record = read_record(watch, record)
    claimed: list[Incident] = []
    asked: list[Incident] = []
    for row in rows.all("incident"):
        some = claimed if row.sort.startswith(CLAIMED) else asked
        some.append(pieces.read(Incident, row))
    links = {row.key: pieces.read_all(Link, row) for row in rows.all("links")}
    grouping = GroupedRecord(tuple(claimed), tuple(asked), ())
    ruled = on_record.decisions
    bearings = StoredBearings(
        grouping.happened(ruled),
        grouping.unsure(ruled),
        ruled,
        links,
        actors=actors_of(watch),
        lexicon=watch.lexicon,
    )
    return evidence_of(watch, on_record, grouping, bearings, found, raised)


def evidence_of_some(
    watch: Watch, record: store.Store, rows: ProjectedRows, some: Sequence[Linked]
) -> Evidence:
    """The evidence of some incidents: what tells them, and all that persons judged of them."""
    ruled, groupings = record.all(Decision), record.all(Grouping)
    answered = {decision.incident for decision in ruled}
    ids = {each.incident.id for each in some}
    happened = tuple(
        each.incident for each in some if each.is_claimed or each.incident.id in answered
    )
    own = {incident.id for incident in happened}
    unsure = tuple(each.incident for each in some if each.incident.id not in own)
    corrections = record.all(Correction)
    findings = (pieces.read(Finding, row) for row in rows.all("finding"))
    return Evidence(
        captures=_captures(watch, record, rows, some, corrections),
        texts=(),
        tellings=(),
        incidents=happened,
        bearings=StoredBearings(
            happened,
            unsure,
            ruled,
            {each.incident.id: each.links for each in some},
            actors=actors_of(watch),
            lexicon=watch.lexicon,
        ),
        decisions=ruled,
        notices=record.all(Notice),
        findings=tuple(finding for finding in findings if finding.incident in ids),
        signals=(),
        unsure=unsure,
        identities=record.all(Identity),
        groupings=groupings,
        judgements=incidents.judged(groupings),
        codings=record.all(Coding),
        corrections=corrections,
        statements=record.all(Statement),
        sources=watch.sources,
        beside=_called_alike(watch, rows, some),
        two_people=watch.settings.two_people,
    )


def _captures(
    watch: Watch,
    record: store.Store,
    rows: ProjectedRows,
    some: Sequence[Linked],
    corrections: Sequence[Correction],
) -> tuple[Capture, ...]:
    """The captures that tell some incidents, and every other with the same bytes."""
    ids = {claim.capture for each in some for claim in each.incident.claims}
    ids |= {id for each in some for origin in each.incident.origins for id in origin.captures}
    own = record.some(Capture, ids)
    alike = rows.under({pieces.bytes_name(capture.bytes_sha256) for capture in own})
    ids.update(id for keys in alike.values() for id in keys)
    return facts.as_corrected(record.some(Capture, ids), corrections, watch.outlets)


def _called_alike(
    watch: Watch, rows: ProjectedRows, some: Sequence[Linked]
) -> tuple[Incident, ...]:
    """The incidents from which the names of some tell them apart, beside themselves."""
    known = actors_of(watch)
    acts = watch.lexicon.acts
    there = {each.incident.id: each for each in some}
    wanted = {incident_names.name_incident(each.incident, acts=acts, known=known) for each in some}
    looked: set[str] = set()
    while wanted - looked:
        looked |= wanted
        found = rows.under({pieces.called_name(name) for name in wanted})
        ids = {id for keys in found.values() for id in keys} - set(there)
        there |= {each.incident.id: each for each in pieces.linked(rows, ids)}
        every = sorted(there.values(), key=lambda each: (each.sort, each.incident.id))
        named = [each.incident for each in every]
        names = incident_names.name_incidents(named, acts=acts, actors=known.values())
        wanted = set(names.values()) - looked
    own = {each.incident.id for each in some}
    return tuple(each.incident for id, each in there.items() if id not in own)
