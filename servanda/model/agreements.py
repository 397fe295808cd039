"""The instruments signed together, as one literate file says them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import field, frozen

from servanda.model.actors import Actor, Role
from servanda.model.promises import Commitment, Rule
from servanda.model.ranges import LATER


@frozen
class Source:
    """Where a statement about the law can be read: an official citation or an address."""

    id: str
    citation: str
    note: str = ""


@frozen
class Instrument:
    """One of the texts that make up an agreement. `id` is the first part of provision ids.

    `short` is what lists of articles call it, where an article's number alone leaves in doubt
    which of the texts is meant.
    """

    id: str
    title: str
    citation: str
    signed_on: date | None
    in_force_on: date | None
    treaty: bool = True
    note: str = ""
    short: str = field(default="", metadata=LATER)


@frozen
class Period:
    """A stretch of the agreement's life with a name ("transition")."""

    id: str
    title: str
    from_on: date | None
    to_on: date | None
    from_event: str | None = None  # starts when this event is on record
    to_event: str | None = None  # ends when this event is on record
    note: str = ""


@frozen
class Provision:
    """An article or paragraph. `summary` is our plain-words account, never the official text."""

    id: str  # "sov/5/1"
    title: str
    instrument: str
    summary: str
    citation: str
    line: int  # of the agreement file
    kind: str = ""


@frozen
class Event:
    """A named happening the agreement hangs dates on; on record from `on` or from a notice."""

    id: str
    title: str
    on: date | None = None
    note: str = ""


@frozen
class Question:
    """An open question of law the file carries and does not settle."""

    id: str
    asks: str
    about: tuple[str, ...] = ()  # provision, commitment, rule or actor ids
    note: str = ""


Phase = Literal["before", "within", "after"]


@frozen
class Agreement:
    """The instruments, who is bound, and what each provision asks. Read from one file."""

    id: str
    title: str
    signed_on: date | None
    in_force_on: date | None
    languages: tuple[str, ...]
    depositaries: tuple[str, ...]
    instruments: tuple[Instrument, ...]
    actors: tuple[Actor, ...]
    roles: tuple[Role, ...]
    periods: tuple[Period, ...]
    events: tuple[Event, ...]
    provisions: tuple[Provision, ...]
    commitments: tuple[Commitment, ...]
    rules: tuple[Rule, ...]
    questions: tuple[Question, ...] = ()
    sources: tuple[Source, ...] = ()
    aliases: tuple[str, ...] = ()  # names the press uses for it
    country: str | None = None  # whose peace it is about (ISO alpha-2), where one
    completion: str | None = None  # event that ends everything
    file_sha256: str = ""

    def commitment(self, id: str) -> Commitment | Rule:
        """The commitment or rule of that id; KeyError where there is none."""
        item = self.find(id)
        if item is None:
            raise KeyError(id)
        return item

    def find(self, id: str | None) -> Commitment | Rule | None:
        """The commitment or rule of that id; None where there is none."""
        for commitment in self.commitments:
            if commitment.id == id:
                return commitment
        for rule in self.rules:
            if rule.id == id:
                return rule
        return None

    def items(self) -> tuple[Commitment | Rule, ...]:
        """Every commitment and every rule, in the order of the file."""
        every: list[Commitment | Rule] = [*self.commitments, *self.rules]
        return tuple(sorted(every, key=lambda item: item.line))
