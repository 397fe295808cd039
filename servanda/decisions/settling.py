"""Matches what a decisions file says was seen to exactly one incident each, or to nothing.

What leaves it: decisions and notices ready to be put on record, all of a file or none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import cast

from attrs import evolve

from servanda import canon
from servanda.decisions.comparison import grave
from servanda.decisions.described import Described, named_captures, plain_words
from servanda.decisions.reading import CLOSING, Noted, Ruling
from servanda.decisions.seeing import decide, see
from servanda.errors import EvidenceError, nearest
from servanda.model import (
    Bearing,
    Capture,
    Claim,
    Decision,
    Incident,
    Judgement,
    Link,
    Notice,
    NoticeKind,
    Proof,
)


def settle(
    entries: Sequence[Ruling | Noted],
    incidents: Sequence[Incident],
    links: Sequence[Link],
    *,
    by: str,
    at: datetime,
    captures: Sequence[Capture] = (),
    known: Sequence[Decision | Notice] = (),
    nameable: Collection[str] | None = None,
    check_step: Callable[[Notice, Sequence[Notice]], None] | None = None,
) -> tuple[Decision | Notice, ...]:
    """The decisions and notices of a file, a decision for each commitment, or an error.

    `by` is whose they are where the file does not say, `at` the instant they are made. What
    `known` holds already, the instant apart, comes back as it is, so that reading a file twice
    changes nothing. `nameable` are the ids that the agreement defines; None checks none.
    `check_step` refuses a notice, given those before it in the file. Raises EvidenceError with
    every entry that fits no incident, several, or another than it says, or is refused.
    """
    place = _Records(incidents, links, captures, nameable)
    made: list[Decision | Notice] = []
    faults: list[str] = []
    decided: dict[tuple[str, str, str | None], int] = {}
    at = at.astimezone(UTC).replace(microsecond=0)
    for entry in entries:
        try:
            if isinstance(entry, Noted):
                step = _notice(entry, place, by=by, at=at)
                if check_step is not None:
                    check_step(step, [each for each in made if isinstance(each, Notice)])
                made.append(step)
                continue
            for decision in _decisions(entry, place, by=by, at=at):
                key = (decision.by, decision.incident, decision.commitment)
                if key in decided:
                    raise EvidenceError(
                        f"it decides incident {decision.incident} under {decision.commitment} "
                        f"again, which line {decided[key]} does. Keep one of them"
                    )
                decided[key] = entry.line
                made.append(decision)
        except EvidenceError as error:
            faults.append(f"{entry.name}:{entry.line}: {error}")
    if faults:
        raise EvidenceError("\n".join([*faults, CLOSING]))
    before = {_apart_from_instant(record): record for record in known}
    return tuple(before.get(_apart_from_instant(record), record) for record in made)


class _Records:
    """What the entries are matched against."""

    def __init__(
        self,
        incidents: Sequence[Incident],
        links: Sequence[Link],
        captures: Sequence[Capture],
        nameable: Collection[str] | None,
    ) -> None:
        self.incidents = {incident.id: incident for incident in incidents}
        self.captures = {capture.id: capture for capture in captures}
        self.nameable = nameable
        self.links: dict[str, list[Link]] = {}
        for link in sorted(links, key=grave):
            self.links.setdefault(link.incident, []).append(link)

    def find(self, wanted: str | Described) -> Incident:
        """The one incident meant; EvidenceError where none or several are."""
        if isinstance(wanted, Described):
            return _matched(wanted, self)
        if wanted not in self.incidents:
            raise EvidenceError(
                f'no incident "{wanted}" is there. {nearest(wanted, self.incidents)} '
                "`servanda incidents WATCH` lists them"
            )
        return self.incidents[wanted]

    def check_name(self, name: str, what: str) -> None:
        if self.nameable is not None and name not in self.nameable:
            raise EvidenceError(
                f'{what} "{name}", which the agreement does not define. '
                f"{nearest(name, self.nameable)} It would bear on nothing"
            )


# ------------------------------------------------------------------ entries


def _decisions(entry: Ruling, place: _Records, *, by: str, at: datetime) -> list[Decision]:
    """One decision for each commitment that the entry means."""
    incident = place.find(entry.incident)
    best: dict[str, Link] = {}
    # The link of the bearing that the entry gives, where there is one; else the gravest.
    for link in sorted(
        place.links.get(incident.id, ()), key=lambda n: (n.bearing != entry.bearing, grave(n))
    ):
        best.setdefault(link.commitment, link)
    # What is only asked is decided where an entry names it, never along with the rest.
    commitments: Sequence[str | None] = [c for c, link in best.items() if not link.asks] or [None]
    if entry.commitments is not None:
        commitments = list(entry.commitments) or [None]
    if entry.seen:
        _check_seen(entry.seen, incident, list(best.values()))
    remedies = tuple(place.find(remedy).id for remedy in entry.remedies)
    made = []
    for commitment in commitments:
        link_or_none = best.get(commitment) if commitment else None
        _check_own(entry, incident, commitment, best, place)
        made.append(
            decide(
                see(incident, link_or_none),
                judgement=cast(Judgement, entry.judgement),
                proof=cast("Proof | None", entry.proof),
                reason=entry.reason,
                by=entry.by or by,
                at=at,
                serious=entry.serious,
                bearers=entry.bearers or (link_or_none.bearers if link_or_none else ()),
                remedies=remedies,
                commitment=commitment,
                bearing=cast("Bearing | None", entry.bearing) if commitment else None,
            )
        )
    return made


def _check_own(
    entry: Ruling,
    incident: Incident,
    commitment: str | None,
    proposed: Mapping[str, Link],
    place: _Records,
) -> None:
    """A commitment that was not proposed needs the person's own bearing and bearers."""
    if commitment is None or commitment in proposed:
        return
    place.check_name(commitment, "it names the commitment")
    near = f". {nearest(commitment, proposed)}" if proposed else ", nor on any other."
    if entry.judgement != "withdrawn" and (entry.bearing is None or not entry.bearers):
        raise EvidenceError(
            f"incident {incident.id} is not proposed to bear on {commitment}"
            f"{near} To say so yourself, give both bearing and bearers"
        )


