"""How a commitment stands at the end of a day: the method of 2026.

What leaves it: one `Standing` for every commitment and rule. Only what persons upheld moves
it; no evidence is "not assessed", never "kept". The rules are docs/why/standing.md's.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from servanda import binding
from servanda.model import (
    Agreement,
    Commitment,
    Finding,
    Notice,
    Rule,
    Standing,
    StandingState,
    counted,
    ended,
    in_effect,
    speaking_against,
)

METHOD = "2026.1"


def assess_all(
    agreement: Agreement,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
    *,
    on: date,
    heard: int,
    expected: int,
    proposed: bool = False,
) -> tuple[Standing, ...]:
    """Say how every commitment and rule stands at the end of a day, in the order of the file."""
    return tuple(
        assess(
            agreement,
            item,
            findings,
            notices,
            on=on,
            heard=heard,
            expected=expected,
            proposed=proposed,
        )
        for item in agreement.items()
    )


def assess(
    agreement: Agreement,
    commitment: Commitment | Rule,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
    *,
    on: date,
    heard: int,
    expected: int,
    proposed: bool = False,
) -> Standing:
    """Say how one commitment or rule stands at the end of a day.

    Counts findings upheld whose act had surely happened by `on`, and notices dated by it;
    findings about other commitments only for what must come first and what wakes a rule.
    `heard` and `expected` are the sources that spoke and that should have; they travel with the
    answer. With `proposed`, undecided proposals count as if upheld, and the answer says so.
    Source: docs/why/standing.md.
    """
    view = StandingView(
        agreement,
        commitment,
        on,
        counted(findings, on, proposed=proposed),
        _in_dispute(findings, commitment, on),
        in_effect(notices, on),
    )
    answer = _answer(view)
    remarks = (*answer.remarks, *_remarks(view, findings))
    return Standing(
        commitment=commitment.id,
        bearers=binding.holders(agreement, commitment.bearers, on, view.notices),
        state=answer.state,
        since=answer.since,
        because=answer.because,
        sources_heard=heard,
        sources_expected=expected,
        on=on,
        method=METHOD,
        note=" ".join(remarks),
        proposed=proposed,
    )


class StandingView(NamedTuple):
    """One item on one day, with what counts on that day."""

    agreement: Agreement
    item: Commitment | Rule
    on: date
    upheld: tuple[Finding, ...]  # upheld, about any item
    disputed: tuple[Finding, ...]  # on which persons disagree, about this item
    notices: tuple[Notice, ...]


class StandingAnswer(NamedTuple):
    """A state, the first day it holds from where there is one, and what it rests on."""

    state: StandingState
    since: date | None = None
    because: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def _in_dispute(
    findings: tuple[Finding, ...], item: Commitment | Rule, on: date
) -> tuple[Finding, ...]:
    """The findings about an item on which the persons who decided disagree."""
    kept = [
        (f.since_on, f.id, f)
        for f in findings
        if f.commitment == item.id and f.state == "disputed" and f.since_on and f.since_on <= on
    ]
    return tuple(f for _, _, f in sorted(kept, key=lambda row: row[:2]))


def _answer(view: StandingView) -> StandingAnswer:
    """The first of these that holds: what lies outside its time, what sleeps, what is known."""
    agreement, item, on = view.agreement, view.item, view.on
    begins, ends = binding.bounds(agreement, item, view.notices)
    if begins and on < begins:
        return StandingAnswer("not in force")
    mine = _about(view, view.upheld)
    if ends and on > ends:
        done = _fulfilment(view, mine, date.min) if _completes(item) else None
        if done and not _open(view, mine, "breaches"):
            return done._replace(state="fulfilled")
        return StandingAnswer("ended", ends + timedelta(days=1), (), _left_open(view, mine))
    suspension = binding.suspension(agreement, item, on, view.notices)
    if suspension:
        remark = f"Suspended from {suspension.on}: {suspension.words}".rstrip(": ")
        return StandingAnswer("not in force", suspension.on, (suspension.id,), (remark + ".",))
    ready = binding.ready_on(agreement, item, view.upheld, view.notices)
    if ready is None or ready > on:
        waits = ", ".join(item.after)
        return StandingAnswer("dormant", None, (), (f"Comes only after {waits}.",))
    wakings = _wakings(view)
    if isinstance(item, Rule) and not wakings:
        if item.trigger.unmet:
            remark = "What other duties leave undone may wake it: see the duties."
            return StandingAnswer("not assessed", None, (), (remark,))
        return StandingAnswer("dormant")
    return _known(view, mine, wakings or (date.min,))


def _about(view: StandingView, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings about this item whose act fell while it bound."""
    return tuple(
        f
        for f in findings
        if f.commitment == view.item.id
        and f.since_on
        and binding.binds(view.agreement, view.item, f.since_on, view.upheld, view.notices)
    )


