"""Who was named before a word, as far as it decides whom a pronoun stands for.

What leaves it: those named near, and of those named further back the last of each sort: a pronoun
asks whether anybody of a sort was named, and who was the last. So a page of pronouns costs in
proportion to its length.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from servanda.model import ActorKind, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

# Nouns that say nothing of who they are: after "the" they are those just told of.
_ANYBODY = frozenset(
    ("man", "woman", "boy", "girl", "person", "people", "victim", "detainee", "captive", "hostage")
)
_WHERE_AND_WHEN = frozenset(("in", "at", "near", "on", "from"))
_POINTING = frozenset(("the", "these", "those"))
Sort = tuple[ActorKind, bool, bool, bool]


def points_to_people(token: Token) -> bool:
    """Whether a noun with nothing but its article is somebody told of before: "the men"."""
    words = [child for child in token.children if child.lower_ not in _WHERE_AND_WHEN]
    return (
        token.lemma_.lower() in _ANYBODY
        and len(words) == 1
        and words[0].lower_ in _POINTING
        and token.dep_ != "conj"
    )


@frozen(eq=False)
class Antecedent:
    """Somebody the text named, for pronouns that come later."""

    at: int
    mention: Mention
    proper: bool
    subject: bool
    plural: bool
    teller: bool = False  # it is told by them

    @property
    def sort(self) -> Sort:
        """What pronouns ask of it beside where it stands."""
        return self.mention.kind, self.proper, self.plural, self.teller


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
