"""`python -m bench told-passages`: passages of news in four languages, what they tell marked.

What leaves it: the passages of `labels/passages/`, by hand, and how far the reader reaches on them.
A passage is a head line, `== 2021-03-04 | Tegucigalpa, Honduras`, and one line of text with marks:
`{act: words}` told anew, with the stance after a stroke where it is not done; `{=act: words}` the
same event again; `{~act: words}` background. A head that ends ` | !kind` is of a trap. A second
hand's ends ` | #14`, with the number of the passage it repeats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from attrs import frozen

from bench.calibration import wilson
from bench.marks import ToldAct, known_trap, taken_out
from bench.told_acts import ToldSentence, reached
from servanda import claims, lexicon
from servanda.claims.english import segmentation
from servanda.errors import EvidenceError
from servanda.model import Capture, Dating, Interval, Passage, Telling, Text

FOLDER = Path(__file__).parent / "labels" / "passages"
DEV = 2  # every second passage of a file is kept to measure on; nothing is trained on it
_HEAD = re.compile(r"== (\d{4}-\d\d-\d\d) \| ([^|]+?)(?: \| !(\w+))?(?: \| #(\d+))?")


@frozen
class ToldPassage:
    """A passage of one file: when and where it was published, its words, and what it tells."""

    file: str
    number: int
    published: date
    place: str
    trap: str
    words: str
    acts: tuple[ToldAct, ...]

    @property
    def language(self) -> str:
        """The file's name begins with it."""
        return self.file[:2]

    @property
    def is_dev(self) -> bool:
        """Whether it is kept to measure on."""
        return self.number % DEV == 0

    @property
    def told(self) -> Mapping[str, str]:
        """The acts that it tells anew, with the stance of the first mark of each."""
        new = [act for act in self.acts if act.status == "new"]
        return {act.act: act.stance for act in reversed(new)}


def passages(folder: Path = FOLDER) -> Iterator[ToldPassage]:
    """Every passage, file by file; EvidenceError names one that cannot be read."""
    for path in sorted(folder.glob("*.txt")):
        blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
        for number, block in enumerate(blocks, start=1):
            yield _passage(block, path.stem, number)


def _passage(block: str, file: str, number: int) -> ToldPassage:
    where = f"{file}, passage {number}"
    head, _, line = block.partition("\n")
    found = _HEAD.fullmatch(head.strip())
    if not found or not line.strip() or "\n" in line:
        raise EvidenceError(f"{where}: write == DAY | PLACE, and all its text on the next line.")
    trap = known_trap(found[3] or "", where)
    words, acts = taken_out(line, where)
    if any(act.start == act.end for act in acts):
        raise EvidenceError(f"{where}: a mark has no words. Write {{act: words}}.")
    on, number = date.fromisoformat(found[1]), int(found[4] or number)
    return ToldPassage(file, number, on, found[2], trap, words, acts)


def in_sentences(one: ToldPassage) -> Iterator[ToldSentence]:
    """An English passage sentence by sentence, each with the marks that lie in it."""
    short = frozenset(lexicon.load().languages["en"].abbreviations)
    for number, (first, last) in enumerate(
        segmentation.sentences(one.words, 0, len(one.words), short)
    ):
        acts = tuple(
            ToldAct(mark.act, mark.stance, mark.start - first, mark.end - first, mark.status)
            for mark in one.acts
            if first <= mark.start and mark.end <= last
        )
        words = one.words[first:last]
        yield ToldSentence(one.file, number, words, acts, "" if acts else one.trap)


@frozen
class PassageScore:
    """How far a reading of passages reaches: acts told, wanted and both; traps taken for acts."""

    passages: int
    right: int
    told: int
    wanted: int
    with_stance: int  # of the right ones
    background: int  # told, and marked as background or told again alone
    taken: int
    traps: int

    def text(self) -> str:
        """F1, precision and recall with 95 % intervals, and how many traps were taken for acts."""
        lowest, highest = wilson(self.taken, self.traps)
        return (
            f"{reached(self.right, self.told, self.wanted)}; stance {self.with_stance} of "
            f"{self.right}; background {self.background}; traps {self.taken} of {self.traps} "
            f"({100 * lowest:.0f} to {100 * highest:.0f} %)"
        )


def score(
    every: Iterable[ToldPassage], read: Callable[[ToldPassage], Iterable[tuple[str, str]]]
) -> PassageScore:
    """What a reading makes of passages; `read` gives the acts it tells, with their stance.

    An act of a passage is right where it is marked as told anew, whatever the stance.
    """
    count: Counter[str] = Counter()
    for one in every:
        acts, wanted = dict(read(one)), one.told
        both = acts.keys() & wanted.keys()
        count["passages"] += 1
        count["right"] += len(both)
        count["told"] += len(acts)
        count["wanted"] += len(wanted)
        count["with_stance"] += sum(acts[act] == wanted[act] for act in both)
        count["background"] += len((acts.keys() - both) & {mark.act for mark in one.acts})
        if one.trap and not wanted:
            count["traps"] += 1
            count["taken"] += bool(acts)
    names = ("passages", "right", "told", "wanted", "with_stance", "background", "taken", "traps")
    return PassageScore(*(count[name] for name in names))


def by_the_reader(one: ToldPassage) -> list[tuple[str, str]]:
    """The acts that the product's reader claims of a passage, with their stance."""
    return [(claim.act, claim.stance) for claim in reversed(_read(one).claims)]


def with_questions(one: ToldPassage) -> list[tuple[str, str]]:
    """Those, and the acts that it only asks about."""
    told = _read(one)
    return [(claim.act, claim.stance) for claim in (*told.questions, *reversed(told.claims))]


@cache
def _read(one: ToldPassage) -> Telling:
    capture, text = page(one)
    return claims.read(capture, text, parser=claims.load_parser, lexicon=lexicon.load())


def page(one: ToldPassage) -> tuple[Capture, Text]:
    """A passage as it would lie on record, published on its day in its language."""
    id, on = f"{one.file}-{one.number}", one.published
    capture = Capture(
        id, "0" * 64, 1, "text/plain", "bench", datetime(on.year, on.month, on.day, tzinfo=UTC),
        "bench", Dating(Interval(on, on, "day"), "given"), language=one.language,
    )  # fmt: skip
    return capture, Text(id, id, one.words, (Passage(0, len(one.words), "body"),), "bench")


def report(_: Path) -> str:
    """The counts of the passages, and how far the reader reaches on those kept to measure on."""
    every = list(passages())
    lines = []
    for file in dict.fromkeys(one.file for one in every):
        own = [one for one in every if one.file == file]
        marks = Counter(mark.status for one in own for mark in one.acts)
        lines.append(
            f"{file}: {len(own)} passages, {sum(bool(one.trap) for one in own)} of them traps; "
            + ", ".join(f"{count} {status}" for status, count in marks.most_common())
        )
        kept = [one for one in own if one.is_dev]
        lines.append("  the reader: " + score(kept, by_the_reader).text())
        lines.append("  with what it asks: " + score(kept, with_questions).text())
    return "\n".join(lines)
