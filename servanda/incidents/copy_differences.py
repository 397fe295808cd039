"""The copies of one story beside the first: what each left out, added or changed.

What leaves it: the stories of a watch that more than one capture prints, and for each copy the
passages in which it differs from the first, with their places in both texts. Words are compared
as in `copies`, so case, hyphenation marks and the shape of quotes are no difference.
Source: docs/why/incidents.md, "Copies".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import frozen
from rapidfuzz.distance import LCSseq

from servanda.incidents import credits
from servanda.incidents.copies import HIDDEN, INVISIBLE, UNSPACED, leading, stories
from servanda.model import Capture, Span, Text

# Fewer equal words than these between two differences are chance ("of the"), not a passage kept.
KEPT_WORDS = 3
KEPT_LETTERS = 12  # what three words come to where no blanks part them
# Two texts of 20,000 words take 50 MB and a second; longer ones are compared line by line.
COMPARED_CELLS = 20_000**2

_LETTER = re.compile(rf"[{UNSPACED}]")
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}](?:[{HIDDEN}]*[^\W{UNSPACED}])*")
_LINE = re.compile(r"[^\n]*\w[^\n]*")
_ALL = re.compile(r"(?s).+")


@frozen
class CopyDifference:
    """One place where a copy differs: words of the first and of the copy, one may be none."""

    first: Span
    copy: Span


@frozen
class Copy:
    """One capture that prints a story: how much of the first it has, and where it differs."""

    capture: str
    kept: float  # share of the words of the first that the copy has in their order, 0 to 1
    own: float  # share of the copy's words that the first lacks, 0 to 1
    passages: tuple[CopyDifference, ...]


@frozen
class Story:
    """A story printed by several captures, the one that surely came first apart."""

    first: str
    credit: str  # the agency that any of them credits, or ""
    copies: tuple[Copy, ...]  # in the order in which they surely stood somewhere


def copied_stories(texts: Sequence[Text], captures: Mapping[str, Capture]) -> tuple[Story, ...]:
    """Every story that two captures or more print, the most printed first."""
    content = {text.capture: text for text in texts if text.capture in captures}
    story = stories(tuple(content.values()))
    lead = leading(captures, story)
    members: dict[str, list[str]] = {}
    for id in story:
        members.setdefault(story[id], []).append(id)
    printed = []
    for root, ids in members.items():
        if len(ids) > 1:
            first = lead[root].id
            rest = sorted(
                (id for id in ids if id != first),
                key=lambda id: (
                    captures[id].published.when.to_on or captures[id].fetched_at.date(),
                    id,
                ),
            )
            agencies = [credits.wire(captures[id], content[id]) for id in (first, *rest)]
            copies = tuple(compared(content[first], content[id]) for id in rest)
            printed.append(Story(first, next(filter(None, agencies), ""), copies))
    return tuple(sorted(printed, key=lambda story: (-len(story.copies), story.first)))


def compared(first: Text, copy: Text) -> Copy:
    """What a copy left out, added and changed, in the order of the copy."""
    for unit in (_WORD, _LINE):
        ours, theirs = _tokens(first.content, unit), _tokens(copy.content, unit)
        if len(ours) * len(theirs) <= COMPARED_CELLS:
            break
    else:
        ours, theirs = _tokens(first.content, _ALL), _tokens(copy.content, _ALL)
    blocks = _same(ours, theirs, least=_least if unit is _WORD else lambda _: 1)
    passages = tuple(
        CopyDifference(_span(first.content, ours, a), _span(copy.content, theirs, b))
        for a, b in _between(blocks, len(ours), len(theirs))
    )
    same = sum(size for _, _, size in blocks)
    return Copy(
        capture=copy.capture,
        kept=same / len(ours) if ours else 1.0,
        own=1 - same / len(theirs) if theirs else 0.0,
        passages=passages,
    )


@frozen
class _Token:
    folded: str
    start: int
    end: int


def _tokens(content: str, unit: re.Pattern[str]) -> list[_Token]:
    """Each word, letter or line, folded, and where it stands."""
    return [
        _Token(unicodedata.normalize("NFKC", INVISIBLE.sub("", match[0])).casefold(), *match.span())
        for match in unit.finditer(content)
    ]


def _least(token: _Token) -> int:
    """How many equal tokens in a row from this one are no chance."""
    return KEPT_LETTERS if _LETTER.fullmatch(token.folded) else KEPT_WORDS


def _same(
    ours: Sequence[_Token], theirs: Sequence[_Token], *, least: Callable[[_Token], int]
) -> list[tuple[int, int, int]]:
    """Runs that both have, in the order of both: place in each and length. Chance ones are no run.

    A short run at the start or at the end of both is none of chance.
    """
    codes = LCSseq.opcodes([token.folded for token in ours], [token.folded for token in theirs])
    kept = []
    for code in codes:
        at, start, size = code.src_start, code.dest_start, code.src_end - code.src_start
        edge = at == start == 0 or (code.src_end == len(ours) and code.dest_end == len(theirs))
        if code.tag == "equal" and (edge or size >= least(ours[at])):
            kept.append((at, start, size))
    return kept


def _between(
    blocks: Sequence[tuple[int, int, int]], ours: int, theirs: int
) -> Iterator[tuple[range, range]]:
    """What lies between the runs that both have, as ranges of tokens of each."""
    at = start = 0
    for first, second, size in (*blocks, (ours, theirs, 0)):
        if first > at or second > start:
            yield range(at, first), range(start, second)
        at, start = first + size, second + size


def _span(content: str, tokens: Sequence[_Token], chosen: range) -> Span:
    """Where some tokens stand; of none, the place after the one before."""
    if chosen:
        start, end = tokens[chosen.start].start, tokens[chosen.stop - 1].end
    else:
        start = end = tokens[chosen.start - 1].end if chosen.start else 0
    return Span(start, end, content[start:end])
