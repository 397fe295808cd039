"""Who must act, waiting on whom, since when and due when: the method of 2026.

What leaves it: a `Duty` for every rule that is awake, one an episode, and for every commitment
with a day to it. Only what persons upheld wakes a rule. The rules are docs/why/duties.md's.
"""

from __future__ import annotations

from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import NamedTuple

from servanda import binding
from servanda.duties.record import DutyView, duty_record
from servanda.model import (
    Agreement,
    Commitment,
    Duty,
    DutyState,
    Finding,
    Notice,
    Rule,
    counted,
    ended,
    in_effect,
    speaking_against,
)

METHOD = "2026.1"

# Terms that name a day; "immediately" and "open" name none, so nothing is overdue under them.
DATED_TERMS = ("within", "by", "every", "before")


def trigger(
    agreement: Agreement,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
    *,
    on: date,
    proposed: bool = False,
) -> tuple[Duty, ...]:
    """Say who must act at the end of a day, in the order of the file, then by day.

    One duty for each rule and episode: what the same actors did, up to the day the duty was
    met. Commitments that fall due on a day give duties too. What an agreement only allows is
    no duty: see `powers`. Source: docs/why/duties.md.
    """
    view = _view(agreement, findings, notices, on, proposed)
    every: list[Duty] = []
    for item in agreement.items():
        if item.force in ("must", "should"):
            every += _duties_of(view, item, ())
    return tuple(every)


def powers(
    agreement: Agreement,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
    *,
    on: date,
    proposed: bool = False,
) -> tuple[Duty, ...]:
    """Say what bearers may do at the end of a day: rules of force "may" that are awake.

    A power is never owed: it waits on those who hold it until a notice says it was used.
    """
    view = _view(agreement, findings, notices, on, proposed)
    every: list[Duty] = []
    for rule in agreement.rules:
        if rule.force == "may":
            every += _duties_of(view, rule, ())
    return tuple(every)


class Waking(NamedTuple):
    """What woke a rule on a day: by whose conduct or which event, and the record of it."""

    on: date
    who: tuple[str, ...]
    because: tuple[str, ...]
    doubted: bool = False  # something upheld excuses it, or a notice contests it
    over: bool = False  # it has been remedied, or has ended


class Episode(NamedTuple):
    """A stretch from what woke a rule to the day its duty was met; None while it is not."""

    wakings: tuple[Waking, ...]
    since: date
    met_on: date | None
    met_by: tuple[str, ...]  # bearers that did their own part, where each owes it


class Doing(NamedTuple):
    """A notice or an upheld finding that what was owed was done; `by` empty for the whole."""

    on: date
    id: str
    by: tuple[str, ...]
    finding: str | None


def _view(
    agreement: Agreement,
    findings: tuple[Finding, ...],
    notices: tuple[Notice, ...],
    on: date,
    proposed: bool,
) -> DutyView:
    findings = counted(findings, on, proposed=proposed)
    return DutyView(agreement, on, findings, in_effect(notices, on), proposed, METHOD)


def _duties_of(view: DutyView, item: Commitment | Rule, above: tuple[str, ...]) -> list[Duty]:
    """The duties under one item; `above` are the rules that ask, so that none asks itself."""
    if isinstance(item, Commitment) and not _falls_due(item):
        return []
    if not binding.binds(view.agreement, item, view.on, view.findings, view.notices):
        return []
    if isinstance(item, Commitment):
        return _duties_of_commitment(view, item)
    episodes = _episodes(view, item, above)
    if item.term and item.term.kind == "every":
        return [duty for episode in episodes for duty in _rounds(view, item, episode.since)]
    return [_duty_of_episode(view, item, episode) for episode in episodes]


# ------------------------------------------------------------------ what wakes a rule


def _wakings(view: DutyView, rule: Rule, above: tuple[str, ...]) -> list[Waking]:
    """Everything on record that wakes a rule, first to last."""
    agreement, notices = view.agreement, view.notices
    wakings = _wakings_by_findings(view, rule)
    for event in agreement.events:
        if event.id in rule.trigger.events and event.on and event.on <= view.on:
            wakings.append(Waking(event.on, (f"event {event.id}",), (event.id,)))
    for notice in notices:
        if notice.about in rule.trigger.events and notice.kind in ("event", "completion"):
            wakings.append(Waking(notice.on, (f"event {notice.about}",), (notice.id,)))
    if rule.trigger.on and rule.trigger.on <= view.on:
        wakings.append(Waking(rule.trigger.on, ("day",), ()))
    wakings += _wakings_by_default(view, rule, above)
    within = [
        waking
        for waking in wakings
        if binding.phase(agreement, rule, waking.on, notices) == "within"
    ]
    return sorted(within, key=lambda waking: (waking.on, waking.who, waking.because))


