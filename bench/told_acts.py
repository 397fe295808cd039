"""`python -m bench told`: sentences in the wording of news, each with the acts it tells marked.

What leaves it: the sentences of `labels/told_acts/`, by hand, and their counts. A line is a
sentence: `Police {detain: arrested} two editors.`, with the stance after a stroke where it is not
done (`{assault/denied: had beaten}`), without words where nobody marked them (`{detain}`). A line
that begins `!kind` is a trap: its words look like an act and tell none, but for `!false`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from attrs import frozen

from bench.calibration import wilson
from bench.marks import ToldAct, known_trap, taken_out
from bench.reading import telling
from servanda.claims.english.encoder import acts_told
from servanda.errors import EvidenceError

FOLDER = Path(__file__).parent / "labels" / "told_acts"
DEV = "hand-4"  # kept apart: no other hand wrote in it, and nothing is trained on it
_KIND = re.compile(r"!(\w+) ")
_DAY = date(2018, 5, 16)  # on which every sentence is read as published
SHINGLE = 3  # words that follow each other, by which two sentences are compared
FEWEST = 4  # shingles a sentence must have to be compared: two headlines may share three words
ALIKE = 0.5  # of the shorter one's shingles; above it two sentences are one


@frozen
class ToldSentence:
    """A sentence of one hand: its words without marks, what it tells, and what trap it is."""

    hand: str
    line: int
    words: str
    acts: tuple[ToldAct, ...]
    trap: str


def sentences(folder: Path = FOLDER) -> Iterator[ToldSentence]:
    """Every sentence, hand by hand; EvidenceError names a line that cannot be read."""
    for path in sorted(folder.glob("hand-*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip() and not line.startswith("#"):
                yield _sentence(line.strip(), path.stem, number)


def _sentence(line: str, hand: str, number: int) -> ToldSentence:
    where = f"{hand}, line {number}"
    kind = _KIND.match(line)
    trap = known_trap(kind[1] if kind else "", where)
    words, acts = taken_out(line[kind.end() :] if kind else line, where)
    if any(act.status != "new" for act in acts):
        raise EvidenceError(f"{where}: a sentence stands alone. Mark its acts without = and ~.")
    if not acts and not trap:
        raise EvidenceError(f"{where}: tells no act and is no trap. Mark its act or its kind.")
    if acts and trap not in ("", "false"):
        raise EvidenceError(f'{where}: a trap of the kind "{trap}" tells no act. Take one away.')
    return ToldSentence(hand, number, words.rstrip(), acts, trap)


def alike(every: Iterable[ToldSentence]) -> list[tuple[ToldSentence, ToldSentence]]:
    """The pairs that share more than `ALIKE` of the shorter one's runs of three words."""
    seen: dict[tuple[str, ...], list[int]] = {}
    listed: list[ToldSentence] = []
    sizes: list[int] = []
    pairs = []
    for number, one in enumerate(every):
        shingles = _shingles(one.words)
        shared = Counter(other for shingle in shingles for other in seen.get(shingle, ()))
        for other, count in shared.items():
            fewest = min(len(shingles), sizes[other])
            if fewest >= FEWEST and count > ALIKE * fewest:
                pairs.append((listed[other], one))
        for shingle in shingles:
            seen.setdefault(shingle, []).append(number)
        listed.append(one)
        sizes.append(len(shingles))
    return pairs


def _shingles(words: str) -> set[tuple[str, ...]]:
    listed = re.findall(r"\w+", words.lower())
    return {tuple(listed[i : i + SHINGLE]) for i in range(len(listed) - SHINGLE + 1)}


def reached(right: int, told: int, wanted: int) -> str:
    """F1, precision and recall with 95 % intervals, in words."""
    low, high = wilson(right, told)
    least, most = wilson(right, wanted)
    return (
        f"F1 {200 * right / max(1, told + wanted):.1f}; precision {right} of {told} "
        f"({100 * low:.0f} to {100 * high:.0f} %); recall {right} of {wanted} "
        f"({100 * least:.0f} to {100 * most:.0f} %)"
    )


@frozen
class ToldScore:
    """How far a reading of some sentences reaches: acts told, wanted and both; traps taken."""

    right: int
    told: int
    wanted: int
    with_stance: int  # of the right ones
    traps_taken: Mapping[str, int]
    traps: Mapping[str, int]

    def text(self) -> str:
        """Precision, recall and F1 with 95 % intervals, and how many traps were taken for acts."""
        taken, traps = sum(self.traps_taken.values()), sum(self.traps.values())
        kinds = ", ".join(
            f"{kind} {count} of {self.traps[kind]}"
            for kind, count in sorted(self.traps_taken.items(), key=lambda item: -item[1])
        )
        return (
            f"{reached(self.right, self.told, self.wanted)}; stance {self.with_stance} of "
            f"{self.right}\n"
            f"traps taken for acts: {taken} of {traps}: {kinds}"
        )


def score(
    every: Iterable[ToldSentence], read: Callable[[str], Iterable[tuple[str, str]]]
) -> ToldScore:
    """What a reading makes of sentences, each as a page of its own.

    `read` gives the acts that some words tell, with their stance. An act is right where the
    sentence is marked as telling it, whatever the stance.
    """
    right = told = wanted = with_stance = 0
    taken: Counter[str] = Counter()
    traps: Counter[str] = Counter()
    for one in every:
        acts = dict(read(one.words))
        gold = {mark.act: mark.stance for mark in one.acts}
        both = acts.keys() & gold.keys()
        right, told, wanted = right + len(both), told + len(acts), wanted + len(gold)
        with_stance += sum(acts[act] == gold[act] for act in both)
        if one.trap and one.trap != "false":
            traps[one.trap] += 1
            taken[one.trap] += bool(acts)
    return ToldScore(right, told, wanted, with_stance, +taken, traps)


def by_the_reader(words: str) -> list[tuple[str, str]]:
    """The acts that the product's reader claims of a sentence, with their stance."""
    claimed = telling("told", [("body", words)], _DAY).claims
    return [(claim.act, claim.stance) for claim in claimed]


def report(_: Path) -> str:
    """The counts of the sentences, and how far the reader reaches on those kept apart."""
    every = list(sentences())
    hands = Counter(one.hand for one in every)
    traps = Counter(one.trap for one in every if one.trap)
    acts = Counter(told.act for one in every for told in one.acts)
    stances = Counter(told.stance for one in every for told in one.acts)
    lines = [
        f"{len(every)} sentences by {len(hands)} hands: "
        + ", ".join(f"{hand} {count}" for hand, count in sorted(hands.items())),
        f"{traps.total()} traps: " + _listed(traps),
        f"{acts.total()} acts told: " + _listed(acts),
        "stances: " + _listed(stances),
        f"the reader on {DEV}: " + score((o for o in every if o.hand == DEV), by_the_reader).text(),
    ]
    kept = [one for one in every if one.hand == DEV]
    read = acts_told.load().read([one.words for one in kept], acts_told.FLOOR)
    told = {one.words: [(a.act, a.stance) for a in acts] for one, acts in zip(kept, read)}
    lines.append(f"the encoder on {DEV}: {score(kept, lambda words: told[words]).text()}")
    return "\n".join(lines)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())
