"""Passages coded by several persons, none of whom sees what another coded until all are in.

No standing rests on any of it: it says how far persons, and what was read, agree.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import in_

from servanda.model.claims import Claim
from servanda.model.ranges import Span

# fmt: off
SampleUnit = Literal[
    "claims",    # a passage is the sentence of a claim, and the words that show its act are given
    "captures",  # a passage is a whole capture, of which the first act of its news is coded
]
SAMPLE_UNITS: tuple[SampleUnit, ...] = get_args(SampleUnit)
# fmt: on


@frozen
class SampledPassage:
    """One passage to be coded: words of a claim with their sentence, or a whole capture.

    `read` is what the reader told there when the sample was drawn; None where it told nothing.
    """

    id: str  # of the claim, or of the capture
    capture: str
    text: str
    language: str
    quote: Span | None = None
    cue: Span | None = None
    read: Claim | None = None


@frozen
class CodingSample:
    """Passages that were drawn for some coders, and what they were drawn from.

    The same record, `seed` and `size` give the same passages: `frame_sha256` is of the ids of all
    `frame_count` that there were to draw from. `hides_reading` keeps from coders what was read.
    """

    id: str  # "smp-..."
    unit: SampleUnit = field(validator=in_(SAMPLE_UNITS))
    seed: int
    size: int
    coders: tuple[str, ...]
    passages: tuple[SampledPassage, ...]
    frame_count: int
    frame_sha256: str
    hides_reading: bool
    reason: str
    by: str
    at: datetime


@frozen
class BlindCoding:
    """One coder's coding of one passage; `claim` is None where it tells no act.

    A later one by `replaces` stands in place of an earlier, until all coders are in.
    """

    id: str  # "bcd-..."
    sample: str
    passage: str
    claim: Claim | None
    by: str
    at: datetime
    reason: str = ""
    known_from: tuple[str, ...] = ()
    replaces: str | None = None


@frozen
class Adjudication:
    """What is right where coders differ, why, and what kind of error it was.

    `codings` are those that were judged: where another has come since, it is asked again. `claim`
    is one of theirs or a third, None where the passage tells no act.
    """

    id: str  # "adj-..."
    sample: str
    passage: str
    codings: tuple[str, ...]
    claim: Claim | None
    kind_of_error: str
    reason: str
    by: str
    at: datetime
    known_from: tuple[str, ...] = ()
    replaces: str | None = None
