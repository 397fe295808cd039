"""Quiet days: whether anything at all is new, so that nothing new can be said in one line.

What leaves it: yes or no, and the sources that fell silent by name. A source that fell silent is
news, and so is whatever a person wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from servanda.model import Hearing
from servanda.watch.judging.assessing import Court, hearings
from servanda.watch.judging.evidence import Evidence
from servanda.watch.speaking.values import Row

SPEAKING = ("spoke", "spoke less than expected")


def fell_silent(watch: Court, evidence: Evidence, *, since: date, on: date) -> tuple[Hearing, ...]:
    """The sources that spoke by the day before some days, and at their end no more."""
    before = hearings(watch, evidence.counts, on=since - timedelta(days=1))
    spoke = {heard.source for heard in before if heard.state in SPEAKING}
    now = hearings(watch, evidence.counts, on=on)
    return tuple(h for h in now if h.source in spoke and h.state not in SPEAKING)


def is_quiet(
    evidence: Evidence, row: Row, silent: Iterable[Hearing], *, since: date, on: date
) -> bool:
    """Whether nothing was kept, decided, written or signalled and nothing moved or fell silent.

    `row` is the digest of those days.
    """
    written = (
        *(one.at for one in evidence.notices),
        *(one.at for one in evidence.identities),
        *(one.at for one in evidence.groupings),
        *(one.at for one in evidence.codings),
        *(one.at for one in evidence.corrections),
        *(one.at for one in evidence.experts),
        *(one.at for one in evidence.signals if one.at),
    )
    return not (
        row["captures"]
        or row["moved"]
        or row["moved_earlier"]
        or row["decided"]
        or any(silent)
        or any(since <= at.date() <= on for at in written)
    )
