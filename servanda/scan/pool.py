"""The engine of one machine: processes that each work on an item after another, a shard or a page.

What leaves it: what the work gives, to whoever asked. A worker that is killed is replaced, and its
item is worked on again where that is wanted; when the parent is killed its workers end with theirs.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context, resource_tracker
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from attrs import define

from servanda.scan import limits

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@define(eq=False)
class _Worker(Generic[Item, Answer]):
    """A process, the parent's end of its pipe, and the item it has in hand with its number."""

    process: BaseProcess
    pipe: connection.Connection[Item, Answer]
    item: tuple[int, Item] | None = None


def run(
    work: Callable[[Item], Answer],
    items: Sequence[Item],
    *,
    workers: int,
    done: Callable[[Item, Answer], bool],
    died: Callable[[Item, str], bool],
    ahead: int | None = None,
) -> None:
    """Do the work on every item in `workers` processes; `done` and `died` say whether again.

    No item is begun that stands `ahead` or more after one that is still worked on.
    """
    waiting = deque(enumerate(items))
    crew: list[_Worker[Item, Answer]] = [_hired(work) for _ in range(min(workers, len(items)))]
    try:
        while True:
            for worker in crew:
                if worker.item is None and waiting and _is_near(waiting[0][0], crew, ahead):
                    _give(worker, waiting.popleft())
            busy: dict[object, _Worker[Item, Answer]] = {
                worker.pipe: worker for worker in crew if worker.item is not None
            }
            if not busy:
                return
            for pipe in connection.wait([worker.pipe for worker in busy.values()]):
                worker = busy[pipe]
                assert worker.item is not None
                (number, item), worker.item = worker.item, None
                try:
                    again = done(item, worker.pipe.recv())
                except (EOFError, OSError):
                    again = died(item, _last_words(worker))
                    crew[crew.index(worker)] = _hired(work)
                if again:
                    waiting.append((number, item))
    finally:
        for worker in crew:
            _dismiss(worker)


def _is_near(number: int, crew: Sequence[_Worker[Item, Answer]], ahead: int | None) -> bool:
    """Whether an item may be begun while those in hand are not done."""
    first = min((worker.item[0] for worker in crew if worker.item), default=number)
    return ahead is None or number - first < ahead


def _hired(work: Callable[[Item], Answer]) -> _Worker[Item, Answer]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_labour, args=(work, theirs), daemon=True)
    resource_tracker.ensure_running()  # starting it hears Ctrl-C again, so never inside
    with _no_interrupt():
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """A process started inside never hears Ctrl-C: its parent does, and ends it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _give(worker: _Worker[Item, Answer], item: tuple[int, Item]) -> None:
    worker.item = item
    with suppress(OSError):  # it is dead; waiting on its pipe says so
        worker.pipe.send(item[1])


def _last_words(worker: _Worker[Item, Answer]) -> str:
    """Why a worker ended by itself; "" where it was killed. Its error is on stderr."""
    _dismiss(worker)
    code = worker.process.exitcode
    return "" if code is None or code < 0 else f"its worker ended with {code}"


def _dismiss(worker: _Worker[Item, Answer]) -> None:
    """End a worker: told so where it rests, stopped where it works."""
    worker.pipe.close()
    if worker.item is not None:
        worker.process.terminate()
    worker.process.join(10)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _labour(work: Callable[[Item], Answer], pipe: connection.Connection[Answer, Item]) -> None:
    """A worker's life: item after item, until the parent is gone."""
    limits.end_when_late()
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        outcome = work(item)
        try:
            pipe.send(outcome)
        except OSError:
            return
