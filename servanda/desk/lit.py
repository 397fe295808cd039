"""A captured text with the words of its claims lit where they stand.

What leaves it: stretches of a text in order, each with what it is. Nothing of the text is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from servanda.model import Claim, Span

AROUND = 600  # signs shown before and after what is lit, where a text is long
WHOLE = 6_000  # a text no longer than that is shown whole


@frozen
class LitWords:
    """Some words of a text; `what` says as what they were read, "" where as nothing."""

    words: str
    what: str = ""
    claim: str = ""


@frozen
class _Lit:
    start: int
    end: int
    what: str
    claim: str


def stretches(content: str, claims: Sequence[Claim], *, whole: bool = False) -> list[LitWords]:
    """The text, the words of each claim lit; of a long one what lies around them, "…" between.

    Where two fields share words, the shorter is lit within the longer.
    """
    lit = sorted({each for claim in claims for each in _fields(claim, len(content))}, key=_order)
    shown = [(0, len(content))]
    if not whole and len(content) > WHOLE:
        shown = _windows(content, claims)
    found: list[LitWords] = []
    for number, (first, last) in enumerate(shown):
        if first > 0 and (number or first):
            found.append(LitWords(" … "))
        cuts = {first, last, *(cut for each in lit for cut in (each.start, each.end))}
        inside = sorted(cut for cut in cuts if first <= cut <= last)
        waiting, over = iter(lit), list[_Lit]()
        following = next(waiting, None)
        for start, end in zip(inside, inside[1:], strict=False):
            while following is not None and following.start <= start:
                over.append(following)
                following = next(waiting, None)
            over = [each for each in over if end <= each.end]
            inner = min(over, key=lambda each: each.end - each.start, default=None)
            what, claim = (inner.what, inner.claim) if inner else ("", "")
            found.append(LitWords(content[start:end], what, claim))
    if shown and shown[-1][1] < len(content):
        found.append(LitWords(" … "))
    return found


def _order(each: _Lit) -> tuple[int, int, str]:
    return each.start, each.end, each.what


def _fields(claim: Claim, size: int) -> Iterator[_Lit]:
    """Where each field of a claim stands, by the word a reader knows it by."""
    spans: list[tuple[str, Span | None]] = [
        ("the sentence", claim.quote),
        ("act", claim.cue),
        *(("by", mention.span) for mention in claim.by),
        *(("to", mention.span) for mention in claim.to),
        *(("where", place.span) for place in claim.where),
        ("when", claim.when_span),
        ("how many", claim.number.span if claim.number else None),
        ("with what", claim.instrument),
        ("said by", claim.said_by.span if claim.said_by else None),
    ]
    for what, span in spans:
        if span is not None and 0 <= span.start < span.end <= size:
            yield _Lit(span.start, span.end, what, claim.id)


def _windows(content: str, claims: Iterable[Claim]) -> list[tuple[int, int]]:
    """What lies around the claims, joined where it meets, cut between words."""
    found: list[tuple[int, int]] = []
    for claim in sorted(claims, key=lambda each: each.quote.start):
        first = max(0, claim.quote.start - AROUND)
        last = min(len(content), claim.quote.end + AROUND)
        first = content.rfind(" ", 0, first) + 1 if first else 0
        blank = content.find(" ", last)
        last = blank if 0 <= blank < len(content) else len(content)
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found or [(0, min(len(content), WHOLE))]
