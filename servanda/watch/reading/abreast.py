"""Many pages read by several processes, and taken up in their order whichever is done first.

What leaves it: an answer a page, in the order of the pages. It knows nothing of what is read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from attrs import frozen

from servanda.model import Text
from servanda.scan import pool

Page = TypeVar("Page")
Answer = TypeVar("Answer")

# Characters of text from which on more processes are started than this one: each loads words,
# places and weights before its first page. docs/why/speed.md, "Reading a watch", has the figures.
PAYS_FROM = 150_000
# Pages that may be begun after one that is not done yet, a worker: what is done rests in memory.
AHEAD = 8


@frozen
class _OfPair(Generic[Page, Answer]):
    """The work on a page that comes with its number."""

    work: Callable[[Page], Answer | None]

    def __call__(self, numbered: tuple[int, Page]) -> Answer | None:
        return self.work(numbered[1])


def workers_for(texts: Sequence[Text]) -> int:
    """As many processes as there are cores where there is enough to read, one otherwise."""
    enough = sum(len(text.content) for text in texts) >= PAYS_FROM
    return (os.cpu_count() or 1) if enough else 1


def in_order(
    work: Callable[[Page], Answer | None],
    pages: Sequence[Page],
    *,
    workers: int,
    here: Callable[[Page], Answer],
    take: Callable[[Answer], None],
) -> None:
    """`take` is given the answer of every page, in the order of the pages.

    One worker is this process, which asks `here`. With several, `work` is sent to processes; a page
    for which it gives None, or at which a process ended, is read here, so that an error is raised
    where one process would have raised it, with every page before it taken.
    """
    if min(workers, len(pages)) <= 1:
        for page in pages:
            take(here(page))
        return
    done: dict[int, Answer | None] = {}
    position = [0]

    def answered(numbered: tuple[int, Page], answer: Answer | None) -> bool:
        done[numbered[0]] = answer
        while position[0] in done:
            ready = done.pop(position[0])
            take(here(pages[position[0]]) if ready is None else ready)
            position[0] += 1
        return False

    pool.run(
        _OfPair(work),
        list(enumerate(pages)),
        workers=workers,
        done=answered,
        died=lambda numbered, _: answered(numbered, None),
        ahead=workers * AHEAD,
    )
