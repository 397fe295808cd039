"""The fields in which two codings of a passage are compared, and the value of each in a coding.

What leaves it: plain values that are equal where two coders mean the same. Nobody's words are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import frozen

from servanda.model import Claim, Mention, Place
from servanda.reliability.alpha import Scale, Value


@frozen
class CodedField:
    """One field: what it is called, on what scale it lies, and its value in a claim.

    `value` is None where a coding gives none. `exact` is compared where a difference is looked for.
    """

    name: str
    title: str
    scale: Scale
    value: Callable[[Claim], Value | None]
    exact: Callable[[Claim], Value | None]


def _who(mentions: Iterable[Mention]) -> Value:
    return tuple(sorted({each.actor or _folded(each.span.quote) for each in mentions}))


def _where(places: Iterable[Place]) -> Value:
    return tuple(sorted({str(each.geonames or _folded(each.name)) for each in places}))


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _number(claim: Claim) -> float | None:
    """The number; of a range its middle."""
    if claim.number is None:
        return None
    ends = [n for n in (claim.number.low, claim.number.high) if n is not None]
    return sum(ends) / len(ends) if ends else None


def _day(claim: Claim) -> float | None:
    """The day, counted; of several that it can be, their middle."""
    days = [d.toordinal() for d in (claim.when.from_on, claim.when.to_on) if d is not None]
    return sum(days) / len(days) if days else None


def _ends(claim: Claim) -> Value | None:
    number = claim.number
    return (number.low, number.high) if number else None


def _same(name: str, title: str, value: Callable[[Claim], Value | None]) -> CodedField:
    return CodedField(name, title, "nominal", value, value)


AN_ACT = "an_act"
FIELDS = (
    _same("act", "Type of act", lambda claim: claim.act),
    _same("stance", "Told as", lambda claim: claim.stance),
    _same("by", "Done by", lambda claim: _who(claim.by)),
    _same("to", "Done to", lambda claim: _who(claim.to)),
    CodedField("number", "How many", "interval", _number, _ends),
    CodedField(
        "when", "Day", "interval", _day, lambda claim: (claim.when.from_on, claim.when.to_on)
    ),
    _same("where", "Place", lambda claim: _where(claim.where)),
)
TITLES: Mapping[str, str] = {
    AN_ACT: "Whether it tells an act",
    **{each.name: each.title for each in FIELDS},
}
SCALE_OF: Mapping[str, Scale] = {AN_ACT: "nominal", **{each.name: each.scale for each in FIELDS}}


def value_of(name: str, claim: Claim | None) -> Value | None:
    """The value of a field in a coding; None where it has none. "an_act" every coding has."""
    if name == AN_ACT:
        return claim is not None
    field = next(each for each in FIELDS if each.name == name)
    return None if claim is None else field.value(claim)


def differing(claims: Sequence[Claim | None]) -> tuple[str, ...]:
    """The fields in which codings of a passage differ; where only some find an act, that alone."""
    told = [claim for claim in claims if claim is not None]
    if told and len(told) < len(claims):
        return (AN_ACT,)
    return tuple(field.name for field in FIELDS if len({field.exact(claim) for claim in told}) > 1)
