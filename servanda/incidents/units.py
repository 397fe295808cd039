"""Claims folded where they are one sentence of one story, so that copies are compared once.

What leaves it: units, in an order that hangs on what they say and not on when they were recorded.
Source: docs/why/incidents.md, "Origins".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from servanda.incidents.copies import surely_first
from servanda.incidents.judgements import Judgements
from servanda.model import NO_TIME, Capture, Claim


@frozen
class Unit:
    """One sentence of one story, however many captures print it."""

    claim: Claim  # the one whose time counts: of the capture published first
    claims: tuple[Claim, ...]
    story: str
    key: tuple[str, ...]  # what orders units, whatever they were recorded in


def units(
    claims: Sequence[Claim],
    captures: Mapping[str, Capture],
    story: Mapping[str, str],
    lead: Mapping[str, Capture],
    judgements: Judgements,
) -> list[Unit]:
    """Fold claims that are one sentence of one story, the same in every copy, if nobody parts them.

    The copy that surely came first says when: see `copies.surely_first`. What only another copy
    says, a headline of its own, is placed in time by that one where it gives no year itself.
    """
    folded: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        sentence = " ".join(claim.quote.quote.split()).casefold()
        nth = str(claim.cue.start - claim.quote.start)
        to = " ".join(sorted(m.actor or m.span.quote.casefold() for m in claim.to))
        key: tuple[str, ...] = (
            sentence,
            nth,
            to,
            claim.stance,
            story.get(claim.capture, claim.capture),
        )
        folded.setdefault(key, []).append(claim)
    made = []
    for key, same in _parted(folded, judgements):
        same.sort(key=lambda claim: (*surely_first(claim.capture, captures), claim.id))
        first = _placed(same[0], lead.get(key[-1]), captures)
        when = first.when
        day = captures[first.capture].published.when.to_on if first.capture in captures else None
        dated = (str(when.from_on), str(when.to_on), str(day or date.max))
        made.append(Unit(first, tuple(same), key[-1], (*dated, *key[:4], first.id)))
    return sorted(made, key=lambda unit: unit.key)


def _parted(
    folded: Mapping[tuple[str, ...], list[Claim]], judgements: Judgements
) -> Iterator[tuple[tuple[str, ...], list[Claim]]]:
    """What was folded, each list cut where two of its claims are judged apart."""
    for key, same in folded.items():
        parts: list[list[Claim]] = []
        for claim in sorted(same, key=lambda claim: claim.id) if judgements.apart else same:
            fits = (p for p in parts if not judgements.splits([claim.id], (c.id for c in p)))
            part = next(fits, None)
            if part is None:
                parts.append(part := [])
            part.append(claim)
        yield from ((key, part) for part in parts)


def _placed(claim: Claim, lead: Capture | None, captures: Mapping[str, Capture]) -> Claim:
    """The claim as it may be compared: without a day that rests on a doubtful publication date.

    "On Monday" over a copy that says it was printed in another week is told of no Monday.
    """
    capture = captures.get(claim.capture)
    if lead is None or capture is None or capture.id == lead.id:
        return claim
    own_day, lead_day = capture.published.when.to_on, lead.published.when.to_on
    if own_day == lead_day or re.search(r"\b\d{4}\b", claim.when.words):
        return claim
    return evolve(claim, when=NO_TIME)
