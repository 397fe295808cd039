"""What ends a signature: withdrawn by its organisation, or invalidated by a keeper and reinstated.

What leaves it: tombstones. The signature stays on record beside its end, and a batch that was
invalidated by mistake is taken back whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen

from servanda import canon, signatures
from servanda.errors import EvidenceError, nearest
from servanda.model import Campaign, Signatory, Signature, Tombstone, TombstoneKind
from servanda.watch.judging.campaigns import NOTHING, SignonRecords


def withdrawn_signatures(
    campaign: Campaign,
    signatory: Signatory,
    before: SignonRecords,
    *,
    reason: str,
    by: str,
    at: datetime,
) -> tuple[Tombstone, ...]:
    """That an organisation took its signature back. Raises EvidenceError where it has none.

    With the one that counts, each that would count in its place is ended too.
    """
    if not reason.strip():
        raise EvidenceError(f"Say with --reason how you know that it withdraws. {NOTHING}")
    same = signatures.name_key(signatory.name)
    some = [
        each.signature.id
        for each in before.states(campaign, on=at.date())
        if each.state in ("verifies", "counted already")
        and signatures.name_key(each.signature.organisation) == same
    ]
    if not some:
        raise EvidenceError(
            f"{signatory.name} has no signature on this text that counts. {NOTHING}"
        )
    return tuple(_tombstone("withdrawn", each, reason=reason, by=by, at=at) for each in some)


def _tombstone(
    kind: TombstoneKind, signature: str, *, reason: str, by: str, at: datetime, batch: str = "",
    replaces: str | None = None,
) -> Tombstone:  # fmt: skip
    at = at.replace(microsecond=0)
    return Tombstone(
        id=canon.identify("tmb", kind, signature, reason, by, at, batch, replaces),
        signature=signature,
        kind=kind,
        reason=reason.strip(),
        by=by,
        at=at,
        batch=batch,
        replaces=replaces,
    )


@frozen
class Picked:
    """Which signatures are to be invalidated at once; what is empty picks nothing out."""

    domains: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    organisations: tuple[str, ...] = ()

    def takes(self, signature: Signature) -> bool:
        """Whether all that was said is so of a signature."""
        keys = {signatures.name_key(name) for name in self.organisations}
        return (
            (not self.domains or signature.domain in self.domains)
            and (not self.ways or signature.way in self.ways)
            and (self.since is None or signature.at >= self.since)
            and (self.until is None or signature.at <= self.until)
            and (not keys or signatures.name_key(signature.organisation) in keys)
        )


def picked(
    campaign: Campaign, before: SignonRecords, some: Picked, *, on: date
) -> tuple[Signature, ...]:
    """The signatures that count and would be invalidated. Raises EvidenceError where all would."""
    if some == Picked():
        raise EvidenceError(
            "Say which signatures: --domain, --way, --since, --until or --organisation. "
            "Nothing was invalidated."
        )
    return tuple(s for s in signatures.verifying(before.states(campaign, on=on)) if some.takes(s))


def invalidated(
    some: Sequence[Signature], *, reason: str, by: str, at: datetime
) -> tuple[Tombstone, ...]:
    """That a keeper found them not to be what they say, in one batch that can be taken back."""
    if not reason.strip():
        raise EvidenceError("Say with --reason what is wrong with them. Nothing was invalidated.")
    batch = canon.identify("bat", sorted(each.id for each in some), reason, by, at)
    return tuple(
        _tombstone("invalidated", each.id, reason=reason, by=by, at=at, batch=batch)
        for each in some
    )


def reinstated(
    batch: str, before: SignonRecords, *, reason: str, by: str, at: datetime
) -> tuple[Tombstone, ...]:
    """That a batch was a mistake: its signatures count again. Raises EvidenceError."""
    over = {each.replaces for each in before.tombstones if each.kind == "reinstated"}
    some = [
        each
        for each in before.tombstones
        if each.kind == "invalidated" and batch in (each.batch, each.id) and each.id not in over
    ]
    if not some:
        known = {each.batch for each in before.tombstones if each.batch}
        raise EvidenceError(f'no batch "{batch}" is invalidated. {nearest(batch, known)}')
    if not reason.strip():
        raise EvidenceError("Say with --reason why. Nothing was reinstated.")
    return tuple(
        _tombstone(
            "reinstated", each.signature, reason=reason, by=by, at=at, batch=batch,
            replaces=each.id,
        )
        for each in some
    )  # fmt: skip
