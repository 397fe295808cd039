"""Notices: a dated step under the agreement, as somebody puts it on record or takes it back.

What leaves it: `Notice` records, not yet on record. A step by nobody that is known, or a request
by whom no rule waits for, is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from attrs import evolve

from servanda import binding, canon, wording
from servanda.errors import EvidenceError, nearest
from servanda.model import Notice, NoticeKind, Quantity, Rule
from servanda.watch.settings import Watch

AT_ONCE = timedelta(seconds=1)  # what is said last of one second is the newer


def notice(
    watch: Watch,
    notices: Sequence[Notice],
    *,
    kind: NoticeKind,
    about: str,
    on: date,
    recorded_by: str,
    at: datetime,
    by: str | None = None,
    words: str = "",
    source: str = "",
    until_on: date | None = None,
    value: Quantity | None = None,
) -> Notice:
    """A dated step as somebody records it; `by` is the actor or role that made it.

    `notices` are those on record, `until_on` its last day, where it has one, and `value` the
    quantity it reached. Raises EvidenceError where the agreement defines nothing called `about`,
    nobody is called `by`, a request opens no gate, `on` lies after the day of `at`, or `until_on`
    before `on`.
    """
    known = nameable(watch)
    if about not in known:
        raise EvidenceError(
            f'{watch.agreement.id} defines nothing called "{about}". {nearest(about, known)} '
            "A notice about nothing would open no gate."
        )
    if on > at.date():
        raise EvidenceError(f"{on} has not come yet: a notice records what was done.", field="on")
    if until_on and until_on < on:
        raise EvidenceError(f"its last day, {until_on}, lies before its first, {on}.")
    at = _newest([n for n in notices if n.about == about], at)
    more = [part for part in (until_on, value) if part]
    step = Notice(
        id=canon.identify("ntc", kind, about, on, by, words, recorded_by, at, *more),
        kind=kind,
        about=about,
        on=on,
        by=by,
        words=words,
        recorded_by=recorded_by,
        at=at,
        source=source,
        until_on=until_on,
        value=value,
    )
    check_step(watch, step, notices)
    return step


def check_step(watch: Watch, step: Notice, notices: Sequence[Notice]) -> None:
    """Who made a step is known, and could open the gate that a request is to open.

    `notices` are those before it. Raises EvidenceError.
    """
    agreement = watch.agreement
    roles = [role.id for role in agreement.roles]
    actors = [actor.id for actor in (*agreement.actors, *watch.actors)]
    if step.by is not None and step.by not in (*actors, *roles):
        raise EvidenceError(
            f'no actor or role "{step.by}" is known. {nearest(step.by, (*actors, *roles))} A step '
            "by nobody binds nobody.",
            field="by",
        )
    if step.kind != "request":
        return
    gated = {rule.id: rule for rule in agreement.rules if rule.gate}
    rule = gated.get(step.about)
    if rule is None:
        waiting = f"Those that wait for one: {', '.join(gated)}." if gated else "No rule does."
        raise EvidenceError(
            f"{step.about} waits for no request, so one opens nothing. {waiting}", field="kind"
        )
    if not binding.may_ask(agreement, rule, step.by, step.on, tuple(notices)):
        raise EvidenceError(
            f"{step.by} cannot open {rule.id}: it waits for a request by {_askers(watch, rule)}.",
            field="by",
        )


def _askers(watch: Watch, rule: Rule) -> str:
    """Whose request opens a gate, as a sentence names them, with the id of their role."""
    agreement = watch.agreement
    role = rule.gate.by if rule.gate else ""
    held = next((each.held_by for each in agreement.roles if each.id == role), ())
    ids = list(dict.fromkeys(holding.actor for holding in held))
    names = wording.actors(agreement, ids, last="or") if ids else "whoever holds the role"
    return f"{names} (--actor {role})"


def withdraw_notice(
    notices: Sequence[Notice], id: str, *, reason: str, by: str, at: datetime
) -> Notice:
    """A person's own notice taken back, so that it counts nowhere; both stay on record.

    Raises EvidenceError where it is not on record, is another person's, or does not count.
    """
    known = {each.id: each for each in notices}
    if id not in known:
        raise EvidenceError(f'no notice "{id}" is on record. {nearest(id, known)}')
    earlier = known[id]
    if earlier.withdrawn:
        raise EvidenceError(
            f"{id} takes back {earlier.replaces}. Put that step on record again if it was made."
        )
    if earlier.recorded_by != by:
        raise EvidenceError(
            f"{id} was put on record by {earlier.recorded_by}; nobody takes back what another "
            f"person recorded. Ask {earlier.recorded_by}, or put on record what speaks against it "
            "(--notice contest)."
        )
    over = next((each for each in notices if each.replaces == id), None)
    if over:
        how = "withdrawn" if over.withdrawn else "replaced"
        raise EvidenceError(f"{id} is {how} already, by {over.id}.")
    if not reason.strip():
        raise EvidenceError(f"withdrawing {id}: give a reason.")
    at = _newest([earlier], at)
    return evolve(
        earlier,
        id=canon.identify("ntc", "withdrawn", id, reason, by, at),
        words=reason,
        at=at,
        replaces=id,
        withdrawn=True,
    )


def _newest(before: Sequence[Notice], at: datetime) -> datetime:
    """An instant after those of some notices, so that what is said last is the newer."""
    at = at.astimezone(UTC).replace(microsecond=0)
    return max([at, *(each.at + AT_ONCE for each in before)])


def nameable(watch: Watch) -> frozenset[str]:
    """The ids a notice can be about."""
    agreement = watch.agreement
    ids = [commitment.id for commitment in agreement.commitments]
    ids += [rule.id for rule in agreement.rules]
    ids += [event.id for event in agreement.events]
    ids += [role.id for role in agreement.roles]
    ids += [period.id for period in agreement.periods]
    return frozenset({agreement.id, *ids})
