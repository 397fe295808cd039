"""The whole evidence from a projection: for what asks about everything, as a site does.

What leaves it: the same evidence as weighing gives, with nothing grouped, linked or found anew.
"""

from __future__ import annotations

from servanda import store
from servanda.decisions import Found
from servanda.model import Incident, Link, Signal
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
from servanda.watch.projecting.pieces import CLAIMED
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