def _wakings(view: StandingView) -> tuple[date, ...]:
    """The days on which something on record woke a rule, first to last."""
    if not isinstance(view.item, Rule):
        return ()
    agreement, trigger = view.agreement, view.item.trigger
    days = [
        f.since_on
        for f in view.upheld
        if f.since_on and binding.wakes(agreement, view.item, f, view.upheld, view.notices)
    ]
    for event in agreement.events:
        if event.id in trigger.events and event.on and event.on <= view.on:
            days.append(event.on)
    days += [
        n.on
        for n in view.notices
        if n.about in trigger.events and n.kind in ("event", "completion")
    ]
    if trigger.on and trigger.on <= view.on:
        days.append(trigger.on)
    within = (
        day for day in days if binding.phase(agreement, view.item, day, view.notices) == "within"
    )
    return tuple(sorted(within))


def _known(
    view: StandingView, mine: tuple[Finding, ...], wakings: tuple[date, ...]
) -> StandingAnswer:
    """What persons upheld about an item that binds, worst first."""
    doubts = _doubts(view, mine)
    breaches = [f for f in _open(view, mine, "breaches") if f.id not in doubts]
    if breaches:
        more = [f.id for f in _open(view, mine, "threatens")]
        remarks = (f"Also threatened: {', '.join(more)}.",) if more else ()
        return StandingAnswer("breached", _first(breaches), _ids(breaches), remarks)
    disputes = _disputes(view, mine, doubts)
    if disputes:
        return disputes
    threats = [f for f in _open(view, mine, "threatens") if f.id not in doubts]
    if threats:
        return StandingAnswer("threatened", _first(threats), _ids(threats))
    harms = [f.since_on for f in mine if f.bearing in ("breaches", "threatens") and f.since_on]
    since = wakings[0] if view.item.once else max(wakings[-1], *harms, date.min)
    done = _fulfilment(view, mine, since)
    if done:
        return done
    return StandingAnswer("not assessed", None, (), _past(mine))


def _open(view: StandingView, mine: tuple[Finding, ...], bearing: str) -> tuple[Finding, ...]:
    """The breaches or threats that nothing on record has ended by the day."""
    return tuple(
        f for f in mine if f.bearing == bearing and not ended(f, mine, view.notices, view.on)
    )


def _doubts(view: StandingView, mine: tuple[Finding, ...]) -> dict[str, tuple[date, str]]:
    """Which upheld breaches and threats are disputed, since which day and by what."""
    doubts: dict[str, tuple[date, str]] = {}
    contests = tuple((n.on, n.id) for n in _contests(view) if n.finding is None)
    for finding in mine:
        if finding.bearing not in ("breaches", "threatens") or finding.since_on is None:
            continue
        against = (*speaking_against(finding, mine, view.notices), *contests)
        if against:
            day, id = min(against)
            doubts[finding.id] = max(day, finding.since_on), id
    return doubts


def _contests(view: StandingView) -> tuple[Notice, ...]:
    """The notices that contest the item, or a finding about it."""
    names = (view.item.id, view.item.provision)
    return tuple(n for n in view.notices if n.kind == "contest" and n.about in names)


def _disputes(
    view: StandingView, mine: tuple[Finding, ...], doubts: dict[str, tuple[date, str]]
) -> StandingAnswer | None:
    """ "disputed", where persons disagree or something upheld speaks against a breach."""
    harms = (*_open(view, mine, "breaches"), *_open(view, mine, "threatens"))
    doubted = [f for f in harms if f.id in doubts and f.bearing == "breaches"]
    certain = [f for f in harms if f.id not in doubts and f.bearing == "threatens"]
    if not certain:
        doubted = [f for f in harms if f.id in doubts]
    bearings = ("breaches", "threatens", "fulfils")
    split = [f for f in _about(view, view.disputed) if f.bearing in bearings]
    if any(f.bearing == "fulfils" for f in mine):
        split = [f for f in split if f.bearing != "fulfils"]
    if certain:
        split = [f for f in split if f.bearing == "breaches"]
    if not doubted and not split:
        return None
    days = [doubts[f.id][0] for f in doubted] + [f.since_on for f in split if f.since_on]
    because = (*_ids([*doubted, *split]), *sorted({doubts[f.id][1] for f in doubted}))
    return StandingAnswer("disputed", min(days), because)


