"""The watch as a request sees it: opened for it, as of one instant, and closed again.

What leaves it: the watch, its record and what that comes to on the day that is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from attrs import define, field
from django.http import HttpRequest

from servanda import user_files
from servanda import watch as way
from servanda.desk.entering import desk

ON = "on"


@define
class Sight:
    """What a page is drawn from; `said` is what opening it said, for the head of the page."""

    watch: way.Watch
    record: way.Store
    answers: way.Answers
    on: date
    said: list[str] = field(factory=list)

    def frame(self) -> dict[str, Any]:
        """What the head of every page of a watch says."""
        return {"on": self.on, "watch_title": self.watch.settings.title, "said": self.said}


def today() -> date:
    """The day, as of this machine's clock in universal time."""
    return now().date()


def now() -> datetime:
    """The instant, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def day_of(request: HttpRequest) -> date:
    """The day that is looked at: as chosen, else today. It is kept for the pages that follow."""
    chosen = request.GET.get(ON)
    if chosen is not None:
        request.session[ON] = chosen
    try:
        day = date.fromisoformat(request.session.get(ON) or "")
    except ValueError:
        day = None
    if day is None or not user_files.FIRST_YEAR <= day.year <= user_files.LAST_YEAR:
        request.session.pop(ON, None)
        return today()
    return day


@contextmanager
def sight(request: HttpRequest) -> Iterator[Sight]:
    """The watch and what its record comes to now. Nothing can be put on record within it."""
    with sight_on(day_of(request)) as seen:
        yield seen


@contextmanager
def sight_on(day: date) -> Iterator[Sight]:
    """The same, of a day that was not asked of the session."""
    said: list[str] = []
    watch = way.open_watch(desk().folder)
    with (
        watch.record() as record,
        way.answering(watch, record, warn=said.append) as answers,
    ):
        yield Sight(watch, record, answers, day, said)


@contextmanager
def writing() -> Iterator[tuple[way.Watch, way.Store]]:
    """The watch and its record, to look, decide and then put something on record.

    One request at a time, and none where a command added meanwhile: what was looked at still holds
    when something is put on record. Raises GrownSince, upon which the request is begun again.
    """
    with desk().turn:
        # in the turn: who had it before may have saved a file of the watch
        watch = way.open_watch(desk().folder)
        with watch.record() as record, record.unmoved():
            yield watch, record
