"""`python -m bench desk`: whether a page of the desk costs the same however long its record is.

What leaves it: for every address of the desk seconds of the processor and questions put to the
database at several sizes, and the ratio of the last to the first. The records are those of
`answer_times`; each page is asked through Django's test client, which has entered as a person does.
Source: docs/why/answering.md.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from attrs import field, frozen
from django.conf import settings
from django.db.backends.signals import connection_created
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from bench import answer_times
from bench.desk_routes import (
    ME,
    ROUTES,
    Facts,
    FormAsked,
    NotAsked,
    PageAsked,
    RouteError,
    escaped,
    route_of,
)
from servanda import store
from servanda import watch as way
from servanda.desk.entering import Desk
from servanda.desk.settings import desk_settings
from servanda.store.connect import prepare

SIZES = (1_000, 10_000)
RUNS = 3  # of a page
FORMS = 3  # of a form, each about another thing
# As many at each size, for some forms cost what was decided: 1,000 reports have no more that bear
# on anything.
DECISIONS = 90
ON = answer_times.ON
GOAL = 1.5  # times what it cost at the first size


@frozen
class PageCost:
    """What a page costs: seconds of the processor, and questions put to the database."""

    seconds: float
    questions: int


@frozen
class QuestionCount:
    """Counts what is asked of any database that is opened while it listens."""

    asked: list[str] = field(factory=list)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Count until the end of it."""
        connection_created.connect(self._opened)
        try:
            yield
        finally:
            connection_created.disconnect(self._opened)

    def _opened(self, connection: Any, **_: object) -> None:
        if self._note not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._note)

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.asked.append(sql)
        return execute(sql, params, many, context)


@contextmanager
def entered(folder: Path, record: store.Store) -> Iterator[Facts]:
    """A browser that has entered the desk of a watch, looking at the day that is asked about."""
    prepare()
    settings.SECRET_KEY = "of nobody"  # noqa: S105 to go back to; the store has none
    desk = Desk(folder, ME)
    own = {name: value for name, value in desk_settings(desk).items() if name != "DATABASES"}
    with override_settings(**own):
        browser = Client(HTTP_HOST="127.0.0.1")
        browser.get(reverse("enter", args=[desk.token]))
        browser.get(reverse("keys"), {"on": str(ON)})
        try:
            yield Facts(browser, way.open_watch(folder), record, ON)
        finally:
            desk.rounds.close()


def costs(facts: Facts, *, forms: bool = True, runs: int = RUNS) -> dict[str, PageCost]:
    """What each page costs, and then each form, by its name in the table.

    Raises RouteError where the desk has an address that the table lacks, or one answers otherwise
    than it does a person.
    """
    if apart := escaped(name for name in get_resolver().reverse_dict if isinstance(name, str)):
        raise RouteError(f"the desk and ROUTES differ in: {', '.join(sorted(apart))}")
    found: dict[str, PageCost] = {}
    for name, asked in ROUTES.items():
        if isinstance(asked, PageAsked):
            path = reverse(route_of(name), args=asked.named(facts)) + asked.query
            if asked.after:  # once: it is the first alone that is asked about
                if forms:
                    facts.browser.get(reverse("incidents"))  # what forms before it wrote
                    _sent(facts, name, asked.after)
                    found[name] = _told(name, _cost(facts, name, path))
                continue
            _cost(facts, name, path)  # what is read once in a process is no part of a page
            middle = _middle([_cost(facts, name, path) for _ in range(runs)])
            found[name] = _told(name, middle)
        elif isinstance(asked, FormAsked) and forms:
            middle = _middle([_sent(facts, name, asked) for _ in range(FORMS)])
            found[name] = _told(name, middle)
    return found


def _sent(facts: Facts, name: str, asked: FormAsked) -> PageCost:
    """What sending a form costs, with all before it caught up with."""
    facts.browser.get(reverse("keys"))
    parts, form = asked.form(facts)
    return _cost(facts, name, reverse(asked.route or route_of(name), args=parts), form)


def _told(name: str, cost: PageCost) -> PageCost:
    """The cost, said at once on stderr: a long measure that breaks off has said what it knew."""
    print(f"  {name}: {cost.seconds:.4f}, {cost.questions}", file=sys.stderr, flush=True)
    return cost


def _cost(facts: Facts, name: str, path: str, form: dict[str, object] | None = None) -> PageCost:
    count = QuestionCount()
    with count.listening():
        begun = time.process_time()
        answer = facts.browser.get(path) if form is None else facts.browser.post(path, form)
        seconds = time.process_time() - begun
    if answer.status_code not in ((200, 302) if form is None else (302,)):
        words = " ".join(answer.content.decode(errors="replace").split())[-600:]
        raise RouteError(f"{name}: {path} answered {answer.status_code}: {words}")
    return PageCost(seconds, len(count.asked))


def _middle(some: Sequence[PageCost]) -> PageCost:
    return PageCost(
        median(each.seconds for each in some), int(median(each.questions for each in some))
    )


def measure(size: int) -> dict[str, PageCost]:
    """One size: made anew, decided on, asked."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "watch"
        answer_times.made(folder, size)
        watch = way.open_watch(folder)
        with watch.record() as record:
            with way.answering(watch, record):
                pass
            some = answer_times.decided(watch, record, DECISIONS)
            record.add(some, at=answer_times.AT)
            with entered(folder, record) as facts:
                return costs(facts)


# ------------------------------------------------------------------ the table


def text(sizes: Sequence[int], every: Sequence[dict[str, PageCost]]) -> str:
    """A line a page; a star where it costs more than the goal."""
    head = "".join(f"{size:>10,}" for size in sizes)
    lines = [f"{'Seconds with as many reports':<32}{head}   last/first   questions"]
    for name in every[0]:
        seconds = [each[name].seconds for each in every]
        told = "".join(f"{one:>10.4f}" for one in seconds)
        ratio = seconds[-1] / seconds[0]
        counts = ", ".join(str(each[name].questions) for each in every)
        lines.append(f"  {name:<30}{told}{ratio:>13.2f}{'*' if ratio > GOAL else ' '}  {counts}")
    for name, each in ROUTES.items():
        if isinstance(each, NotAsked):
            lines.append(f"  {name}: not asked, {each.why}")
    return "\n".join(lines)


def report(sizes: Sequence[int] = SIZES) -> str:
    """The figures as text."""
    every = []
    for size in sizes:
        print(f"bench: desk: {size:,} reports ...", file=sys.stderr, flush=True)
        every.append(measure(size))
    return text(sizes, every)
