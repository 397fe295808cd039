"""The state of an agreement on one sheet: how it stands, what moved, on what, and who must act.

What leaves it: a view with so much of each as fits on one page of A4, and how much more there is.
Nothing stands on it that the other pages have not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Generic, TypeVar

from attrs import frozen

from servanda import wording
from servanda.archive.addresses import commitment_page, incident_page
from servanda.archive.view_records import LIVE, Case, ShownDuty
from servanda.archive.views import Shelf
from servanda.model import Finding
from servanda.model.promises import PROOFS
from servanda.pictures.svg import short

# So much fits on a page of A4 with every part as long as it may be: see tests/archive/test_brief.py
DUTIES, MOVES, FINDINGS, UNDER, SOURCES = 3, 5, 5, 2, 3
NAME, ARTICLE, WORDS, SOURCE = 110, 60, 260, 34  # letters of each
MOVED_DAYS = 90  # looked back on where the watch says no window
GRAVE = ("breached", "threatened", "disputed")

T = TypeVar("T")


@frozen
class Some(Generic[T]):
    """The first of some things, and how many more there are."""

    shown: tuple[T, ...]
    more: int


@frozen
class BriefState:
    """How many commitments stand in one state, and the first of them where it is a grave one."""

    state: str
    count: int
    under: Some[tuple[str, str]]  # what heads its page, and where that stands


@frozen
class BriefDuty:
    """Who must act, in one sentence."""

    state: str
    page: str
    title: str
    words: str


@frozen
class BriefMove:
    """Since when a commitment stands as it does."""

    on: date
    page: str
    title: str
    state: str


@frozen
class BriefFinding:
    """One incident that persons upheld, with what it was upheld under and who tells it."""

    page: str
    title: str
    bearings: str
    under: Some[tuple[str, str]]
    proof: str
    sources: Some[str]
    sourced: str


@frozen
class Brief:
    """Everything that stands on the sheet."""

    states: tuple[BriefState, ...]
    duties: Some[BriefDuty]
    moves: Some[BriefMove]
    moved_days: int
    findings: Some[BriefFinding]


def brief(shelf: Shelf) -> Brief:
    """The sheet of an edition."""
    days = shelf.edition.head.window_days or MOVED_DAYS
    return Brief(
        states=tuple(_state(shelf, group.state, [v.item.id for v in group.views])
                     for group in shelf.groups()),
        duties=_some([_duty(views[0]) for views in shelf.asked(*LIVE)], DUTIES),
        moves=_some(_moves(shelf, days), MOVES),
        moved_days=days,
        findings=_some([_finding(shelf, case) for case in _strongest(shelf)], FINDINGS),
    )  # fmt: skip


def _some(every: Sequence[T], most: int) -> Some[T]:
    return Some(tuple(every[:most]), max(0, len(every) - most))


def _titled(shelf: Shelf, item: str) -> tuple[str, str]:
    return short(shelf.item_title(item), ARTICLE), commitment_page(item)


def _state(shelf: Shelf, state: str, items: Sequence[str]) -> BriefState:
    under = [_titled(shelf, item) for item in items] if state in GRAVE else []
    return BriefState(state, len(items), _some(under, UNDER))


def _duty(view: ShownDuty) -> BriefDuty:
    who = short(view.bearers, NAME)
    words = f"{wording.capital(who)} {view.force} {view.duty.must}"
    if view.duty.state == "waiting" and view.gate:
        words = f"Once {short(view.asker, NAME)} {view.gate}: {who} {view.force} {view.duty.must}"
    since = f" Since {wording.day(view.duty.since)}." if view.duty.since else ""
    words = short(words, WORDS)
    stop = "" if words.endswith("…") else "."
    return BriefDuty(
        view.state, f"commitments/{view.page}", short(view.title, ARTICLE), f"{words}{stop}{since}"
    )


def _moves(shelf: Shelf, days: int) -> list[BriefMove]:
    """The commitments that came to stand as they do in the days before, newest first."""
    first = max(date.min.toordinal(), shelf.on.toordinal() - days)
    moved = [
        BriefMove(view.standing.since, commitment_page(id), short(view.title, ARTICLE), state)
        for id, view in shelf.commitments.items()
        if view.standing and view.standing.since and view.standing.since.toordinal() >= first
        for state in [(*view.duty_states, view.standing.state)[0]]
    ]
    return sorted(moved, key=lambda move: (-move.on.toordinal(), move.page))


def _strongest(shelf: Shelf) -> list[Case]:
    """The incidents upheld by the day, those a state rests on most first.

    By the higher proof, then serious, then breaches before threats, then most origins.
    """

    def strength(case: Case) -> tuple[int, bool, bool, int, int, str]:
        upheld = _upheld(case)
        proof = max(PROOFS.index(one.proof) if one.proof else -1 for one in upheld)
        newest = max((one.since_on.toordinal() for one in upheld if one.since_on), default=0)
        is_serious = any(one.serious for one in upheld)
        is_threat_alone = all(one.bearing == "threatens" for one in upheld)
        origins = len(case.incident.origins)
        return -proof, not is_serious, is_threat_alone, -origins, -newest, case.incident.id

    return sorted((case for case in shelf.shown_cases if _upheld(case)), key=strength)


def _upheld(case: Case) -> list[Finding]:
    return [one for one in case.findings if one.state == "upheld" and one.bearing != "context"]


def _finding(shelf: Shelf, case: Case) -> BriefFinding:
    upheld = _upheld(case)
    proofs = [one.proof for one in upheld if one.proof]
    captures = (shelf.captures.get(claim.capture) for claim in case.incident.claims)
    names = dict.fromkeys(wording.source(capture) for capture in captures if capture)
    return BriefFinding(
        page=incident_page(case.incident.id),
        title=short(case.title, NAME),
        bearings=wording.listed(dict.fromkeys(one.bearing for one in upheld)),
        under=_some([_titled(shelf, one.commitment) for one in upheld], UNDER),
        proof=wording.PROOF_WORDS[max(proofs, key=PROOFS.index)] if proofs else "",
        sources=_some([short(name, SOURCE) for name in names], SOURCES),
        sourced=wording.count(len(case.incident.origins), "independent origin"),
    )