def _wakings_by_findings(view: DutyView, rule: Rule) -> list[Waking]:
    """The upheld breaches and threats a rule waits for.

    A finding that names nobody joins what the first named actors did: it is not a second duty.
    """
    wakings = [
        Waking(
            finding.since_on,
            tuple(sorted(finding.bearers)),
            (finding.id,),
            bool(speaking_against(finding, view.findings, view.notices)),
            ended(finding, view.findings, view.notices, view.on),
        )
        for finding in view.findings
        if finding.since_on
        and binding.wakes(view.agreement, rule, finding, view.findings, view.notices)
    ]
    named = next((waking.who for waking in wakings if waking.who), ())
    return [waking if waking.who else waking._replace(who=named) for waking in wakings]


def _wakings_by_default(view: DutyView, rule: Rule, above: tuple[str, ...]) -> list[Waking]:
    """The overdue duties that a rule names as unmet, from the day after each was due."""
    if rule.id in above or not rule.trigger.unmet:
        return []
    wakings = []
    for other in view.agreement.items():
        if not any(fnmatchcase(other.id, pattern) for pattern in rule.trigger.unmet):
            continue
        for duty in _duties_of(view, other, (*above, rule.id)):
            if duty.state == "overdue" and duty.due:
                since = duty.due + timedelta(days=1)
                wakings.append(Waking(since, (f"unmet {other.id}",), duty.because or (other.id,)))
    return wakings


# ------------------------------------------------------------------ episodes


def _episodes(view: DutyView, rule: Rule, above: tuple[str, ...]) -> list[Episode]:
    """The wakings of a rule parted by whose conduct woke it and by the days it was met."""
    by_conduct: dict[tuple[str, ...], list[Waking]] = {}
    for waking in _wakings(view, rule, above):
        by_conduct.setdefault(waking.who, []).append(waking)
    episodes: list[Episode] = []
    for wakings in by_conduct.values():
        left = wakings
        while left:
            episode = _episode(view, rule, left)
            episodes.append(episode)
            later = [waking for waking in left if episode.met_on and waking.on > episode.met_on]
            left = [] if rule.once else later
    return sorted(episodes, key=lambda episode: (episode.since, episode.wakings[0].who))


def _episode(view: DutyView, rule: Rule, wakings: list[Waking]) -> Episode:
    ready = binding.ready_on(view.agreement, rule, view.findings, view.notices) or date.min
    since = max(wakings[0].on, ready)
    behind = {id for waking in wakings for id in waking.because}
    met_on, met_by = None, dict[str, None]()
    if not (rule.term and rule.term.kind == "every"):
        for doing in _doings(view, rule):
            if doing.on < since or (doing.finding and doing.finding not in behind):
                continue
            bearers = binding.holders(view.agreement, rule.bearers, doing.on, view.notices)
            met_by.update(dict.fromkeys(actor for actor in doing.by if actor in bearers))
            whole = rule.borne != "each" or not set(doing.by) <= set(bearers) or not doing.by
            if whole or set(bearers) <= set(met_by):
                met_on = doing.on
                break
    mine = tuple(waking for waking in wakings if met_on is None or waking.on <= met_on)
    return Episode(mine, since, met_on, tuple(met_by))


def _doings(view: DutyView, item: Commitment | Rule) -> list[Doing]:
    """What is on record as done under an item, first to last.

    Where an item has measures (a quorum), a notice with a value counts once the last value in
    each unit reaches its measure. The last of an item's steps counts as the whole.
    """
    doings: list[Doing] = []
    steps: set[str] = set()
    reached: dict[str, bool] = {}
    for notice in view.notices:
        if notice.about != item.id:
            continue
        value, by = notice.value, (notice.by,) if notice.by else ()
        of_unit = [measure for measure in item.measures if value and measure.unit == value.unit]
        if value and of_unit:
            reached[value.unit] = all(measure.reached(value) for measure in of_unit)
        enough = not of_unit or all(reached.get(measure.unit) for measure in item.measures)
        if (notice.kind in ("met", "completion") or of_unit) and enough:
            doings.append(Doing(notice.on, notice.id, by, notice.finding))
        elif notice.kind == "step" and notice.words in item.steps:
            steps.add(notice.words)
            if steps == set(item.steps):
                doings.append(Doing(notice.on, notice.id, (), None))
    for finding in view.findings:
        if finding.commitment == item.id and finding.bearing == "fulfils" and finding.since_on:
            doings.append(Doing(finding.since_on, finding.id, finding.bearers, None))
    return sorted(doings, key=lambda doing: (doing.on, doing.id))


# ------------------------------------------------------------------ from what is owed to a duty


