"""Blocking, as in record linkage: which claims are worth comparing, so that time stays linear.

What leaves it: every pair of claims that `likeness` can give more than nothing, and few others,
found by words, days and stories they share. Only of a crowd, claims that say the same of whom,
by whom, when and where, not all are compared: a few stand for it. Nothing here hangs on the
order in which claims were recorded. Source: docs/why/incidents.md, "Time".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial

import numpy as np
from attrs import frozen
from rapidfuzz import fuzz, process

from servanda.incidents.likeness import (
    NEAR_WORD_RATIO,
    Manner,
    head,
    likeness,
    name,
    people,
    relation,
    sets_apart,
    tokens,
    word_ends,
)
from servanda.incidents.sentences import NEAR_QUOTE_RATIO, runs
from servanda.incidents.times import SLACK_DAYS, known, narrow
from servanda.model import Claim, Mention

CROWD = 12  # claims of one saying that are all compared; of more, so many stand for them
ECHOES = 12  # of those that share a run of words so many are compared with each for its sentence
# Two claims whose days fit lie no further apart than the widest slack of `likeness`, a month: so
# with half of it added at both ends they share a stretch of days.
REACH_DAYS = 16
STRETCH_DAYS = 64
LONGEST_DAYS = 4000  # what is told of a wider time is found by words alone
_CHUNK = 512

Pair = tuple[int, int]


@frozen
class _Keys:
    """What two claims are brought together by."""

    words: frozenset[str]  # of all it names, with the ids of known actors
    names: frozenset[str]  # of those with a name
    nameless: tuple[tuple[str, ...], ...]  # the words of each of those without
    keys: tuple[frozenset[str], ...]  # of each named one: one of these is in any other's words
    all_named: bool  # whether each of them has a name, and there are any
    days: tuple[int, int, int] | None  # first, last and slack; None where they bind it to no other
    dated: bool

    @property
    def stretches(self) -> range | None:
        """The stretches of days its time touches."""
        if self.days is None:
            return None
        first, last = self.days[0] - REACH_DAYS, self.days[1] + REACH_DAYS
        return range(first // STRETCH_DAYS, last // STRETCH_DAYS + 1)

    def may_meet(self, other: _Keys) -> bool:
        """Whether the days of the two fit, as far as either's bind it."""
        if self.days is None or other.days is None:
            return True
        (a_first, a_last, a_slack), (b_first, b_last, b_slack) = self.days, other.days
        return max(b_first - a_last, a_first - b_last) <= max(a_slack, b_slack)


@frozen
class Crowds:
    """Which claims of a crowd stand for it, and which of it are compared all the same.

    `standing` are those compared with claims of another saying, `chained` the pairs that keep a
    crowd together, and `echoed` says of two told of in nearly one sentence whether that counts.
    """

    standing: Sequence[int]
    chained: AbstractSet[Pair]
    echoed: Callable[[int, int], bool]


def crowds(claims: Sequence[Claim], manner: Manner) -> Crowds:
    """The crowds of all claims of a line. Those whose ids come first stand for the others."""
    standing: list[int] = []
    chained: set[Pair] = set()
    for crowd in _alike(range(len(claims)), lambda at: sets_apart(claims[at], manner)):
        if len(crowd) > CROWD and sure(claims[crowd[0]], manner):
            crowd = sorted(crowd, key=lambda at: claims[at].id)
            chained.update((min(two), max(two)) for two in zip(crowd, crowd[1:]))
            crowd = crowd[:CROWD]
        standing += crowd
    sentences = _Sentences(claims, manner)
    return Crowds(sorted(standing), chained, sentences.echoed)


def pairs(
    claims: Sequence[Claim],
    stories: Sequence[str],
    manner: Manner,
    crowded: Crowds | None = None,
) -> set[Pair]:
    """The pairs to compare, by their places in the order given, the smaller first.

    `crowded` is given where the claims are some of many.
    """
    if crowded is None:
        crowded = crowds(claims, manner)
    wanted = set(crowded.chained)
    every = {at: _keys_of(claim, manner) for at, claim in enumerate(claims)}
    wanted.update(_by_story(every, stories))
    keys = {at: every[at] for at in crowded.standing}
    wanted.update(_by_name(keys), _by_words(keys, manner))
    wanted.update(_by_day(keys, claims, manner), _by_sentence(keys, claims, manner))
    return wanted


def edges(
    claims: Sequence[Claim],
    stories: Sequence[str],
    manner: Manner,
    crowded: Crowds | None = None,
) -> list[tuple[float, int, int]]:
    """How much speaks for each pair for which anything does, with the places of the two."""
    if crowded is None:
        crowded = crowds(claims, manner)
    likely = []
    for at, other in pairs(claims, stories, manner, crowded):
        first, second, within = claims[at], claims[other], stories[at] == stories[other]
        strength = strength_of(
            first, second, manner, within=within, echoed=partial(crowded.echoed, at, other)
        )
        if strength:
            likely.append((strength, at, other))
    return likely


