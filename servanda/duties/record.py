"""The record of one duty, with the readings and remarks that a reader must see beside it.

What leaves it: a `Duty`. It never decides whether one is owed.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from servanda import binding
from servanda.model import Agreement, Commitment, Duty, DutyState, Finding, Notice, Rule


class DutyView(NamedTuple):
    """One agreement on one day, with what counts on that day."""

    agreement: Agreement
    on: date
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    proposed: bool
    method: str


def duty_record(
    view: DutyView,
    item: Commitment | Rule,
    state: DutyState,
    since: date,
    due: date | None,
    *,
    waiting_on: str | None = None,
    because: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
) -> Duty:
    """The record of one duty; a notice that contests the item shows in it until it is met."""
    contested = [
        n for n in view.notices if n.kind == "contest" and n.finding is None and n.about == item.id
    ]
    if contested and state != "met":
        state = "contested"
    holders = binding.holders(view.agreement, item.bearers, view.on, view.notices)
    return Duty(
        rule=item.id,
        bearers=tuple(holder for holder in holders if holder not in without),
        must=item.must,
        state=state,
        waiting_on=waiting_on,
        since=since,
        due=due,
        because=because,
        readings=_readings(view, item),
        on=view.on,
        method=view.method,
        note=" ".join((*remarks, *_remarks_on(view, item))),
        proposed=view.proposed,
    )


def _readings(view: DutyView, item: Commitment | Rule) -> tuple[str, ...]:
    """Other understandings and open questions about an item and about who holds its roles."""
    readings = [f"{reading.id}: {reading.says} ({reading.held_by})" for reading in item.readings]
    for question in view.agreement.questions:
        if item.id in question.about or item.provision in question.about:
            readings.append(f"{question.id}: {question.asks}")
    for role in view.agreement.roles:
        for holding in role.held_by if role.id in item.bearers else ():
            if holding.open_question and not (holding.from_on and view.on < holding.from_on):
                words = holding.note or holding.how or "who holds the role is unsettled"
                readings.append(f"{role.id}, {holding.actor}: {words}")
    return tuple(readings)


def _remarks_on(view: DutyView, item: Commitment | Rule) -> tuple[str, ...]:
    """Steps, measures, amendments, contests and force, in words."""
    remarks = ["It says should, not must."] if item.force == "should" else []
    steps = [n.words for n in view.notices if n.kind == "step" and n.about == item.id]
    if item.steps:
        done = [step for step in item.steps if step in steps]
        remarks.append(f"Steps on record: {len(done)} of {len(item.steps)}.")
    for notice in view.notices:
        if notice.kind == "amendment" and notice.about in (item.id, item.provision):
            remarks.append(f"Amended from {notice.on}: {notice.words.rstrip('.')}.")
        if notice.kind == "contest" and notice.about in (item.id, view.agreement.id):
            by = notice.by or "a person"
            remarks.append(f"Contested from {notice.on} by {by}: {notice.words.rstrip('.')}.")
        value = notice.value if notice.kind == "met" and notice.about == item.id else None
        for measure in item.measures:
            if value and value.unit == measure.unit and not measure.reached(value):
                wanted = f"{measure.op} {measure.quantity:g} {measure.unit}"
                remarks.append(f"Not counted on {notice.on}: short of {wanted} ({notice.id}).")
    return tuple(remarks)
