"""How the time to find copies and to group claims grows with the size of a watch.

What leaves it: seconds of the processor by size, and the power of the size they grow with. All
texts and claims are made up by one seed. Source: docs/why/incidents.md, "Time".
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from servanda import canon, incidents, lexicon
from servanda.incidents.copies import stories
from servanda.model import (
    NO_TIME,
    Capture,
    Claim,
    Dating,
    Interval,
    Mention,
    Place,
    Span,
    Telling,
    Text,
)

SEED = 20171124
SIZES = (1000, 2000, 4000, 8000)
A_DAY = 10  # reports that are told in a day of a watch
BEGAN = date(2015, 1, 1)
TOWNS = ("Kampot", "Pailin", "Takeo", "Kratie", "Pursat", "Battambang", "Siem Reap", "Kep")
ARREST = (("arrested", "detain"),)  # a verb and the act it tells
GROUPS = ("two reporters", "several protesters", "an opposition activist", "union members")


def made_up(count: int) -> list[Text]:
    """Texts of 300 made-up words, frequent and rare; one in four a cut and altered copy."""
    draw = random.Random(SEED)  # noqa: S311
    words = [f"w{at}" for at in range(20000)]
    weights = np.cumsum([1 / (at + 10) for at in range(len(words))]).tolist()
    texts: list[list[str]] = []
    for at in range(count):
        fresh = draw.choices(words, cum_weights=weights, k=300)
        if at % 4 == 3:
            old = draw.choice(texts)
            start = draw.randrange(len(old) // 2)
            kept = old[start : start + len(old) // 2]
            kept = [draw.choice(fresh) if draw.randrange(30) == 0 else word for word in kept]
            fresh = kept + fresh[: len(kept) // 2]
        texts.append(fresh)
    return [_text(f"cap_{at:05}", " ".join(content)) for at, content in enumerate(texts)]


def _text(id: str, content: str) -> Text:
    return Text(f"txt_{id}", id, content, (), "bench")


# ------------------------------------------------------------------ claims


Told = tuple[list[Telling], list[Capture], list[Text]]


def watched(
    count: int, *, one_year: bool = False, acts: Sequence[tuple[str, str]] = ARREST
) -> Told:
    """That many reports of one act each, ten a day for as long as it takes, or in one year.

    Four reports tell of an event on average. Half of the events are of somebody named, one in
    five of those of one of twenty who are arrested again and again; the rest of nameless people
    in a town. One report in four gives no day, one in twenty announces the act.
    """
    draw = random.Random(SEED)  # noqa: S311
    days = 365 if one_year else count // A_DAY + 1
    events = [_event(draw, days, at) for at in range(count // 4)]
    made = []
    for at in range(count):
        number = draw.choice(range(len(events)))
        made.append(_report(draw, events[number], at, acts[number % len(acts)]))
    return [one for one, _, _ in made], [one for _, one, _ in made], [one for _, _, one in made]


def _event(draw: random.Random, days: int, at: int) -> tuple[str, date, str]:
    """Who, when and where."""
    who = f"{_name(draw.randrange(20) if draw.random() < 0.2 else 1000 + at)}"
    if draw.random() < 0.5:
        who = draw.choice(GROUPS)
    return who, BEGAN + timedelta(days=draw.randrange(days)), draw.choice(TOWNS)


def _name(at: int) -> str:
    """A name of two made-up words that nobody else has both of."""
    return f"N{_letters(at)} F{_letters(at // 3)}"


def claim_id(at: int) -> str:
    """The id of the claim of a report.

    As those of a record, in no order of arrival: who stands for a crowd moves as it grows.
    """
    return canon.identify("clm", at)


def _letters(at: int) -> str:
    return "".join("aeioubdgklmnprstvz"[at // 18**place % 18] for place in range(4))


def _report(
    draw: random.Random, event: tuple[str, date, str], at: int, act: tuple[str, str]
) -> tuple[Telling, Capture, Text]:
    verb, name = act
    who, on, town = event
    extra = " ".join(_letters(draw.randrange(18**4)) for _ in range(draw.randrange(4, 16)))
    content = f"Police in {town} {verb} {who} on {on}, {extra}."
    id = canon.identify("cap", at)
    dated = draw.random() >= 0.25
    when = Interval(on, on, "day", str(on)) if dated else NO_TIME

    def span(words: str) -> Span:
        start = content.index(words)
        return Span(start, start + len(words), words)

    claim = Claim(
        id=claim_id(at),
        capture=id,
        act=name,
        stance="planned" if draw.random() < 0.05 else "done",
        cue=span(verb),
        quote=span(content),
        by=(Mention(span("Police"), None, "state_organ"),),
        to=(Mention(span(who), None, "person"),),
        where=(Place(span(town), town, "KH", lat=1.0, lon=1.0),) if dated else (),
        when=when,
    )
    capture = Capture(
        id=id,
        bytes_sha256="",
        size_bytes=0,
        media_type="text/plain",
        address=f"https://paper{draw.randrange(40)}.example/{at}",
        fetched_at=datetime(2030, 1, 1, tzinfo=UTC),
        added_by="bench",
        published=Dating(Interval(on, on, "day"), "given"),
    )
    telling = Telling(canon.identify("tel", at), id, f"txt_{id}", "bench", "none", "", (claim,))
    return telling, capture, _text(id, content)


# ------------------------------------------------------------------ seconds


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The power of the size with which the seconds grow, by least squares on logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def timed(make: Callable[[int], Callable[[], object]], sizes: Sequence[int]) -> list[float]:
    """Seconds of the processor for each size; making what is worked on is no part of them."""
    found = []
    for size in sizes:
        work = make(size)
        began = time.process_time()
        work()
        found.append(max(time.process_time() - began, 1e-6))
    return found


def line(name: str, sizes: Sequence[int], seconds: Sequence[float]) -> str:
    """Seconds by size and the power with which they grow, on one line."""
    told = "".join(f"{one:>9.2f}" for one in seconds)
    return f"  {name:<34}{told}{exponent(sizes, seconds):>9.2f}"


def _finding(size: int) -> Callable[[], object]:
    texts = made_up(size)
    return lambda: stories(texts)


def _grouping(*, one_year: bool) -> Callable[[int], Callable[[], object]]:
    words = lexicon.load()

    def make(size: int) -> Callable[[], object]:
        tellings, captures, texts = watched(size, one_year=one_year)
        return lambda: incidents.group(tellings, captures, texts, lexicon=words)

    return make


def report(_: Path) -> str:
    """The figures as text."""
    works = {
        "copies, one text in four": _finding,
        f"claims of one act, {A_DAY} a day": _grouping(one_year=False),
        "claims of one act, all in one year": _grouping(one_year=True),
    }
    head = "".join(f"{size:>9,}" for size in SIZES)
    lines = [f"{'Seconds for as many reports':<36}{head}    power"]
    return "\n".join(
        [*lines, *(line(name, SIZES, timed(make, SIZES)) for name, make in works.items())]
    )
