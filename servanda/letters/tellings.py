"""Which claims of an incident a letter quotes: those that tell the act, and the other side's words.

What leaves it: claims in the order of their strength (see `strength`). A sentence that names whom
it is about stands for its page before one that says "he", and a denial or defence is never quoted
for a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from servanda import wording
from servanda.letters.strength import strongest
from servanda.model import Agreement, Capture, Claim, Finding, Incident


@frozen
class Tellings:
    """The claims of one incident that tell it, the quotable of them, and the other side's.

    One a page and voice is quotable, the strongest first, so that copies of one story never crowd
    out another.
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
    return Tellings(
        tuple(telling),
        tuple(strongest(_fullest(telling, captures), incident, captures)),
        tuple(strongest(_fullest(other, captures), incident, captures)),
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
    """One claim a page and voice, in the order of the claims: with a name, then the longest.

    A headline stands for a page only where no sentence of its text tells it.
    """
    best: dict[tuple[str, str], Claim] = {}
    for claim in wording.without_headlines(claims, captures):
        key = (claim.capture, claim.said_by.span.quote if claim.said_by else "")
        if key not in best or _tells_more(claim) > _tells_more(best[key]):
            best[key] = claim
    return list(best.values())


def _tells_more(claim: Claim) -> tuple[bool, int]:
    """Whether it begins with a name, and how long it is."""
    words = claim.quote.quote.split()
    begins = words[0].casefold() if words else ""
    return begins not in wording.PRONOUNS, len(" ".join(words).rstrip("."))
