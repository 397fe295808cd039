"""Whom a letter addresses and what it asks: the duties, in the agreement's own terms.

What leaves it: addressees derived from the duties, never chosen; one request a duty; the
other readings of the same law beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from attrs import evolve

from servanda import wording
from servanda.letters.marking import Marked, cited
from servanda.letters.references import References
from servanda.letters.strength import STRONGEST
from servanda.model import Agreement, Commitment, Duty, Finding, Notice, Rule
from servanda.wording import clause, count, day, listed, sentence

LIVE = ("waiting", "owed", "overdue")
_REQUEST = re.compile(r"\bAsked on [^()]*\(([\w-]+)\)\.")  # as the method of duties notes it


def live(
    duties: Iterable[Duty], findings: Sequence[Finding], notices: Sequence[Notice]
) -> tuple[Duty, ...]:
    """The duties somebody must act on, those that wait on a request first.

    What nobody has looked at is not among them: see `unrecorded`. A rule woken several times
    asks once, since the first time and because of all of them.
    """
    merged: dict[tuple[object, ...], Duty] = {}
    for duty in duties:
        if wording.duty_state(duty, findings, notices) not in LIVE:
            continue
        key = _asked_alike(duty)
        first = merged.setdefault(key, duty)
        merged[key] = evolve(
            first,
            since=min((d.since for d in (first, duty) if d.since), default=None),
            because=tuple(dict.fromkeys((*first.because, *duty.because))),
        )
    return tuple(sorted(merged.values(), key=lambda duty: LIVE.index(duty.state)))


def _asked_alike(duty: Duty) -> tuple[object, ...]:
    """What duties share that one request asks for."""
    return duty.rule, duty.state, duty.bearers, duty.waiting_on, duty.due


def unrecorded(
    duties: Iterable[Duty], findings: Sequence[Finding], notices: Sequence[Notice]
) -> tuple[Duty, ...]:
    """Steps that the agreement dates and of which nobody has recorded whether they were done."""
    steps = (d for d in duties if wording.duty_state(d, findings, notices) == "not assessed")
    return tuple(sorted(steps, key=lambda duty: (duty.due or date.max, duty.rule)))


def inquiries(
    agreement: Agreement, steps: Sequence[Duty], references: References
) -> tuple[Marked, ...]:
    """What is asked of those who bear such steps: to say whether and when each was done.

    One paragraph for those who bear the same; a step that recurs is told once, with its days.
    """
    groups: dict[str, dict[str, list[Duty]]] = {}
    for duty in steps:
        item = agreement.commitment(duty.rule)
        who = wording.bearers(agreement, item, duty.bearers) or "whoever it binds"
        groups.setdefault(who, {}).setdefault(duty.rule, []).append(duty)
    paragraphs = []
    for who, rules in groups.items():
        times = missed(duty for every in rules.values() for duty in every)
        were = "this was" if times == 1 else f"these {count(times, 'step')} were"
        asked = cited(f"We ask {who} to say whether and when {were} done", [references.record()])
        steps_of = [
            _step(agreement, every, references, whole=not number)
            for number, every in enumerate(rules.values())
        ]
        paragraphs.append(Marked(" ".join([asked, *steps_of])))
    return tuple(paragraphs)


def missed(duties: Iterable[Duty]) -> int:
    """How many steps these are, each time that one recurs."""
    return sum(wording.days_missed(duty)[0] for duty in duties)


def _step(
    agreement: Agreement, every: Sequence[Duty], references: References, *, whole: bool
) -> Marked:
    item = agreement.commitment(every[0].rule)
    days = [day(on) for duty in every for on in wording.days_missed(duty)[1]]
    more = missed(every) - len(days)
    if days and more > 0:
        days.append(f"on {count(more, 'later day')}")
    due = f", due on {listed(days)}" if days else ""
    named = article(agreement, item) if whole else wording.article(agreement, item)
    whether = f"whether they did what {named}"
    words = f"Not assessed: nobody has recorded {whether} asks{due}: {clause(every[0].must)}"
    return cited(words, [references.provision(item.provision)])


def addressees(
    agreement: Agreement, duties: Sequence[Duty], on: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those addressed by name, next to act first, and the others who bear a duty.

    Next to act are whoever is waited on, then the bearers of what waits, then those of duties
    that few bear. Bearers of duties that many bear are the others.
    """
    named: dict[str, None] = {}
    for duty in duties:
        if duty.waiting_on:
            named.update(dict.fromkeys(wording.holders(agreement, duty.waiting_on, on)))
    few = [duty for duty in duties if len(duty.bearers) <= wording.FEW]
    for duty in (*(d for d in few if d.state == "waiting"), *few):
        named.update(dict.fromkeys(duty.bearers))
    others = dict.fromkeys(
        bearer for duty in duties for bearer in duty.bearers if bearer not in named
    )
    return tuple(named), tuple(others)


