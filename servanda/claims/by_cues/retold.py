"""Whom "the men" were told to be: those whom the last act of the page befell.

What leaves it: the claim with whom it is done to, as they were told of before. It takes only words
that a language lists as saying nothing of who they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from servanda.claims.by_cues.normalise import Folded
from servanda.claims.by_cues.words import Tongue
from servanda.model import ActorKind, Claim

_NEAR = 600  # characters of a page within which somebody is pointed back to
_PEOPLE: frozenset[ActorKind] = frozenset(
    ("person", "public", "journalist", "politician", "defender", "unionist", "unknown")
)


def as_told(
    claim: Claim, before: Sequence[Claim], folded: Folded, tongue: Tongue, content: str
) -> Claim:
    """The claim, with those it only points back to taken for the last that an act befell."""
    if len(claim.to) != 1 or tongue.pointing is None or claim.to[0].actor:
        return claim
    own = claim.to[0].span
    words = (folded.span(*m.span(), content) for m in tongue.pointing.finditer(folded.text))
    if not any(each.start <= own.start and own.end <= each.end for each in words):
        return claim
    for other in reversed(before):
        if claim.cue.start - other.cue.start > _NEAR:
            break
        fit = [m for m in other.to if m.kind in _PEOPLE and m.span != own]
        if fit and other.stance in ("done", "ongoing"):
            how = f'"{own.quote}" at {own.start} taken for the last told of'
            return evolve(claim, to=tuple(evolve(m, how=f"{how}; {m.how}") for m in fit))
    return claim
