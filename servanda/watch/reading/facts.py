"""Captures with their facts as persons corrected them, and which of them must be read again.

What leaves it: captures as they count, and the version that a reading of each must have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from servanda import canon, store
from servanda.corrections import corrected_captures
from servanda.model import Capture, Correction, Fact, Outlet
from servanda.sources.outlet_hosts import at_one_of, names_seen, only_says_so
from servanda.watch.gathering.adding import from_outlet

READ_BY: tuple[Fact, ...] = ("published", "language")  # the facts that a reading depends on


def as_corrected(
    captures: Sequence[Capture], corrections: Sequence[Correction], outlets: Sequence[Outlet]
) -> tuple[Capture, ...]:
    """The captures with their facts as corrected; another outlet's name is another source.

    One that lies where an outlet publishes that was listed later is of it. Of one that only says
    to be of an outlet that is told, unless a person corrected whose it is.
    """
    names, outlet_at = names_seen(outlets), at_one_of(outlets)

    def known(was: Capture, now: Capture) -> Capture:
        if now.publisher != was.publisher:
            named = evolve(now, source=None, named_by_person=bool(now.publisher.strip()))
            return from_outlet(named, outlets, named_by_person=True)
        if now.source is None and (outlet := outlet_at(now.address)):
            return evolve(now, source=outlet.id, publisher=now.publisher or outlet.publisher)
        return evolve(now, only_said=True) if only_says_so(now, names, outlets) else now

    return tuple(map(known, captures, corrected_captures(captures, corrections)))


def captures_of(record: store.Store, outlets: Sequence[Outlet]) -> tuple[Capture, ...]:
    """Every capture on record, with its facts as corrected."""
    return as_corrected(record.all(Capture), record.all(Correction), outlets)


def version_of(version: str, corrections: Sequence[Correction]) -> Callable[[str], str]:
    """For a capture, the version of a reading that knows its day and language as corrected.

    A correction that was withdrawn counts too: the capture was then read with another day.
    """
    made: dict[str, list[str]] = {}
    for correction in corrections:
        if correction.fact in READ_BY:
            made.setdefault(correction.capture, []).append(correction.id)

    def of(capture: str) -> str:
        return canon.sha256([version, sorted(made[capture])]) if capture in made else version

    return of
