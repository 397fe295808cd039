"""`python -m bench fuzz [PARSER] [--count N]`: broken input by the hundred thousand.

What leaves it: for each parser of ours how many inputs it took, how many it refused with an error
that says so, and any other end: an exception, or more than a few seconds for one input. Inputs are
good ones changed in many places, by one seed; a change that ended badly is printed to be tried
again. Seconds are of the processor. Source: docs/why/fetching.md.
"""

from __future__ import annotations

import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from attrs import define, field

from bench.parsers import Target, targets
from servanda.errors import ServandaError

SEED = 20171023
COUNT = 100_000
SECONDS = 5.0  # for one input; the slowest good one takes a tenth of it
SHOWN = 3  # bad ends shown in full, of each parser

_TOKENS = (
    b"\0", b"\r\n", b"\n\n", b"<", b">", b"&#0;", b"&amp;", b"]]>", b"<!--", b"--", b"%", b"%00",
    b"..", b"//", b"@", b"[::1]", b"0x7f", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"{",
    b"\xe2\x80\xae", b"}", b'"', b"'''", b"```", b"9" * 40, b"-1", b"1e999", b"NaN",
    b"WARC/1.1\r\n", b"Content-Length: ", b"\x1f\x8b\x08", b"PK\x03\x04", b"HTTP/1.1 200 OK\r\n",
    b"chunked", b"ffffffff\r\n", b"(" * 50, b"[" * 200,
)  # fmt: skip


@define
class FuzzTally:
    """How the inputs to one parser ended."""

    name: str
    ends: Counter[str] = field(factory=Counter)
    shown: list[str] = field(factory=list)
    slowest_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def bad_count(self) -> int:
        """Inputs that ended neither taken nor refused in words."""
        return sum(n for end, n in self.ends.items() if end not in ("taken", "refused"))


class _Ending:
    """How a block of code ended, in `end`, whatever it raised: that is what is asked here."""

    def __init__(self) -> None:
        self.end = "taken"
        self.error: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if isinstance(error, ServandaError):
            self.end = "refused"
        elif isinstance(error, Exception):
            self.end, self.error = type(error).__name__, error
        return isinstance(error, Exception)


class _TooSlow(Exception):
    """One input took longer than it may."""


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


# ------------------------------------------------------------------ inputs


def changed(draw: random.Random, seeds: Sequence[bytes]) -> bytes:
    """One good input changed in one to eight places, now and then joined with another."""
    data = bytearray(draw.choice(seeds))
    for _ in range(draw.randint(1, 8)):
        at = draw.randrange(len(data) + 1)
        step = draw.randrange(8)
        if step == 0 and data:
            data[min(at, len(data) - 1)] ^= 1 << draw.randrange(8)
        elif step == 1:
            del data[at : at + draw.randint(1, 40)]
        elif step == 2:
            data[at:at] = draw.randbytes(draw.randint(1, 12))
        elif step == 3:
            data[at:at] = draw.choice(_TOKENS)
        elif step == 4:
            data[at:at] = data[at : at + draw.randint(1, 60)] * draw.randint(1, 12)
        elif step == 5:
            other = draw.choice(seeds)
            start = draw.randrange(len(other) + 1)
            data[at:at] = other[start : start + draw.randint(1, 200)]
        elif step == 6:
            data[at : at + 4] = draw.choice(_TOKENS)
        elif draw.random() < 0.3:
            del data[at:]
    return bytes(data)


# ------------------------------------------------------------------ running


def tried(name: str, target: Target, count: int, *, loud: bool = False) -> FuzzTally:
    """How `count` broken inputs to one parser ended."""
    draw = random.Random(f"{SEED} {name}")  # noqa: S311
    tally = FuzzTally(name)
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            data = changed(draw, target.seeds)
            before = time.process_time()
            with _Ending() as ending, _within(SECONDS):
                target.put(data, Path(folder))
            tally.slowest_seconds = max(tally.slowest_seconds, time.process_time() - before)
            tally.ends[ending.end] += 1
            if ending.error and len(tally.shown) < SHOWN:
                tally.shown.append(
                    f"{name} {number}: {ending.error!r}"[:300] + f" on {data!r}"[:600]
                )
            if loud and number % 10_000 == 9_999:
                print(f"bench: fuzz: {name}: {number + 1:,}", file=sys.stderr, flush=True)
    tally.seconds = time.process_time() - began
    return tally


def report(names: Sequence[str], count: int = COUNT) -> tuple[str, bool]:
    """The table as text, and whether every input was taken or refused in words."""
    known = targets()
    tallies = [tried(name, known[name], count, loud=True) for name in names or known]
    lines = ["| parser | inputs | taken | refused in words | other ends | slowest |",
             "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for one in tallies:
        lines.append(
            f"| {one.name} | {sum(one.ends.values()):,} | {one.ends['taken']:,} | "
            f"{one.ends['refused']:,} | {one.bad_count:,} | {one.slowest_seconds:.2f} s |"
        )
    bad = [line for one in tallies for line in one.shown]
    seconds = sum(one.seconds for one in tallies)
    return "\n".join([*lines, "", f"{seconds:.0f} s; seed {SEED}.", *bad]), not bad
