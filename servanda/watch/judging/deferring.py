"""Deferring: a question put off until something, taken in hand, or asked again.

What leaves it: `Deferral` records put on record by somebody with a reason, and which of them hold
for an incident now. No standing rests on one. Two copies of a record merge without loss: what
holds is the same whatever order the records came in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from attrs import frozen

from servanda import canon, store
from servanda.errors import EvidenceError, nearest
from servanda.model import Deferral, DeferralKind, Incident

IN_HAND_MINUTES = 60
LONGEST_DAYS = 366  # what is put off longer is forgotten, so nobody puts it off so long


@frozen
class Until:
    """When what is put off is asked again: on a day, when a source tells of it, on a change."""

    on: date | None = None
    source: str | None = None
    change: bool = False

    @staticmethod
    def typed(words: str, sources: Collection[str]) -> Until:
        """What somebody typed: a day, "change", or the publisher of a source that is known.

        Raises EvidenceError.
        """
        words = words.strip()
        if words.casefold() == "change":
            return Until(change=True)
        try:
            return Until(on=date.fromisoformat(words))
        except ValueError:
            pass
        known = {each.casefold(): each for each in sources}
        if words.casefold() not in known:
            raise EvidenceError(
                f'"{words}" is no day (as 2026-03-01), not "change" and no source that is known. '
                f"{nearest(words, sources)} Nothing was put off."
            )
        return Until(source=known[words.casefold()])


def put_off(
    incident: Incident,
    until: Until,
    before: Sequence[Deferral],
    *,
    reason: str,
    by: str,
    at: datetime,
) -> Deferral:
    """A question put off. Raises EvidenceError for no reason, or a day that has come or is far."""
    if until.on and until.on <= at.date():
        raise EvidenceError(f"{until.on} has come already. Nothing was put off; say a later day.")
    if until.on and until.on > at.date() + timedelta(days=LONGEST_DAYS):
        raise EvidenceError(
            f"{until.on} is more than a year away. Nothing was put off: what waits so long is "
            "forgotten. Say a nearer day, and put it off again then."
        )
    return _deferral("put off", incident, before, until=until, reason=reason, by=by, at=at)


def take_in_hand(
    incident: Incident, before: Sequence[Deferral], *, by: str, at: datetime
) -> Deferral:
    """A question that somebody is answering, so that others are not asked it for an hour."""
    until_at = at + timedelta(minutes=IN_HAND_MINUTES)
    reason = "is answering it"
    return _deferral("in hand", incident, before, until_at=until_at, reason=reason, by=by, at=at)


def ask_again(
    id: str, before: Sequence[Deferral], *, reason: str, by: str, at: datetime
) -> Deferral:
    """What was put off or in hand, asked again from now on; anybody may, since it judges nothing.

    Raises EvidenceError where that is not on record, or asked again already.
    """
    known = {each.id: each for each in before if each.kind != "asked again"}
    if id not in known:
        raise EvidenceError(f'nothing "{id}" is put off. {nearest(id, known)}')
    if any(each.replaces == id for each in before):
        raise EvidenceError(f"{id} holds no more: the question is asked again already.")
    was = known[id]
    return _made("asked again", was.incident, was.claims, reason=reason, by=by, at=at, replaces=id)


def _deferral(
    kind: DeferralKind,
    incident: Incident,
    before: Sequence[Deferral],
    *,
    reason: str,
    by: str,
    at: datetime,
    until: Until | None = None,
    until_at: datetime | None = None,
) -> Deferral:
    """The person's own last of the same sort is replaced by it."""
    over = {each.replaces for each in before}
    own = [
        each.id
        for each in before
        if (each.kind, each.by) == (kind, by) and each.id not in over and _is_of(each, incident)
    ]
    claims = tuple(claim.id for claim in incident.claims)
    return _made(
        kind, incident.id, claims, reason=reason, by=by, at=at, until=until, until_at=until_at,
        replaces=own[-1] if own else None,
    )  # fmt: skip


def _made(
    kind: DeferralKind,
    incident: str,
    claims: tuple[str, ...],
    *,
    reason: str,
    by: str,
    at: datetime,
    until: Until | None = None,
    until_at: datetime | None = None,
    replaces: str | None = None,
) -> Deferral:
    if not by.strip():
        raise EvidenceError(f"{incident}: nobody's name is on it. Say who puts it off.")
    if not reason.strip():
        raise EvidenceError(f"{incident}: give a reason, so that others know why it is not asked.")
    until = until or Until()
    at = at.replace(microsecond=0)
    ends = (until.on, until.source, until.change, until_at)
    return Deferral(
        id=canon.identify("dfr", kind, incident, claims, reason, by, at, replaces, *ends),
        kind=kind,
        incident=incident,
        claims=claims,
        reason=reason.strip(),
        by=by,
        at=at,
        until_on=until.on,
        until_source=until.source,
        until_change=until.change,
        until_at=until_at,
        replaces=replaces,
    )


def defer(record: store.Store, deferral: Deferral, *, now: datetime) -> None:
    """Put it on record."""
    record.add([deferral], at=now)


# ------------------------------------------------------------------ what holds


def current_deferrals(every: Iterable[Deferral]) -> tuple[Deferral, ...]:
    """Those that nothing stands in place of, the oldest first; some may have ended all the same."""
    some = sorted(every, key=lambda each: (each.at, each.id))
    over = {each.replaces for each in some}
    return tuple(each for each in some if each.id not in over and each.kind != "asked again")


def holding(
    current: Iterable[Deferral],
    incidents: Iterable[Incident],
    sources: Callable[[str], str],
    *,
    now: datetime,
) -> Mapping[str, tuple[Deferral, ...]]:
    """Which deferrals hold for each of some incidents now; no key for one that is asked.

    `sources` gives the publisher of a capture by its id.
    """
    some = list(current)
    found = {}
    for incident in incidents:
        own = tuple(d for d in some if _is_of(d, incident) and _holds(d, incident, sources, now))
        if own:
            found[incident.id] = own
    return found


def _is_of(deferral: Deferral, incident: Incident) -> bool:
    claims = set(deferral.claims)
    return deferral.incident == incident.id or any(c.id in claims for c in incident.claims)


def _holds(
    deferral: Deferral, incident: Incident, sources: Callable[[str], str], now: datetime
) -> bool:
    """Whether it has not ended. A day and a change end when what tells the incident is other."""
    if deferral.until_at is not None:
        return now < deferral.until_at
    was = set(deferral.claims)
    if deferral.until_source is not None:
        new = (claim.capture for claim in incident.claims if claim.id not in was)
        return all(sources(capture) != deferral.until_source for capture in new)
    if {claim.id for claim in incident.claims} != was:
        return False
    return deferral.until_on is None or now.date() < deferral.until_on
