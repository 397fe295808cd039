"""How much of a month is in: events are told late, and the last months always look quieter.

What leaves it: the share of a month's events that is known, by how old the month is. (Reporting
triangle, chain ladder.) A longest delay is never taken for all of them: it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

TOO_EARLY = 0.5  # of a month less than half in, nothing is said
FEWEST = 20  # events told after their month's end or not, to say how late they are told
LONGEST = 12  # months after which a month counts as in, unless events are told later


@frozen
class Completeness:
    """The share of a month's events that is in when it is so many months old; 1 beyond.

    `told` are the events it rests on; with fewer than `FEWEST` it is not known and taken for 1.
    """

    by_age: tuple[float, ...]
    told: int

    @property
    def is_known(self) -> bool:
        """Whether enough events were told to say it."""
        return self.told >= FEWEST

    def at(self, age: int) -> float:
        """The share that is in of a month `age` months old: 0 is the month that is not over."""
        return self.by_age[age] if self.is_known and 0 <= age < len(self.by_age) else 1.0


def triangle(
    events: Iterable[tuple[int, int]], now: int, *, longest: int = LONGEST
) -> list[list[int]]:
    """By month of the event, how many were known when it was 0, 1, 2 ... months old, up to now.

    `events` are pairs of numbered months: that of the event and that in which it was told, both
    up to `now`. One told before its month, as a thing announced, was known at once.
    """
    rows: dict[int, list[int]] = {}
    for happened, told in events:
        if happened > now or told > now:
            continue
        row = rows.setdefault(happened, [0] * (min(longest, now - happened) + 1))
        for age in range(max(0, told - happened), len(row)):
            row[age] += 1
    return [rows[month] for month in sorted(rows)]


def completeness(rows: Sequence[Sequence[int]], told: int) -> Completeness:
    """What the chain ladder says of a triangle: how much more comes after each age.

    From one age to the next, the events of every month old enough for both are summed and
    divided; what is in at an age is what all the steps after it leave.
    """
    ages = max(map(len, rows), default=0)
    steps = []
    for age in range(ages - 1):
        both = [(row[age], row[age + 1]) for row in rows if len(row) > age + 1]
        known, later = sum(pair[0] for pair in both), sum(pair[1] for pair in both)
        steps.append(known / later if later else 1.0)
    shares = [1.0]
    for step in reversed(steps):
        shares.append(shares[-1] * step)
    return Completeness(tuple(reversed(shares)), told)