def _duty_of_episode(view: DutyView, rule: Rule, episode: Episode) -> Duty:
    """Who must act in one episode, and how far it has come."""
    request = _request(view, rule, episode)
    since = request.on if request else episode.since
    waiting_on = rule.gate.by if rule.gate and request is None else None
    due = None if waiting_on else _due(view, rule, since)
    if rule.force == "may" and waiting_on is None:
        waiting_on, due = ", ".join(rule.bearers), None
    state: DutyState = "waiting" if waiting_on else _owed_by_day(view, due)
    if all(waking.doubted for waking in episode.wakings):
        state = "contested"
    remarks = []
    if request:
        remarks.append(f"Asked on {request.on} by {request.by or 'the holder'} ({request.id}).")
    if episode.met_on:
        state, waiting_on = "met", None
        remarks.append(f"Met on {episode.met_on}.")
    elif episode.met_by:
        remarks.append(f"Their part done: {', '.join(episode.met_by)}.")
    if all(waking.over for waking in episode.wakings):
        remarks.append("All that woke it has since ended or been remedied; it was not met.")
    return duty_record(
        view,
        rule,
        state,
        since,
        due,
        waiting_on=waiting_on,
        because=tuple(dict.fromkeys(id for waking in episode.wakings for id in waking.because)),
        without=() if episode.met_on else episode.met_by,
        remarks=tuple(remarks),
    )


def _owed_by_day(view: DutyView, due: date | None) -> DutyState:
    return "overdue" if due and view.on > due else "owed"


def _request(view: DutyView, rule: Rule, episode: Episode) -> Notice | None:
    """The first request by the gate's holder since the rule woke, and before it was met."""
    if rule.gate is None:
        return None
    for notice in view.notices:
        if notice.kind != "request" or notice.about not in (rule.id, rule.provision):
            continue
        theirs = binding.may_ask(view.agreement, rule, notice.by, notice.on, view.notices)
        in_time = episode.since <= notice.on <= (episode.met_on or view.on)
        if theirs and in_time:
            return notice
    return None


def _due(view: DutyView, item: Commitment | Rule, since: date) -> date | None:
    """The last day to act in; None where the term names no day, or its event has not come."""
    term = item.term
    if term is None or term.kind not in DATED_TERMS:
        return None
    start: date | None = since
    if term.after:
        start = binding.counts_from(view.agreement, item, view.findings, view.notices)
    return term.falls(start) if start else None


def _falls_due(item: Commitment) -> bool:
    """Whether a commitment is owed by a day."""
    return item.force == "must" and item.term is not None and item.term.kind in DATED_TERMS


def _duties_of_commitment(view: DutyView, item: Commitment) -> list[Duty]:
    """The duty under a commitment that falls due on a day; none before it can be owed."""
    term = item.term
    if term is None:
        return []
    start = binding.counts_from(view.agreement, item, view.findings, view.notices)
    begins = binding.bounds(view.agreement, item, view.notices)[0]
    if term.kind in ("within", "every"):
        if start is None or start > view.on:
            return []
        if term.kind == "every":
            return _rounds(view, item, start)
    since = begins or start or view.on
    if term.kind == "within" and start:
        since = start
    due = term.falls(start) if start else None
    mine = tuple(
        f
        for f in view.findings
        if f.commitment == item.id
        and f.since_on
        and binding.binds(view.agreement, item, f.since_on, view.findings, view.notices)
    )
    done = binding.done_on(view.agreement, item, mine, view.notices)
    if done:
        return [duty_record(view, item, "met", since, due, remarks=(f"Shown done on {done}.",))]
    return [duty_record(view, item, _owed_by_day(view, due), since, due)]


def _rounds(view: DutyView, item: Commitment | Rule, start: date) -> list[Duty]:
    """What recurs: one duty for all rounds missed, dated by the first, and one for this round.

    A report counts for the round in which it is recorded; a second one in the same round
    counts for the oldest round still missing.
    """
    term, doings = item.term, [doing.on for doing in _doings(view, item) if doing.on >= start]
    missing: list[tuple[date, date]] = []
    current, opens, times = (start, view.on, False), start, 1
    while term and (opens < view.on or times == 1):
        due = term.falls(start, times)
        if due is None or due <= opens:
            return []
        within = [day for day in doings if opens < day <= due or day == opens == start]
        if not within:
            missing.append((opens, due))
        for _ in within[1:]:
            del missing[:1]
        current, opens, times = (opens, due, bool(within)), due, times + 1
    late = [interval for interval in missing if interval[1] < view.on]
    duties = []
    if late:
        days = ", ".join(str(due) for _, due in late[:8])
        more = f" and {len(late) - 8} more" if len(late) > 8 else ""
        remark = f"{len(late)} missing from the record, due on {days}{more}."
        duties.append(duty_record(view, item, "overdue", *late[0], remarks=(remark,)))
    if current[1] >= view.on:
        duties.append(duty_record(view, item, "met" if current[2] else "owed", *current[:2]))
    return duties
