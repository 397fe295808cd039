"""Reads the blocks that say what is promised: commitments and rules.

What leaves it: records of the model, with the lines they stand on. Whether the roles, acts,
subjects and ids they name exist is checked in crossings.py.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from servanda.agreements.tables import Table
from servanda.agreements.terms import read_term
from servanda.model import (
    FORCES,
    PROOFS,
    Commitment,
    Confidence,
    Force,
    Gate,
    Measure,
    Proof,
    Reading,
    Rule,
    Term,
    Trigger,
)

Borne = Literal["each", "jointly", "unstated"]
Op = Literal["at least", "at most", "exactly", "more than", "less than"]
Standard = Literal["violation", "threat", "serious"]
BORNE: tuple[Borne, ...] = get_args(Borne)
OPS: tuple[Op, ...] = get_args(Op)
STANDARDS: tuple[Standard, ...] = get_args(Standard)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)

_SHARED = (
    "id", "force", "bearers", "borne", "must", "toward", "subjects", "period", "once", "after",
    "term", "measures", "steps", "readings", "confidence", "note",
)  # fmt: skip


def commitment(table: Table, *, provision: str) -> Commitment:
    """One thing one bearer owes, may do, or that is so."""
    table.only(*_SHARED, "acts", "protects", "until", "suspendable", "evidence")
    force: Force = table.choice("force", FORCES, otherwise=None, listed="forces")
    evidence: Proof | None = None
    if "evidence" in table.data:
        evidence = table.choice("evidence", PROOFS, otherwise=None, listed="proofs")
    return Commitment(
        provision=provision,
        force=force,
        acts=table.texts("acts"),
        protects=table.texts("protects"),
        until=table.text("until") or None,
        suspendable=table.flag("suspendable", otherwise=True),
        evidence=evidence,
        **_shared(table, force),
    )


def rule(table: Table, *, provision: str) -> Rule:
    """A conditional commitment: what wakes it, who must first ask, who then owes what by when."""
    table.only(*_SHARED, "trigger", "gate")
    force: Force = table.choice("force", FORCES, otherwise="must", listed="forces")
    return Rule(
        provision=provision,
        force=force,
        trigger=_trigger(table),
        gate=_gate(table),
        **_shared(table, force),
    )


def _shared(table: Table, force: Force) -> dict[str, Any]:
    """What commitments and rules both have."""
    bearers, borne = _bearers(table, force)
    return {
        "id": table.dotted_id(),
        "bearers": bearers,
        "borne": borne,
        "must": table.text("must", required=True),
        "toward": table.text("toward"),
        "subjects": table.texts("subjects"),
        "period": table.text("period") or None,
        "once": table.flag("once", otherwise=False),
        "after": table.texts("after"),
        "term": _term(table),
        "measures": _measures(table),
        "steps": table.texts("steps"),
        "readings": _readings(table),
        "confidence": table.choice(
            "confidence", CONFIDENCES, otherwise="high", listed="confidences"
        ),
        "note": table.text("note"),
        "line": table.at("id"),
    }


def _bearers(table: Table, force: Force) -> tuple[tuple[str, ...], Borne]:
    """The roles that bear it, and whether each of their holders does or all jointly."""
    value = table.data.get("bearers")
    if isinstance(value, dict):
        inside = table.table("bearers", *BORNE)
        if "borne" in table.data or len(value) != 1:
            table.fault("bearers", 'says twice how it is borne. Write { each = "role" } alone.')
        for way in BORNE:
            if inside is not None and way in value:
                return inside.texts(way), way
        return (), "unstated"
    borne = table.choice("borne", BORNE, otherwise="each", listed="borne")
    bearers = table.texts("bearers")
    if not bearers and borne != "unstated" and force in ("must", "must_not"):
        table.fault(
            "bearers",
            f'is a "{force}" that nobody bears. Name the roles in "bearers", or say '
            '`borne = "unstated"` where the text itself names none.',
        )
    return bearers, borne


def _term(table: Table) -> Term | None:
    words = table.text("term")
    if not words:
        return None
    try:
        return read_term(words)
    except ValueError as error:
        table.fault("term", f"has a term that cannot be read: {error}")
        return None


def _measures(table: Table) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            quantity=inside.number("quantity"),
            op=inside.choice("op", OPS, otherwise=None, listed="measures"),
            unit=inside.text("unit", required=True),
            of=inside.text("of"),
        )
        for inside in table.tables("measures", "quantity", "op", "unit", "of")
    )


def _readings(table: Table) -> tuple[Reading, ...]:
    """Other understandings of the same words, each with who holds it."""
    readings: dict[str, Reading] = {}
    for inside in table.tables("readings", "id", "says", "held_by", "source", "effect"):
        id = inside.id()
        if id in readings:
            inside.fault("id", f'has the reading "{id}" a second time. Ids are used once.')
        readings[id] = Reading(
            id=id,
            says=inside.text("says", required=True),
            held_by=inside.text("held_by", required=True),
            source=inside.text("source"),
            effect=inside.text("effect"),
        )
    return tuple(readings.values())


def _trigger(table: Table) -> Trigger:
    """What wakes a rule: findings of a standard, events, a day, or another rule not kept."""
    inside = table.table("trigger", "standard", "of", "events", "on", "unmet", "by")
    if inside is None:
        table.fault("trigger", 'has no "trigger". A rule without one is a commitment.')
        return Trigger()
    trigger = Trigger(
        standard=inside.texts("standard"),
        of=inside.texts("of"),
        events=inside.texts("events"),
        on=inside.day("on"),
        unmet=inside.texts("unmet"),
        by=inside.texts("by"),
    )
    if bool(trigger.standard) != bool(trigger.of):
        table.fault("trigger", 'needs "standard" and "of" together: which findings, of what.')
    if not (trigger.standard or trigger.events or trigger.on or trigger.unmet):
        table.fault("trigger", 'names nothing that wakes it. Give "standard" and "of", "events", '
                    '"on" or "unmet".')  # fmt: skip
    return trigger


def _gate(table: Table) -> Gate | None:
    inside = table.table("gate", "by", "act")
    if inside is None:
        return None
    return Gate(by=inside.text("by", required=True), act=inside.text("act", required=True))
