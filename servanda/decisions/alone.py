"""What persons decided of incidents by themselves, under no commitment.

What leaves it: a judgement for each such incident. It moves no standing: the incident was judged
to have happened or not, and that is all. Published archives carry this file's own text, so it
imports the standard library, the vocabulary and the rules carried beside it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from servanda.decisions.comparison import ground, hold
from servanda.decisions.findings import current, since_on
from servanda.decisions.second_person import agreed_by_two, in_one_spelling
from servanda.model import Capture, Decision, Incident

LoneState = Literal["upheld", "rejected", "unsure", "disputed", "waiting"]


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
    *,
    two_people: bool = False,
) -> tuple[Alone, ...]:
    """What the decisions about incidents under no commitment come to, in order of their ids.

    As of a finding: a decision counts while what its person saw is unchanged, each person by the
    last of them, and persons who uphold and reject the same leave it "disputed". With
    `two_people`, what no two persons agree on is "waiting".
    """
    if two_people:
        decisions = in_one_spelling(tuple(decisions))
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
            _together(some, two_people=two_people),
            since_on(there.incidents[id], by_capture),
            tuple(decision.id for decision in some),
        )
        for id, some in sorted(judged.items())
    )


def _together(some: Sequence[Decision], *, two_people: bool) -> LoneState:
    upheld, rejected = (
        [decision for decision in some if decision.judgement == judgement]
        for judgement in ("upheld", "rejected")
    )
    if not upheld and not rejected:
        return "unsure"
    if two_people and not agreed_by_two(upheld or rejected):
        return "waiting"
    if upheld:
        return "disputed" if rejected else "upheld"
    return "rejected"
