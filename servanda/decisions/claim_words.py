"""What a person says of a claim, in words: the form that prompts, options and files fill.

What leaves it: records that say nothing yet of where their words stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

# The fields whose value may be known from elsewhere than the text.
KNOWN_FROM = ("by", "to", "where", "when", "planned_for", "number", "instrument", "said_by")


@frozen
class WhoWords:
    """Words for someone: as they stand, a known actor's name, or its id. `kind`: what sort."""

    words: str
    actor: str = ""
    kind: str = ""


@frozen
class NumberWords:
    """A number with its unit and the words that give it; `low` is `high` but for a range."""

    low: float | None
    high: float | None
    unit: str
    words: str = ""


@frozen
class DayWords:
    """A day, or the first and last it can be, with the words that give it; all empty is no day."""

    from_on: date | None = None
    to_on: date | None = None
    words: str = ""


@frozen
class ClaimWords:
    """What a person says of each field of a claim, in words.

    None and "" say nothing: a new claim has no such value, one that is corrected keeps its own.
    An empty value (no names, no words) takes the value away. `known_from` says by field where a
    value that stands nowhere in the text is known from.
    """

    words: str = ""  # those that show the act
    quote: str = ""  # words of the sentence or sentences, where the act's own are not enough
    act: str = ""
    stance: str = ""
    by: tuple[WhoWords, ...] | None = None
    to: tuple[WhoWords, ...] | None = None
    where: tuple[str, ...] | None = None
    when: DayWords | None = None
    planned_for: DayWords | None = None
    number: NumberWords | None = None
    instrument: str | None = None
    said_by: WhoWords | None = None
    about: str | None = None
    known_from: Mapping[str, str] = field(factory=dict)
