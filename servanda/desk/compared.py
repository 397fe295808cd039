"""Texts and tellings side by side: which words differ, and which fields.

What leaves it: stretches of two texts with what one has and the other has not, and a table of what
each source tells. It judges neither of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal

from attrs import frozen

from servanda import wording
from servanda.desk.translation import noop
from servanda.model import Capture, Claim, Mention, Quantity

# Words, and what stands between them, compared at a time: its time grows with the square.
MOST_WORDS = 1_200
MOST_LINES = 5_000
AROUND = 1  # lines shown as they are before and after those that differ
_WORD = re.compile(r"\s+|\w+\s*|[^\w\s]\s*")
ALIKE = 0.4  # of the signs of the longer text: with fewer kept, it is another text
Op = Literal["same", "out", "in", "gap"]

# What a source may tell, as the head of a row.
TOLD = (
    noop("Told as"), noop("By"), noop("To"), noop("Where"), noop("When"), noop("How many"),
    noop("Said by"),
)  # fmt: skip


@frozen
class DiffStretch:
    """Some words: in both texts, only "out" in the first, only "in" the second; or a gap."""

    op: Op
    words: str


def differing_words(before: str, after: str) -> list[DiffStretch]:
    """Two texts as one, in order; nothing of either is lost.

    >>> [(each.op, each.words) for each in differing_words("15 men held", "19 men held")]
    [('out', '15 '), ('in', '19 '), ('same', 'men held')]
    """
    first, second = _words(before), _words(after)
    if len(first) > MOST_WORDS or len(second) > MOST_WORDS:
        return _whole(before, after)
    found: list[DiffStretch] = []
    for op, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(DiffStretch("same", "".join(first[a:b])))
        else:
            found += _whole("".join(first[a:b]), "".join(second[c:d]))
    return found


def retold(first: str, other: str) -> list[DiffStretch]:
    """Another telling against the first; one in other words is given as it is."""
    found = differing_words(first, other)
    kept = sum(len(each.words) for each in found if each.op == "same")
    is_another = kept < ALIKE * max(len(first), len(other))
    return [DiffStretch("same", other)] if is_another else found


def differing_lines(before: str, after: str) -> list[list[DiffStretch]]:
    """The lines in which two versions differ, word by word, with a line around each place.

    A gap stands for lines that are the same. Of very many lines, every one is out or in.
    """
    first, second = before.splitlines(), after.splitlines()
    if len(first) > MOST_LINES or len(second) > MOST_LINES:
        return [_whole(before, after)]
    found: list[list[DiffStretch]] = []
    matcher = SequenceMatcher(None, first, second)  # lines that stand very often anchor nothing
    for number, group in enumerate(matcher.get_grouped_opcodes(AROUND)):
        if number or group[0][1]:
            found.append([DiffStretch("gap", "…")])
        for op, a, b, c, d in group:
            if op == "equal":
                found += [[DiffStretch("same", line)] for line in first[a:b]]
            else:
                found.append(differing_words("\n".join(first[a:b]), "\n".join(second[c:d])))
    return found


def _whole(before: str, after: str) -> list[DiffStretch]:
    both: tuple[tuple[Op, str], ...] = (("out", before), ("in", after))
    return [DiffStretch(op, words) for op, words in both if words]


def _words(text: str) -> list[str]:
    """The words and signs, each with the blank after it; together they are the text."""
    return _WORD.findall(text)


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
