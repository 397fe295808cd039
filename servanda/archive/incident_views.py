"""What the page of one incident shows: each source beside the others, what persons came to, and how
it was told when they decided.

What leaves it: views that templates read, worked out from one edition. It weighs nothing anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from servanda import wording
from servanda.archive.addresses import anchor, incident_page
from servanda.archive.view_records import Case, ShownClaim, ShownEvidence
from servanda.archive.views import Shelf
from servanda.model import Claim, Decision, Incident, Mention

AS_TOLD = {"done": "done"}  # the stance that needs no words elsewhere


@frozen
class SourceColumn:
    """One source with its tellings."""

    name: str
    language: str
    tellings: tuple[ShownClaim, ...]


@frozen
class ToldRow:
    """What one telling says, in the words of a table: who tells it, as what, when, how many."""

    source: str
    said_by: str
    stance: str
    when: str
    number: str
    language: str


@frozen
class SeenOtherwise:
    """How an incident was told when a person decided, where it is told otherwise now."""

    on: date
    by: str
    was: str


@frozen
class Neighbour:
    """The incident before or after one in the list of a site."""

    title: str
    page: str


@frozen
class IncidentView:
    """Everything an incident's page shows."""

    case: Case
    page: str
    who_did: str
    whom: str
    where: tuple[tuple[str, str], ...]  # its name, and where the map has it
    columns: tuple[SourceColumn, ...]
    rows: tuple[ToldRow, ...]
    stances: tuple[tuple[str, tuple[str, ...]], ...]  # only where sources tell it as different
    evidence: tuple[ShownEvidence, ...]
    otherwise: tuple[SeenOtherwise, ...]
    before: Neighbour | None
    after: Neighbour | None
    number: int
    of: int


def incident_views(shelf: Shelf, places: dict[str, str]) -> Iterator[IncidentView]:
    """The views of all incidents that have a page, in the order of the list.

    `places` says by the name of a place where the map has it.
    """
    cases = shelf.shown_cases
    near = [Neighbour(case.title, incident_page(case.incident.id)) for case in cases]
    for at, case in enumerate(cases):
        incident = case.incident
        evidence = tuple(map(shelf.evidence, case.findings))
        ruled = {d.id: d for piece in evidence for d in piece.decisions}
        ruled |= {decision.id: decision for decision in case.decisions}
        names = dict.fromkeys(place.name for place in incident.where)
        yield IncidentView(
            case=case,
            page=near[at].page,
            who_did=_named(incident.by),
            whom=_named(incident.to),
            where=tuple((name, places.get(name, "")) for name in names),
            columns=_columns(case),
            rows=tuple(_rows(shelf, incident)),
            stances=_stances(shelf, incident),
            evidence=evidence,
            otherwise=_otherwise(shelf, incident, ruled.values()),
            before=near[at - 1] if at else None,
            after=near[at + 1] if at + 1 < len(near) else None,
            number=at + 1,
            of=len(cases),
        )


def _named(mentions: Iterable[Mention]) -> str:
    """The words that name some actors, each once, as a sentence lists them."""
    words = {" ".join(one.span.quote.split()).casefold(): one.span.quote for one in mentions}
    return wording.listed(words.values())


def _columns(case: Case) -> tuple[SourceColumn, ...]:
    """Each source once, in the order in which they first tell it."""
    columns: dict[str, list[ShownClaim]] = {}
    for told in case.tellings:
        name = wording.source(told.capture) if told.capture else "a capture not published here"
        columns.setdefault(name, []).append(told)
    return tuple(
        SourceColumn(
            wording.capital(name), (every[0].capture.language if every[0].capture else ""),
            tuple(every),
        )
        for name, every in columns.items()
    )  # fmt: skip


def _stance(stance: str) -> str:
    return AS_TOLD.get(stance) or dict(wording.STANCE_WORDS)[stance]  # type: ignore[index]


def _rows(shelf: Shelf, incident: Incident) -> Iterator[ToldRow]:
    for claim in incident.claims:
        capture = shelf.captures.get(claim.capture)
        yield ToldRow(
            source=_source(shelf, claim),
            said_by=claim.said_by.span.quote if claim.said_by else "",
            stance=_stance(claim.stance),
            when=claim.when_span.quote if claim.when_span else claim.when.words,
            number=wording.amount(claim.number) if claim.number else "",
            language=capture.language if capture else "",
        )


def _source(shelf: Shelf, claim: Claim) -> str:
    capture = shelf.captures.get(claim.capture)
    return wording.capital(wording.source(capture)) if capture else claim.capture


def _stances(shelf: Shelf, incident: Incident) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """As what it is told, each with who tells it so; nothing where all tell it alike."""
    told: dict[str, list[str]] = {}
    for claim in incident.claims:
        told.setdefault(_stance(claim.stance), []).append(_source(shelf, claim))
    if len(told) < 2:
        return ()
    return tuple((words, tuple(dict.fromkeys(who))) for words, who in told.items())


def _otherwise(
    shelf: Shelf, incident: Incident, decisions: Iterable[Decision]
) -> tuple[SeenOtherwise, ...]:
    """What each decision saw that is told otherwise now, oldest first."""
    seen = (
        SeenOtherwise(one.at.date(), one.by, "; ".join(parts))
        for one in sorted(decisions, key=lambda one: (one.at, one.id))
        if (parts := list(_differences(shelf, incident, one)))
    )
    return tuple(dict.fromkeys(seen))


def _differences(shelf: Shelf, incident: Incident, decision: Decision) -> Iterator[str]:
    seen = decision.seen
    if seen.act != incident.act:
        yield f"it was taken for: {shelf.act(seen.act)}"
    if seen.stance != incident.stance:
        yield f"it was told as {_stance(seen.stance)}"
    if seen.when != incident.when:
        yield f"its time was told as {wording.span_of_days(seen.when)}"
    if seen.number != incident.number and (seen.number or incident.number):
        yield f"the number was {wording.amount(seen.number) if seen.number else 'not told'}"
    now, then = {claim.id for claim in incident.claims}, set(seen.claims)
    if more := len(now - then):
        yield f"{wording.count(more, 'telling')} came since"
    if fewer := len(then - now):
        yield f"{wording.count(fewer, 'telling')} of then {'is' if fewer == 1 else 'are'} not here"
    if seen.incident != incident.id:
        yield f"its id was {anchor(seen.incident)}"
