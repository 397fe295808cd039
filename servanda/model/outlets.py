"""The sources a watch listens to, and what somebody noted of them."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from attrs import field, frozen

from servanda.model.ranges import LATER


@frozen
class Note:
    """What somebody noted of a source, and the day from which it holds."""

    on: date
    words: str


@frozen
class Pause:
    """The days, both included, on which a watch chose not to ask a source, and why.

    Without `to_on` it goes on.
    """

    from_on: date
    reason: str
    to_on: date | None = None


@frozen
class Outlet:
    """A source a watch listens to: publisher, owner, language, how much is expected a week.

    Outlets of one `family` or one `owner` count as one origin. `wires` are the agencies whose
    copy it carries. `note` is of no day. `files` are saved pages of it, as the addresses of
    their captures name them: a file, or a folder that ends in "/" with all below it.
    `paused` are the days on which the watch does not ask it.
    """

    id: str
    publisher: str
    family: str = ""
    language: str = "en"
    address: str = ""
    expect_per_week: float = 1.0
    from_on: date | None = None
    to_on: date | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""
    owner: str = field(default="", metadata=LATER)
    wires: tuple[str, ...] = field(default=(), metadata=LATER)
    notes: tuple[Note, ...] = field(default=(), metadata=LATER)
    files: tuple[str, ...] = field(default=(), metadata=LATER)
    paused: tuple[Pause, ...] = field(default=(), metadata=LATER)


# fmt: off
HearingState = Literal[
    "spoke",
    "spoke less than expected",
    "said nothing",
    "not reached",   # the last try failed, or it was not asked: its silence says nothing
    "not expected",  # it is listed for other days, or nothing is expected of it
]
HEARING_STATES: tuple[HearingState, ...] = get_args(HearingState)
# fmt: on


@frozen
class Hearing:
    """How much of one listed source was heard over the days looked at.

    `pages` were published in those days, of some `expected`; `undated` pages of it have no day,
    so nobody knows whether they were. `reason` is why it was not reached where that was ours.
    """

    source: str
    publisher: str
    state: HearingState
    pages: int
    expected: float
    undated: int = 0
    reason: str = field(default="", metadata=LATER)
