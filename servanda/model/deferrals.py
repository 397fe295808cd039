"""Who answers a question, and when: put off until something, in hand, or asked again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import in_

# fmt: off
DeferralKind = Literal[
    "put off",      # not asked until a day, until a source tells of it, or until a change
    "in hand",      # somebody is answering it, and others are not asked for as long
    "asked again",  # takes back the one it replaces, whoever put that on record
]
DEFERRAL_KINDS: tuple[DeferralKind, ...] = get_args(DeferralKind)
# fmt: on


@frozen
class Deferral:
    """A question about one incident that is not asked for now; it moves no standing.

    `claims` are those that told the incident then. Put off, it has one of three ends: a day, the
    publisher of a source, or a change; in hand, it ends at an instant.
    """

    id: str  # "dfr-..."
    kind: DeferralKind = field(validator=in_(DEFERRAL_KINDS))
    incident: str
    claims: tuple[str, ...]
    reason: str
    by: str
    at: datetime
    until_on: date | None = None  # the first day on which it is asked again
    until_source: str | None = None  # a publisher, as captures name it
    until_change: bool = False
    until_at: datetime | None = None
    replaces: str | None = None
