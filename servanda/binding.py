"""Who holds a role on a day, and when a commitment or a rule binds, is done and wakes.

What leaves it: days, actors and notices, worked out from an agreement and what is on record.
Standing, duties and links share it; `verify.py` carries it. It finds and decides nothing.
"""

from __future__ import annotations

from datetime import date

from servanda.model import Agreement, Commitment, Finding, Notice, Phase, Rule, in_effect


def holders(
    agreement: Agreement, roles: tuple[str, ...], on: date, notices: tuple[Notice, ...] = ()
) -> tuple[str, ...]:
    """The actors that hold any of the roles on a day, in the order of the file.

    Notices of accession and withdrawal about a role add holders, after those of the file,
    and take them away.
    """
    actors: dict[str, None] = {}
    for role in agreement.roles:
        if role.id not in roles:
            continue
        holding = dict.fromkeys(role.holders(on))
        for notice in in_effect(notices, on):
            if notice.about == role.id and notice.by and notice.kind == "accession":
                holding[notice.by] = None
            if notice.about == role.id and notice.by and notice.kind == "withdrawal":
                holding.pop(notice.by, None)
        actors.update(holding)
    return tuple(actors)


def may_ask(
    agreement: Agreement,
    rule: Rule,
    by: str | None,
    on: date,
    notices: tuple[Notice, ...] = (),
) -> bool:
    """Whether a request by somebody on a day opens the gate of a rule: its holder, by role or name.

    Who acts for a holder may ask as well; None is the holder, whoever it was.
    """
    if rule.gate is None:
        return False
    who = holders(agreement, (rule.gate.by,), on, notices)
    acting = {actor.acts_for for actor in agreement.actors if actor.id == by and actor.acts_for}
    return by in (None, rule.gate.by, *who) or bool(acting & set(who))


def happened(agreement: Agreement, event: str, notices: tuple[Notice, ...] = ()) -> date | None:
    """The first day a named event is on record, by the file or by a notice."""
    days = [e.on for e in agreement.events if e.id == event and e.on]
    days += [n.on for n in notices if n.about == event and n.kind in ("event", "completion")]
    return min(days) if days else None


def phase(
    agreement: Agreement, item: Commitment | Rule, on: date, notices: tuple[Notice, ...] = ()
) -> Phase:
    """Whether a day lies before, within or after the time an item binds."""
    begins, ends = bounds(agreement, item, notices)
    if begins and on < begins:
        return "before"
    if ends and on > ends:
        return "after"
    return "within"


def bounds(
    agreement: Agreement, item: Commitment | Rule, notices: tuple[Notice, ...] = ()
) -> tuple[date | None, date | None]:
    """The first and the last day on which an item binds; None is open on that side.

    The instrument's entry into force opens it; its period, its `until` event and the
    agreement's completion event close it. A period ends at the end of its last day; a notice
    of amendment about the period moves that day to its `until_on`. The first day is
    `date.max` where the event that opens the period has not come.
    """
    instrument_id = item.provision.split("/")[0]
    starts = [i.in_force_on for i in agreement.instruments if i.id == instrument_id]
    begins = next((day for day in starts if day), agreement.in_force_on)
    ends = happened(agreement, agreement.completion, notices) if agreement.completion else None
    for period in agreement.periods:
        if period.id != item.period:
            continue
        opened = happened(agreement, period.from_event, notices) if period.from_event else None
        closed = happened(agreement, period.to_event, notices) if period.to_event else None
        if period.from_event and opened is None and period.from_on is None:
            return date.max, None
        begins = opened or period.from_on or begins
        moved = [n for n in notices if n.kind == "amendment" and n.about == period.id]
        last = max(moved, key=lambda n: (n.on, n.id)).until_on if moved else period.to_on
        ends = min((day for day in (closed, last, ends) if day), default=None)
    if isinstance(item, Commitment) and item.until:
        until = happened(agreement, item.until, notices)
        ends = min((day for day in (until, ends) if day), default=None)
    return begins, ends


