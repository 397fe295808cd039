"""Captures with their facts as persons corrected them, and which of them must be read again.

What leaves it: captures as they count, and the version that a reading of each must have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from servanda import canon, store
from servanda.corrections import corrected_captures
from servanda.model import Capture, Correction, Fact, Outlet
from servanda.sources.outlet_hosts import names_seen, only_says_so
from servanda.watch.gathering.adding import from_outlet

READ_BY: tuple[Fact, ...] = ("published", "language")  # the facts that a reading depends on


def as_corrected(
    captures: Sequence[Capture], corrections: Sequence[Correction], outlets: Sequence[Outlet]
) -> tuple[Capture, ...]:
    """The captures with their facts as corrected; another outlet's name is another source.

    Of one that only says to be of an outlet that is told, unless a person corrected whose it is.
    """
    corrected, names = corrected_captures(captures, corrections), names_seen(outlets)
    return tuple(
        (evolve(now, only_said=True) if only_says_so(now, names, outlets) else now)
        if now.publisher == was.publisher
        else from_outlet(evolve(now, source=None), outlets, named_by_person=True)
        for was, now in zip(captures, corrected)
    )


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
