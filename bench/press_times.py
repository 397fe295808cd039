"""`python -m bench press-times`: times in sentences as the press writes them, made up for this.

What leaves it: how many marked times are found, how many with both their days, and what is taken
for a time that is none. The marks and their customs are in `labels/times/press.txt`;
docs/why/dates.md gives the rules.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from attrs import frozen

from bench.told_acts import reached
from servanda.claims.times import expressions
from servanda.model import Interval

LABELS = Path(__file__).parent / "labels" / "times" / "press.txt"
_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@frozen
class MarkedTime:
    """A time in a sentence: its characters, its words, and its first and last day."""

    start: int
    end: int
    words: str
    days: tuple[date, date]


@frozen
class PressSentence:
    """A sentence of one day's paper with the times it says."""

    words: str
    published: date
    times: tuple[MarkedTime, ...]


def sentences(labels: Path = LABELS) -> Iterator[PressSentence]:
    """The sentences of the file, in order."""
    day = date.min
    for line in labels.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            day = date.fromisoformat(line[1:].strip())
        elif line and not line.startswith("#"):
            yield _sentence(line, day)


def _sentence(line: str, published: date) -> PressSentence:
    words, at, times = "", 0, []
    for mark in _MARK.finditer(line):
        words += line[at : mark.start()]
        first, _, last = mark[2].partition("..")
        days = (_edge(first, last=False), _edge(last or first, last=True))
        times.append(MarkedTime(len(words), len(words) + len(mark[1]), mark[1], days))
        words += mark[1]
        at = mark.end()
    return PressSentence(words + line[at:], published, tuple(times))


def _edge(written: str, *, last: bool) -> date:
    match = _DAY.fullmatch(written)
    assert match, written
    year, month = int(match[1]), int(match[2] or (12 if last else 1))
    return date(year, month, int(match[3] or (calendar.monthrange(year, month)[1] if last else 1)))


def read(one: PressSentence) -> list[expressions.FoundTime]:
    """The times the product finds, a range of two times as the two."""
    found = expressions.find(one.words, anchor=Interval(one.published, one.published, "day"))
    return [each for time in found for each in (time.parts or (time,)) if each.named.from_on]


def misses(one: PressSentence) -> list[str]:
    """What is wrong with the reading of one sentence, in words."""
    found, said = read(one), []
    for mark in one.times:
        met = [t for t in found if t.span.start < mark.end and mark.start < t.span.end]
        if not met:
            said.append(f"not found: {mark.words}")
        elif (met[0].named.from_on, met[0].named.to_on) != mark.days:
            said.append(f"{mark.words}: {met[0].named.from_on} to {met[0].named.to_on}")
    for time in found:
        if not any(time.span.start < m.end and m.start < time.span.end for m in one.times):
            said.append(f"no time: {time.span.quote}")
    return said


def score(every: Iterable[PressSentence]) -> str:
    """F1 of times found and of times found with both days."""
    wanted = told = met = right = 0
    for one in every:
        wrong = misses(one)
        wanted, told = wanted + len(one.times), told + len(read(one))
        lost = sum(each.startswith("not found: ") for each in wrong)
        met += len(one.times) - lost
        other = sum(not each.startswith(("not found: ", "no time: ")) for each in wrong)
        right += len(one.times) - lost - other
    return f"found {reached(met, told, wanted)}\nvalue {reached(right, told, wanted)}"


def report(_data: Path) -> str:
    """The figures, and each sentence in which something goes wrong."""
    every = list(sentences())
    lines = [f"{len(every)} sentences", score(every)]
    lines += [f"  {one.words}\n    {'; '.join(wrong)}" for one in every if (wrong := misses(one))]
    return "\n".join(lines)
