"""Moves: what other files or another Servanda would make of the same record.

What leaves it: the commitments that would stand otherwise, and which of the versions differ. It
compares two projections, and takes neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from servanda import wording
from servanda.store import ProjectedRows, ProjectionLine
from servanda.watch.projecting.pieces import plain_data
from servanda.watch.projecting.versions import IN_WORDS

# An outlet listed, or a text attached, is no other reading of what is on record.
TAKEN_AT_ONCE = ("sources", "official")


@frozen
class WouldMove:
    """One commitment, how it stands by what was taken, and how it would stand; "" for not there."""

    commitment: str
    before: str
    after: str


@frozen
class Moves:
    """What differs from the versions that were taken, and what would move by it on a day."""

    because: tuple[str, ...]
    on: str
    moves: tuple[WouldMove, ...]
    added: int  # lines of the record added since, which may move something too

    def in_words(self, *, is_taken: bool = False) -> list[str]:
        """A line for what differs, a line for each commitment, and how it is taken."""
        differs = " and ".join(IN_WORDS[name] for name in self.because)
        since = f", with {wording.figure(self.added, 'line')} added since" if self.added else ""
        lines = [f"{differs} changed since the standings were last taken{since}; on {self.on}:"]
        for move in self.moves:
            before, after = move.before or "not there", move.after or "not there"
            moved = "moved" if is_taken else "would move"
            lines.append(f"{moved}: {move.commitment} from {before} to {after}")
        if not is_taken:
            lines.append("Answers are by what is there now. Take it: servanda check WATCH --take")
        return lines


def differing(was: ProjectionLine, now: ProjectionLine) -> tuple[str, ...]:
    """Which versions differ of those that are shown before they are taken."""
    names = [name for name in IN_WORDS if was.versions.get(name) != now.versions.get(name)]
    return tuple(name for name in names if name not in TAKEN_AT_ONCE)


def moves_of(
    before: ProjectedRows, after: ProjectedRows, because: Sequence[str], added: int
) -> Moves:
    """Which commitments stand otherwise in one projection than in another."""
    was, now = _states(before), _states(after)
    # A projection of before standings were kept in it tells of none, so nothing is compared.
    every = dict.fromkeys([*was[0], *now[0]] if was[0] else ())
    moves = tuple(
        WouldMove(id, was[0].get(id, ""), now[0].get(id, ""))
        for id in every
        if was[0].get(id) != now[0].get(id)
    )
    return Moves(tuple(because), now[1], moves, added)


def _states(rows: ProjectedRows) -> tuple[Mapping[str, str], str]:
    states, on = {}, ""
    for row in rows.all("standing"):
        body = plain_data(row)
        states[row.key], on = body["state"], body["on"]
    return states, on
