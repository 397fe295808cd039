"""Whether the sources said to be heard are those whose published captures are of those days.

What leaves it: sentences, as in checks.py. `verify.py` carries this very file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from servanda.archive.edition import BEFORE_VOICES, BEFORE_WITHHELD, Edition, form_of
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
    least = [room.published_on(page) for page in pages if room.is_of(outlet, page)]
    more = [
        room.published_on(page)
        for page in pages
        if page.source is None and ":withheld" in page.address and not room.is_of(outlet, page)
    ]
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
