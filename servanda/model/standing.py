"""The state of a commitment at the end of a day, and who must act under a rule."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from attrs import frozen

# fmt: off
StandingState = Literal[
    "not in force", "dormant", "not assessed", "kept", "threatened", "breached", "disputed",
    "fulfilled", "ended",
]
STANDING_STATES: tuple[StandingState, ...] = get_args(StandingState)
# fmt: on


@frozen
class Standing:
    """The state of one commitment at the end of a day, with the findings it rests on."""

    commitment: str
    bearers: tuple[str, ...]  # actors that hold the bearing roles that day
    state: StandingState
    since: date | None
    because: tuple[str, ...]
    sources_heard: int
    sources_expected: int
    on: date
    method: str
    note: str = ""
    proposed: bool = False


DutyState = Literal["waiting", "owed", "met", "overdue", "contested"]
DUTY_STATES: tuple[DutyState, ...] = get_args(DutyState)


@frozen
class Duty:
    """Who must act under a rule on a day: waiting on whom, since when, due when, and why."""

    rule: str
    bearers: tuple[str, ...]
    must: str
    state: DutyState
    waiting_on: str | None
    since: date | None
    due: date | None
    because: tuple[str, ...]
    readings: tuple[str, ...]
    on: date
    method: str
    note: str = ""
    proposed: bool = False
