"""Names a person judged to be one, or two: what that comes to when claims are compared.

What leaves it: a `Naming` under which claims are compared, and signals where judgements
contradict one another. Claims themselves are never changed by it.
Source: docs/why/identities.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from servanda import canon
from servanda.incidents.likeness import name, tokens, written
from servanda.model import Claim, Identity, Mention, Signal

Pair = tuple[tuple[str, ...], tuple[str, ...]]


def newest(identities: Iterable[Identity]) -> dict[Pair, Identity]:
    """The judgement that counts for each pair of names: the newest, of one instant the last."""
    return {paired(i.one, i.other): i for i in sorted(identities, key=lambda i: i.at)}


def paired(spelling: str, other: str) -> Pair:
    """Two names as they are compared, in one order."""
    first, second = sorted((tokens(spelling), tokens(other)))
    return first, second


def mentions(claims: Iterable[Claim]) -> Iterator[Mention]:
    """Everybody a claim says did it, had it done to them, or said it."""
    for claim in claims:
        yield from (*claim.by, *claim.to)
        if claim.said_by:
            yield claim.said_by


@frozen
class NameGroup:
    """Spellings that stand for one, and the judgements that say so."""

    spellings: tuple[str, ...]
    because: tuple[Identity, ...]
    actor: str | None = None

    def reasons(self) -> tuple[str, ...]:
        return tuple(
            f'"{i.one}" and "{i.other}" are taken for one by {i.by} on {i.at.date()}: {i.reason}'
            for i in self.because
        )


@frozen
class Naming:
    """The groups of spellings that count as one."""

    groups: tuple[NameGroup, ...] = ()
    signals: tuple[Signal, ...] = ()
    apart: frozenset[Pair] = frozenset()  # judged different

    def claim(self, claim: Claim) -> Claim:
        """The claim as it is compared, each name of a group in the group's first spelling."""
        if not self.groups:
            return claim
        return evolve(
            claim,
            by=self.all(claim.by),
            to=self.all(claim.to),
            said_by=self.mention(claim.said_by) if claim.said_by else None,
        )

    def all(self, some: Sequence[Mention]) -> tuple[Mention, ...]:
        return tuple(self.mention(mention) for mention in some)

    def mention(self, mention: Mention) -> Mention:
        """The mention under the group's first spelling, and its actor where one is known."""
        if mention.actor:
            return mention
        fits = [(g, kept) for g in self.groups for kept in [_respelt(mention, g)] if kept]
        if len(fits) != 1:
            return mention
        group, words = fits[0]
        return evolve(mention, actor=group.actor, span=evolve(mention.span, quote=words))

    def reasons(self, claims: Sequence[Claim]) -> tuple[str, ...]:
        """Who took two of the spellings in these claims for one, and why."""
        reasons: list[str] = []
        for group in self.groups:
            met = {
                at
                for m in mentions(claims)
                for at, spelling in enumerate(group.spellings)
                if set(telling(spelling, group)) <= set(name(m))
            }
            if len(met) > 1:
                reasons += group.reasons()
        return tuple(reasons)

    def are_one(self, first: str, second: str) -> bool:
        """Whether two names stand in one group."""
        return any(
            {tokens(first), tokens(second)} <= {tokens(s) for s in group.spellings}
            for group in self.groups
        )


def telling(spelling: str, group: NameGroup) -> tuple[str, ...]:
    """The words of a spelling that the others do not share: "rangsi" of "Sam Rangsi"."""
    shared = set.intersection(*(set(tokens(s)) for s in group.spellings))
    return tuple(word for word in tokens(spelling) if word not in shared) or tokens(spelling)


def _respelt(mention: Mention, group: NameGroup) -> str:
    """The mention's words in the group's first spelling; empty where it is not of the group."""
    words, first = set(name(mention)), group.spellings[0]
    for spelling in group.spellings:
        if words >= set(tokens(spelling)):
            return _replaced(mention.span.quote, spelling, first)
        if words and words == set(telling(spelling, group)):
            return " ".join(telling(first, group)).title()
    return ""


def _replaced(quote: str, spelling: str, by: str) -> str:
    pattern = r"\W+".join(re.escape(word) for word in spelling.split())
    return re.sub(pattern, lambda _: by, quote, flags=re.IGNORECASE)


def naming(identities: Sequence[Identity], claims: Sequence[Claim]) -> Naming:
    """What judgements about names come to, in whatever order they were recorded.

    "same" is carried on from name to name. Where names would so be one that somebody judged
    different, or that are two known actors, none of them are, and a signal names the judgements.
    """
    actors: dict[tuple[str, ...], set[str]] = {}
    for mention in mentions(claims):
        if mention.actor and name(mention):
            actors.setdefault(called(mention), set()).add(mention.actor)
    return naming_by(identities, lambda words: actors.get(words, set()))


def called(mention: Mention) -> tuple[str, ...]:
    """The words of a mention's name by which judgements speak of it."""
    return tokens(written(mention))


def naming_by(
    identities: Sequence[Identity], actors_called: Callable[[tuple[str, ...]], set[str]]
) -> Naming:
    """The same as `naming`, where it is looked up which known actors claims call by a name."""
    current = newest(identities)
    apart = frozenset(pair for pair, i in current.items() if i.verdict == "different")
    same = {pair: i for pair, i in sorted(current.items()) if i.verdict == "same"}
    groups, signals = [], []
    for members in _components(same):
        because = tuple(i for pair, i in same.items() if pair[0] in members)
        barred = [i for pair, i in current.items() if pair in apart and set(pair) <= members]
        known = sorted({actor for member in members for actor in actors_called(member)})
        if barred or len(known) > 1:
            signals.append(_contradiction(because, barred, known))
            continue
        by_words = {tokens(n): n for i in reversed(because) for n in (i.other, i.one)}
        spellings = tuple(by_words[member] for member in sorted(members))
        groups.append(NameGroup(spellings, because, known[0] if known else None))
    return Naming(tuple(groups), tuple(signals), apart)


def _components(same: Mapping[Pair, Identity]) -> list[frozenset[tuple[str, ...]]]:
    components: list[frozenset[tuple[str, ...]]] = []
    for pair in same:
        met = [group for group in components if group & set(pair)]
        components = [g for g in components if g not in met] + [frozenset(pair).union(*met)]
    return sorted(components, key=sorted)


def _contradiction(
    same: Sequence[Identity], different: Sequence[Identity], known: Sequence[str]
) -> Signal:
    names = sorted({n for i in same for n in (i.one, i.other)})
    judged = [f'{i.by}: "{i.one}" and "{i.other}" are the {i.verdict}' for i in same]
    judged += [f'{i.by}: "{i.one}" and "{i.other}" are different' for i in different]
    if not different:
        judged.append(f"but they are two known actors: {', '.join(known)}")
    return Signal(
        id=canon.identify("sig", "names contradict", *judged),
        kind="names contradict",
        where=", ".join(names),
        what="; ".join(judged),
        why="They cannot all hold, so none of these names is taken for another.",
        do="Judge one of these pairs again: servanda decide WATCH --names ONE OTHER --verdict ...",
    )
