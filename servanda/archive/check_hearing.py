"""Whether the sources said to be heard are those whose published captures are of those days.

What leaves it: sentences, as in checks.py. `verify.py` carries this very file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from servanda.archive.edition import (
    BEFORE_PLACES,
    BEFORE_VOICES,
    BEFORE_WITHHELD,
    Edition,
    SourceMonth,
    form_of,
)
from servanda.archive.folder import MANIFEST
from servanda.model import Capture, Hearing, Outlet
from servanda.web_places import voice_of

SHEET = "sheet:"  # an imported list is of no outlet


def hearing_faults(edition: Edition, room: Any) -> Iterator[str]:
    """Each listed source has one hearing, and each hearing the pages that the captures make.

    `room` is `servanda.sources.hearing`. Whether a source that said nothing could be reached is
    not in a site, and is taken as told.
    """
    head = edition.head
    states = [hearing.state for hearing in head.hearings]
    counts = states.count("spoke"), len(states) - states.count("not expected")
    if states and counts != (head.heard, head.expected):
        yield (
            f"{MANIFEST} head: says {head.heard} of {head.expected} sources heard; "
            f"its list of sources makes it {counts[0]} of {counts[1]}."
        )
    if form_of(edition) in BEFORE_WITHHELD:
        return
    listed = [outlet.id for outlet in edition.outlets]
    told_of = [hearing.source for hearing in head.hearings]
    if told_of != listed:
        odd = next((id for id in listed + told_of if (id in listed) != (id in told_of)), "a source")
        yield f"{MANIFEST} head: what was heard of {odd} does not fit data/outlets.jsonl."
        return
    pages = _pages(edition)
    if not listed and form_of(edition) not in BEFORE_VOICES:
        yield from _voices(head.heard, pages)
    for outlet, hearing in zip(edition.outlets, head.hearings):
        yield from _hearing(outlet, hearing, pages, edition, room)
    if form_of(edition) not in BEFORE_PLACES:
        yield from _months(edition, pages, room)


def _pages(edition: Edition) -> list[Capture]:
    """The captures that an outlet is heard in: no statement, sheet or wall; the same bytes once."""
    stated = {statement.capture for statement in edition.statements}
    first: dict[str, Capture] = {}
    for capture in edition.captures:
        if not (capture.wall or capture.id in stated or capture.address.startswith(SHEET)):
            first.setdefault(capture.bytes_sha256, capture)
    return list(first.values())


def _voices(heard: int, pages: list[Capture]) -> Iterator[str]:
    """Where no source is listed, no more are heard than hosts and persons' names speak."""
    most = len({voice_of(page) for page in pages} - {""})
    if heard > most:
        yield f"{MANIFEST} head: says {heard} sources heard; data/captures.jsonl has {most} voices."


def _hearing(
    outlet: Outlet, hearing: Hearing, pages: list[Capture], edition: Edition, room: Any
) -> Iterator[str]:
    """One hearing against the captures.

    A page whose address is withheld and that names no source may be of any outlet.
    """
    head = edition.head
    since = head.on - timedelta(days=head.window_days)
    least, more = _days_of(outlet, pages, room)
    place = f"{MANIFEST} head: {outlet.id}"
    for what, said, of in (
        ("pages", hearing.pages, lambda day: day is not None and since <= day <= head.on),
        ("pages without a day", hearing.undated, lambda day: day is None),
    ):
        low = sum(map(of, least))
        if not low <= said <= low + sum(map(of, more)):
            yield f"{place}: says {said} {what} were heard; data/captures.jsonl has {low}."
            return
    wanted = room.hear_count(
        outlet, hearing.pages, hearing.undated, since, head.on,
        reached=hearing.state != "not reached",
    )  # fmt: skip
    if wanted != hearing:
        yield f"{place}: is told as {hearing.state}; its pages make it {wanted.state}."


def _days_of(
    outlet: Outlet, pages: list[Capture], room: Any
) -> tuple[list[date | None], list[date | None]]:
    """The days of the pages that are of an outlet, and of those that may be."""
    least = [room.published_on(page) for page in pages if room.is_of(outlet, page)]
    more = [
        room.published_on(page)
        for page in pages
        if page.source is None and ":withheld" in page.address and not room.is_of(outlet, page)
    ]
    return least, more


def _months(edition: Edition, pages: list[Capture], room: Any) -> Iterator[str]:
    """Each listed source has each month once, with the pages that the captures make."""
    table = "data/months.jsonl"
    spans = list(room.months(edition.head.on)) if edition.outlets else []
    wanted = [(outlet.id, *span) for outlet in edition.outlets for span in spans]
    if [(month.source, month.first, month.last) for month in edition.months] != wanted:
        yield f"{table}: has not each month of each listed source once, in their order."
        return
    own = {outlet.id: (outlet, *_days_of(outlet, pages, room)) for outlet in edition.outlets}
    for month in edition.months:
        outlet, least, more = own[month.source]
        low, high = _within(least, month), _within(more, month)
        if not low <= month.pages <= low + high:
            yield f"{table}: {_said(month)}, {month.pages} pages; data/captures.jsonl has {low}."
            return
        state = room.hear_count(
            outlet, month.pages, 0, month.first, month.last, reached=month.state != "not reached"
        ).state
        if state != month.state:
            yield f"{table}: {_said(month)}, {month.state}; its pages make it {state}."
            return


def _within(days: list[date | None], month: SourceMonth) -> int:
    return sum(day is not None and month.first <= day <= month.last for day in days)


def _said(month: SourceMonth) -> str:
    return f"says of {month.source} in the month from {month.first}"
