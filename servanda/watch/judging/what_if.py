"""What an answer would change today: the standing of a commitment, and the duties it would open.

What leaves it: an `Effect` for each question, and the questions in an order that a person chose.
Nothing is decided here; each question is tried alone, as if upheld, and put back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from attrs import define, evolve, field, frozen

from servanda import decisions, duties, standing
from servanda.model import Capture, Commitment, Duty, Finding, Incident, Link, Rule, StandingState
from servanda.watch.judging.assessing import Assessable, Court, sources

if TYPE_CHECKING:
    from servanda.watch.judging.evidence import Evidence
    from servanda.watch.settings import Watch

Order = Literal["standing", "age", "confidence"]
ORDERS: tuple[Order, ...] = get_args(Order)


@frozen
class Effect:
    """How one commitment stands, how it would stand with a question upheld, and what would open.

    `opens` are rules and commitments under which a duty would be added. `in_letter` is true where a
    duty that somebody must act on would rest on it, so that a letter gives it among its grounds.
    With `needs_second` it is so only once a second person agrees.
    """

    commitment: str
    before: StandingState
    after: StandingState
    opens: tuple[str, ...] = ()
    in_letter: bool = False
    needs_second: bool = False

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
        if self.in_letter:
            changes.append("would stand among the grounds of a letter")
        words = "; ".join(changes) or f"would leave {self.commitment} {self.before}"
        return words + (", once a second person upholds it too" if self.needs_second else "")


@define
class WhatIf:
    """What upholding a question alone would change on a day; questions alike are tried once.

    `captures_of` gives the captures that tell an incident.
    """

    watch: Court
    evidence: Assessable
    on: date
    captures_of: Callable[[Incident], Sequence[Capture]]
    _known: dict[Finding, Effect] = field(factory=dict, init=False)

    def effect(self, question: decisions.ReviewQuestion) -> Effect | None:
        """The effect of one question; None where it bears on nothing."""
        if question.link is None:
            return None
        link = evolve(question.link, asks=False)
        captures = self.captures_of(question.incident)
        (proposed,) = decisions.propose([question.incident], [link], captures)
        upheld = evolve(proposed, state="upheld", proof="believe")
        alike = evolve(upheld, id="", incident="")
        if alike not in self._known:
            self._known[alike] = self._try(upheld)
        known = self._known[alike]
        is_first = self.watch.settings.two_people and not _is_upheld_once(question)
        return evolve(known, needs_second=True) if is_first else known

    @cached_property
    def _heard(self) -> tuple[int, int]:
        return sources(self.watch, self.evidence.counts, on=self.on)

    @cached_property
    def _owed(self) -> Counter[str]:
        return Counter(duty.rule for duty in self._duties(()))

    @cached_property
    def _before(self) -> dict[str, StandingState]:
        return {}

    def _try(self, upheld: Finding) -> Effect:
        findings = self.evidence.findings
        item = self.watch.agreement.commitment(upheld.commitment)
        kept = tuple(finding for finding in findings if finding.id != upheld.id)
        if item.id not in self._before:
            self._before[item.id] = self._state(item, findings)
        would = self._duties((upheld,))
        more = Counter(duty.rule for duty in would)
        opens = tuple(rule for rule in more if more[rule] > self._owed[rule])
        is_ground = any(upheld.id in duty.because for duty in would)
        after = self._state(item, (*kept, upheld))
        return Effect(item.id, self._before[item.id], after, opens, is_ground)

    def _state(self, item: Commitment | Rule, findings: tuple[Finding, ...]) -> StandingState:
        heard, expected = self._heard
        return standing.assess(
            self.watch.agreement,
            item,
            findings,
            self.evidence.notices,
            on=self.on,
            heard=heard,
            expected=expected,
        ).state

    def _duties(self, upheld: tuple[Finding, ...]) -> list[Duty]:
        """The duties that are not met."""
        ids = {finding.id for finding in upheld}
        others = (finding for finding in self.evidence.findings if finding.id not in ids)
        findings = (*others, *upheld)
        notices = self.evidence.notices
        triggered = duties.trigger(self.watch.agreement, findings, notices, on=self.on)
        return [duty for duty in triggered if duty.state != "met"]


def _is_upheld_once(question: decisions.ReviewQuestion) -> bool:
    """Whether it waits for a second person, who would then be the one that moves it."""
    return question.because == "second"


def effects(
    watch: Watch, evidence: Evidence, questions: Sequence[decisions.ReviewQuestion], *, on: date
) -> tuple[Effect | None, ...]:
    """What upholding each question alone would change on a day; None where it bears on nothing."""
    captures = {capture.id: capture for capture in evidence.captures}

    def captures_of(incident: Incident) -> list[Capture]:
        return [captures[id] for id in {c.capture for c in incident.claims} if id in captures]

    what_if = WhatIf(watch, evidence, on, captures_of)
    return tuple(what_if.effect(question) for question in questions)


def ordered(
    questions: Sequence[decisions.ReviewQuestion], changes: Sequence[Effect | None], order: Order
) -> list[tuple[decisions.ReviewQuestion, Effect | None]]:
    """The questions with what each would change, in the order asked for.

    "standing": those that would open a duty, then those that would turn a standing, then the
    rest, and what is only asked after all that is proposed (see `place_of`); "age": the earliest
    first; "confidence": the surest first. Of equals those that a page tells as its news come
    before those that pages only recall, else as they came.
    """

    def rank(pair: tuple[decisions.ReviewQuestion, Effect | None]) -> tuple[object, ...]:
        question, change = pair
        day = question.incident.when.to_on or question.incident.when.from_on or date.max
        recalled = question.incident.is_background
        if order == "age":
            return (day, recalled)
        if order == "confidence":
            link = question.link
            return (link is None, recalled, -(link or question.incident).confidence)
        return (place_of(question, change),)

    return sorted(zip(questions, changes), key=rank)


PLACES = 12  # that a question may have in the order "standing"


def place_of(question: decisions.ReviewQuestion, effect: Effect | None) -> int:
    """Where a question stands in the order "standing", whoever walks it: 0 is asked first.

    What is proposed before what is only asked; of each what opens a duty, what turns a standing,
    and the rest; of these what a page tells as its news before what pages only recall.
    """
    moves = 0 if effect and effect.opens else 1 if effect and effect.changes_anything else 2
    is_asked = question.link is None or question.link.asks
    return 6 * is_asked + 2 * moves + question.incident.is_background


def opens_duty(place: int) -> bool:
    """Whether a question at that place would open a duty."""
    return place % 6 < 2


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
    waiting = decisions.queue(*evidence.askable, evidence.decisions, two_people=evidence.two_people)
    parts: dict[str, list[tuple[decisions.ReviewQuestion, Effect | None]]] = {}
    for question, effect in ordered(waiting, effects(watch, evidence, waiting, on=on), order):
        parts.setdefault(question.incident.id, []).append((question, effect))
    return [OpenQuestion(some[0][0].incident, tuple(some)) for some in parts.values()]
