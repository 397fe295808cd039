"""Rows of anything that has an id, with what is linked to it and what persons wrote of it.

What leaves it: a row a thing: `what` it is, its `id` and `name`, its own `row` as every command
gives it, what is `linked`, and its `history`, superseded and withdrawn records too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from servanda import canon, store
from servanda.incidents.judgements import current_groupings
from servanda.model import (
    Capture,
    Claim,
    Coding,
    Commitment,
    Correction,
    Grouping,
    Identity,
    Incident,
    Letter,
    Rule,
    Statement,
    current_notices,
)
from servanda.watch.judging.assessing import changes, judge
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.out_of_time import out_of_time
from servanda.watch.settings import Watch
from servanda.watch.speaking import day_rows, rows
from servanda.watch.speaking.by_hand_rows import (
    capture_rows,
    claim_row,
    coding_row,
    correction_row,
    counting,
    statement_row,
    taken_back_row,
    withdrawn_by,
)
from servanda.watch.speaking.exhibits import Exhibit, Exhibits
from servanda.watch.speaking.values import Row

# What persons wrote of a thing is its history; everything else that names it is linked to it.
HISTORY = ("coding", "correction", "grouping", "decision", "notice")


def rows_by_id(
    watch: Watch, record: store.Store, evidence: Evidence, id: str, *, on: date
) -> Iterator[Row]:
    """A row for what has an id or hash, or the only thing whose id or hash begins so.

    Raises EvidenceError where nothing, or more than one thing, does.
    """
    counts = _counting(evidence)
    taken_back = withdrawn_by(
        (*evidence.codings, *evidence.corrections, *evidence.groupings, *evidence.notices)
    )
    exhibits = Exhibits(watch, record, evidence)
    moved = exhibits.moved(id)
    for exhibit in exhibits.find(id):
        linked = exhibits.linked(exhibit)
        times = out_of_time(
            record, [each.id for each in (exhibit, *linked) if each.what == "decision"]
        )
        written = [neighbour for neighbour in linked if neighbour.what in HISTORY]
        yield {
            "what": exhibit.what,
            "id": exhibit.id,
            "name": exhibits.line(exhibit),
            **_published(exhibits.published_as(exhibit, id)),
            **({"moved": moved} if moved else {}),
            "row": _written(exhibit, counts, times, taken_back)
            if exhibit.what in HISTORY
            else _row(watch, evidence, exhibit, on=on),
            "linked": [
                {"what": neighbour.what, "id": neighbour.id, "name": exhibits.line(neighbour)}
                for neighbour in linked
                if neighbour.what not in HISTORY
            ],
            "history": [
                *(_written(neighbour, counts, times, taken_back) for neighbour in written),
                *_moves(watch, evidence, exhibit, on=on),
            ],
        }


def _published(id: str) -> Row:
    """The id under which a thing went out, where it was asked for by that one."""
    return {"published_as": id} if id else {}


def _row(watch: Watch, evidence: Evidence, exhibit: Exhibit, *, on: date) -> Row:
    """The row of that kind, as every command gives it."""
    record = exhibit.record
    match record:
        case Capture():
            return next(row for row in capture_rows(evidence) if row["id"] == record.id)
        case Incident():
            return next(rows.incident_rows(evidence, only=[record]))
        case Claim():
            return claim_row(record) or {}
        case Statement():
            return statement_row(record)
        case Letter():
            return rows.letter_row(record)
        case Commitment() | Rule():
            judged = judge(watch, evidence, on=on)
            row: Row = canon.plain(record)
            states = [
                s for s in day_rows.standing_rows(judged, evidence) if s["commitment"] == record.id
            ]
            duties = [d for d in day_rows.duty_rows(judged, evidence) if d["rule"] == record.id]
            return {**row, "standing": states[0] if states else None, "duties": duties}
        case Identity():
            return rows.identity_row(record)
        case _:
            plain: Row = canon.plain(record)
            return plain


def _written(
    exhibit: Exhibit, counts: set[str], times: Mapping[str, str], taken_back: Mapping[str, str]
) -> Row:
    """The row of one record that a person wrote; `counts` says whether it still does.

    `times` has what is out of time about a decision, by its id, and `taken_back` by what a record
    was withdrawn.
    """
    record = exhibit.record
    match record:
        case Coding():
            return coding_row(record, counts=record.id in counts, taken_back=taken_back)
        case Correction():
            return correction_row(record, counts=record.id in counts, taken_back=taken_back)
        case Grouping():
            row = {**rows.grouping_row(record), "replaces": record.replaces}
        case _:
            row = canon.plain(record)
    late = {"out_of_time": times[record.id]} if record.id in times else {}
    late |= taken_back_row(record.id, taken_back)
    return {"what": exhibit.what, **row, "counts": record.id in counts, **late}


def _counting(evidence: Evidence) -> set[str]:
    """The ids of what persons wrote and no later record stands in place of."""
    return {
        *counting(evidence),
        *(id for finding in evidence.findings for id in finding.decisions),
        *(id for judged in evidence.alone for id in judged.decisions),
        *(grouping.id for grouping in current_groupings(evidence.groupings)),
        *(notice.id for notice in current_notices(evidence.notices)),
    }


def _moves(watch: Watch, evidence: Evidence, exhibit: Exhibit, *, on: date) -> list[Row]:
    """The days on which the standing of a commitment moved; nothing for anything else."""
    if exhibit.what not in ("commitment", "rule"):
        return []
    moves = [
        change for change in changes(watch, evidence, until=on) if change.commitment == exhibit.id
    ]
    return [{"what": "change", **row} for row in day_rows.change_rows(moves)]
