"""Who is named, and how often: what a name of two words or more comes to in some incidents.

What leaves it: a `NameTally` a name, which those of several incidents add up to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from servanda.incidents.identities import mentions
from servanda.incidents.likeness import name, tokens, written
from servanda.model import Claim, Incident, Mention

NO_NAMES = frozenset({"state", "state_organ"})
Words = tuple[str, ...]  # a name as it is compared


@frozen
class NameTally:
    """A name as it is written where it is first told, and how often it is."""

    written: str
    first: str  # where that is, in the order of all
    claims: int
    actors: Mapping[str, int]  # the known actors whom it means, each in how many places

    @property
    def words(self) -> Words:
        """The name as it is compared."""
        return tokens(self.written)


def names_told(claim: Claim) -> Iterator[tuple[Words, Mention]]:
    """Every name of two words or more that a claim tells, but for those of states."""
    for mention in mentions([claim]):
        words = name(mention)
        if len(words) > 1 and mention.kind not in NO_NAMES:
            yield words, mention


def name_tallies(incident: Incident, place: str) -> dict[Words, NameTally]:
    """The names that one incident tells; `place` is its own in the order of all."""
    first: dict[Words, tuple[str, str]] = {}
    claims: dict[Words, set[str]] = {}
    actors: dict[Words, dict[str, int]] = {}
    for number, claim in enumerate(incident.claims):
        for at, (words, mention) in enumerate(names_told(claim)):
            first.setdefault(words, (written(mention), f"{place} {number:06} {at:04}"))
            claims.setdefault(words, set()).add(claim.id)
            own = actors.setdefault(words, {})
            if mention.actor:
                own[mention.actor] = own.get(mention.actor, 0) + 1
    return {words: NameTally(*first[words], len(claims[words]), actors[words]) for words in first}


def tallied(some: Sequence[NameTally], but: Iterable[NameTally] = ()) -> NameTally:
    """What tallies of one name add up to, `but` some that were among them."""
    count, actors = 0, dict[str, int]()
    for sign, tallies in ((1, some), (-1, but)):
        for tally in tallies:
            count += sign * tally.claims
            for actor, times in tally.actors.items():
                actors[actor] = actors.get(actor, 0) + sign * times
    first = min(some, key=lambda tally: tally.first)
    there = {actor: times for actor, times in sorted(actors.items()) if times}
    return NameTally(first.written, first.first, count, there)
