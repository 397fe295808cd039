"""What persons decided of incidents by themselves, under no commitment.

What leaves it: a judgement for each such incident. It moves no standing: the incident was judged
to have happened or not, and that is all. Published archives carry this file's own text, so it
imports the standard library, the vocabulary and `findings`, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from servanda.decisions.comparison import ground, hold
from servanda.decisions.findings import current, since_on
from servanda.model import Capture, Decision, Incident

LoneState = Literal["upheld", "rejected", "unsure", "disputed"]


class Alone(NamedTuple):
    """What decisions about one incident under no commitment come to; `since_on` as of a finding."""

    incident: str
    state: LoneState
    since_on: date | None
    decisions: tuple[str, ...]


def decided_alone(
    decisions: Iterable[Decision],
    incidents: Sequence[Incident],
    captures: Sequence[Capture] = (),
) -> tuple[Alone, ...]:
    """What the decisions about incidents under no commitment come to, in order of their ids.

    As of a finding: a decision counts while what its person saw is unchanged, each person by the
    last of them, and persons who uphold and reject the same leave it "disputed".
    """
    last, _ = current({decision.id: decision for decision in decisions})
    alone = [decision for decision in last if decision.commitment is None]
    if not alone:
        return ()
    there = ground(incidents, ())
    by_capture = {capture.id: capture for capture in captures}
    judged: dict[str, list[Decision]] = {}
    for decision in alone:
        comparison = hold(decision, there)
        if comparison.incident is not None and not comparison.changes:
            judged.setdefault(comparison.incident.id, []).append(decision)
    return tuple(
        Alone(
            id,
            _together({decision.judgement for decision in some}),
            since_on(there.incidents[id], by_capture),
            tuple(decision.id for decision in some),
        )
        for id, some in sorted(judged.items())
    )


def _together(judgements: set[str]) -> LoneState:
    if "upheld" in judgements:
        return "disputed" if "rejected" in judgements else "upheld"
    return "rejected" if "rejected" in judgements else "unsure"
