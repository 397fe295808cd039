"""What claims about one event come to, and how that may bear on a commitment."""

from __future__ import annotations

from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import in_

from servanda.model.claims import STANCES, Claim, Mention, Place, Stance
from servanda.model.ranges import Interval, Quantity, Span


@frozen
class Origin:
    """Captures that tell one story from one origin: a wire, a copy, a quoted witness.

    `because` says of each capture, in the same order, why it was put with those before it.
    """

    captures: tuple[str, ...]
    reason: str
    because: tuple[str, ...] = ()


@frozen
class Incident:
    """What the claims about one event come to. Derived from claims; never stored as true.

    `id` comes from its earliest claim, so it stays when more claims join. `numbers` keeps
    every count told, side by side; `number` is the spread of all of them.
    """

    id: str
    act: str
    stance: Stance = field(validator=in_(STANCES))
    when: Interval
    claims: tuple[Claim, ...]
    by: tuple[Mention, ...] = ()
    to: tuple[Mention, ...] = ()
    where: tuple[Place, ...] = ()
    number: Quantity | None = None
    numbers: tuple[Quantity, ...] = ()
    planned_for: Interval | None = None
    said_by: tuple[Mention, ...] = ()
    origins: tuple[Origin, ...] = ()
    leads_to: tuple[str, ...] = ()  # incidents in which what was planned is told as done
    conflicts: tuple[str, ...] = ()  # what the sources disagree on, in words
    identities: tuple[str, ...] = ()  # who took two spellings in it for one, and why
    confidence: float = 1.0

    @property
    def is_background(self) -> bool:
        """Whether every page that tells it recalls it, and none has it as its news."""
        return all(claim.is_background for claim in self.claims)


Bearing = Literal["breaches", "threatens", "fulfils", "excuses", "context"]
BEARINGS: tuple[Bearing, ...] = get_args(Bearing)


@frozen
class Link:
    """How an incident may bear on a commitment: a proposal with its reason and its words."""

    incident: str
    commitment: str
    bearing: Bearing = field(validator=in_(BEARINGS))
    reason: str
    bearers: tuple[str, ...]  # the actors (party ids) whose conduct it is said to be
    claim: str  # claim whose words carry it
    incident_span: Span
    commitment_words: str  # the words of the summary or of `must` it meets
    rule: str = ""  # name of the linking rule
    confidence: float = 1.0
    asks: bool = False  # too unsure to propose: asked of a person, and counts nowhere
