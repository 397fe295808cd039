"""Several sites asked at once, each of them one question after another.

What leaves it: answers, given to whoever wished for them in the order in which they come. A thread
waits for the network and does nothing else: what is asked and when, and what is done with an
answer, is decided on the caller's own thread.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from queue import Empty, SimpleQueue
from threading import Thread

from attrs import define, field

from servanda.captures import Failed, Fetched
from servanda.errors import SourceError
from servanda.watch.gathering.politeness import Means, Polite, Request, Wish, site_of

AT_ONCE = 8  # sites; a home line and a Tor circuit bear as much, and a list has seldom more
Job = Generator[Wish, Fetched, None]


@define(eq=False)
class _SiteQueue:
    """One site: who waits for a turn there, and the question that is next or under way."""

    waiting: deque[tuple[Job, Wish]] = field(factory=deque)
    asking: Generator[Request, Fetched, None] | None = None
    question: Request | None = None


class Abreast:
    """Jobs that wish for pages, and get them when the site is free and ready.

    `announce` hears what is being asked for, each time that changes.
    """

    def __init__(self, polite: Polite, means: Means, announce: Callable[[str], None]) -> None:
        self._polite, self._means, self._announce = polite, means, announce
        self._places: dict[str, _SiteQueue] = {}  # sites that somebody waits for
        self._asked: list[_SiteQueue] = []  # those being asked, the longest first
        self._came: SimpleQueue[tuple[_SiteQueue, Fetched | Failed | None]] = SimpleQueue()

    def run(self, jobs: Iterable[Job]) -> None:
        """Every job is done, and every job added meanwhile.

        Whatever a job raises ends it all, as Ctrl-C does: what is being asked for then is let go,
        and is asked for again another time.
        """
        for job in jobs:
            self.add(job)
        while self._places:
            self._begin()
            self._send()
            self._take()

    def add(self, job: Job) -> None:
        """A job runs up to its first wish, which waits for its turn at the site."""
        self._go_on(job, None)

    def _go_on(self, job: Job, outcome: Fetched | SourceError | None) -> None:
        """A job is given what it wished for, or why it cannot be had; its next wish waits."""
        try:
            if isinstance(outcome, SourceError):
                wish = job.throw(outcome)
            else:
                wish = next(job) if outcome is None else job.send(outcome)
        except StopIteration:
            return
        place = self._places.setdefault(site_of(wish.address), _SiteQueue())
        place.waiting.append((job, wish))

    def _one_by_one(self, place: _SiteQueue) -> Generator[Request, Fetched, None]:
        """Every question of a site, until nobody waits for it."""
        while place.waiting:
            job, wish = place.waiting.popleft()
            outcome: Fetched | SourceError
            try:
                outcome = yield from self._polite.asking(wish)
            except SourceError as error:
                outcome = error
            self._go_on(job, outcome)

    # -------------------------------------------------------------- questions

    def _begin(self) -> None:
        """Every site has its next question."""
        while fresh := [place for place in self._places.values() if place.asking is None]:
            for place in fresh:
                place.asking = self._one_by_one(place)
                self._step(place, None)

    def _step(self, place: _SiteQueue, outcome: Fetched | Failed | None) -> None:
        """A site goes on to its next question, or nobody waits for it any more."""
        asking = place.asking
        assert asking is not None, "a site is stepped once it was begun"
        try:
            if isinstance(outcome, Failed):
                place.question = asking.throw(outcome)
            else:
                place.question = next(asking) if outcome is None else asking.send(outcome)
        except StopIteration:
            self._places = {
                name: queue for name, queue in self._places.items() if queue is not place
            }

    def _idle(self) -> list[tuple[float, _SiteQueue, Request]]:
        """The sites not being asked, with when each is ready, the soonest first."""
        idle = [
            (place.question.ready_at, place, place.question)
            for place in self._places.values()
            if place.question is not None and place not in self._asked
        ]
        return sorted(idle, key=lambda entry: entry[0])

    def _send(self) -> None:
        """Every site that is ready is asked, as far as there is room."""
        now = self._means.seconds()
        for ready_at, place, question in self._idle():
            if ready_at <= now and len(self._asked) < AT_ONCE:
                self._asked.append(place)
                Thread(target=_ask, args=(question, place, self._came), daemon=True).start()
        self._tell()

    def _take(self) -> None:
        """The next answer goes where it was wished for; or the next site is ready by now."""
        idle = self._idle()
        left = max(0.0, idle[0][0] - self._means.seconds()) if idle else None
        if not self._asked:
            if left:
                self._means.pause(left)
            return
        try:
            has_room = len(self._asked) < AT_ONCE
            place, outcome = self._came.get(timeout=left if has_room else None)
        except Empty:
            return
        self._asked.remove(place)
        question, place.question = place.question, None
        if outcome is None:
            raise RuntimeError(f"{question and question.address}: asking ended without an answer")
        self._step(place, outcome)

    def _tell(self) -> None:
        known = [place.question.address for place in self._asked if place.question]
        if known:
            self._announce(known[0] + (f" and {len(known) - 1} more" if known[1:] else ""))


def _ask(
    question: Request,
    place: _SiteQueue,
    came: SimpleQueue[tuple[_SiteQueue, Fetched | Failed | None]],
) -> None:
    """One question over the network; None is said where it ended in a way nobody foresaw."""
    outcome: Fetched | Failed | None = None
    try:
        outcome = question.ask()
    except Failed as error:
        outcome = error
    finally:
        came.put((place, outcome))
