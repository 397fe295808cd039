"""The whole evidence from a projection: for what asks about everything, as a site does.

What leaves it: the same evidence as `weigh` gives, with nothing grouped, linked or found anew.
"""

from __future__ import annotations

from servanda.decisions import Found
from servanda.model import Incident, Link
from servanda.watch.judging.evidence import (
    Evidence,
    GroupedRecord,
    evidence_of,
    written,
)
from servanda.watch.judging.stored_bearings import StoredBearings
from servanda.watch.projecting import pieces
from servanda.watch.projecting.answers import Answers
from servanda.watch.projecting.pieces import CLAIMED


def evidence_from(answers: Answers) -> Evidence:
    """The evidence of a record from the rows of its projection."""
    on_record = written(answers.watch, answers.record)
    claimed: list[Incident] = []
    asked: list[Incident] = []
    for row in answers.rows.all("incident"):
        some = claimed if row.sort.startswith(CLAIMED) else asked
        some.append(pieces.read(Incident, row))
    links = {row.key: pieces.read_all(Link, row) for row in answers.rows.all("links")}
    grouping = GroupedRecord(tuple(claimed), tuple(asked), ())
    ruled = on_record.decisions
    bearings = StoredBearings(grouping.happened(ruled), grouping.unsure(ruled), ruled, links)
    found = Found(answers.findings, answers.signals_of("decisions"))
    return evidence_of(answers.watch, on_record, grouping, bearings, found, answers.raised)
