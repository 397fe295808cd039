"""Which codings and corrections by persons count, and what they make of captures.

What leaves it: the same answer for the same records in any order. Published archives carry this
file's own text, so it imports the standard library, the vocabulary and the spelling of records,
and nothing else. Source: docs/why/by-hand.md.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from attrs import evolve

from servanda.canon import identify, plain
from servanda.model import Capture, Coding, Correction, Dating, Interval

CORRECTED = "corrected by a person"

R = TypeVar("R", Coding, Correction)


def made_id(prefix: str, record: Coding | Correction) -> str:
    """The id of a record by hand: of all that it says."""
    says = plain(record)
    del says["id"]
    return identify(prefix, says)


def claim_of(coding: Coding) -> str:
    """The id of the claim that a coding is about."""
    claim = coding.claim or coding.corrects
    if claim is None:
        raise ValueError(f"{coding.id} neither tells a claim nor corrects one")
    return claim.id


def fact_of(correction: Correction) -> tuple[str, str]:
    """The capture and the fact that a correction is about."""
    return correction.capture, correction.fact


def standing(records: Iterable[R], about: Callable[[R], Hashable]) -> dict[Any, list[R]]:
    """What is not withdrawn about each thing, oldest first: the last of each counts.

    Of records of one instant, what replaces comes after what it replaces. Only who recorded it
    can withdraw it.
    """
    by_id = {record.id: record for record in records}
    withdrawn = {w.replaces for w in by_id.values() if w.withdrawn and _theirs(w, by_id)}
    ordered = sorted(by_id.values(), key=lambda r: (r.at, _depth(r, by_id), r.id))
    by_subject: dict[Any, list[R]] = {}
    for record in ordered:
        if not record.withdrawn and record.id not in withdrawn:
            by_subject.setdefault(about(record), []).append(record)
    return by_subject


def _theirs(withdrawal: R, by_id: Mapping[str, R]) -> bool:
    earlier = by_id.get(withdrawal.replaces or "")
    return earlier is not None and earlier.by == withdrawal.by


def _depth(record: R, by_id: Mapping[str, R]) -> int:
    """How many records stand before it; ids are hashes, so only a forged one could go round."""
    depth = 0
    earlier = by_id.get(record.replaces or "")
    while earlier is not None and depth < 99:
        depth += 1
        earlier = by_id.get(earlier.replaces or "")
    return depth


def corrected_captures(
    captures: Sequence[Capture], corrections: Sequence[Correction]
) -> tuple[Capture, ...]:
    """The captures with the facts that persons corrected; what is said to be a copy stays."""
    facts: dict[str, dict[str, Any]] = {}
    for (capture, fact), mine in standing(corrections, fact_of).items():
        if fact == "published":
            facts.setdefault(capture, {})[fact] = Dating(days(mine[-1].value), "given", CORRECTED)
        elif fact != "copy_of":
            facts.setdefault(capture, {})[fact] = mine[-1].value
    return tuple(
        evolve(capture, **facts[capture.id]) if capture.id in facts else capture
        for capture in captures
    )


def said_copies(corrections: Sequence[Correction]) -> dict[str, Correction]:
    """What persons say is a copy of another capture, by its id."""
    return {
        capture: mine[-1]
        for (capture, fact), mine in standing(corrections, fact_of).items()
        if fact == "copy_of" and mine[-1].value
    }


def days(value: str) -> Interval:
    """A day, "2017-09-03", or the first and last it can be, "2017-09-01/2017-09-03".

    Raises ValueError for anything else.
    """
    first, _, last = value.partition("/")
    from_on = date.fromisoformat(first)
    to_on = date.fromisoformat(last) if last else from_on
    return Interval(from_on, to_on, "day" if from_on == to_on else "range", value)
