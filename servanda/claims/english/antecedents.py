"""Who was named before a word, as far as it decides whom a pronoun stands for.

What leaves it: those named near, and of those named further back the last of each sort: a pronoun
asks whether anybody of a sort was named, and who was the last. So a page of pronouns costs in
proportion to its length.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from attrs import define, field, frozen

from servanda.model import ActorKind, Mention

Sort = tuple[ActorKind, bool, bool]


@frozen(eq=False)
class Antecedent:
    """Somebody the text named, for pronouns that come later."""

    at: int
    mention: Mention
    proper: bool
    subject: bool
    plural: bool

    @property
    def sort(self) -> Sort:
        """What pronouns ask of it beside where it stands."""
        return self.mention.kind, self.proper, self.plural


@define(eq=False)
class Antecedents:
    """All whom the text named so far, in its order."""

    _all: list[Antecedent] = field(factory=list)
    _by_sort: dict[Sort, list[Antecedent]] = field(factory=dict)

    def add(self, named: Antecedent) -> None:
        """Note one who stands behind all noted before."""
        self._all.append(named)
        self._by_sort.setdefault(named.sort, []).append(named)

    def before(self, at: int, *, near: int) -> list[Antecedent]:
        """In order all named between two places, and before them the last of each sort."""
        back = (_before(some, near)[-1:] for some in self._by_sort.values())
        last = sorted((each for some in back for each in some), key=_AT)
        return [*last, *self._all[_place(self._all, near) : _place(self._all, at)]]


_AT = attrgetter("at")


def _place(some: list[Antecedent], at: int) -> int:
    return bisect_left(some, at, key=_AT)


def _before(some: list[Antecedent], at: int) -> list[Antecedent]:
    place = _place(some, at)
    return some[max(0, place - 1) : place]
