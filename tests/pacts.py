"""Small agreements, findings and notices, built by hand for tests of standing and duties."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from servanda import canon
from servanda.model import (
    Agreement,
    Commitment,
    Finding,
    Holding,
    Instrument,
    Notice,
    Quantity,
    Role,
    Rule,
)

START = date(2000, 1, 1)
DAY = date(2010, 6, 15)
ROLES = (
    Role("parties", "The parties", (Holding("north"), Holding("south"))),
    Role("chair", "The chair", (Holding("envoy"),)),
)


def commitment(id: str = "one-1", **more: Any) -> Commitment:
    given = {"force": "must", "bearers": ("parties",), "must": "keep the peace", **more}
    return Commitment(id=id, provision=id.replace("-", "/"), **given)


def rule(id: str = "one-9", **more: Any) -> Rule:
    given = {"force": "must", "bearers": ("parties",), "must": "consult", **more}
    return Rule(id=id, provision=id.replace("-", "/"), **given)


def agreement(*items: Commitment | Rule, **more: Any) -> Agreement:
    return Agreement(
        id="pact",
        title="A pact",
        signed_on=START,
        in_force_on=START,
        languages=("en",),
        depositaries=(),
        instruments=(Instrument("one", "One", "cited", START, START),),
        actors=(),
        roles=more.pop("roles", ROLES),
        periods=more.pop("periods", ()),
        events=more.pop("events", ()),
        provisions=(),
        commitments=tuple(item for item in items if isinstance(item, Commitment)),
        rules=tuple(item for item in items if isinstance(item, Rule)),
        **more,
    )


def finding(bearing: str = "breaches", since_on: date | None = DAY, **more: Any) -> Finding:
    given: dict[str, Any] = {"incident": "raid", "commitment": "one-1", "state": "upheld", **more}
    return Finding(
        id=canon.identify("fnd", given["incident"], given["commitment"], bearing),
        bearing=bearing,  # type: ignore[arg-type]
        proof="believe",
        serious=given.pop("serious", False),
        since_on=since_on,
        bearers=given.pop("bearers", ("north",)),
        **given,
    )


def notice(kind: str, about: str = "one-1", on: date = DAY, **more: Any) -> Notice:
    return Notice(
        id=more.pop("id", canon.identify("ntc", kind, about, on, str(more))),
        kind=kind,  # type: ignore[arg-type]
        about=about,
        on=on,
        by=more.pop("by", None),
        words=more.pop("words", ""),
        recorded_by="a person",
        at=datetime(2024, 1, 1, tzinfo=UTC),
        **more,
    )


def value(amount: float, unit: str = "percent") -> Quantity:
    return Quantity(amount, amount, unit)
