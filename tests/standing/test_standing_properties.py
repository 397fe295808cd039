"""What holds of standings and duties whatever the findings and notices are."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from pacts import START, agreement, commitment, finding, notice, rule, value
from tries import tries

from servanda import duties, standing
from servanda.model import (
    BEARINGS,
    Agreement,
    Event,
    Finding,
    Gate,
    Measure,
    Notice,
    Period,
    Standing,
    Term,
    Trigger,
)

PACT: Agreement = agreement(
    commitment("one-1"),
    commitment("one-2", once=True, term=Term("within", days=400)),
    commitment("one-3", period="transition", after=("one-2",)),
    commitment("one-4", term=Term("every", months=3)),
    commitment("one-5", measures=(Measure(70, "at least", "percent"),)),
    rule("one-6", trigger=Trigger(standard=("violation", "threat"), of=("one/*",)),
         gate=Gate("chair", "asks"), term=Term("within", days=14)),
    rule("one-7", borne="jointly", trigger=Trigger(standard=("serious",), of=("one/1",))),
    rule("one-8", trigger=Trigger(events=("deadlock",), unmet=("one-6", "one-4"))),
    periods=(Period("transition", "Transition", START, date(2004, 1, 1)),),
    events=(Event("deadlock", "Deadlock"),),
)  # fmt: skip
IDS = tuple(item.id for item in PACT.items())
DAYS = st.integers(0, 2500).map(lambda n: START + timedelta(days=n))
FINDINGS = st.builds(
    lambda number, commitment_id, bearing, state, day, serious, by, names: finding(
        bearing,
        day,
        incident=f"incident {number}",
        commitment=commitment_id,
        state=state,
        serious=serious,
        bearers=by,
        remedies=tuple(f"incident {n}" for n in names),
    ),
    st.integers(0, 6),
    st.sampled_from(IDS),
    st.sampled_from(BEARINGS),
    st.sampled_from(("upheld", "upheld", "upheld", "disputed", "rejected", "proposed")),
    DAYS,
    st.booleans(),
    st.sampled_from(((), ("north",), ("south",), ("north", "south"))),
    st.lists(st.integers(0, 6), max_size=2),
)
NOTICES = st.builds(
    lambda kind, about, day, by, amount: notice(
        kind, about, day, by=by, value=value(amount) if kind in ("met", "step") else None
    ),
    st.sampled_from(("request", "met", "step", "event", "suspension", "resumption", "contest")),
    st.sampled_from((*IDS, "deadlock", "pact")),
    DAYS,
    st.sampled_from((None, "north", "south", "envoy", "chair")),
    st.sampled_from((50.0, 70.0, 90.0)),
)
MANY = tries(60, derandomize=True)


def unique(records: list[Finding]) -> tuple[Finding, ...]:
    return tuple({one.id: one for one in records}.values())


def told(
    findings: tuple[Finding, ...], notices: tuple[Notice, ...], on: date
) -> tuple[tuple[Standing, ...], tuple[object, ...]]:
    return (
        standing.assess_all(PACT, findings, notices, on=on, heard=1, expected=1),
        duties.trigger(PACT, findings, notices, on=on),
    )


@MANY
@given(st.lists(FINDINGS, max_size=8), st.lists(NOTICES, max_size=8), DAYS, st.randoms())
def test_the_order_of_findings_and_notices_does_not_matter(
    findings: list[Finding], notices: list[Notice], on: date, chance: object
) -> None:
    before = told(unique(findings), tuple({n.id: n for n in notices}.values()), on)
    shuffled, shifted = list(unique(findings)), list({n.id: n for n in notices}.values())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(shifted)  # type: ignore[attr-defined]

    assert before == told(tuple(shuffled), tuple(shifted), on)


@MANY
@given(st.lists(FINDINGS, max_size=8), st.lists(NOTICES, max_size=8), DAYS)
def test_what_comes_later_changes_no_earlier_day(
    findings: list[Finding], notices: list[Notice], on: date
) -> None:
    all_findings, all_notices = unique(findings), tuple(notices)
    past = tuple(f for f in all_findings if f.since_on and f.since_on <= on)
    noted = tuple(n for n in all_notices if n.on <= on)

    assert told(past, noted, on) == told(all_findings, all_notices, on)


@MANY
@given(st.lists(FINDINGS, max_size=8), DAYS)
def test_nothing_is_kept_or_fulfilled_without_an_upheld_fulfilment(
    findings: list[Finding], on: date
) -> None:
    harmful = tuple(f for f in unique(findings) if f.bearing != "fulfils" or f.state != "upheld")
    standings, owed = told(harmful, (), on)

    assert not {one.state for one in standings} & {"kept", "fulfilled"}
    assert all(one.state != "met" for one in owed)  # type: ignore[attr-defined]


@MANY
@given(st.lists(FINDINGS, max_size=8), st.lists(NOTICES, max_size=8), DAYS)
def test_a_dormant_rule_owes_nothing_and_what_rests_on_findings_names_real_ones(
    findings: list[Finding], notices: list[Notice], on: date
) -> None:
    standings, owed = told(unique(findings), tuple(notices), on)
    asleep = {s.commitment for s in standings if s.state in ("dormant", "not in force", "ended")}
    known = {f.id for f in findings} | {n.id for n in notices} | {"deadlock", *IDS}

    assert not asleep & {d.rule for d in owed if d.rule in {r.id for r in PACT.rules}}  # type: ignore[attr-defined]
    assert all(set(one.because) <= known for one in (*standings, *owed))  # type: ignore[attr-defined]
    assert all(one.because for one in standings if one.state in ("breached", "threatened"))


@MANY
@given(st.lists(FINDINGS, max_size=8), DAYS)
def test_a_gate_without_a_request_never_opens(findings: list[Finding], on: date) -> None:
    owed = duties.trigger(PACT, unique(findings), (), on=on)
    gated = [duty for duty in owed if duty.rule == "one-6" and duty.state != "met"]

    assert all(duty.waiting_on == "chair" and duty.due is None for duty in gated)