def _check_seen(seen: str, incident: Incident, links: Sequence[Link]) -> None:
    now = {canon.sha256(see(incident, link)) for link in (None, *links)}
    if seen not in now:
        raise EvidenceError(
            f"incident {incident.id} is not what was seen: its sha256 is now "
            f"{canon.sha256(see(incident, None))}. Look at it again, then give that as seen"
        )


def _notice(entry: Noted, place: _Records, *, by: str, at: datetime) -> Notice:
    place.check_name(entry.about, "it is about")
    if entry.on > at.date():
        raise EvidenceError(f"{entry.on} has not come yet: a notice records what was done")
    step = (entry.kind, entry.about, entry.on, entry.by, entry.words, entry.source)
    more = (entry.until_on, entry.value, entry.finding, entry.recorded_by or by, at)
    return Notice(
        id=canon.identify("ntc", *step, *more),
        kind=cast(NoticeKind, entry.kind),
        about=entry.about,
        on=entry.on,
        by=entry.by,
        words=entry.words,
        recorded_by=entry.recorded_by or by,
        at=at,
        until_on=entry.until_on,
        value=entry.value,
        source=entry.source,
        finding=entry.finding,
    )


def _apart_from_instant(record: Decision | Notice) -> str:
    return canon.sha256(evolve(record, id="", at=datetime(1970, 1, 1, tzinfo=UTC)))


# ------------------------------------------------------------------ descriptions


def _matched(wanted: Described, place: _Records) -> Incident:
    """The one incident of which a claim holds the words, in the capture, as the act."""
    capture_ids = named_captures(wanted.capture, place.captures.values())
    words = plain_words(wanted.quote)
    near = [
        (incident, claim)
        for incident in place.incidents.values()
        for claim in incident.claims
        if words in plain_words(claim.quote.quote)
        and (capture_ids is None or claim.capture in capture_ids)
    ]
    fits = {
        incident.id: incident
        for incident, claim in near
        if wanted.act in (incident.act, claim.act)
        and wanted.stance in ("", incident.stance, claim.stance)
    }
    if len(fits) == 1:
        return next(iter(fits.values()))
    if fits:
        choices = "; ".join(f"{i.id} ({i.act}, {i.stance})" for i in fits.values())
        raise EvidenceError(
            f'"{wanted.quote}" stands in {len(fits)} incidents: {choices}. Give more of the words, '
            "the capture or the stance, or one of these ids as incident"
        )
    if near:
        choices = "; ".join(sorted({f"{i.id} is read as {i.act}, {i.stance}" for i, _ in near}))
        asked = " ".join(word for word in (wanted.act, wanted.stance) if word)
        raise EvidenceError(
            f'"{wanted.quote}" is not read as {asked}: {choices}. Decide what is there, or have it '
            "read anew"
        )
    raise EvidenceError(_explain_no_match(wanted, capture_ids, place))


def _explain_no_match(
    wanted: Described, capture_ids: Collection[str] | None, place: _Records
) -> str:
    """Why no incident has the words, with the nearest that is there."""
    where = f" in {wanted.capture}" if wanted.capture else ""
    claims = [
        (incident, claim)
        for incident in place.incidents.values()
        for claim in incident.claims
        if capture_ids is None or claim.capture in capture_ids
    ]
    if not claims:
        return f'no incident is told{where}, so "{wanted.quote}" cannot be decided. Read it first'
    incident, claim = max(claims, key=lambda pair: _nearness(wanted, pair[1]))
    return (
        f'no incident{where} is told in the words "{wanted.quote}". Nearest: '
        f'"{claim.quote.quote}" (incident {incident.id}, {incident.act}, {incident.stance})'
    )


def _nearness(wanted: Described, claim: Claim) -> float:
    matcher = SequenceMatcher(None, plain_words(wanted.quote), plain_words(claim.quote.quote))
    return matcher.ratio() + (0.2 if wanted.act == claim.act else 0)
