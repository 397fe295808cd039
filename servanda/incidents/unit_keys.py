"""Blocking keys of claims, of a bounded number each, under which neighbours are found.

What leaves it: keys under which a claim stands and keys under which it is asked for others, so
that of any two claims for which anything speaks each finds the other. What everybody has, a day
or a word, stands under stretches of days. Source: docs/why/incidents.md, "Growing".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from attrs import frozen

from servanda.incidents.candidates import is_nameless
from servanda.incidents.likeness import (
    Manner,
    head,
    name,
    people,
    sets_apart,
    tokens,
    word_ends,
)
from servanda.incidents.sentences import runs
from servanda.incidents.times import DENIED_WITHIN_DAYS, SLACK_DAYS, known
from servanda.model import Claim, Interval, Mention

# What is told of a day or a week stands under stretches of days; what is told of a longer time, up
# to a year, under longer ones, and is asked for there. What is told of more is always asked for.
STRETCH_DAYS, SHORT_DAYS = 8, 40
LONG_STRETCH_DAYS, LONG_DAYS = 64, 480
PAIRED_WORDS = 8  # of longer names words alone are keys, no pairs of words
ANY, UNDATED, LONG = "*", "none", "long"


def saying_key(claim: Claim, manner: Manner) -> str:
    """One for all claims that bar the same others."""
    saying = repr(sets_apart(claim, manner)).encode("utf-8", "surrogatepass")
    return f"c:{hashlib.sha256(saying).hexdigest()[:24]}"


def run_keys(claim: Claim, manner: Manner) -> list[str]:
    """What a sentence about nameless people is found by."""
    if manner == "spoken" or not is_nameless(claim, manner):
        return []
    return [f"s:{run:x}" for run in runs(claim.quote.quote)]


def echo_keys(claim: Claim, manner: Manner) -> set[str]:
    """Where all stand who may be told of in nearly the sentence of a claim, and are asked nowhere.

    A sentence alone joins nameless people whose last words are nearly the same. Where both give a
    time they meet by that word already.
    """
    time = UNDATED if known(claim.when) else ANY
    return {f"{end}/{time}" for end in end_asks(people(claim, manner))}


def stands_under(claim: Claim, manner: Manner, story: str) -> set[str]:
    """The keys under which others find a claim."""
    who = people(claim, manner)
    times = {ANY, *_times(claim).stands}
    keys = {f"{key}/{time}" for key in mention_keys(who) for time in times}
    if manner != "spoken" and known(claim.when):
        bare = ("d:", "db:") if is_bare(who) else ("d:",)
        keys |= {f"{key}/{time}" for key in bare for time in times}
    return keys | {f"t:{story}", saying_key(claim, manner), *run_keys(claim, manner)}


def asks_under(claim: Claim, manner: Manner, story: str) -> set[str]:
    """The keys under which a claim finds all others for which anything speaks.

    Those of its sentence, `run_keys`, are asked apart: of what stands under them not all counts.
    """
    who = people(claim, manner)
    asks = _times(claim).asks
    times = {*asks, LONG, UNDATED} if asks else {ANY}
    keys = {f"{key}/{time}" for key in name_asks(who) for time in times}
    if manner == "spoken":
        keys |= {f"{key}/{time}" for key in end_asks(who) for time in times}
    elif known(claim.when):
        words = {f"l:{word}" for m in who if not name(m) for word in tokens(head(m))}
        words |= {*end_asks(who), "d:" if is_bare(who) else "db:"}
        keys |= {f"{key}/{time}" for key in words for time in times - {UNDATED}}
    return keys | {f"t:{story}"}


# ------------------------------------------------------------------ when


@frozen
class _Stretches:
    """Under which stretches of days a claim stands, and under which it asks; none: under all."""

    stands: frozenset[str]
    asks: frozenset[str] = frozenset()


def _times(claim: Claim) -> _Stretches:
    """The stretches that a claim's time touches, with the slack it has by its precision.

    Two claims whose days fit are no further apart than the slack of one of them.
    """
    if not known(claim.when):
        return _Stretches(frozenset({UNDATED}))
    windows = [(claim.when, claim.when.precision)]
    if claim.stance == "denied":
        windows = [(_answered(claim.when), claim.when.precision)]
        if claim.planned_for is not None:
            windows.append((claim.planned_for, claim.planned_for.precision))
    fine, coarse, is_short = set[str](), set[str](), True
    for window, precision in windows:
        if window.from_on is None or window.to_on is None:
            return _Stretches(frozenset({LONG}))
        first = window.from_on.toordinal() - SLACK_DAYS[precision]
        last = window.to_on.toordinal() + SLACK_DAYS[precision]
        if last - first > LONG_DAYS:
            return _Stretches(frozenset({LONG}))
        is_short = is_short and last - first <= SHORT_DAYS
        fine.update(map(str, range(first // STRETCH_DAYS, last // STRETCH_DAYS + 1)))
        coarse.update(map(str, range(first // LONG_STRETCH_DAYS, last // LONG_STRETCH_DAYS + 1)))
    wide = {f"w{stretch}" for stretch in coarse}  # all stand there
    long = {f"l{stretch}" for stretch in coarse}  # what is told of a longer time stands there
    if is_short:
        return _Stretches(frozenset(fine | wide), frozenset(fine | long))
    return _Stretches(frozenset(long | wide), frozenset(wide))


def _answered(when: Interval) -> Interval:
    """The days of which a denial can speak that was made in these days."""
    from_on = when.from_on
    if from_on is None or from_on.toordinal() <= DENIED_WITHIN_DAYS:
        return Interval(None, when.to_on)
    return Interval(from_on - timedelta(days=DENIED_WITHIN_DAYS), when.to_on)


# ------------------------------------------------------------------ who


def is_bare(who: Iterable[Mention]) -> bool:
    """Whether nobody is named by any word: "she", or nobody at all."""
    return not any(name(m) or tokens(head(m)) for m in who)


def mention_keys(who: Sequence[Mention]) -> Iterator[str]:
    """Under what people stand: each word of theirs and each two, and the two most telling."""
    for mention in who:
        if mention.actor:
            yield f"@{mention.actor}"
        words, kind = _words(mention)
        if not words:
            continue
        yield from (f"{kind}:{word}" for word in words)
        yield f"k{kind}:{' '.join(_telling(words))}"
        if len(words) <= PAIRED_WORDS:
            yield from (f"{kind}:{word} {other}" for word, other in combinations(sorted(words), 2))
        else:
            yield from (f"{kind.upper()}:{word}" for word in words)
        if kind == "l":
            yield from end_asks([mention])


def name_asks(who: Sequence[Mention]) -> Iterator[str]:
    """Where those stand whose name is these people's, part of it, or has it for a part.

    Two nameless ones do not meet here.
    """
    for mention in who:
        if mention.actor:
            yield f"@{mention.actor}"
        words, kind = _words(mention)
        if not words:
            continue
        telling = _telling(words)
        parts = [*words, *(f"{a} {b}" for a, b in combinations(sorted(words), 2))]
        for other in "nl" if kind == "n" else "n":
            yield f"{other}:{' '.join(telling)}"
            yield f"{other.upper()}:{telling[0]}"
            yield from (f"k{other}:{part}" for part in parts)


def end_asks(who: Sequence[Mention]) -> Iterator[str]:
    """Where nameless people stand whose last word is nearly these people's."""
    for mention in who:
        if not name(mention) and tokens(head(mention)):
            yield from (f"e:{end}" for end in word_ends(tokens(head(mention))[-1]))


def _words(mention: Mention) -> tuple[frozenset[str], str]:
    """The words by which somebody is compared, and whether they are a name."""
    named = frozenset(name(mention))
    return (named, "n") if named else (frozenset(tokens(head(mention))), "l")


def _telling(words: frozenset[str]) -> list[str]:
    """The two longest words, in the order of letters."""
    return sorted(sorted(words, key=lambda word: (-len(word), word))[:2])
