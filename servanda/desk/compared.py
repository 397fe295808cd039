"""Texts and tellings side by side: which words differ, and which fields.

What leaves it: stretches of two texts with what one has and the other has not, and a table of what
each source tells. It judges neither of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from servanda import wording
from servanda.desk.translation import noop
from servanda.model import Capture, Claim, Mention, Quantity
from servanda.wording import DiffStretch, differing_words

ALIKE = 0.4  # of the signs of the longer text: with fewer kept, it is another text

# What a source may tell, as the head of a row.
TOLD = (
    noop("Told as"), noop("By"), noop("To"), noop("Where"), noop("When"), noop("How many"),
    noop("Said by"),
)  # fmt: skip


def retold(first: str, other: str) -> list[DiffStretch]:
    """Another telling against the first; one in other words is given as it is."""
    found = differing_words(first, other)
    kept = sum(len(each.words) for each in found if each.op == "same")
    is_another = kept < ALIKE * max(len(first), len(other))
    return [DiffStretch("same", other)] if is_another else found


# ------------------------------------------------------------------ several sources


@frozen
class ToldField:
    """What each source tells in one field; `differs` says of each whether others tell otherwise."""

    name: str  # one of TOLD
    values: tuple[str, ...]
    differs: tuple[bool, ...]

    @property
    def is_in_conflict(self) -> bool:
        """Whether any of them tells otherwise than another."""
        return any(self.differs)


def side_by_side(
    claims: Sequence[Claim], captures: Mapping[str, Capture]
) -> tuple[list[str], list[ToldField]]:
    """The sources of some claims, a column a captured page, and what each tells field by field.

    A source that says nothing of a field does not differ in it. Where most tell one thing, those
    who do not differ; where there is no most, all do.
    """
    pages = list(dict.fromkeys(claim.capture for claim in claims))
    sources = [wording.source(captures[id]) if id in captures else "" for id in pages]
    told = [[dict(_fields(c)) for c in claims if c.capture == id] for id in pages]
    fields = []
    for name in TOLD:
        values = tuple(
            "; ".join(dict.fromkeys(filter(None, (t.get(name) for t in ts)))) for ts in told
        )
        if any(values):
            fields.append(ToldField(name, values, _differing(values)))
    return sources, fields


def _fields(claim: Claim) -> Iterator[tuple[str, str]]:
    yield "Told as", claim.stance
    yield "By", _several(claim.by)
    yield "To", _several(claim.to)
    yield "Where", "; ".join(place.name for place in claim.where)
    yield "When", wording.span_of_days(claim.when) if claim.when.from_on or claim.when.to_on else ""
    yield "How many", _number(claim.number)
    yield "Said by", claim.said_by.span.quote if claim.said_by else ""


def _differing(values: Sequence[str]) -> tuple[bool, ...]:
    said = Counter(value.casefold() for value in values if value)
    if len(said) < 2:
        return (False,) * len(values)
    (most, count), (_, second) = said.most_common(2)
    return tuple(bool(v) and not (count > second and v.casefold() == most) for v in values)


def _several(mentions: Sequence[Mention]) -> str:
    return "; ".join(mention.span.quote for mention in mentions)


def _number(number: Quantity | None) -> str:
    if number is None:
        return ""
    if number.span:
        return number.span.quote
    ends = dict.fromkeys(f"{end:g}" for end in (number.low, number.high) if end is not None)
    return f"{' to '.join(ends)} {number.unit}".strip()
