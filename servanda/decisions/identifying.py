"""Whether two names are one: a person's answer, bound to what they saw.

What leaves it: `Identity` records. Nothing is judged here without a person's name and reason,
and nothing judged is changed: of two answers about one pair the newer counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import cast

from servanda import canon
from servanda.decisions.reading import CLOSING, IdentityEntry
from servanda.errors import EvidenceError
from servanda.model import Identity, Verdict


def identify(
    name: str, other: str, *, verdict: Verdict, reason: str, by: str, at: datetime, seen: str
) -> Identity:
    """One person's answer about two names at the instant `at`; `seen` is the hash of what was seen.

    Raises EvidenceError where nobody's name or no reason is on it, or both names are the same.
    """
    first, second = sorted((name.strip(), other.strip()))
    about = f'judgement about "{first}" and "{second}"'
    if not by.strip():
        raise EvidenceError(f"{about}: nobody's name is on it. Say who decides.")
    if not reason.strip():
        raise EvidenceError(f"{about}: it gives no reason, so nobody can answer it. Give one.")
    if not first or first.casefold() == second.casefold():
        raise EvidenceError(f"{about}: two names are asked for, written differently.")
    if at.tzinfo is None:
        raise EvidenceError(f"{about}: the instant {at} has no time zone. Give it in UTC.")
    at = at.astimezone(UTC).replace(microsecond=0)
    id = canon.identify("idn", first, second, verdict, reason, by, at, seen)
    return Identity(id, first, second, verdict, reason, by, at, seen)


def settle_names(
    entries: Sequence[IdentityEntry],
    see: Callable[[str, str], str],
    *,
    by: str,
    at: datetime,
    known: Sequence[Identity] = (),
) -> tuple[Identity, ...]:
    """The answers of a file's `[[identity]]` entries, or an error with every fault.

    `see` gives the hash of what there is to see of two names, or raises EvidenceError. What
    `known` holds already, the instant and what was seen apart, comes back as it is, so that
    reading a file twice changes nothing.
    """
    made: list[Identity] = []
    faults: list[str] = []
    lines: dict[tuple[str, str], int] = {}
    before = {_judgement_of(identity): identity for identity in known}
    for entry in entries:
        try:
            seen = see(entry.one, entry.other)
            identity = identify(
                entry.one,
                entry.other,
                verdict=cast(Verdict, entry.verdict),
                reason=entry.reason,
                by=entry.by or by,
                at=at,
                seen=seen,
            )
            if (identity.one, identity.other) in lines:
                raise EvidenceError(
                    f'it judges "{identity.one}" and "{identity.other}" again, which line '
                    f"{lines[identity.one, identity.other]} does. Keep one of them"
                )
            lines[identity.one, identity.other] = entry.line
            made.append(before.get(_judgement_of(identity), identity))
        except EvidenceError as error:
            faults.append(f"{entry.name}:{entry.line}: {error}")
    if faults:
        raise EvidenceError("\n".join([*faults, CLOSING]))
    return tuple(made)


def _judgement_of(identity: Identity) -> tuple[str, ...]:
    return identity.one, identity.other, identity.verdict, identity.reason, identity.by