def suspension(
    agreement: Agreement, item: Commitment | Rule, on: date, notices: tuple[Notice, ...]
) -> Notice | None:
    """The notice by which an item is suspended on a day; None where it binds.

    It is about the item, its provision, its instrument or the agreement, and lasts to its
    `until_on` or to the day of a resumption. An item that allows no derogation binds on.
    """
    if isinstance(item, Commitment) and not item.suspendable:
        return None
    scope = (item.id, item.provision, item.provision.split("/")[0], agreement.id)
    for notice in in_effect(notices, on):
        if notice.kind != "suspension" or notice.about not in scope:
            continue
        resumed = any(
            n.kind == "resumption" and n.about in (notice.about, item.id) and n.on >= notice.on
            for n in in_effect(notices, on)
        )
        if not resumed and (notice.until_on is None or on <= notice.until_on):
            return notice
    return None


def done_on(
    agreement: Agreement,
    item: Commitment | Rule,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
) -> date | None:
    """The first day by which an item is shown done: by notice, or by an upheld fulfilment.

    An item with measures is done when a value on record reaches each of them, or when a
    notice says it was met whole and gives no value; a finding alone cannot show a quantity.
    """
    about = [n for n in notices if n.about == item.id]
    whole = [n.on for n in about if n.kind in ("met", "completion") and n.value is None]
    if not item.measures:
        whole += [n.on for n in about if n.kind in ("met", "completion")]
        whole += [
            f.since_on
            for f in findings
            if f.commitment == item.id and f.bearing == "fulfils" and f.since_on
        ]
        return min(whole, default=None)
    firsts = [
        min(
            [*whole, *(n.on for n in about if n.value and measure.reached(n.value))],
            default=None,
        )
        for measure in item.measures
    ]
    days = [day for day in firsts if day]
    return max(days) if len(days) == len(firsts) else None


def ready_on(
    agreement: Agreement,
    item: Commitment | Rule,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
) -> date | None:
    """The day from which all that must come first has come; None while it has not.

    `date.min` where nothing must.
    """
    ready = date.min
    for first in item.after:
        day = happened(agreement, first, notices)
        other = agreement.find(first)
        if other:
            day = done_on(agreement, other, findings, notices)
        if day is None:
            return None
        ready = max(ready, day)
    return ready


def binds(
    agreement: Agreement,
    item: Commitment | Rule,
    on: date,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
) -> bool:
    """Whether an item binds on a day: in force, not suspended, what comes first has come."""
    ready = ready_on(agreement, item, findings, notices)
    return (
        ready is not None
        and ready <= on
        and phase(agreement, item, on, notices) == "within"
        and suspension(agreement, item, on, notices) is None
    )


def counts_from(
    agreement: Agreement,
    item: Commitment | Rule,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
) -> date | None:
    """The day the term of an item counts from; None where that day is not on record.

    The day or the event that the term names, or what another item was done on; else the day
    from which a commitment binds. A rule's term counts from its trigger, so it has none.
    """
    term = item.term
    if term and term.on:
        return term.on
    if term and term.after:
        first = agreement.find(term.after)
        if first:
            return done_on(agreement, first, findings, notices)
        return happened(agreement, term.after, notices)
    ready = ready_on(agreement, item, findings, notices)
    if isinstance(item, Rule) or ready is None:
        return None
    begins = bounds(agreement, item, notices)[0]
    return max(ready, begins) if begins else None


def wakes(
    agreement: Agreement,
    rule: Rule,
    finding: Finding,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
) -> bool:
    """Whether a finding is what a rule waits for, while the rule and what was broken bind.

    A threat meets the standard "threat"; a breach meets "violation", and "serious" where a
    person marked it so. Where the trigger names roles, the conduct must be their holders'.
    """
    breach, on = finding.bearing == "breaches", finding.since_on
    standards = {"threat"} if finding.bearing == "threatens" else set()
    standards |= {"violation", "serious"} if breach and finding.serious else set()
    standards |= {"violation"} if breach else set()
    if on is None or not standards & set(rule.trigger.standard):
        return False
    broken = agreement.find(finding.commitment)
    if broken is None or not rule.trigger.names(broken):
        return False
    roles = rule.trigger.by
    return (
        (not roles or not set(finding.bearers).isdisjoint(holders(agreement, roles, on, notices)))
        and phase(agreement, rule, on, notices) == "within"
        and binds(agreement, broken, on, findings, notices)
    )
