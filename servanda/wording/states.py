"""Words for states: standings, duties, standards of proof, bearings, stances and totals.

What leaves it: plain strings, and the states in the order of a page. The records stay as their
method made them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from servanda.binding import happened
from servanda.model import (
    Agreement,
    Bearing,
    Commitment,
    Duty,
    Finding,
    Notice,
    Proof,
    Stance,
    Standing,
    StandingState,
    Totals,
    in_effect,
)
from servanda.wording.grammar import capital, clause, count, day, figure, listed

PROOF_WORDS: dict[Proof, str] = {
    "suspect": "reasonable grounds to suspect",
    "believe": "reasonable grounds to believe",
    "balance": "balance of probabilities",
    "beyond_doubt": "beyond reasonable doubt",
}

BEARING_WORDS: dict[Bearing, str] = {
    "breaches": "a breach of",
    "threatens": "a threat to",
    "fulfils": "a step that keeps",
    "excuses": "a circumstance that may excuse a departure from",
    "context": "context to",
}

STANCE_WORDS: dict[Stance, str] = {
    "done": "",
    "ongoing": "still going on when it was told",
    "threatened": "threatened, not done when it was told",
    "planned": "announced, not done when it was told",
    "denied": "denied",
    "ended": "ended",
}

# Gravest first; what nobody assessed comes after what somebody did.
STATE_ORDER: tuple[StandingState, ...] = (
    *("breached", "threatened", "disputed", "kept", "fulfilled"),
    *("not assessed", "dormant", "not in force", "ended"),
)

STATE_MEANS: dict[StandingState, str] = {
    "breached": "A finding upheld by persons says it was broken, and nothing upheld ends that.",
    "threatened": "A finding upheld by persons says that a breach was announced or begun.",
    "disputed": "What persons upheld points both ways.",
    "kept": "A finding upheld by persons says that it was kept, and none that it was broken.",
    "fulfilled": "It was to be done once, and was done.",
    "not assessed": "Nothing upheld says that it is broken or kept.",
    "dormant": "It binds only when something happens that is not on record.",
    "not in force": "It does not bind yet.",
    "ended": "Its time is over.",
}

DUTY_ORDER = (
    "overdue",
    "waiting",
    "owed",
    "contested",
    "met",
    "met late",
    "not yet due",
    "not assessed",
)

DUTY_MEANS = {
    "waiting": "Somebody must first make a request.",
    "owed": "It must be done now.",
    "overdue": "Its day has passed.",
    "contested": "Whether it applies is contested.",
    "met": "It is on record as done.",
    "met late": "It is on record as done, after the day it was due.",
    "not yet due": "The agreement names a day that has not passed.",
    "not assessed": "The agreement names a day, and nobody has recorded whether it was done.",
}

# What a person records of whether something was done.
DONE_OR_NOT = ("met", "step", "completion", "contest")

_MET_ON = re.compile(r"(?:Asked on [^()]*\([^()]*\)\. )?(?:Met|Shown done) on (\d{4}-\d\d-\d\d)\.")
_MISSED = re.compile(r"\b(\d+) missing from the record, due on ((?:\d{4}-\d\d-\d\d(?:, )?)+)")
NOT_DONE = "nothing on record shows it done."  # as the method of standings notes it
_DUE_BY = re.compile(r"was due by (\d{4}-\d\d-\d\d)")
_LOOKED_BACK = timedelta(days=366)  # a year: so long a step not done is told of as that step
_NOT_LOOKED_AT = "Not assessed: nobody has recorded whether it was done"

# What one finding does to an item, and what several do.
_BESIDE: dict[Bearing, tuple[str, str]] = {
    "breaches": ("breaches it", "breach it"),
    "threatens": ("threatens it", "threaten it"),
    "fulfils": ("keeps it", "keep it"),
    "excuses": ("may excuse it", "may excuse it"),
}
_DISPUTED = ("is disputed", "are disputed")


def rests_on(because: Sequence[str]) -> str:
    """What a standing rests on, counted: "six findings", "one finding and one notice"."""
    findings = sum(id.startswith("fnd-") for id in because)
    others = len(because) - findings
    parts = [count(findings, "finding")] if findings or not others else []
    return listed([*parts, *([count(others, "notice")] if others else [])])


def unassessed(upheld: Iterable[Finding], one: str = "it") -> str:
    """What "not assessed" says of an item, or of several, with the findings upheld about it.

    >>> unassessed((), "any of them")
    'Nothing upheld bears on any of them. That does not say that any of them is kept.'
    """
    found = tuple(upheld)
    if not found:
        return f"Nothing upheld bears on {one}. That does not say that {one} is kept."
    context = sum(finding.bearing == "context" for finding in found)
    be = "is" if context == 1 else "are"
    beside = f"; {count(context, 'finding')} {be} of context" if context else ""
    return f"Nothing upheld says that {one} is broken or kept{beside}."


def beside(standing: Standing, findings: Iterable[Finding]) -> str:
    """What a timeline shows of an item and its standing does not rest on, and what is suspected.

    `findings` are those about the item, upheld or disputed, that are of the day or before.
    """
    every = [finding for finding in findings if finding.bearing != "context"]
    kinds = Counter(
        _DISPUTED if finding.state == "disputed" else _BESIDE[finding.bearing]
        for finding in every
        if finding.id not in standing.because
    )
    others = listed(
        f"{count(number, 'finding')} {one if number == 1 else several}"
        for (one, several), number in kinds.items()
    )
    suspected = sum(finding.proof == "suspect" for finding in every)
    be = "is" if suspected == 1 else "are"
    words = capital(f"{count(suspected, 'finding')} {be} at “{PROOF_WORDS['suspect']}”.")
    return " ".join(
        [*([f"Beside these, {others}."] if others else []), *([words] if suspected else [])]
    )


def is_recorded(duty: Duty, findings: Iterable[Finding], notices: Iterable[Notice]) -> bool:
    """Whether a person has recorded or judged, by its day, if what a duty asks was done."""
    return _is_recorded(duty.rule, duty.due, duty.on, findings, notices)


def _is_recorded(
    about: str,
    due: date | None,
    on: date,
    findings: Iterable[Finding],
    notices: Iterable[Notice],
) -> bool:
    return any(
        notice.about == about and notice.kind in DONE_OR_NOT for notice in in_effect(notices, on)
    ) or any(
        finding.commitment == about
        and finding.state in ("upheld", "disputed", "rejected")
        and (finding.since_on is None or finding.since_on <= on)
        and _says_of_its_day(finding, due)
        for finding in findings
    )


def _says_of_its_day(finding: Finding, due: date | None) -> bool:
    """Whether who judged an act looked at what was due by a day: not for an act of other years.

    What keeps an item is itself the step, whenever it came.
    """
    if due is None or finding.since_on is None or finding.bearing == "fulfils":
        return True
    return finding.since_on <= due + _LOOKED_BACK


def duty_state(duty: Duty, findings: Iterable[Finding], notices: Iterable[Notice]) -> str:
    """The state of a duty as it is said: "overdue" and "owed" only of what persons looked at.

    What persons put on record woke, a finding or a notice, is owed. Overdue is only what somebody
    recorded something of; else "not assessed", as is what the agreement's own dates ask, or "not
    yet due" while its day is to come. Done after its day is "met late". The `state` of the record
    stays as the method makes it.
    """
    findings, notices = tuple(findings), tuple(notices)
    if duty.state == "met":
        return "met late" if days_late(duty) else "met"
    if duty.state not in ("owed", "overdue") or is_recorded(duty, findings, notices):
        return duty.state
    on_record = {finding.id for finding in findings} | {notice.id for notice in notices}
    woken = on_record.intersection(duty.because)
    if woken:
        return "owed"
    return "not yet due" if duty.due and duty.due > duty.on else "not assessed"


def steps_on_record(about: str, notices: Iterable[Notice], on: date) -> str:
    """The steps under an item that are on record by a day, in a clause; nothing where none is."""
    steps = [n for n in in_effect(notices, on) if n.kind == "step" and n.about == about]
    words = listed(f"“{clause(step.words)}” of {day(step.on)}" for step in steps)
    be = "a step is" if len(steps) == 1 else "steps are"
    return f"{be} on record: {words}" if steps else ""


def standing_note(
    standing: Standing,
    notices: Iterable[Notice],
    findings: Iterable[Finding] = (),
    agreement: Agreement | None = None,
) -> str:
    """What a method notes of a standing; where it knows of nothing done, what is on record of it.

    That is when the event came that completes it by its `agreement`, or the steps, or that nobody
    has recorded whether it was done by its day.

    >>> kept = Standing("a", (), "kept", None, (), 0, 0, date(2005, 10, 1), "m", "Kept.")
    >>> standing_note(kept, ())
    'Kept.'
    """
    if NOT_DONE not in standing.note:
        return standing.note
    notices = tuple(notices)
    if agreement and (came := _completing_event(standing, agreement, notices)):
        return standing.note.replace(NOT_DONE, came)
    if steps := steps_on_record(standing.commitment, notices, standing.on):
        partly = f"{steps}; no record says that all of it was done."
        return standing.note.replace(NOT_DONE, partly)
    by = _DUE_BY.search(standing.note)
    due = date.fromisoformat(by[1]) if by else None
    if _is_recorded(standing.commitment, due, standing.on, findings, notices):
        return standing.note
    return standing.note.replace(f"; {NOT_DONE}", f". {_NOT_LOOKED_AT} by then.")


def _completing_event(standing: Standing, agreement: Agreement, notices: tuple[Notice, ...]) -> str:
    """When the event came that completes a commitment, against its day, in a clause."""
    item = agreement.find(standing.commitment)
    due = _DUE_BY.search(standing.note)
    if not isinstance(item, Commitment) or not item.until or not due:
        return ""
    came = happened(agreement, item.until, notices)
    if came is None or came > standing.on:
        return ""
    how = "in time" if came <= date.fromisoformat(due[1]) else "late"
    return f"the event that completes it came on {came}, {how}."


def days_late(duty: Duty) -> int:
    """How many days after it was due a duty was met; 0 where it was in time or no day is known."""
    met = _MET_ON.match(duty.note) if duty.state == "met" else None
    if met is None or duty.due is None:
        return 0
    return max(0, (date.fromisoformat(met[1]) - duty.due).days)


def days_missed(duty: Duty) -> tuple[int, tuple[date, ...]]:
    """How many times what a duty asks is missing from the record, and the first of their days.

    Once, on the day it was due, where it does not recur.
    """
    missed = _MISSED.search(duty.note)
    if missed is None:
        return 1, (duty.due,) if duty.due else ()
    return int(missed[1]), tuple(map(date.fromisoformat, missed[2].split(", ")))


def duty_remark(duty: Duty, findings: Iterable[Finding], notices: Iterable[Notice]) -> str:
    """What must be said beside a duty's state: that nobody looked, how late it was met, or a step.

    A step counts for no more than it says, so a duty of which one is on record stays what it is.
    """
    findings, notices = tuple(findings), tuple(notices)
    if late := days_late(duty):
        return f"Met late, {count(late, 'day')} after it was due."
    if duty.state in ("owed", "overdue") and (
        steps := steps_on_record(duty.rule, notices, duty.on)
    ):
        return f"{capital(steps)}."
    state = duty_state(duty, findings, notices)
    unseen = duty.state in ("owed", "overdue") and not is_recorded(duty, findings, notices)
    if unseen and state != "not yet due" and (duty.state == "overdue" or state != "owed"):
        return f"{_NOT_LOOKED_AT}."
    return ""


def totals(counts: Totals) -> str:
    """What is on record, counted, each number with what it counts.

    >>> totals(Totals(9, 4, 22, 1, 12))
    '9 incidents upheld, under 4 commitments, 22 findings; 1 finding disputed'
    >>> totals(Totals(9, 4, 22, 0, 12, 2))
    '9 incidents upheld, of them 7 under 4 commitments, 22 findings'
    >>> totals(Totals(1, 0, 0, 0, 1, 1))
    '1 incident upheld, under no commitment'
    >>> totals(Totals(0, 0, 0, 0, 1, 0, 1))
    '0 incidents upheld, under 0 commitments, 0 findings; 1 finding waits for a second person'
    """
    disputed, alone = counts.findings_disputed, counts.incidents_alone
    some = f"of them {counts.incidents_upheld - alone:,} " if alone else ""
    under = (
        f"{some}under {figure(counts.commitments, 'commitment')}, "
        f"{figure(counts.findings_upheld, 'finding')}"
    )
    if alone and not counts.findings_upheld:
        under = "under no commitment"
    words = f"{figure(counts.incidents_upheld, 'incident')} upheld, {under}"
    words += f"; {figure(disputed, 'finding')} disputed" if disputed else ""
    further = waiting(counts.findings_waiting)
    return words + (f"; {further}" if further else "")


def waiting(count: int) -> str:
    """How many findings wait for a second person; "" for none.

    >>> waiting(1), waiting(2)
    ('1 finding waits for a second person', '2 findings wait for a second person')
    """
    if not count:
        return ""
    return f"{figure(count, 'finding')} {'waits' if count == 1 else 'wait'} for a second person"
