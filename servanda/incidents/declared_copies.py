"""Captures that a person says are copies: one origin, whatever their words say.

What leaves it: the origins of an incident, those that persons joined put together, each with the
reason. Source: docs/why/by-hand.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servanda.incidents.copies import Joined
from servanda.model import Origin

SAID_A_COPY = "a person says it is a copy"


def joined(origins: Sequence[Origin], copies: Mapping[str, tuple[str, str]]) -> tuple[Origin, ...]:
    """Origins put together where one holds a copy and another what it is a copy of.

    `copies` gives for a capture the one it is a copy of, and why. Two copies of one capture that
    tells nothing here are of one origin too.
    """
    at = {capture: str(number) for number, origin in enumerate(origins)
          for capture in origin.captures}  # fmt: skip
    sets = Joined([*at.values(), *copies, *(of for of, _ in copies.values())])
    for capture, place in at.items():
        if capture in copies or capture in {of for of, _ in copies.values()}:
            sets.join(place, capture)
    for copy, (of, _) in copies.items():
        sets.join(copy, of)
    groups: dict[str, list[Origin]] = {}
    for number, origin in enumerate(origins):
        groups.setdefault(sets.of(str(number)), []).append(origin)
    return tuple(_merged(group, copies) for group in groups.values())


def _merged(group: Sequence[Origin], copies: Mapping[str, tuple[str, str]]) -> Origin:
    if len(group) == 1:
        return group[0]
    captures = tuple(capture for origin in group for capture in origin.captures)
    reasons = dict(zip(captures, (why for origin in group for why in _because(origin))))
    because = tuple(
        f"{SAID_A_COPY}: {copies[capture][1]}" if capture in copies else reasons[capture]
        for capture in captures
    )
    shared = dict.fromkeys(
        origin.reason.removeprefix("one origin: ") for origin in group if len(origin.captures) > 1
    )
    return Origin(captures, "one origin: " + "; ".join([SAID_A_COPY, *shared]), because)


def _because(origin: Origin) -> Sequence[str]:
    return origin.because or ("",) * len(origin.captures)