def _fulfilment(
    view: StandingView, mine: tuple[Finding, ...], since: date
) -> StandingAnswer | None:
    """ "fulfilled" or "kept" by what was upheld or noted from a day on; None where nothing was.

    Once for all: by everything on record. Continuing: by what came after the last harm, and for
    a measure by its last value.
    """
    item = view.item
    notices = tuple(
        n
        for n in view.notices
        if n.about == item.id
        and n.on >= since
        and binding.phase(view.agreement, item, n.on, view.notices) == "within"
    )
    if not item.once:
        notices = _latest_values(item, notices)
    fulfils = tuple(
        f for f in mine if f.bearing == "fulfils" and f.since_on and f.since_on >= since
    )
    day = binding.done_on(view.agreement, item, fulfils, notices)
    if day is None:
        return None
    proofs = [n for n in notices if n.kind in ("met", "completion") or (n.value and item.measures)]
    because = (*_ids(fulfils), *(n.id for n in proofs))
    return StandingAnswer("fulfilled" if item.once else "kept", day, because)


def _latest_values(item: Commitment | Rule, notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """The notices less those that a later value has overtaken: a share can fall again."""
    if not item.measures:
        return notices
    last = {n.value.unit: n for n in notices if n.value}
    newest = max((n.on for n in last.values()), default=date.min)
    return tuple(n for n in notices if (last[n.value.unit] is n if n.value else n.on >= newest))


def _completes(item: Commitment | Rule) -> bool:
    """Whether an item can be fulfilled for good: one-off, or until an event."""
    return item.once or (isinstance(item, Commitment) and bool(item.until))


def _remarks(view: StandingView, findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """What a reader must know besides the state: terms missed, amendments, contests, no days."""
    remarks = [
        f"Amended from {n.on}: {n.words.rstrip('.')}."
        for n in view.notices
        if n.kind == "amendment" and n.about in (view.item.id, view.item.provision)
    ]
    for notice in _contests(view):
        remarks.append(f"Contested from {notice.on} by {notice.by or 'a person'} ({notice.id}).")
    if isinstance(view.item, Commitment) and not view.item.suspendable:
        remarks += [
            f"A suspension was declared on {n.on}; this allows none."
            for n in view.notices
            if n.kind == "suspension" and n.about in (view.item.id, view.item.provision)
        ]
    late = _late(view)
    if late:
        remarks.append(late)
    waiting = _waiting(view, findings)
    if waiting:
        remarks.append(f"Not counted, for they wait for a second person: {', '.join(waiting)}.")
    undated = [f.id for f in findings if f.commitment == view.item.id and f.since_on is None]
    if undated:
        remarks.append(f"Not counted, for want of a day: {', '.join(sorted(undated))}.")
    return tuple(remarks)


def _waiting(view: StandingView, findings: tuple[Finding, ...]) -> list[str]:
    """The findings about an item, of the day or before, that one person alone has judged."""
    return sorted(
        f.id
        for f in findings
        if f.commitment == view.item.id
        and f.state == "waiting"
        and f.since_on
        and f.since_on <= view.on
    )


def _late(view: StandingView) -> str | None:
    """That a commitment's day has passed and nothing on record shows it done."""
    item, term = view.item, view.item.term
    if isinstance(item, Rule) or term is None or term.kind == "every":
        return None
    if binding.phase(view.agreement, item, view.on, view.notices) == "before":
        return None
    start = binding.counts_from(view.agreement, item, view.upheld, view.notices)
    due = term.falls(start) if start else None
    done = binding.done_on(view.agreement, item, _about(view, view.upheld), view.notices)
    if due is None or view.on <= due or (done and done <= due):
        return None
    if done:
        return f"It was due by {due} and is shown done on {done}."
    return f"It was due by {due}; nothing on record shows it done."


def _left_open(view: StandingView, mine: tuple[Finding, ...]) -> tuple[str, ...]:
    """The breaches that stood when an item ended."""
    breaches = _open(view, mine, "breaches")
    return (f"Breached while it bound: {', '.join(_ids(breaches))}.",) if breaches else ()


def _past(mine: tuple[Finding, ...]) -> tuple[str, ...]:
    """The harms on record that have ended: history stays, though the state has moved on."""
    harms = [f for f in mine if f.bearing in ("breaches", "threatens")]
    return (f"Earlier, and since ended: {', '.join(_ids(harms))}.",) if harms else ()


def _first(findings: list[Finding]) -> date | None:
    return min((f.since_on for f in findings if f.since_on), default=None)


def _ids(findings: list[Finding] | tuple[Finding, ...]) -> tuple[str, ...]:
    ordered = sorted(findings, key=lambda f: (f.since_on or date.max, f.id))
    return tuple(f.id for f in ordered)
