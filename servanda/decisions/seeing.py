"""What a person sees and decides, bound together for good.

What leaves it: `Seen` and `Decision` records. Nothing is decided here without a person's name
and reason.
"""

from __future__ import annotations

from datetime import UTC, datetime

from servanda import canon
from servanda.decisions.comparison import names
from servanda.errors import EvidenceError
from servanda.model import BEARINGS, Bearing, Decision, Incident, Judgement, Link, Proof, Seen


def see(incident: Incident, link: Link | None) -> Seen:
    """Exactly what a person is shown: the incident, its claims, and what it may bear on.

    Raises EvidenceError for a link of another incident.
    """
    if link and link.incident != incident.id:
        raise EvidenceError(
            f"the link to {link.commitment} is of incident {link.incident}, not {incident.id}. "
            "A decision on it would be about something never shown; take the incident's own link."
        )
    return Seen(
        incident=incident.id,
        act=incident.act,
        stance=incident.stance,
        when=incident.when,
        by=names(mention for claim in incident.claims for mention in claim.by),
        to=names(mention for claim in incident.claims for mention in claim.to),
        claims=tuple(claim.id for claim in incident.claims),
        quotes=tuple(claim.quote.quote for claim in incident.claims),
        number=incident.number,
        commitment=link.commitment if link else None,
        bearing=link.bearing if link else None,
    )


def decide(
    seen: Seen,
    *,
    judgement: Judgement,
    proof: Proof | None,
    reason: str,
    by: str,
    at: datetime,
    serious: bool = False,
    bearers: tuple[str, ...] = (),
    remedies: tuple[str, ...] = (),
    replaces: str | None = None,
    commitment: str | None = None,
    bearing: Bearing | None = None,
) -> Decision:
    """One person's judgement about exactly what was seen, at the instant `at`.

    `commitment` and `bearing` are a person's own where they differ from what was proposed.
    Raises EvidenceError where it says too little to be answered for: no name, no reason, or
    upheld at no standard of proof.
    """
    commitment = commitment or seen.commitment
    if bearing is None and commitment == seen.commitment:
        bearing = next((b for b in BEARINGS if b == seen.bearing), None)
    about = f"decision about incident {seen.incident}"
    if not by.strip():
        raise EvidenceError(f"{about}: nobody's name is on it. Say who decides.")
    if not reason.strip():
        raise EvidenceError(f"{about}: it gives no reason, so nobody can answer it. Give one.")
    if judgement == "upheld" and proof is None:
        raise EvidenceError(
            f"{about}: it is upheld at no standard of proof. Say suspect, believe, balance or "
            "beyond_doubt; readers weigh it by that."
        )
    if commitment and bearing is None and judgement != "withdrawn":
        raise EvidenceError(
            f"{about}: it says nothing of how it bears on {commitment}. Say breaches, threatens, "
            "fulfils, excuses or context."
        )
    if at.tzinfo is None:
        raise EvidenceError(f"{about}: the instant {at} has no time zone. Give it in UTC.")
    at = at.astimezone(UTC).replace(microsecond=0)
    seen_sha256 = canon.sha256(seen)
    content = (judgement, proof, reason, by, at, serious, bearers, remedies, replaces)
    return Decision(
        id=canon.identify("dec", seen_sha256, commitment, bearing, *content),
        incident=seen.incident,
        commitment=commitment,
        judgement=judgement,
        bearing=bearing,
        proof=proof,
        reason=reason,
        by=by,
        at=at,
        seen=seen,
        seen_sha256=seen_sha256,
        bearers=bearers,
        serious=serious,
        remedies=remedies,
        replaces=replaces,
    )