def strength_of(
    first: Claim, second: Claim, manner: Manner, *, within: bool, echoed: Callable[[], bool]
) -> float:
    """The likeness of two claims; that they echo one sentence is asked only where all hangs on it.

    `first` is the one that comes first in the order of units.
    """
    strength = likeness(first, second, manner, within=within, echoed=False)
    if strength or not runs(first.quote.quote) & runs(second.quote.quote) or not echoed():
        return strength
    return likeness(first, second, manner, within=within)


def _alike(places: Iterable[int], key: Callable[[int], Hashable]) -> list[list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for at in places:
        groups.setdefault(key(at), []).append(at)
    return list(groups.values())


def sure(claim: Claim, manner: Manner) -> bool:
    """Whether any two claims that say the same as this one are likely one event."""
    who = people(claim, manner)
    if relation(who, who) != "same":
        return False
    named = any(m.actor or name(m) for m in who)
    return manner == "spoken" or named or narrow(claim, claim)


# ------------------------------------------------------------------ what a claim is found by


def _keys_of(claim: Claim, manner: Manner) -> _Keys:
    who = people(claim, manner)
    actors = [f"@{m.actor}" for m in who if m.actor]
    named = [m for m in who if name(m)]
    return _Keys(
        words=words_of_all(who),
        all_named=bool(who) and len(named) == len(who),
        names=frozenset(word for m in named for word in name(m)).union(actors),
        nameless=tuple(tokens(head(m)) for m in who if not name(m) and tokens(head(m))),
        keys=(*(frozenset(name(m)) for m in named), *(frozenset([id]) for id in actors)),
        days=_days(claim),
        dated=known(claim.when),
    )


def words_of_all(some: Sequence[Mention]) -> frozenset[str]:
    """All the words that name somebody, and the ids of known actors."""
    words = {word for m in some for word in (*tokens(head(m)), *name(m))}
    return frozenset(words | {f"@{m.actor}" for m in some if m.actor})


def last_words(some: Iterable[Mention]) -> set[str]:
    """The last word of each mention without a name: "reporter" of "two reporters"."""
    return {tokens(head(m))[-1] for m in some if not name(m) and tokens(head(m))}


def _days(claim: Claim) -> tuple[int, int, int] | None:
    """First day, last day and slack; None without both, and for a denial, made long after."""
    from_on, to_on = claim.when.from_on, claim.when.to_on
    if claim.stance == "denied" or from_on is None or to_on is None:
        return None
    first, last = from_on.toordinal(), to_on.toordinal()
    if last - first > LONGEST_DAYS:
        return None
    return first, last, SLACK_DAYS[claim.when.precision]


class _Index:
    """Claims by a word, and by the days they may be of."""

    def __init__(self, keys: dict[int, _Keys]) -> None:
        self._keys = keys
        self._all: dict[str, list[int]] = {}
        self._open: dict[str, list[int]] = {}
        self._within: dict[tuple[str, int], list[int]] = {}

    def add(self, at: int, words: Iterable[str]) -> None:
        """Let a claim be found by each of these words."""
        stretches = self._keys[at].stretches
        for word in words:
            self._all.setdefault(word, []).append(at)
            if stretches is None:
                self._open.setdefault(word, []).append(at)
            for stretch in stretches or ():
                self._within.setdefault((word, stretch), []).append(at)

    def near(self, at: int, words: Iterable[str]) -> Iterator[Pair]:
        """The claim with each other that has one of these words and whose days may be its own."""
        own = self._keys[at]
        stretches = own.stretches
        for word in words:
            if stretches is None:
                met = self._all.get(word, [])
            else:
                met = [other for s in stretches for other in self._within.get((word, s), ())]
                met += self._open.get(word, ())
            for other in met:
                if other != at and own.may_meet(self._keys[other]):
                    yield (at, other) if at < other else (other, at)


# ------------------------------------------------------------------ what brings two together


def _by_story(keys: dict[int, _Keys], stories: Sequence[str]) -> Iterator[Pair]:
    """Pairs of one story whose days fit, but no two of whom all are named and share no word.

    So a page of a thousand names does not cost a million pairs.
    """
    index = _Index(keys)
    count = Counter(word for own in keys.values() for word in own.names)
    for at, own in keys.items():
        index.add(at, (f"{stories[at]} {word}" for word in ("", *own.names)))
    for at, own in keys.items():
        rarest = {min(key, key=lambda word: (count[word], word)) for key in own.keys}
        asked = rarest if own.all_named else {""}
        yield from index.near(at, (f"{stories[at]} {word}" for word in asked))


def _by_name(keys: dict[int, _Keys]) -> Iterator[Pair]:
    """Pairs in which a name is the other's, part of it, or words that the other has too.

    One of the two has all the words of the other: so its rarest is looked up.
    """
    count = Counter(word for own in keys.values() for word in own.words)
    every, names = _Index(keys), _Index(keys)
    for at, own in keys.items():
        every.add(at, own.words)
        names.add(at, own.names)

    def rarest(words: Iterable[str]) -> str:
        return min(words, key=lambda word: (count[word], word))

    for at, own in keys.items():
        yield from every.near(at, {rarest(key) for key in own.keys})
        yield from names.near(at, {rarest(words) for words in own.nameless})


def _by_words(keys: dict[int, _Keys], manner: Manner) -> Iterator[Pair]:
    """Pairs of nameless people with a word in common or a last word nearly the same.

    Of what is done to people only claims that give a time: without one, see `_by_sentence`.
    """
    index = _Index(keys)
    near = near_words({words[-1] for own in keys.values() for words in own.nameless})
    counted = {at: own for at, own in keys.items() if own.dated or manner == "spoken"}
    for at, own in counted.items():
        index.add(at, {word for words in own.nameless for word in words})
    for at, own in counted.items():
        wanted = {word for words in own.nameless for word in (*words, *near[words[-1]])}
        yield from index.near(at, wanted)


def near_words(words: set[str]) -> dict[str, list[str]]:
    """For each word those that `likeness` takes for the same."""
    near: dict[str, set[str]] = {word: {word} for word in words}
    by_end: dict[str, list[str]] = {}
    for word in sorted(words):
        for end in word_ends(word):
            by_end.setdefault(end, []).append(word)
    for ordered in by_end.values():
        for start in range(0, len(ordered), _CHUNK):
            rows = ordered[start : start + _CHUNK]
            table = process.cdist(rows, ordered, scorer=fuzz.ratio, score_cutoff=NEAR_WORD_RATIO)
            for row, column in np.argwhere(table).tolist():
                near[rows[row]].add(ordered[column])
    return {word: sorted(some) for word, some in near.items()}


def _by_day(keys: dict[int, _Keys], claims: Sequence[Claim], manner: Manner) -> Iterator[Pair]:
    """Pairs of about one time of which one says nothing of whom it was done to."""
    if manner == "spoken":
        return
    index = _Index(keys)
    for at, own in keys.items():
        if own.dated:
            index.add(at, [""])
    for at, own in keys.items():
        if own.dated and not own.words - {f"@{m.actor}" for m in people(claims[at], manner)}:
            yield from index.near(at, [""])


def _by_sentence(keys: dict[int, _Keys], claims: Sequence[Claim], manner: Manner) -> Iterator[Pair]:
    """Pairs of nameless people in nearly one sentence, of a crowd of such sentences not all.

    Of all that share a run of words with others those whose ids come first are compared with each.
    """
    if manner == "spoken":
        return
    nameless = [at for at, own in keys.items() if own.nameless]
    for places in _by_run(nameless, claims).values():
        leading, quotes = places[:ECHOES], [claims[at].quote.quote for at in places]
        table = process.cdist(
            quotes[:ECHOES], quotes, scorer=fuzz.ratio, score_cutoff=NEAR_QUOTE_RATIO
        )
        for row, column in np.argwhere(table).tolist():
            at, other = leading[row], places[column]
            if at != other and keys[at].may_meet(keys[other]):
                yield (at, other) if at < other else (other, at)


class _Sentences:
    """The sentences that tell of nameless people, by the runs of words by which they are found."""

    def __init__(self, claims: Sequence[Claim], manner: Manner) -> None:
        self._claims = claims
        self._leading: dict[int, frozenset[int]] = {}
        if manner != "spoken":
            nameless = [at for at, claim in enumerate(claims) if is_nameless(claim, manner)]
            self._leading = {
                run: frozenset(places[:ECHOES]) for run, places in _by_run(nameless, claims).items()
            }

    def echoed(self, place: int, other: int) -> bool:
        """Whether two of nearly one sentence are compared for it: one of them leads the other."""
        shared = runs(self._claims[place].quote.quote) & runs(self._claims[other].quote.quote)
        return any(not {place, other}.isdisjoint(self._leading.get(run, ())) for run in shared)


def _by_run(places: Iterable[int], claims: Sequence[Claim]) -> dict[int, list[int]]:
    """The claims that have a run of words, in the order of their ids."""
    by_run: dict[int, list[int]] = {}
    for at in sorted(places, key=lambda at: claims[at].id):
        for run in runs(claims[at].quote.quote):
            by_run.setdefault(run, []).append(at)
    return by_run


def is_nameless(claim: Claim, manner: Manner) -> bool:
    """Whether somebody is told of in words that are no name."""
    return any(not name(m) and tokens(head(m)) for m in people(claim, manner))
