"""Asking an outside expert one question by a link: made, revoked, opened, answered once.

What leaves it: `ExpertLink` and `Opinion` records, and which state a link is in. No standing rests
on an opinion, and it is never one of the two whom the two-person rule asks for. The secret of a
link is made by who asks and only its hash is kept.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from attrs import evolve

from servanda import canon, store, typed_words
from servanda.errors import EvidenceError, nearest
from servanda.model import ExpertLink, Incident, Opinion, OpinionJudgement, Proof

LONGEST_DAYS = 60  # what an expert was shown is seldom so for longer
LONGEST_NAME = 80
MOST_OPEN = 20  # links to one incident that can be answered at once
LinkState = Literal["open", "answered", "revoked", "expired"]


class LinkClosed(EvidenceError):
    """A link cannot be answered any more; the words say why and what to do."""


def token_sha256(token: str) -> str:
    """The hash by which a link is known on record."""
    return sha256(token.encode()).hexdigest()


def made_link(
    incident: Incident,
    commitment: str | None,
    before: Sequence[ExpertLink],
    opinions: Sequence[Opinion],
    *,
    token: str,
    seen_sha256: str,
    expert: str,
    role: str,
    days: int,
    by: str,
    at: datetime,
) -> ExpertLink:
    """A link to one question as it is shown now, for one named expert. Raises EvidenceError."""
    expert, role = " ".join(expert.split()), " ".join(role.split())
    for name, words, what in (
        ("expert", expert, "the name of the expert, as she signs"),
        ("role", role, "what she is expert in, so that a reader can weigh her answer"),
    ):
        if not words:
            raise EvidenceError(f"Give {what}. No link was made.", field=name)
        if len(words) > LONGEST_NAME or (why := typed_words.why_not_name(words)):
            said = why if len(words) <= LONGEST_NAME else f"is longer than {LONGEST_NAME} letters"
            raise EvidenceError(f"What you typed {said}. No link was made.", field=name)
    if not 1 <= days <= LONGEST_DAYS:
        raise EvidenceError(
            f"A link holds for 1 to {LONGEST_DAYS} days. No link was made.", field="days"
        )
    open_now = [
        each
        for each in before
        if each.incident == incident.id and link_state(each, before, opinions, at) == "open"
    ]
    if len(open_now) >= MOST_OPEN:
        raise EvidenceError(
            f"{MOST_OPEN} links about this incident are open already. Revoke one first."
        )
    at = at.replace(microsecond=0)
    until_at, secret = at + timedelta(days=days), token_sha256(token)
    claims = tuple(claim.id for claim in incident.claims)
    return ExpertLink(
        id=canon.identify("lnk", secret, incident.id, commitment, seen_sha256, expert, role, at),
        token_sha256=secret,
        incident=incident.id,
        commitment=commitment,
        claims=claims,
        seen_sha256=seen_sha256,
        expert=expert,
        role=role,
        by=by,
        at=at,
        until_at=until_at,
    )


def revoked_link(
    id: str, before: Sequence[ExpertLink], opinions: Sequence[Opinion], *, by: str, at: datetime
) -> ExpertLink:
    """A link taken back, whichever keeper made it. Raises EvidenceError where it is closed."""
    known = {each.id: each for each in before if not each.withdrawn}
    if id not in known:
        raise EvidenceError(f'no link "{id}" was made. {nearest(id, known)}')
    was = known[id]
    state = link_state(was, before, opinions, at)
    if state != "open":
        raise EvidenceError(f"The link is {state} already, so there is nothing to revoke.")
    at = at.replace(microsecond=0)
    return evolve(
        was,
        id=canon.identify("lnk", "revoked", id, by, at),
        by=by,
        at=at,
        until_at=at,
        replaces=id,
        withdrawn=True,
    )


def link_state(
    link: ExpertLink, links: Sequence[ExpertLink], opinions: Sequence[Opinion], now: datetime
) -> LinkState:
    """Whether a link can be answered, but for what it shows; else why not."""
    if any(opinion.link == link.id for opinion in opinions):
        return "answered"
    if any(each.replaces == link.id for each in links):
        return "revoked"
    # a copy that is merged may say of its own links that they hold for a hundred years
    until_at = min(link.until_at, link.at + timedelta(days=LONGEST_DAYS))
    return "open" if link.at <= now < until_at else "expired"


def link_of(token: str, links: Sequence[ExpertLink]) -> ExpertLink | None:
    """The link whose secret this is; None for any other. It takes as long for a wrong one."""
    secret = token_sha256(token)
    found = None
    for each in links:
        if hmac.compare_digest(each.token_sha256, secret) and not each.withdrawn:
            found = each
    return found


CLOSED = {
    "answered": "This link was answered; it takes one answer. What was said is on record. If you "
    "have more to say, ask who sent it for another link.",
    "revoked": "This link was revoked by who sent it. Nothing was put on record.",
    "expired": "This link holds no more: its time is over. Nothing was put on record. Ask who sent "
    "it for another.",
}
CHANGED = (
    "What you were to be asked about has changed since this link was made, so it is not shown and "
    "cannot be answered by it. Nothing was put on record. A new link is needed: ask who sent this."
)


def check_open(
    link: ExpertLink,
    links: Sequence[ExpertLink],
    opinions: Sequence[Opinion],
    *,
    seen_sha256: str | None,
    now: datetime,
) -> None:
    """Raise LinkClosed unless a link can be answered; `seen_sha256` is of what it shows now."""
    state = link_state(link, links, opinions, now)
    if state != "open":
        raise LinkClosed(CLOSED[state])
    if seen_sha256 != link.seen_sha256:
        raise LinkClosed(CHANGED)


def opinion_by_link(
    link: ExpertLink,
    *,
    judgement: OpinionJudgement,
    proof: Proof | None,
    reason: str,
    at: datetime,
) -> Opinion:
    """What the expert of a link answered, signed by the name that the link was made for."""
    at = at.replace(microsecond=0)
    proof = proof if judgement == "upheld" else None
    return Opinion(
        id=canon.identify("opn", link.id, judgement, proof, reason, at),
        link=link.id,
        incident=link.incident,
        commitment=link.commitment,
        claims=link.claims,
        seen_sha256=link.seen_sha256,
        judgement=judgement,
        proof=proof,
        reason=reason,
        by=link.expert,
        role=link.role,
        at=at,
    )


def keep_link(record: store.Store, link: ExpertLink, *, now: datetime) -> None:
    """Put a link on record, or that it is revoked."""
    record.add([link], at=now)


def keep_opinion(record: store.Store, opinion: Opinion, *, now: datetime) -> None:
    """Put an opinion on record, by which its link is answered."""
    record.add([opinion], at=now)
