"""Which claims of an incident a letter quotes: those that tell the act, and the other side's words.

What leaves it: claims in the order in which they are quoted. A page's own telling of an act stands
before what it gives as somebody's words, and a denial or defence is never quoted for a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from servanda import wording
from servanda.model import Agreement, Capture, Claim, Finding, Incident


@frozen
class Tellings:
    """The claims of one incident that tell it, the quotable of them, and the other side's.

    One a page and voice is quotable. `quotable` has one of each origin first, so that copies of one
    story never crowd out another.
    """

    telling: tuple[Claim, ...]
    quotable: tuple[Claim, ...]
    other_side: tuple[Claim, ...]


def tellings(
    agreement: Agreement,
    incident: Incident,
    findings: Sequence[Finding],
    captures: Mapping[str, Capture],
) -> Tellings:
    """Part the claims of an incident; where one side alone tells it, that side's claims tell it."""
    sides = _sides(agreement, incident, findings)
    telling = [claim for claim in incident.claims if not _is_of_side(claim, sides)]
    telling = telling or [c for c in incident.claims if c.stance == incident.stance]
    other = [claim for claim in incident.claims if claim not in telling]
    origin = {id: at for at, source in enumerate(incident.origins) for id in source.captures}
    own_voice_first = sorted(_fullest(telling, captures), key=lambda claim: bool(claim.said_by))
    firsts: dict[object, Claim] = {}
    for claim in own_voice_first:
        firsts.setdefault(origin.get(claim.capture, claim.capture), claim)
    of_origins = [claim for claim in telling if claim in firsts.values()]
    return Tellings(
        tuple(telling),
        tuple(dict.fromkeys([*of_origins, *own_voice_first])),
        tuple(_fullest(other, captures)),
    )


def _sides(agreement: Agreement, incident: Incident, findings: Sequence[Finding]) -> set[str]:
    """The ids of those an act is laid to, and of those who act for them."""
    laid_to = {mention.actor for mention in incident.by if mention.actor}
    laid_to |= {bearer for finding in findings for bearer in finding.bearers}
    return laid_to | {actor.id for actor in agreement.actors if actor.acts_for in laid_to}


def _is_of_side(claim: Claim, sides: set[str]) -> bool:
    speaker = claim.said_by.actor if claim.said_by else None
    return claim.stance == "denied" or speaker in sides


def _fullest(claims: Sequence[Claim], captures: Mapping[str, Capture]) -> list[Claim]:
    """One claim a page and voice: the longest, in the order of the claims.

    A headline stands for a page only where no sentence of its text tells it.
    """
    best: dict[tuple[str, str], Claim] = {}
    for claim in wording.without_headlines(claims, captures):
        key = (claim.capture, claim.said_by.span.quote if claim.said_by else "")
        if key not in best or _length(claim) > _length(best[key]):
            best[key] = claim
    return list(best.values())


def _length(claim: Claim) -> int:
    return len(" ".join(claim.quote.quote.split()).rstrip("."))
