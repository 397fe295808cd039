"""Whether those named as bearers of an act are known, and bound by the commitment it bears on.

What leaves it: nothing, or an error that says whom to name instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from servanda.errors import EvidenceError, nearest
from servanda.model import current_notices
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch


def check_bearers(watch: Watch, bearers: Sequence[str]) -> None:
    """Each bearer is an actor of the agreement or of the watch. Raises EvidenceError."""
    known = [actor.id for actor in (*watch.agreement.actors, *watch.actors)]
    for bearer in bearers:
        if bearer not in known:
            raise EvidenceError(
                f'no actor "{bearer}" is known. {nearest(bearer, known)} A breach by nobody would '
                "call on nobody. Nothing was decided.",
                field="bearers",
            )


def check_bound(
    watch: Watch, evidence: Evidence, commitment: str | None, bearers: Sequence[str]
) -> None:
    """Whose conduct it is was bound by the commitment on some day, so that it could bear on it.

    Raises EvidenceError.
    """
    item = watch.agreement.find(commitment)
    if item is None:
        return
    roles = [role for role in watch.agreement.roles if role.id in item.bearers]
    bound = dict.fromkeys(holding.actor for role in roles for holding in role.held_by)
    for notice in current_notices(evidence.notices):
        if notice.kind == "accession" and notice.by and notice.about in item.bearers:
            bound[notice.by] = None
    for bearer in bearers:
        if bound and bearer not in bound:
            raise EvidenceError(
                f"{bearer} was never bound by {item.id}, so no conduct of its own keeps or breaks "
                f"it. Bound: {', '.join(bound)}. Name one of them, the commitment that binds "
                f"{bearer}, or put its accession on record (--notice accession). Nothing was "
                "decided.",
                field="bearers",
            )
