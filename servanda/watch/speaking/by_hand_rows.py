"""Rows of what persons wrote: codings, corrections, statements, with their whole history.

What leaves it: dicts of strings, numbers and lists, in the words of docs/reference/words.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from servanda import canon
from servanda.corrections import claim_of, fact_of, standing
from servanda.decisions import Reread
from servanda.model import (
    Capture,
    Claim,
    Coding,
    Correction,
    Grouping,
    Incident,
    Notice,
    Statement,
)
from servanda.watch.judging.evidence import Evidence
from servanda.watch.speaking.values import Row, when_row

NONE: Mapping[str, str] = MappingProxyType({})


def coding_rows(evidence: Evidence) -> Iterator[Row]:
    """Everything written by hand, in the order of recording: statements, codings, corrections.

    What was superseded or withdrawn stands there too; `counts` says which does. Last come the
    questions: what is read differently than a person coded it.
    """
    counts = counting(evidence)
    taken_back = withdrawn_by((*evidence.codings, *evidence.corrections))
    for statement in evidence.statements:
        yield statement_row(statement)
    for coding in evidence.codings:
        yield coding_row(coding, counts=coding.id in counts, taken_back=taken_back)
    for correction in evidence.corrections:
        yield correction_row(correction, counts=correction.id in counts, taken_back=taken_back)
    yield from reread_rows(evidence.rereads)


def counting(evidence: Evidence) -> set[str]:
    """The ids of the codings and corrections that count."""
    codings = standing(evidence.codings, claim_of).values()
    facts = standing(evidence.corrections, fact_of).values()
    return {mine[-1].id for mine in codings} | {mine[-1].id for mine in facts}


def withdrawn_by(records: Iterable[Coding | Correction | Grouping | Notice]) -> dict[str, str]:
    """Of each record that its person took back, the one that does so."""
    return {each.replaces: each.id for each in records if each.withdrawn and each.replaces}


def coding_row(coding: Coding, *, counts: bool, taken_back: Mapping[str, str] = NONE) -> Row:
    """A coding: what it says, what had been read, by whom, when and why."""
    return {
        "what": "coding",
        "id": coding.id,
        "claim": claim_of(coding),
        "capture": coding.capture,
        "coded": claim_row(coding.claim),
        "read": claim_row(coding.corrects),
        "known_from": list(coding.known_from),
        **_history(coding, counts, taken_back),
    }


def correction_row(
    correction: Correction, *, counts: bool, taken_back: Mapping[str, str] = NONE
) -> Row:
    """A correction of a fact about a capture, with what it was."""
    return {
        "what": "correction",
        "id": correction.id,
        "capture": correction.capture,
        "fact": correction.fact,
        "value": correction.value,
        "was": correction.was,
        **_history(correction, counts, taken_back),
    }


def _history(record: Coding | Correction, counts: bool, taken_back: Mapping[str, str]) -> Row:
    return {
        "by": record.by,
        "at": record.at.isoformat(),
        "reason": record.reason,
        "replaces": record.replaces,
        "withdrawn": record.withdrawn,
        "counts": counts,
        **taken_back_row(record.id, taken_back),
    }


def taken_back_row(id: str, taken_back: Mapping[str, str]) -> Row:
    """By which record another was taken back; nothing where it was not."""
    return {"withdrawn_by": taken_back[id]} if id in taken_back else {}


def statement_row(statement: Statement) -> Row:
    """A statement: what kind, when, where, whose, and how it is known."""
    return {
        "what": "statement",
        "id": statement.id,
        "capture": statement.capture,
        "kind": statement.kind,
        "when": when_row(statement.when),
        "where": statement.where,
        "by": statement.by,
        "how_known": statement.how_known,
        "recorded_by": statement.recorded_by,
        "at": statement.at.isoformat(),
    }


def reread_rows(rereads: Iterable[Reread]) -> Iterator[Row]:
    """What comes back to a person: words coded by hand that the reader now reads otherwise."""
    return map(reread_row, rereads)


def reread_row(reread: Reread) -> Row:
    """One such question, with both readings."""
    coding, reading = reread
    return {
        "what": "question",
        "question": "read differently",
        "claim": claim_of(coding),
        "capture": coding.capture,
        "coded": claim_row(coding.claim),
        "coded_before": claim_row(coding.corrects),
        "read": claim_row(reading),
        "coding": coding.id,
        "by": coding.by,
        "at": coding.at.isoformat(),
        "reason": coding.reason,
    }


def claim_row(claim: Claim | None) -> Row | None:
    """A claim in the plain words of its record; None for none."""
    if claim is None:
        return None
    row: Row = canon.plain(claim)
    return row


def by_hand_of(evidence: Evidence, incident: Incident) -> Row:
    """What persons wrote of an incident's claims and captures; empty where nobody did."""
    counts = counting(evidence) if evidence.codings or evidence.corrections else set()
    taken_back = withdrawn_by((*evidence.codings, *evidence.corrections))
    claims = {claim.id for claim in incident.claims}
    pages = {claim.capture for claim in incident.claims}
    row: Row = {}
    coded = [
        coding_row(coding, counts=coding.id in counts, taken_back=taken_back)
        for coding in evidence.codings
        if claim_of(coding) in claims
    ]
    corrections = corrections_of(evidence.corrections, pages, counts)
    statements = [
        statement_row(statement) for statement in evidence.statements if statement.capture in pages
    ]
    for key, rows in (("coded", coded), ("corrections", corrections), ("statements", statements)):
        if rows:
            row[key] = rows
    return row


def corrections_of(
    corrections: Iterable[Correction], pages: set[str], counts: set[str]
) -> list[Row]:
    """The corrections of some captures, in the order of recording."""
    corrections = tuple(corrections)
    taken_back = withdrawn_by(corrections)
    return [
        correction_row(correction, counts=correction.id in counts, taken_back=taken_back)
        for correction in corrections
        if correction.capture in pages
    ]


def capture_rows(evidence: Evidence) -> Iterator[Row]:
    """Every capture as it counts; with its corrections, and its statement, where it has any."""
    counts = counting(evidence) if evidence.corrections else set()
    statements = {statement.capture: statement for statement in evidence.statements}
    for capture in evidence.captures:
        row = _plain(capture)
        if rows := corrections_of(evidence.corrections, {capture.id}, counts):
            row["corrections"] = rows
        if capture.id in statements:
            row["statement"] = statement_row(statements[capture.id])
        yield row


def _plain(capture: Capture) -> Row:
    row: Row = canon.plain(capture)
    return row
