"""What growth is given and what it keeps beside the record.

What leaves it: records, each of a kind that a keeping reads and writes. All can be made anew from
the record at any time. Source: docs/why/incidents.md, "Growing".
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from servanda.incidents.grouping import Rank
from servanda.incidents.likeness import Chain
from servanda.incidents.units import Unit
from servanda.model import Capture, Claim, Grouping, Identity, Incident, Text

# What is kept beside the record is thrown away and made anew where this moves.
GROWTH = "growth 1"

Spans = tuple[tuple[int, int], ...]


@frozen
class CaptureState:
    """Everything there is now about one capture that anything changed about.

    `capture` is as corrected, None once it is not on record; `text` the last, None where nothing
    is told of it. `claims` are as they count, by scope, those too that are judged to tell of no
    incident; `ranks` say of each of them where its id first came on record.
    """

    id: str
    capture: Capture | None
    text: Text | None
    claims: Mapping[str, tuple[Claim, ...]]
    ranks: Mapping[str, Rank]


@frozen
class Verdicts:
    """What persons judged: every record of theirs, and what they say is a copy of what and why."""

    identities: tuple[Identity, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    copies: Mapping[str, tuple[str, str]] = field(factory=dict)


@frozen
class KnownSource:
    """A capture beside its text: its story, whom it credits, where its headings stand."""

    whole: str = ""  # the digest of its words; "" without any
    story: str = ""  # the capture that stands for its story
    credit: str = ""
    headings: Spans = ()


@frozen
class Whole:
    """The captures that print the same words, in order; what the text is found by."""

    captures: tuple[str, ...]
    sketch: tuple[int, ...]


@frozen
class KnownClaims:
    """The claims of a capture in one scope, when each was recorded and which unit it is in."""

    claims: tuple[Claim, ...] = ()
    ranks: tuple[Rank, ...] = ()
    units: tuple[str, ...] = ()  # "" of one that tells of no incident


@frozen
class KnownUnit:
    """A unit in its line, and the incident it is in."""

    unit: Unit
    act: str
    chain: Chain
    incident: str = ""


@frozen
class KnownIncident:
    """An incident with what orders it, and its units."""

    incident: Incident
    rank: Rank
    units: tuple[str, ...]


@frozen
class Turn:
    """What of an incident says whether a plan came true in it: nothing of its claims.

    `until` is, of a plan, the day of what it led to; nothing done later can move it.
    """

    incident: Incident  # without claims
    rank: Rank
    until: str = ""


# The class of every kind of record; kinds of claims, units, incidents and turns stand once a scope.
KINDS: Mapping[str, type] = {
    "capture": Capture,
    "text": Text,
    "source": KnownSource,
    "whole": Whole,
    "claims": KnownClaims,
    "unit": KnownUnit,
    "incident": KnownIncident,
    "turn": Turn,
}


def story_key(story: str) -> str:
    """Under which the captures of a story stand."""
    return f"story:{story}"


def claim_key(scope: str, claim: str) -> str:
    """Under which the capture of a claim stands."""
    return f"{scope} claim {claim}"


def publisher_key(name: str) -> str:
    """Under which the captures of a publisher stand."""
    return f"publisher {name}"
