"""The table of duties: those to act on first stand first."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pacts
import pytest
from attrs import evolve

from servanda import wording
from servanda.cli.judging import duties_table
from servanda.duties import trigger
from servanda.model import Duty, Gate, Term, Trigger
from servanda.watch import Judged


def duty(rule: str, state: str) -> Duty:
    return Duty(
        rule=rule,
        bearers=("north",),
        must="consult",
        state=state,  # type: ignore[arg-type]
        waiting_on="envoy" if state == "waiting" else None,
        since=pacts.DAY,
        due=None,
        because=(),
        readings=(),
        on=pacts.DAY,
        proposed=False,
        method="2026.1",
    )


def test_a_row_says_on_how_many_later_days_what_recurs_was_due(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    item = pacts.commitment("one-1", term=Term("every", months=3, on=date(2010, 1, 1)))
    law = pacts.agreement(item)
    on = date(2010, 11, 1)
    duties = trigger(law, (), (), on=on)
    judged = Judged(on, proposed=False, standings=(), duties=duties, heard=0, expected=0)
    evidence: Any = SimpleNamespace(findings=(), notices=())

    table = " ".join(duties_table(law, judged, evidence).split())

    assert "2010-04-01 and two later days" in table
    assert wording.days_missed(duties[0])[0] == 3


def test_either_of_several_may_ask_and_the_table_says_or() -> None:
    law = pacts.agreement(
        pacts.rule("one-1", trigger=Trigger(), gate=Gate("parties", "asks for it"))
    )
    waits = evolve(duty("one-1", "waiting"), waiting_on="parties")
    judged = Judged(pacts.DAY, proposed=False, standings=(), duties=(waits,), heard=0, expected=0)
    evidence: Any = SimpleNamespace(findings=(), notices=())

    assert "the north or the south" in duties_table(law, judged, evidence)


def test_what_is_overdue_stands_before_what_nobody_assessed() -> None:
    rules = [f"one-{n}" for n in range(1, 5)]
    law = pacts.agreement(*map(pacts.commitment, rules))
    states = ("owed", "met", "waiting", "overdue")
    duties = tuple(map(duty, rules, states))
    judged = Judged(pacts.DAY, proposed=False, standings=(), duties=duties, heard=0, expected=0)
    evidence: Any = SimpleNamespace(findings=(), notices=(pacts.notice("step", "one-4"),))

    table = duties_table(law, judged, evidence)

    lines = [line.split() for line in table.splitlines() if line.startswith("one-")]
    assert [line[0] for line in lines] == ["one-4", "one-3", "one-2", "one-1"]
    said = [" ".join(line[1:3]) if line[1] == "not" else line[1] for line in lines]
    assert said == sorted(said, key=wording.DUTY_ORDER.index)
