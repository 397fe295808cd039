"""What an answer would change today: the standing of a commitment, and the duties it would open.

What leaves it: a `Move` for each question, and the questions in an order that a person chose.
Nothing is decided here; each question is tried alone, as if upheld, and put back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Literal, get_args

from attrs import evolve, frozen

from servanda import decisions, duties, standing
from servanda.model import Finding, StandingState
from servanda.watch.judging.assessing import sources
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch

Order = Literal["standing", "age", "confidence"]
ORDERS: tuple[Order, ...] = get_args(Order)


@frozen
class Move:
    """How one commitment stands, how it would stand with a question upheld, and what would open.

    `opens` are rules and commitments under which a duty would be added.
    """

    commitment: str
    before: StandingState
    after: StandingState
    opens: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether anything would change."""
        return self.before != self.after or bool(self.opens)

    def in_words(self) -> str:
        """The change in a sentence without its end."""
        said = []
        if self.before != self.after:
            said.append(f"would turn {self.commitment} from {self.before} to {self.after}")
        if self.opens:
            said.append(f"would open {', '.join(self.opens)}")
        return "; ".join(said) or f"would leave {self.commitment} {self.before}"


def moves(
    watch: Watch, evidence: Evidence, questions: Sequence[decisions.ReviewQuestion], *, on: date
) -> tuple[Move | None, ...]:
    """What upholding each question alone would change on a day; None where it bears on nothing."""
    tried: dict[Finding, Move] = {}
    owed = Counter(_duties(watch, evidence, (), on))
    heard = sources(watch, evidence.captures, evidence.voices, on=on)
    found: list[Move | None] = []
    for question in questions:
        if question.link is None:
            found.append(None)
            continue
        link = evolve(question.link, asks=False)
        (upheld,) = decisions.propose([question.incident], [link], evidence.captures)
        upheld = evolve(upheld, state="upheld", proof="believe")
        alike = evolve(upheld, id="", incident="")
        if alike not in tried:
            tried[alike] = _tried(watch, evidence, upheld, owed, heard, on)
        found.append(tried[alike])
    return tuple(found)


def _tried(
    watch: Watch,
    evidence: Evidence,
    upheld: Finding,
    owed: Counter[str],
    heard: tuple[int, int],
    on: date,
) -> Move:
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
    return Move(item.id, before, after, tuple(rule for rule in more if more[rule] > owed[rule]))


def _duties(watch: Watch, evidence: Evidence, upheld: tuple[Finding, ...], on: date) -> list[str]:
    """The rules and commitments of the duties that are not met, one for each duty."""
    ids = {one.id for one in upheld}
    findings = (*(one for one in evidence.findings if one.id not in ids), *upheld)
    found = duties.trigger(watch.agreement, findings, evidence.notices, on=on)
    return [duty.rule for duty in found if duty.state != "met"]


def ordered(
    questions: Sequence[decisions.ReviewQuestion], changes: Sequence[Move | None], order: Order
) -> list[tuple[decisions.ReviewQuestion, Move | None]]:
    """The questions with what each would change, in the order asked for.

    "standing": those that would open a duty, then those that would turn a standing, then the
    rest; "age": the earliest first; "confidence": the surest first. Of equals, as they came.
    """

    def rank(pair: tuple[decisions.ReviewQuestion, Move | None]) -> tuple[object, ...]:
        question, change = pair
        day = question.incident.when.to_on or question.incident.when.from_on or date.max
        if order == "age":
            return (day,)
        if order == "confidence":
            link = question.link
            return (link is None, -(link or question.incident).confidence)
        opens, turns = (change.opens, change.moves) if change else ((), False)
        return (not opens, not turns)

    return sorted(zip(questions, changes), key=rank)
