"""Who can act, suffer or speak, and the offices and roles they hold over dated periods."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import in_

# fmt: off
ActorKind = Literal[
    "state",          # a country as such, its government
    "state_organ",    # court, police, ministry, army, parliament, prison
    "official",       # a person speaking or acting for a state
    "politician",     # a person of a party or assembly, not acting for the state
    "party",          # a political party
    "journalist",
    "media",          # an outlet, station, paper, agency, bureau
    "defender",       # human-rights defender, activist, lawyer acting as one
    "ngo",            # an association that is neither party nor union
    "unionist",
    "union",
    "armed_group",
    "international",  # an inter-governmental body or its officer
    "company",
    "public",         # people at large: villagers, protesters, refugees, voters
    "person",         # a person of no known kind
    "unknown",
]
ACTOR_KINDS: tuple[ActorKind, ...] = get_args(ActorKind)
# fmt: on


@frozen
class Actor:
    """Someone who can act, suffer or speak: a state, person, party, court, newspaper.

    `acts_for` names the actor whose conduct this one's is (an officer's state, a ministry's
    state), over the days `offices` gives when it is only by holding an office.
    """

    id: str
    name: str
    kind: ActorKind = field(default="unknown", validator=in_(ACTOR_KINDS))
    aliases: tuple[str, ...] = ()
    acts_for: str | None = None
    member_of: tuple[str, ...] = ()
    country: str | None = None  # ISO 3166 alpha-2, lower case
    offices: tuple[Office, ...] = ()
    not_to_confuse_with: tuple[str, ...] = ()
    note: str = ""


@frozen
class Office:
    """An office held over days: its titles are aliases only in that time."""

    title: str
    acts_for: str
    from_on: date | None = None
    to_on: date | None = None
    aliases: tuple[str, ...] = ()


@frozen
class Holding:
    """An actor holds a role from the start of `from_on` to the end of `to_on`."""

    actor: str
    from_on: date | None = None
    to_on: date | None = None
    how: str = ""  # "signature", "succession to ussr", "accession", ...
    open_question: bool = False  # whether this holding is contested or unsettled
    note: str = ""


@frozen
class Role:
    """What commitments bind: "co_chairs", "parties". Held by actors over dated periods."""

    id: str
    title: str
    held_by: tuple[Holding, ...] = ()
    note: str = ""

    def holders(self, on: date) -> tuple[str, ...]:
        """The actors that hold the role on a day, in the order of the file."""
        holders = []
        for holding in self.held_by:
            if holding.from_on and on < holding.from_on:
                continue
            if holding.to_on and on > holding.to_on:
                continue
            if holding.actor not in holders:
                holders.append(holding.actor)
        return tuple(holders)
