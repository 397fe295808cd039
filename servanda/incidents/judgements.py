"""Which claims persons judged to be of one event, of two, or of none.

What leaves it: constraints under which claims are grouped, the same for any order in which the
judgements were recorded, and signals where they cannot all hold. Claims are never changed by it.
Source: docs/why/incidents.md, "What persons judge".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

from attrs import frozen

from servanda import canon
from servanda.model import Grouping, Signal

Pair = tuple[str, str]  # ids of two claims, in order


@frozen
class Judgements:
    """What the groupings that count come to.

    `one` are pairs judged of one event, those of the newest judgement first; `apart` pairs judged
    of two; `out` claims judged to tell of no incident. `by` is the grouping behind each.
    """

    one: tuple[Pair, ...] = ()
    apart: frozenset[Pair] = frozenset()
    out: frozenset[str] = frozenset()
    by: Mapping[Pair | str, Grouping] = {}
    signals: tuple[Signal, ...] = ()

    def splits(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Whether any claim of one set is judged apart from any of another."""
        return bool(self.apart) and any(
            paired(claim, other) in self.apart for claim, other in product(some, others)
        )

    def about(self, claims: Iterable[str]) -> tuple[Grouping, ...]:
        """The judgements that speak of any of these claims, oldest first."""
        ids = set(claims)
        spoken = {g.id: g for key, g in self.by.items() if ids & set(_claims(key))}
        return tuple(sorted(spoken.values(), key=_age))


def paired(claim: str, other: str) -> Pair:
    """Two claims in one order."""
    return (claim, other) if claim <= other else (other, claim)


def current_groupings(groupings: Iterable[Grouping]) -> list[Grouping]:
    """The judgements that count, oldest first.

    One that its own person replaced or withdrew counts no more; nobody takes back another's.
    """
    by_id = {grouping.id: grouping for grouping in groupings}
    over = {
        later.replaces
        for later in by_id.values()
        if later.replaces in by_id and by_id[later.replaces].by == later.by
    }
    counting = (g for g in by_id.values() if g.id not in over and not g.withdrawn)
    return sorted(counting, key=_age)


def judged(groupings: Sequence[Grouping]) -> Judgements:
    """What the judgements of all persons come to: of two about the same claims the newer counts.

    Two persons who judge the same claims otherwise raise a signal that names both.
    """
    pairs: dict[Pair, tuple[bool, Grouping]] = {}  # whether of one event
    alone: dict[str, tuple[bool, Grouping]] = {}  # whether of any event
    differing: dict[Pair, None] = {}

    def say(pair: Pair, is_one: bool, grouping: Grouping) -> None:
        was = pairs.setdefault(pair, (is_one, grouping))
        if was[0] != is_one and was[1].by != grouping.by:
            differing[was[1].id, grouping.id] = None

    counting = current_groupings(groupings)
    for grouping in reversed(counting):
        stays = grouping.verdict != "no incident"
        for claim in (claim for part in grouping.parts for claim in part):
            was = alone.setdefault(claim, (stays, grouping))
            if was[0] != stays and was[1].by != grouping.by:
                differing[was[1].id, grouping.id] = None
        if stays:
            for part in grouping.parts:
                for claim, other in combinations(dict.fromkeys(part), 2):
                    say(paired(claim, other), True, grouping)
            for part, rest in combinations(grouping.parts, 2):
                for claim, other in product(part, rest):
                    if claim != other:
                        say(paired(claim, other), False, grouping)
    by_id = {grouping.id: grouping for grouping in counting}
    return Judgements(
        one=tuple(pair for pair, (is_one, _) in pairs.items() if is_one),
        apart=frozenset(pair for pair, (is_one, _) in pairs.items() if not is_one),
        out=frozenset(claim for claim, (stays, _) in alone.items() if not stays),
        by={
            **{pair: grouping for pair, (_, grouping) in pairs.items()},
            **{claim: grouping for claim, (_, grouping) in alone.items()},
        },
        signals=tuple(_differ(by_id[newer], by_id[older]) for newer, older in differing),
    )


def contradiction(pair: Pair, known: Judgements) -> Signal:
    """That two claims cannot be of one event, for others judged apart would be one with them."""
    grouping = known.by[pair]
    what = (
        f"{grouping.id} of {grouping.by}: {pair[0]} and {pair[1]} are judged of one event, but "
        "each is one with a claim that is judged apart from the other"
    )
    return _signal("groupings contradict", grouping.id, what, "The two stay apart.")


def _differ(newer: Grouping, older: Grouping) -> Signal:
    what = (
        f'{newer.by} on {newer.at.date()}: "{newer.verdict}" ({newer.reason}); '
        f'{older.by} on {older.at.date()}: "{older.verdict}" ({older.reason})'
    )
    return _signal("groupings differ", newer.id, what, "The newer of the two counts.")


def _signal(kind: str, where: str, what: str, why: str) -> Signal:
    return Signal(
        id=canon.identify("sig", kind, where, what),
        kind=kind,
        where=where,
        what=what,
        why=why,
        do="Judge these claims again with `servanda decide WATCH --one-event`, --apart, or "
        "--no-incident.",
    )


def _claims(key: Pair | str) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else key


def _age(grouping: Grouping) -> tuple[object, str]:
    return grouping.at, grouping.id
