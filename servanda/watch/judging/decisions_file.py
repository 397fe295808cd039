"""A decisions file: every entry bound to what there is to see now, all of the file or nothing.

What leaves it: what the entries come to, not yet on record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from attrs import evolve, frozen

from servanda import decisions
from servanda.errors import EvidenceError
from servanda.model import Grouping, Identity, Together
from servanda.watch.judging.deciding import Ruled, group_claims
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.names import name_question
from servanda.watch.judging.notices import check_step, nameable
from servanda.watch.settings import Watch

WholeId = Callable[[str], str]
"""The id that is meant by one as somebody writes it, which may be its start."""


def as_written(typed: str) -> str:
    """An id that is whole as it stands."""
    return typed


@frozen
class Settled:
    """What a decisions file comes to, not yet on record."""

    decided: tuple[Ruled, ...]
    names: tuple[Identity, ...]


@frozen
class Concern:
    """What something to be decided is about: all of it by id, or by a name as it is written."""

    incidents: tuple[str, ...] = ()
    either: tuple[str, ...] = ()  # ids of incidents, or of claims
    people: tuple[str, ...] = ()


def concern_of(text: str, *, name: str, whole: WholeId = as_written) -> Concern | None:
    """What the entries of a decisions file are about; None where one describes what it means.

    Every id in it is made `whole`. Raises EvidenceError as `settle_file` does where the file cannot
    be read.
    """
    wanted: dict[str, list[str | decisions.Described]] = {"incidents": [], "either": []}
    people: list[str] = []
    for entry in _entries(text, name, whole):
        if isinstance(entry, decisions.Ruling):
            wanted["incidents"] += [entry.incident, *entry.remedies]
        elif isinstance(entry, decisions.GroupingEntry):
            wanted["either"] += [item for part in entry.parts for item in part]
        elif isinstance(entry, decisions.IdentityEntry):
            people += [entry.one, entry.other]
    ids = {key: tuple(i for i in some if isinstance(i, str)) for key, some in wanted.items()}
    if any(len(ids[key]) < len(some) for key, some in wanted.items()):
        return None
    return Concern(ids["incidents"], ids["either"], tuple(people))


def _entries(text: str, name: str, whole: WholeId) -> list[decisions.Entry]:
    """The entries of a decisions file with whole ids; EvidenceError with every fault."""
    entries, faults = [], []
    for entry in decisions.read_file(text, name=name):
        try:
            entries.append(_with_whole_ids(entry, whole))
        except EvidenceError as error:
            faults.append(f"{entry.name}:{entry.line}: {error}")
    if faults:
        raise EvidenceError("\n".join([*faults, decisions.CLOSING]))
    return entries


def _with_whole_ids(entry: decisions.Entry, whole: WholeId) -> decisions.Entry:
    def known(reference: str | decisions.Described) -> str | decisions.Described:
        return whole(reference) if isinstance(reference, str) else reference

    match entry:
        case decisions.Ruling():
            remedies = tuple(map(known, entry.remedies))
            return evolve(entry, incident=known(entry.incident), remedies=remedies)
        case decisions.GroupingEntry():
            return evolve(entry, parts=tuple(tuple(map(known, part)) for part in entry.parts))
        case decisions.Noted():
            return evolve(entry, finding=whole(entry.finding) if entry.finding else None)
    return entry


def settle_file(
    watch: Watch,
    evidence: Evidence,
    text: str,
    *,
    name: str,
    by: str,
    at: datetime,
    whole: WholeId = as_written,
) -> Settled:
    """What every entry of a decisions file comes to, bound to what there is to see now.

    `name` is the file's, for messages; `by` is whose the entries are where it does not say; `whole`
    makes an id of the start of one.
    Raises EvidenceError with every fault of the file; nothing is put on record.
    """
    entries = _entries(text, name, whole)
    names = decisions.settle_names(
        [entry for entry in entries if isinstance(entry, decisions.IdentityEntry)],
        lambda first, second: name_question(watch, evidence, first, second).seen_sha256,
        by=by,
        at=at,
        known=evidence.identities,
    )
    decided = decisions.settle(
        [entry for entry in entries if isinstance(entry, decisions.Ruling | decisions.Noted)],
        *evidence.askable,
        by=by,
        at=at,
        captures=evidence.captures,
        known=(*evidence.decisions, *evidence.notices),
        nameable=nameable(watch),
        check_step=lambda step, before: check_step(watch, step, (*evidence.notices, *before)),
    )
    together = _groupings(
        evidence, [e for e in entries if isinstance(e, decisions.GroupingEntry)], by=by, at=at
    )
    return Settled((*together, *decided), names)


def _groupings(
    evidence: Evidence, entries: Sequence[decisions.GroupingEntry], *, by: str, at: datetime
) -> tuple[Grouping, ...]:
    """The groupings that the entries come to; EvidenceError with every fault."""
    groupings, faults = [], []
    for entry in entries:
        try:
            parts = [
                [id for item in part for id in _claim_ids(evidence, item)] for part in entry.parts
            ]
            groupings.append(
                group_claims(
                    evidence,
                    parts,
                    verdict=cast(Together, entry.verdict),
                    reason=entry.reason,
                    by=entry.by or by,
                    at=at,
                )
            )
        except EvidenceError as error:
            faults.append(f"{entry.name}:{entry.line}: {error}")
    if faults:
        raise EvidenceError("\n".join([*faults, decisions.CLOSING]))
    return tuple(groupings)


def _claim_ids(evidence: Evidence, item: str | decisions.Described) -> list[str]:
    """The ids that one item of a part means: its own, or of the claims that it describes."""
    if isinstance(item, str):
        return [item]
    incidents, _ = evidence.askable
    claims = {claim.id: claim for i in incidents for claim in i.claims}
    claims |= {claim.id: claim for claim in evidence.claims}
    return [c.id for c in decisions.claims_of(item, list(claims.values()), evidence.captures)]
