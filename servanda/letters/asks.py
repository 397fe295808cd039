"""Whom a letter addresses and what it asks: the duties, in the agreement's own terms.

What leaves it: addressees derived from the duties, never chosen; one request a duty; the
other readings of the same law beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import evolve

from servanda import wording
from servanda.letters.marking import Marked, cited
from servanda.letters.references import References
from servanda.model import Agreement, Commitment, Duty, Finding, Rule, Term
from servanda.wording import clause, day, listed, sentence

LIVE = ("waiting", "owed", "overdue")


def live(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """The duties somebody must act on, those that wait on a request first.

    A rule woken several times asks once, since the first time and because of all of them.
    """
    merged: dict[tuple[object, ...], Duty] = {}
    for duty in duties:
        if duty.state not in LIVE:
            continue
        key = (duty.rule, duty.state, duty.bearers, duty.waiting_on, duty.due)
        first = merged.setdefault(key, duty)
        merged[key] = evolve(
            first,
            since=min((d.since for d in (first, duty) if d.since), default=None),
            because=tuple(dict.fromkeys((*first.because, *duty.because))),
        )
    return tuple(sorted(merged.values(), key=lambda duty: LIVE.index(duty.state)))


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


def term(agreement: Agreement, due: Term | None) -> str:
    """A term in words, empty where the law names none; what it counts from by name, not by id."""
    if due is None or due.kind == "open":
        return ""
    words = clause(due.words) if due.words else due.kind
    if due.on:
        words = words.replace(due.on.isoformat(), day(due.on))
    if due.after:
        names = {event.id: event.title for event in agreement.events}
        names |= {item.id: wording.article(agreement, item) for item in agreement.items()}
        words = words.removesuffix(due.after) + f"‘{names.get(due.after, due.after)}’"
    return words


def requests(
    agreement: Agreement,
    duties: Sequence[Duty],
    findings: Sequence[Finding],
    references: References,
) -> tuple[Marked, ...]:
    """One paragraph a duty: what is asked of whom, under which provision, since when."""
    known = {finding.id: finding for finding in findings}
    asked = []
    for duty in duties:
        because = [references.finding(known[id]) for id in duty.because if id in known]
        item = agreement.commitment(duty.rule)
        gated = isinstance(item, Rule) and item.gate and duty.state == "waiting"
        sentences = _gated(agreement, duty, item, references) if gated else []
        sentences = sentences or [_asked(agreement, duty, item, references)]
        sentences += _timed(duty, because or [references.record()])
        asked.append(Marked(" ".join(sentences)))
    return tuple(asked)


def _gated(
    agreement: Agreement, duty: Duty, item: Commitment | Rule, references: References
) -> list[Marked]:
    if not isinstance(item, Rule) or item.gate is None:
        return []
    law = [references.provision(item.provision)]
    article = wording.article(agreement, item, whole=True)
    asked = wording.actors(
        agreement, wording.holders(agreement, duty.waiting_on or item.gate.by, duty.on)
    )
    bearers = wording.bearers(agreement, item, duty.bearers)
    when = term(agreement, item.term)
    when = f"; its term is “{when}”" if when and when not in duty.must else ""
    return [
        cited(
            f"We ask {asked} to make the request that {article} waits for, in its terms: "
            f"“{clause(item.gate.act)}”",
            law,
        ),
        cited(f"Once it is made, {bearers} must {clause(duty.must)}{when}", law),
    ]


def _asked(
    agreement: Agreement, duty: Duty, item: Commitment | Rule, references: References
) -> Marked:
    article = wording.article(agreement, item, whole=True)
    bearers = wording.bearers(agreement, item, duty.bearers)
    when = term(agreement, item.term)
    when = f"; its term is “{when}”" if when and when not in duty.must else ""
    verb = f"We invite {bearers}" if item.force == "may" else f"We ask {bearers}"
    basis = {
        "may": f"as {article} allows",
        "should": f"as {article} says should be done",
    }.get(item.force, f"as {article} requires")
    return cited(
        f"{verb} to {clause(duty.must)}, {basis}{when}", [references.provision(item.provision)]
    )


def _timed(duty: Duty, because: Sequence[int]) -> list[Marked]:
    words = {"waiting": "It has waited", "overdue": "It has been owed"}.get(
        duty.state, "It has been owed"
    )
    sentences = []
    if duty.since:
        sentences.append(cited(f"{words} since {day(duty.since)}", because))
    if duty.state == "overdue":
        late = f"It was due on {day(duty.due)}" if duty.due else "Its time has run out"
        sentences.append(cited(f"{late}, and no record shows that it was done", because))
    elif duty.due:
        sentences.append(cited(f"It falls due on {day(duty.due)}", because))
    return sentences


def readings(
    agreement: Agreement, items: Sequence[Commitment | Rule], references: References
) -> tuple[Marked, ...]:
    """The other understandings of the same law, with who holds them; carried, not settled."""
    by_reading: dict[tuple[str, str, str], list[Commitment | Rule]] = {}
    for item in items:
        for reading in item.readings:
            key = (reading.held_by or "others", clause(reading.says), clause(reading.effect))
            by_reading.setdefault(key, []).append(item)
    notes = []
    for (holder, says, effect), about in by_reading.items():
        law = [references.provision(item.provision) for item in about]
        articles = listed(dict.fromkeys(wording.article(agreement, item) for item in about))
        verb = "is" if len(about) == 1 else "are"
        holder = holder if holder[:1].islower() else wording.with_article(holder)
        sentences = [cited(f"{sentence(articles)} {verb} read otherwise by {holder}: {says}", law)]
        if effect:
            sentences.append(cited(f"On that reading: {effect}", law))
        notes.append(Marked(" ".join(sentences)))
    return tuple(notes)


def questions(
    agreement: Agreement, items: Sequence[Commitment | Rule], references: References
) -> tuple[Marked, ...]:
    """Open questions of law about what the letter relies on."""
    about = {name for item in items for name in (item.id, item.provision)}
    notes = []
    for question in agreement.questions:
        touched = [item for item in items if {item.id, item.provision} & set(question.about)]
        if about & set(question.about):
            law = [references.provision(item.provision) for item in touched]
            notes.append(cited(f"The law leaves open: {clause(question.asks)}", law))
    return tuple(notes)


def holdings(
    agreement: Agreement, duties: Sequence[Duty], references: References
) -> tuple[Marked, ...]:
    """Doubts about who holds a role that one of the duties binds."""
    notes: dict[str, list[int]] = {}
    for duty in duties:
        item = agreement.commitment(duty.rule)
        for role in agreement.roles:
            for holding in role.held_by if role.id in item.bearers else ():
                if holding.open_question and not (holding.from_on and duty.on < holding.from_on):
                    why = holding.note or holding.how or "the record does not settle it"
                    words = (
                        f"Whether {wording.actor(agreement, holding.actor)} is bound here is open"
                    )
                    law = notes.setdefault(f"{words}: {clause(why)}", [])
                    law.append(references.provision(item.provision))
    return tuple(cited(words, law) for words, law in notes.items())


def contested(
    agreement: Agreement, duties: Iterable[Duty], references: References
) -> tuple[Marked, ...]:
    """Duties whose application somebody put on record as contested: noted, not asked."""
    notes = []
    for duty in duties:
        if duty.state == "contested":
            item = agreement.commitment(duty.rule)
            note = f" ({clause(duty.note)})" if duty.note else ""
            words = f"Whether {wording.article(agreement, item)} applies is contested{note}"
            law = [references.provision(item.provision)]
            notes.append(cited(f"{words}, so this letter asks nothing under it", law))
    return tuple(notes)
