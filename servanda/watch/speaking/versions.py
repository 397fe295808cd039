"""Versions: what was kept from the same addresses.

What leaves it: captures with their facts as corrected, in the order they were fetched.
"""

from __future__ import annotations

from collections.abc import Collection

from servanda.corrections import corrected_captures
from servanda.model import Capture
from servanda.watch.projecting.answers import Answers


def captures_at(answers: Answers, addresses: Collection[str]) -> tuple[Capture, ...]:
    """Every capture from some addresses, the one fetched first before the others."""
    wanted = set(addresses)
    there = answers.record.spelling(Capture, wanted)
    found = [capture for capture in there if capture.address in wanted]
    found.sort(key=lambda capture: (capture.fetched_at, capture.id))
    return corrected_captures(found, answers.corrections)
