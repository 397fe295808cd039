"""Spellings: how often each name is told, and which two may be one, as rows of the projection.

What leaves it: rows and the names they are found under, of all incidents or of those that changed.
Only what happened counts: what claims tell, and what is asked about where somebody decided on it.

    spelling    a name of two words or more: how it is written, and how often it is told
    name        two names that may be one
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from servanda import canon
from servanda.incidents.identities import Naming
from servanda.incidents.likeness import tokens
from servanda.incidents.name_tallies import NameTally, Words, name_tallies, tallied
from servanda.incidents.namesakes import NamePair, Telling, name_pair, skeleton, worth_asking
from servanda.model import Identity, Incident
from servanda.store import Row
from servanda.watch.judging.evidence import actors_of
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.pieces import Name, plain, read, spelt_name
from servanda.watch.settings import Watch

SPELLING, PAIR = "spelling", "name"
FEW = 8  # incidents of a name in which what would join is looked for first
Told = Mapping[str, Incident]  # incidents by their place in the order of all


# Where two names are looked for that would join, one after another.
JoinedIn = Callable[[NameTally, NameTally], Sequence[Telling]]


class Happened(Protocol):
    """Reads incidents by id, those alone that count; of an act of some, and maybe others."""

    def __call__(self, ids: Collection[str], acts: Collection[str] = ()) -> Told:
        """By their place in the order of all."""


def spelling_row(tally: NameTally) -> Row:
    """How often a name is told."""
    return Row(SPELLING, _key(tally.words), "", canon.spell(tally))


def pair_row(pair: NamePair) -> Row:
    """Two names that may be one; first those that would join incidents, then the most told."""
    key = hashlib.sha256(f"{pair.one}\0{pair.other}".encode("utf-8", "surrogatepass")).hexdigest()
    sort = f"{int(not pair.joins)} {999_999 - pair.claims:06} {pair.one}\x1f{pair.other}"
    return Row(PAIR, key, plain(sort)[:380], canon.spell(pair))


def _key(words: Words) -> str:
    return canon.sha256(" ".join(words))[:32]


def _alike(what: str, words: Words) -> str:
    """The name of the rows of "spelt", or "asked", names that are written much like some words."""
    return f"{what} {canon.sha256(' '.join(skeleton(words)))[:32]}"


def _spelling_names(tallies: Iterable[NameTally]) -> Iterator[Name]:
    return ((_alike("alike", tally.words), _key(tally.words)) for tally in tallies)


def _pair_names(pairs: Iterable[NamePair]) -> Iterator[Name]:
    return ((_alike("asked", tokens(pair.one)), pair_row(pair).key) for pair in pairs)


# ------------------------------------------------------------------ of all incidents


def spelling_rows(
    watch: Watch, happened: Told, identities: Sequence[Identity], standing: Naming
) -> tuple[list[Row], list[Name]]:
    """The rows of all names, and what they are found under."""
    told: dict[Words, dict[str, NameTally]] = {}
    for place, incident in happened.items():
        for words, tally in name_tallies(incident, place).items():
            told.setdefault(words, {})[place] = tally
    tallies = [tallied(list(some.values())) for some in told.values()]

    def telling(tally: NameTally) -> Told:
        return {place: happened[place] for place in told[tally.words]}

    def first_telling(tally: NameTally) -> Told:
        return {place: happened[place] for place in list(told[tally.words])[:FEW]}

    def joined_in(*_: NameTally) -> tuple[Telling, ...]:
        return first_telling, telling

    pairs = _pairs(watch, tallies, identities, standing, telling, joined_in)
    rows = [*map(spelling_row, tallies), *map(pair_row, pairs)]
    return rows, [*_spelling_names(tallies), *_pair_names(pairs)]


def _pairs(
    watch: Watch,
    tallies: Sequence[NameTally],
    identities: Sequence[Identity],
    standing: Naming,
    telling: Telling,
    joined_in: JoinedIn,
    touched: Collection[Words] | None = None,
) -> list[NamePair]:
    actors = tuple(actors_of(watch).values())
    found = (
        name_pair(one, other, identities, telling, joined_in(one, other), lexicon=watch.lexicon)
        for one, other in worth_asking(tallies, actors, standing, touched)
    )
    return [pair for pair in found if pair is not None]


# ------------------------------------------------------------------ of those that changed


def spell_anew(
    watch: Watch,
    changing: Changing,
    before: Told,
    after: Told,
    identities: Sequence[Identity],
    standing: Naming,
    happened: Happened,
) -> None:
    """Count the names of incidents that moved, and ask anew of each which others it may be one of.

    `before` and `after` are those incidents as they were and are, `happened` reads incidents by
    id, those alone that count. Names that anybody judged are looked at in any case.
    """
    old, new = _tallies(before), _tallies(after)
    judged = {tokens(name) for each in identities for name in (each.one, each.other)}
    touched = {*old, *new, *judged}
    rows = changing.before(SPELLING, [_key(words) for words in touched])
    known = {tally.words: tally for tally in (read(NameTally, row) for row in rows.values())}

    def telling(tally: NameTally) -> Told:
        return happened(sorted(_ids(changing, tally.words)))

    tallies = {}
    for words in touched:
        left, came = old.get(words, []), new.get(words, [])
        was = known.get(words)
        count = (was.claims if was else 0) + sum(t.claims for t in came)
        if count > sum(t.claims for t in left):
            tallies[words] = _recounted(was, left, came, telling)
    gone = [tally for words, tally in known.items() if words not in tallies]
    for tally in gone:
        changing.remove(SPELLING, _key(tally.words))
    changing.put(map(spelling_row, tallies.values()))
    names = [*_spelling_names(known.values())], [*_spelling_names(tallies.values())]
    changing.rename(*names)
    _ask_anew(watch, changing, touched, after, identities, standing, happened)


def _ask_anew(
    watch: Watch,
    changing: Changing,
    touched: Collection[Words],
    after: Told,
    identities: Sequence[Identity],
    standing: Naming,
    happened: Happened,
) -> None:
    """Put the questions about these names in place of those that there were.

    Of two names in which nothing would have joined, something would now only with what moved
    (`after`), and only with what tells an act of that: no more of them is read.
    """
    beside = changing.get(SPELLING, list(_under(changing, "alike", touched)))
    block = [read(NameTally, row) for row in beside.values()]
    there = changing.before(PAIR, list(_under(changing, "asked", touched)))
    stood = [read(NamePair, row) for row in there.values()]
    stood = [p for p in stood if tokens(p.one) in touched or tokens(p.other) in touched]
    apart = {(tokens(pair.one), tokens(pair.other)) for pair in stood if not pair.joins}
    acts: dict[Words, set[str]] = {}
    for incident in after.values():
        for words in name_tallies(incident, ""):
            acts.setdefault(words, set()).update(claim.act for claim in incident.claims)

    def telling(tally: NameTally) -> Told:
        return happened(sorted(_ids(changing, tally.words)))

    def first_telling(tally: NameTally) -> Told:
        return happened(sorted(_ids(changing, tally.words))[:FEW])

    def joined_in(one: NameTally, other: NameTally) -> tuple[Telling, ...]:
        if (one.words, other.words) not in apart:
            return first_telling, telling
        came = acts.get(one.words, set()) | acts.get(other.words, set())
        if not came:
            return ()
        return (lambda tally: happened(sorted(_ids(changing, tally.words)), came),)

    pairs = _pairs(watch, block, identities, standing, telling, joined_in, touched)
    fresh = [pair_row(pair) for pair in pairs]
    for key in {pair_row(pair).key for pair in stood} - {row.key for row in fresh}:
        changing.remove(PAIR, key)
    changing.put(fresh)
    changing.rename([*_pair_names(stood)], [*_pair_names(pairs)])


def _recounted(
    was: NameTally | None, left: Sequence[NameTally], came: Sequence[NameTally], telling: Telling
) -> NameTally:
    """A tally without what left it and with what came; looked up anew where its first left it."""
    first = min((tally.first for tally in came), default="~")
    if was and any(tally.first == was.first for tally in left) and first > was.first:
        words = was.words
        every = [name_tallies(one, place)[words] for place, one in telling(was).items()]
        return tallied(every)
    return tallied([*came, *([was] if was else ())], left)


def _tallies(told: Told) -> dict[Words, list[NameTally]]:
    found: dict[Words, list[NameTally]] = {}
    for place, incident in told.items():
        for words, tally in name_tallies(incident, place).items():
            found.setdefault(words, []).append(tally)
    return found


def _ids(changing: Changing, words: Words) -> set[str]:
    name = spelt_name(words)
    return changing.under([name]).get(name, set())


def _under(changing: Changing, what: str, touched: Collection[Words]) -> set[str]:
    names = {_alike(what, words) for words in touched}
    return {key for keys in changing.under(names).values() for key in keys}
