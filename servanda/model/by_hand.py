"""What persons write into the record: statements, codings, corrections, groupings.

Each is a record by somebody, with a reason. None is edited: a later one by `replaces` stands in
place of an earlier, one that is `withdrawn` undoes it, and both stay to be read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import in_

from servanda.model.claims import Claim
from servanda.model.ranges import Interval

# fmt: off
StatementKind = Literal[
    "seen",      # by the monitor, with her own eyes
    "told",      # to the monitor, by somebody she spoke with
    "document",  # shown to her, and not kept itself
]
STATEMENT_KINDS: tuple[StatementKind, ...] = get_args(StatementKind)
# fmt: on


@frozen
class Statement:
    """What a monitor saw or was told; its words are the working text of a capture.

    `by` is whose statement it is, `how_known` how that person knows it, each as far as it may
    be said. `when` is the day on which it was seen or told.
    """

    id: str  # "stm-..." of the capture
    capture: str
    kind: StatementKind = field(validator=in_(STATEMENT_KINDS))
    when: Interval
    where: str
    by: str
    how_known: str
    recorded_by: str
    at: datetime


@frozen
class Coding:
    """A claim as a person reads it: one that no reader told, or in place of one that was read.

    `claim` is None where the person finds that the words tell no such act. `corrects` is what had
    been read, as it was; the claim then keeps its id. A value that stands nowhere in the text has
    a span without length at the place of the act, and `known_from` says where it is known from,
    one line a field: "by: the court's register, 4 September 2017".
    """

    id: str  # "cod-..."
    capture: str
    claim: Claim | None
    reason: str
    by: str
    at: datetime
    corrects: Claim | None = None
    known_from: tuple[str, ...] = ()
    replaces: str | None = None
    withdrawn: bool = False


# fmt: off
Fact = Literal[
    "published",  # "2017-09-03", or the first and last day it can be: "2017-09-01/2017-09-03"
    "publisher",  # the outlet's name
    "title",
    "language",   # a two-letter code
    "copy_of",    # the id of the capture that it is a copy of
]
FACTS: tuple[Fact, ...] = get_args(Fact)
# fmt: on


@frozen
class Correction:
    """Another value for one fact about a capture, with the value it had when it was corrected."""

    id: str  # "cor-..."
    capture: str
    fact: Fact = field(validator=in_(FACTS))
    value: str
    was: str
    reason: str
    by: str
    at: datetime
    replaces: str | None = None
    withdrawn: bool = False


# fmt: off
Together = Literal[
    "one event",    # all these claims tell of one event; `parts` is one
    "apart",        # each part tells of another event than every other part
    "no incident",  # these claims tell of nothing that is an incident
]
TOGETHER: tuple[Together, ...] = get_args(Together)
# fmt: on


@frozen
class Grouping:
    """One person's judgement which claims tell of one event.

    Of two judgements about the same two claims the newer counts. `quotes` are the words of the
    claims in the order of `parts`, as the person saw them.
    """

    id: str  # "grp-..."
    verdict: Together = field(validator=in_(TOGETHER))
    parts: tuple[tuple[str, ...], ...]  # ids of claims
    quotes: tuple[str, ...]
    reason: str
    by: str
    at: datetime
    replaces: str | None = None
    withdrawn: bool = False
