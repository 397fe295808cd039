"""Which signals on record are open still: what was handled since is passed over.

What leaves it: the signals of a record, less those of languages that a later reading could read
and of names that the watch's sources, or a person, settled since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from servanda.corrections import fact_of, standing
from servanda.model import Capture, Correction, Outlet, Signal
from servanda.sources import outlet_hosts
from servanda.watch.judging.by_hand import Handwriting
from servanda.watch.reading import coverage


def still_open(
    signals: Iterable[Signal], hand: Handwriting, outlets: tuple[Outlet, ...]
) -> Iterator[Signal]:
    """The signals less those that were handled since they were raised."""
    borne: set[str] | None = None
    for signal in coverage.still(signals, hand.tellings):
        if signal.kind == outlet_hosts.IMPERSONATED:
            if borne is None:
                borne = {s.id for s in impersonations(hand.captures, hand.corrections, outlets)}
            if signal.id not in borne:
                continue
        yield signal


def impersonations(
    captures: Iterable[Capture], corrections: Iterable[Correction], outlets: Sequence[Outlet]
) -> Iterator[Signal]:
    """A signal for each capture that bears the name of an outlet it is not known to be of.

    Not where a person has corrected whose it is.
    """
    by_person = standing(corrections, fact_of)
    corrected = {capture for capture, fact in by_person if fact == "publisher"}
    for capture in captures:
        if capture.id not in corrected and (s := outlet_hosts.impersonated(capture, outlets)):
            yield s
