"""A report, its sentences and the actors known, for the tests of claims by hand."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from decisions.evidence import capture as capture_of

from servanda.decisions import ClaimWords, CodingGround, WhoWords, read_words
from servanda.lexicon import load
from servanda.model import Actor, Capture, Claim, Dating, Interval, Passage, Place, Text

REPORT = (
    "Police arrested Kem Sokha at his home in Phnom Penh on Sunday. "
    "The police also beat two reporters, his lawyer said. "
    "A court in Phnom Penh charged him with treason, and 31 stations fell silent."
)
ACTORS = (
    Actor("kem_sokha", "Kem Sokha", "politician", ("the opposition leader",), country="KH"),
    Actor("court_one", "Court of First Instance", "state_organ", ("the court",)),
    Actor("court_two", "Court of Appeal", "state_organ", ("the court",)),
)
PUBLISHED = date(2017, 9, 4)


def page() -> Capture:
    day = Interval(PUBLISHED, PUBLISHED, "day")
    return capture_of(published=Dating(day, "given"), title="A report")


def ground(report: str = REPORT, **more) -> CodingGround:
    page_ = page()
    ends = [0, *(at + 2 for at in range(len(report)) if report[at : at + 2] == ". "), len(report)]
    return CodingGround(
        **{
            "capture": page_,
            "text": Text("txt-1", page_.id, report, (Passage(0, len(report), "body"),), "tests"),
            "sentences": [(a, b if b == len(report) else b - 1) for a, b in pairwise(ends)],
            "actors": ACTORS,
            "acts": load().acts,
            "places": lambda _: [],
            "nameable": ("paris-1991",),
            **more,
        }
    )


def coded(words: str = "arrested", act: str = "detain", *, report: str = REPORT, base=None, **more
          ) -> Claim:  # fmt: skip
    said = ClaimWords(words=words, act=act, **more)
    return read_words(said, ground(report), base=base)


def who(*words: str) -> tuple[WhoWords, ...]:
    return tuple(map(WhoWords, words))


__all__ = ["ACTORS", "PUBLISHED", "REPORT", "Place", "coded", "ground", "page", "who"]
