"""What an answer would change today: the standing of a commitment, and the duties it would open.

What leaves it: an `Effect` for each question, and the questions in an order that a person chose.
Nothing is decided here; each question is tried alone, as if upheld, and put back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Literal, get_args

from attrs import evolve, frozen

from servanda import decisions, duties, standing
from servanda.model import Finding, Incident, Link, StandingState
from servanda.watch.judging.assessing import sources
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch

Order = Literal["standing", "age", "confidence"]
ORDERS: tuple[Order, ...] = get_args(Order)


@frozen
class Effect:
    """How one commitment stands, how it would stand with a question upheld, and what would open.

    `opens` are rules and commitments under which a duty would be added.
    """

    commitment: str
    before: StandingState
    after: StandingState
    opens: tuple[str, ...] = ()

    @property
    def changes_anything(self) -> bool:
        """Whether anything would change."""
        return self.before != self.after or bool(self.opens)

    def in_words(self) -> str:
        """The change in a sentence without its end."""
        changes = []
        if self.before != self.after:
            changes.append(f"would turn {self.commitment} from {self.before} to {self.after}")
        if self.opens:
            changes.append(f"would open {', '.join(self.opens)}")
        return "; ".join(changes) or f"would leave {self.commitment} {self.before}"


def effects(
    watch: Watch, evidence: Evidence, questions: Sequence[decisions.ReviewQuestion], *, on: date
) -> tuple[Effect | None, ...]:
    """What upholding each question alone would change on a day; None where it bears on nothing."""
    known: dict[Finding, Effect] = {}
    owed = Counter(_duties(watch, evidence, (), on))
    heard = sources(watch, evidence.pages, evidence.voices, on=on)
    of_each: list[Effect | None] = []
    for question in questions:
        if question.link is None:
            of_each.append(None)
            continue
        link = evolve(question.link, asks=False)
        (upheld,) = decisions.propose([question.incident], [link], evidence.captures)
        upheld = evolve(upheld, state="upheld", proof="believe")
        alike = evolve(upheld, id="", incident="")
        if alike not in known:
            known[alike] = _effect(watch, evidence, upheld, owed, heard, on)
        of_each.append(known[alike])
    return tuple(of_each)


def _effect(
    watch: Watch,
    evidence: Evidence,
    upheld: Finding,
    owed: Counter[str],
    heard: tuple[int, int],
    on: date,
) -> Effect:
    item = next(one for one in watch.agreement.items() if one.id == upheld.commitment)
    kept = tuple(one for one in evidence.findings if one.id != upheld.id)
    before, after = (
        standing.assess(
            watch.agreement,
            item,
            findings,
            evidence.notices,
            on=on,
            heard=heard[0],
            expected=heard[1],
        ).state
        for findings in (evidence.findings, (*kept, upheld))
    )
    more = Counter(_duties(watch, evidence, (upheld,), on))
    return Effect(item.id, before, after, tuple(rule for rule in more if more[rule] > owed[rule]))


def _duties(watch: Watch, evidence: Evidence, upheld: tuple[Finding, ...], on: date) -> list[str]:
    """The rules and commitments of the duties that are not met, one for each duty."""
    ids = {one.id for one in upheld}
    findings = (*(one for one in evidence.findings if one.id not in ids), *upheld)
    triggered = duties.trigger(watch.agreement, findings, evidence.notices, on=on)
    return [duty.rule for duty in triggered if duty.state != "met"]


def ordered(
    questions: Sequence[decisions.ReviewQuestion], changes: Sequence[Effect | None], order: Order
) -> list[tuple[decisions.ReviewQuestion, Effect | None]]:
    """The questions with what each would change, in the order asked for.

    "standing": those that would open a duty, then those that would turn a standing, then the
    rest; "age": the earliest first; "confidence": the surest first. Of equals, as they came.
    """

    def rank(pair: tuple[decisions.ReviewQuestion, Effect | None]) -> tuple[object, ...]:
        question, change = pair
        day = question.incident.when.to_on or question.incident.when.from_on or date.max
        if order == "age":
            return (day,)
        if order == "confidence":
            link = question.link
            return (link is None, -(link or question.incident).confidence)
        opens, turns = (change.opens, change.changes_anything) if change else ((), False)
        return (not opens, not turns)

    return sorted(zip(questions, changes), key=rank)


@frozen
class OpenQuestion:
    """One incident that waits for a person, with each commitment it may bear on and what for.

    `parts` has one question alone, about no commitment, where it is proposed to bear on none.
    """

    incident: Incident
    parts: tuple[tuple[decisions.ReviewQuestion, Effect | None], ...]

    @property
    def lapsed(self) -> bool:
        """Whether any of it was decided and has changed since."""
        return any(question.lapsed for question, _ in self.parts)

    @property
    def links(self) -> tuple[Link, ...]:
        """What it may bear on, in the order worth asking."""
        return tuple(question.link for question, _ in self.parts if question.link)


def open_questions(
    watch: Watch, evidence: Evidence, *, on: date, order: Order = "standing"
) -> list[OpenQuestion]:
    """What waits for a person, an incident a question, with what upholding would change."""
    waiting = decisions.queue(*evidence.askable, evidence.decisions)
    parts: dict[str, list[tuple[decisions.ReviewQuestion, Effect | None]]] = {}
    for question, effect in ordered(waiting, effects(watch, evidence, waiting, on=on), order):
        parts.setdefault(question.incident.id, []).append((question, effect))
    return [OpenQuestion(some[0][0].incident, tuple(some)) for some in parts.values()]
