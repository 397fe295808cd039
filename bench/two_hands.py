"""`python -m bench alpha`: passages that a second hand marked, and how far the two hands agree.

What leaves it: alpha with its interval by language, the F1 that one hand reaches on the other, and
what they differ on. `labels/passages/second/` has files named as those of the first hand; a head
ends ` | #14` there, which is the place in the first hand's file of the passage it repeats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from bench import table
from bench.figures import Figures
from bench.marks import ToldAct
from bench.told_passages import FOLDER, ToldPassage, by_the_reader, page, passages, score
from servanda import claims, lexicon
from servanda.errors import EvidenceError
from servanda.reliability.alpha import Coincidences, coincidences, of_coincidences, together

DRAWS = 1000
COMMONEST = 5
ASKED = {
    "act": "whether a sentence tells an act",
    "stance": "its stance, where both marked the act",
    "status": "new, again or background, where both did",
    "trap": "whether a passage is a trap",
}


@frozen
class TwiceMarked:
    """A passage with the marks of both hands, and the bounds of its sentences."""

    first: ToldPassage
    second: ToldPassage
    bounds: tuple[tuple[int, int], ...]

    def sentences(self) -> Iterator[tuple[Mapping[str, ToldAct], Mapping[str, ToldAct]]]:
        """Sentence by sentence, the first mark of each act by either hand.

        A mark is of the sentence in which it begins.
        """
        for start, end in self.bounds:
            mine, theirs = (
                {act.act: act for act in reversed(one.acts) if start <= act.start < end}
                for one in (self.first, self.second)
            )
            yield mine, theirs

    @property
    def acts(self) -> frozenset[str]:
        """The acts that either hand marked."""
        return frozenset(act.act for one in (self.first, self.second) for act in one.acts)


def twice_marked(folder: Path = FOLDER) -> list[TwiceMarked]:
    """What the second hand marked beside the first; EvidenceError where the two do not fit."""
    by_first = {(one.file, one.number): one for one in passages(folder)}
    found: dict[tuple[str, int], TwiceMarked] = {}
    known = lexicon.load()
    for one in passages(folder / "second"):
        key = one.file, one.number
        first, where = by_first.get(key), f"second/{one.file}, #{one.number}"
        if key in found:
            raise EvidenceError(f"{where}: stands there twice. Take one away.")
        if not first or (first.words, first.published) != (one.words, one.published):
            raise EvidenceError(f"{where}: is not the first hand's passage. Give its day and text.")
        bounds = claims.sentences(*page(one), lexicon=known)
        found[key] = TwiceMarked(first, one, tuple(bounds))
    return list(found.values())


@frozen
class Counted:
    """A passage's coincidences for each question, and its acts: right, second's, first's."""

    units: Mapping[str, Coincidences]
    acts: tuple[int, int, int]


def counted(one: TwiceMarked, acts: Iterable[str]) -> Counted:
    """The units of a passage. For `act` each sentence gives one for each of the acts named."""
    units: dict[str, list[tuple[Hashable, Hashable]]] = {name: [] for name in ASKED}
    for mine, theirs in one.sentences():
        units["act"] += [(act in mine, act in theirs) for act in acts]
        for act in mine.keys() & theirs.keys():
            units["stance"].append((mine[act].stance, theirs[act].stance))
            units["status"].append((mine[act].status, theirs[act].status))
    units["trap"] = [(bool(one.first.trap), bool(one.second.trap))]
    wanted, told = one.first.told.keys(), one.second.told.keys()
    return Counted(
        {name: coincidences(own) for name, own in units.items()},
        (len(wanted & told), len(told), len(wanted)),
    )


def figures(every: Sequence[Counted]) -> Figures:
    """Alpha for each question where it has one, and `f1` in per cent, of any choice of passages."""
    right, told, wanted = (sum(one.acts[at] for one in every) for at in range(3))
    found = {"f1": 200 * right / (told + wanted)} if told + wanted else {}
    for name in ASKED:
        value = of_coincidences(together(one.units[name] for one in every))
        if value is not None:
            found[name] = value
    return found


def agreement(every: Sequence[TwiceMarked]) -> list[str]:
    """The lines on some passages: each figure with the middle 95 of 100 of passages drawn anew.

    `DRAWS` seeded draws; one in which nothing varied has no alpha and is left out.
    """
    acts = sorted(frozenset[str]().union(*(one.acts for one in every)))
    units = [counted(one, acts) for one in every]
    found = figures(units)
    spread, _ = table.intervals(units, figures, draws=DRAWS)

    def said(name: str) -> str:
        if name not in found:
            return "none, since nothing varied"
        digits = 1 if name == "f1" else 2
        value, low, high = (f"{each:.{digits}f}" for each in (found[name], *spread[name]))
        return f"{value} ({low} to {high})"

    lines = []
    for name, words in ASKED.items():
        pairs = sum(sum(one.units[name].values()) for one in units) / 2
        lines.append(f"  {words}: alpha {said(name)}, {pairs:.0f} units")
    right, told, wanted = (sum(one.acts[at] for one in units) for at in range(3))
    lines.append(
        f"  acts told anew of a passage, one hand held to the other: F1 {said('f1')}, "
        f"{right} by both, {wanted} by the first and {told} by the second"
    )
    return lines


def differences(every: Iterable[TwiceMarked]) -> Counter[str]:
    """What the two hands differ on, sentence by sentence: acts, stances, states and traps."""
    count: Counter[str] = Counter()
    for one in every:
        if bool(one.first.trap) != bool(one.second.trap):
            count[f"trap: {one.first.trap or 'none'} | {one.second.trap or 'none'}"] += 1
        for mine, theirs in one.sentences():
            alone = [sorted(mine.keys() - theirs.keys()), sorted(theirs.keys() - mine.keys())]
            if any(alone):
                count[" | ".join(" ".join(own) or "nothing" for own in alone)] += 1
            for act in mine.keys() & theirs.keys():
                a, b = mine[act], theirs[act]
                if a.stance != b.stance:
                    count[f"stance: {a.stance} | {b.stance}"] += 1
                if a.status != b.status:
                    count[f"{a.status} | {b.status}"] += 1
    return count


def report(_: Path) -> str:
    """How far the two hands agree by language, the reader beside them, and what they differ on."""
    every = twice_marked()
    lines = []
    for language in dict.fromkeys(one.first.language for one in every):
        own = [one for one in every if one.first.language == language]
        lines.append(
            f"{language}: {len(own)} passages, {sum(len(o.bounds) for o in own)} sentences"
        )
        lines += agreement(own)
        for hand, held in (("first", [o.first for o in own]), ("second", [o.second for o in own])):
            lines.append(f"  the reader, held to the {hand}: {score(held, by_the_reader).text()}")
    lines += [f"all: {len(every)} passages", *agreement(every)]
    lines.append("what they differ on most, the first hand's word before the stroke:")
    told = differences(every).most_common(COMMONEST)
    return "\n".join((*lines, *(f"  {count} x {words}" for words, count in told)))
