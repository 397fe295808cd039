"""One gathering at a time in a watch: what one keeps, the next finds already there.

What leaves it: nothing. The lock is the system's, so that it ends with its process however that
ends.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from servanda.captures.custody.chain import check_own
from servanda.watch.settings import Watch

LOCK = ".gathering"


@contextmanager
def one_at_a_time(watch: Watch, progress: Callable[[int, int, str], None] | None) -> Iterator[None]:
    """No other gathering of this watch is at work meanwhile; it waits until none is.

    Raises StoreError where something else stands in place of the lock.
    """
    watch.vault.folder.mkdir(parents=True, exist_ok=True)
    check_own(watch.vault.folder / LOCK)
    with (watch.vault.folder / LOCK).open("a") as lock:
        _take(lock, progress)
        yield


def _take(lock: IO[str], progress: Callable[[int, int, str], None] | None) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if progress:
            progress(0, 1, "another gathering is at work here; waiting for its end")
        fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError:
        return  # some shared disks know no locks
