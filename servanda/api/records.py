"""How the record of a watch is asked: opened for one question, and closed again.

What leaves it: `Rows`, and a `ReadOnlyRecord` that hands on what is there and never adds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from servanda import watch as way
from servanda.errors import SettingsError

T = TypeVar("T")


class Rows(list[way.Row]):
    """Rows as a list of dicts, or as a table of pandas."""

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` with a line a row. Raises SettingsError where pandas is missing."""
        try:
            import pandas  # when used: an extra that may not be here
        except ImportError as error:
            raise SettingsError(
                "pandas is not installed, so rows cannot become its table. Install it with "
                "\"pip install 'servanda[notebook]'\", or use the rows as they are."
            ) from error
        return pandas.DataFrame(list(self))


class ReadOnlyRecord:
    """What is on record, to be read. Each question opens the record and closes it again."""

    def __init__(self, watch: way.Watch) -> None:
        self._watch = watch

    def all(self, kind: type[T]) -> tuple[T, ...]:
        """Every record of a kind of `servanda.model`, in the order of recording."""
        return self._ask(lambda store: store.all(kind))

    def get(self, kind: type[T], id: str) -> T:
        """One record. Raises StoreError where there is none."""
        return self._ask(lambda store: store.get(kind, id))

    def head(self) -> str:
        """The last link of the chain, 64 hexadecimal digits; "" for an empty record."""

        def last(store: way.Store) -> str:
            entry = store.head()
            return entry.chain_sha256 if entry else ""

        return self._ask(last)

    def check(self) -> None:
        """Walk the whole record; StoreError names the first line that is not as it was added."""
        self._ask(lambda store: store.check())

    def _ask(self, question: Callable[[way.Store], T]) -> T:
        return ask(self._watch, question)


def ask(watch: way.Watch, question: Callable[[way.Store], T]) -> T:
    """What a question comes to of a watch's record."""

    def asked() -> T:
        with watch.record() as store:
            return question(store)

    return _outside_loops(asked)


def rows_of(watch: way.Watch, question: Callable[[way.Store], Iterable[way.Row]]) -> Rows:
    """The rows that a question comes to, all made while the record is open."""
    return ask(watch, lambda store: Rows(question(store)))


def _outside_loops(work: Callable[[], T]) -> T:
    """The work's answer; in a thread of its own where an event loop runs, as in a notebook.

    Django refuses to ask a database from a thread that runs an event loop.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(max_workers=1) as threads:
        return threads.submit(work).result()
