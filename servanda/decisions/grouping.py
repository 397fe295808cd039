"""Which claims tell of one event: one person's judgement, bound to the words they saw.

What leaves it: `Grouping` records. Nothing is judged here without a person's name and reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import evolve

from servanda import canon
from servanda.errors import EvidenceError
from servanda.model import Claim, Grouping, Together


def judge_together(
    parts: Sequence[Sequence[Claim]], *, verdict: Together, reason: str, by: str, at: datetime
) -> Grouping:
    """One person's judgement about claims: of one event, apart, or of no incident.

    Raises EvidenceError where nobody's name or no reason is on it, where there are too few claims
    for the verdict, or where a claim is in two parts.
    """
    about = f'judgement "{verdict}"'
    if not by.strip():
        raise EvidenceError(f"{about}: nobody's name is on it. Say who decides.")
    if not reason.strip():
        raise EvidenceError(f"{about}: it gives no reason, so nobody can answer it. Give one.")
    if at.tzinfo is None:
        raise EvidenceError(f"{about}: the instant {at} has no time zone. Give it in UTC.")
    ordered = [list({claim.id: claim for claim in part}.values()) for part in parts]
    ordered = [sorted(part, key=lambda claim: claim.id) for part in ordered if part]
    if verdict != "apart":
        everyone = {claim.id: claim for part in ordered for claim in part}
        ordered = [sorted(everyone.values(), key=lambda claim: claim.id)] if everyone else []
    ids = [claim.id for part in ordered for claim in part]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise EvidenceError(
            f"{about}: claim {twice[0]} is in two parts, and cannot be apart from itself. Keep it "
            "in one."
        )
    least = {"one event": 2, "apart": 2, "no incident": 1}[verdict]
    if len(ids) < least or (verdict == "apart" and len(ordered) < 2):
        needs = "two parts" if verdict == "apart" else ("two claims" if least == 2 else "one claim")
        raise EvidenceError(f"{about}: it needs at least {needs}. Nothing was decided.")
    at = at.astimezone(UTC).replace(microsecond=0)
    ordered.sort(key=lambda part: part[0].id)
    quotes = tuple(claim.quote.quote for part in ordered for claim in part)
    spoken = tuple(tuple(claim.id for claim in part) for part in ordered)
    id = canon.identify("grp", verdict, spoken, quotes, reason, by, at)
    return Grouping(id, verdict, spoken, quotes, reason, by, at)


def withdraw_grouping(grouping: Grouping, *, reason: str, by: str, at: datetime) -> Grouping:
    """A person takes back their own judgement about claims. Raises EvidenceError for another's."""
    if grouping.by != by:
        raise EvidenceError(
            f"{grouping.id} was judged by {grouping.by}; nobody takes back what another decided. "
            "Judge these claims yourself instead."
        )
    if not reason.strip():
        raise EvidenceError(f"withdrawing {grouping.id}: give a reason.")
    at = max(at.astimezone(UTC).replace(microsecond=0), grouping.at)
    id = canon.identify("grp", "withdrawn", grouping.id, reason, by, at)
    return evolve(
        grouping, id=id, reason=reason, by=by, at=at, replaces=grouping.id, withdrawn=True
    )
