"""The engine of one machine: processes that each scan a shard after another.

What leaves it: nothing but the ledger's results. A worker that is killed is replaced, and its
shard is worked on again; when the parent is killed its workers end with their shard.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess

from attrs import define

from servanda.scan import limits
from servanda.scan.shards import Shard
from servanda.scan.work import Died, Done, Work


@define(eq=False)
class _Worker:
    """A process, the parent's end of its pipe, and the shard it has in hand."""

    process: BaseProcess
    pipe: connection.Connection[Shard, str]
    shard: Shard | None = None


def run(
    work: Work,
    shards: Sequence[Shard],
    *,
    workers: int,
    done: Done,
    died: Died,
) -> None:
    """Do the work on every shard in `workers` processes."""
    waiting = deque(shards)
    crew = [_hired(work) for _ in range(min(workers, len(shards)))]
    try:
        while True:
            for worker in crew:
                if worker.shard is None and waiting:
                    _give(worker, waiting.popleft())
            busy: dict[object, _Worker] = {
                worker.pipe: worker for worker in crew if worker.shard is not None
            }
            if not busy:
                return
            for pipe in connection.wait([worker.pipe for worker in busy.values()]):
                worker = busy[pipe]
                shard, worker.shard = worker.shard, None
                assert shard is not None
                try:
                    again = done(shard, worker.pipe.recv())
                except (EOFError, OSError):
                    again = died(shard, _last_words(worker))
                    crew[crew.index(worker)] = _hired(work)
                if again:
                    waiting.append(shard)
    finally:
        for worker in crew:
            _dismiss(worker)


def _hired(work: Work) -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_labour, args=(work, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _give(worker: _Worker, shard: Shard) -> None:
    worker.shard = shard
    with suppress(OSError):  # it is dead; waiting on its pipe says so
        worker.pipe.send(shard)


def _last_words(worker: _Worker) -> str:
    """Why a worker ended by itself; "" where it was killed. Its error is on stderr."""
    _dismiss(worker)
    code = worker.process.exitcode
    return "" if code is None or code < 0 else f"its worker ended with {code}"


def _dismiss(worker: _Worker) -> None:
    """End a worker: told so where it rests, stopped where it works."""
    worker.pipe.close()
    if worker.shard is not None:
        worker.process.terminate()
    worker.process.join(10)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _labour(work: Work, pipe: connection.Connection[str, Shard]) -> None:
    """A worker's life: shard after shard, until the parent is gone."""
    limits.end_when_late()
    while True:
        try:
            shard = pipe.recv()
        except (EOFError, OSError):
            return
        outcome = work(shard)
        try:
            pipe.send(outcome)
        except OSError:
            return