def requests(
    agreement: Agreement,
    duties: Sequence[Duty],
    findings: Sequence[Finding],
    references: References,
    notices: Sequence[Notice],
    every: Sequence[Duty],
) -> tuple[Marked, ...]:
    """One paragraph a duty: what is asked of whom, under which provision, since when.

    Where several of `every` duty are asked for at once, the day of each is told.
    """
    known = {finding.id: finding for finding in findings}
    steps = {notice.id: notice for notice in notices}
    asked = []
    for duty in duties:
        item = agreement.commitment(duty.rule)
        gated = isinstance(item, Rule) and item.gate and duty.state == "waiting"
        sentences = _gated(agreement, duty, item, references) if gated else []
        sentences = sentences or [_asked(agreement, duty, item, references)]
        sentences += _requested(agreement, duty, notices, references)
        remark = wording.duty_remark(duty, findings, notices)
        alike = [peer for peer in every if _asked_alike(peer) == _asked_alike(duty)]
        days = sorted({peer.since for peer in (duty, *alike) if peer.since})
        woken = [known[id] for id in duty.because if id in known]
        first = [finding for finding in woken if finding.since_on in days] or woken
        because = references.findings(first[:STRONGEST])
        because += references.notices([steps[id] for id in duty.because if id in steps])
        if len(first) < len(woken) or not because:
            because.append(references.record())
        sentences += _timed(duty, days, because, remark)
        asked.append(Marked(" ".join(sentences)))
    return tuple(asked)


def article(agreement: Agreement, item: Commitment | Rule) -> str:
    """How a letter names the provision of an item, and of which text: by its short title if any."""
    text = wording.instrument(agreement, item.provision)
    if text and text.short:
        return wording.articles(agreement, [item.provision])
    return wording.article(agreement, item, whole=True)


def _gated(
    agreement: Agreement, duty: Duty, item: Commitment | Rule, references: References
) -> list[Marked]:
    if not isinstance(item, Rule) or item.gate is None:
        return []
    law = [references.provision(item.provision)]
    provision = article(agreement, item)
    asked = wording.actors(
        agreement, wording.holders(agreement, duty.waiting_on or item.gate.by, duty.on)
    )
    bearers = wording.bearers(agreement, item, duty.bearers)
    asker = wording.actors(
        agreement, wording.holders(agreement, duty.waiting_on or item.gate.by, duty.on), last="or"
    )
    force, when = wording.FORCE_WORDS[item.force], _term(agreement, item, duty)
    return [
        cited(f"We ask {asked} to make the request that {provision} waits for", law),
        cited(f"It is made when {asker} {clause(item.gate.act)}", law),
        cited(f"Once it is made, {bearers} {force} {clause(duty.must)}{when}", law),
    ]


def _term(agreement: Agreement, item: Commitment | Rule, duty: Duty) -> str:
    """The term in plain words, for these are not the agreement's; nothing where it is told."""
    when = wording.term(agreement, item.term)
    return f"; its term: {when}" if when and when not in duty.must else ""


def _asked(
    agreement: Agreement, duty: Duty, item: Commitment | Rule, references: References
) -> Marked:
    provision = article(agreement, item)
    bearers = wording.bearers(agreement, item, duty.bearers)
    when = _term(agreement, item, duty)
    verb = f"We invite {bearers}" if item.force == "may" else f"We ask {bearers}"
    basis = {
        "may": f"as {provision} allows",
        "should": f"as {provision} says should be done",
    }.get(item.force, f"as {provision} requires")
    return cited(
        f"{verb} to {clause(duty.must)}, {basis}{when}", [references.provision(item.provision)]
    )


def _requested(
    agreement: Agreement, duty: Duty, notices: Sequence[Notice], references: References
) -> list[Marked]:
    """The request on record that a duty waited for; nothing where it waited for none."""
    made = _REQUEST.search(duty.note)
    for notice in notices:
        if made and notice.id == made[1]:
            holders = wording.holders(agreement, notice.by, notice.on) if notice.by else ()
            by = f" by {wording.actors(agreement, holders)}" if holders else ""
            words = f"The request that it waited for was made on {day(notice.on)}{by}"
            return [cited(words, [references.notice(notice)])]
    return []


