"""Versions: what was kept from the same addresses.

What leaves it: captures with their facts as corrected, in the order they were fetched.
"""

from __future__ import annotations

from collections.abc import Collection

from servanda.corrections import corrected_captures
from servanda.model import Capture
from servanda.watch.projecting.answers import Answers
from servanda.watch.projecting.pieces import address_name


def captures_at(answers: Answers, addresses: Collection[str]) -> tuple[Capture, ...]:
    """Every capture from some addresses, the one fetched first before the others.

    They are found by name in the projection: what is read does not grow with the record.
    """
    wanted = set(addresses)
    ids = answers.under(*map(address_name, wanted))
    there = answers.record.some(Capture, ids)
    found = [capture for capture in there if capture.address in wanted]
    found.sort(key=lambda capture: (capture.fetched_at, capture.id))
    return corrected_captures(found, answers.corrections)