def _timed(duty: Duty, days: Sequence[date], because: Sequence[int], remark: str) -> list[Marked]:
    words = "It has waited" if duty.state == "waiting" else "It has been owed"
    sentences = []
    if days:
        again = [f"again since {day(on)}" for on in days[1:]]
        sentences.append(cited(listed([f"{words} since {day(days[0])}", *again]), because))
    times, missed_on = wording.days_missed(duty)
    late = f"It was due on {day(duty.due)}" if duty.due else "Its time has run out"
    if times > 1:
        late = f"It was due {times} times, the first on {day(missed_on[0])}"
    if remark and duty.due and duty.state == "overdue":
        sentences.append(cited(late, because))
    if remark:
        sentences.append(cited(remark, because))
    elif duty.state == "overdue":
        done = "it was done" if times == 1 else "it was done on any of these days"
        sentences.append(cited(f"{late}, and no record shows that {done}", because))
    elif duty.due:
        sentences.append(cited(f"It falls due on {day(duty.due)}", because))
    return sentences


def readings(
    agreement: Agreement, items: Sequence[Commitment | Rule], references: References, on: date
) -> tuple[Marked, ...]:
    """The other understandings of the same law, with who holds them; carried, not settled.

    One that is held only since after the day of the letter is left out.
    """
    by_reading: dict[tuple[str, str, str], list[Commitment | Rule]] = {}
    for item in items:
        for reading in item.readings:
            if wording.is_later(reading.held_by, on):
                continue
            key = (reading.held_by or "others", clause(reading.says), clause(reading.effect))
            by_reading.setdefault(key, []).append(item)
    notes = []
    for (holder, says, effect), about in by_reading.items():
        law = references.provisions(item.provision for item in about)
        articles = wording.articles(agreement, (item.provision for item in about))
        verb = "is" if len(about) == 1 else "are"
        holder = holder if holder[:1].islower() else wording.with_article(holder)
        sentences = [cited(f"{sentence(articles)} {verb} read otherwise by {holder}: {says}", law)]
        if effect:
            sentences.append(cited(f"On that reading: {effect}", law))
        notes.append(Marked(" ".join(sentences)))
    return tuple(notes)


def questions(
    agreement: Agreement, items: Sequence[Commitment | Rule], references: References, on: date
) -> tuple[Marked, ...]:
    """Open questions of law about what the letter relies on, but for those of later days."""
    about = {name for item in items for name in (item.id, item.provision)}
    notes = []
    for question in agreement.questions:
        touched = [item for item in items if {item.id, item.provision} & set(question.about)]
        if about & set(question.about) and not wording.is_later(question.asks, on):
            law = references.provisions(item.provision for item in touched)
            notes.append(cited(f"The law leaves open: {clause(question.asks)}", law))
    return tuple(notes)


def holdings(
    agreement: Agreement, duties: Sequence[Duty], references: References
) -> tuple[Marked, ...]:
    """Doubts about who holds a role that one of the duties binds."""
    notes: dict[str, list[str]] = {}
    for duty in duties:
        item = agreement.commitment(duty.rule)
        for role in agreement.roles:
            for holding in role.held_by if role.id in item.bearers else ():
                if holding.open_question and not (holding.from_on and duty.on < holding.from_on):
                    why = holding.note or holding.how or "the record does not settle it"
                    who = wording.actors(agreement, [holding.actor])
                    words = f"Whether {who} is bound here is open"
                    law = notes.setdefault(f"{words}: {clause(why)}", [])
                    law.append(item.provision)
    return tuple(cited(words, references.provisions(law)) for words, law in notes.items())


def contested(
    agreement: Agreement, duties: Iterable[Duty], references: References
) -> tuple[Marked, ...]:
    """Duties whose application somebody put on record as contested: noted, not asked."""
    notes = []
    for duty in duties:
        if duty.state == "contested":
            item = agreement.commitment(duty.rule)
            note = f" ({clause(wording.noted(agreement, duty.note))})" if duty.note else ""
            words = f"Whether {wording.article(agreement, item)} applies is contested{note}"
            law = [references.provision(item.provision)]
            notes.append(cited(f"{words}, so this letter asks nothing under it", law))
    return tuple(notes)
