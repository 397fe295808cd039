"""A few of very many, each as likely as any other, and the same ones every time.

What leaves it: the `size` entries whose keys hash lowest. Samples of parts add up to the sample
of the whole, in any order, so shards may be scanned anywhere and in any order.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable
from typing import Any


class Sample:
    """The lowest-hashed entries offered so far. `make` is called only for one that stays."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._heap: list[tuple[int, str, Any]] = []

    def offer(self, key: str, make: Callable[[], Any]) -> None:
        """Hold what `make` gives, where the key's turn is among the lowest."""
        rank = -int.from_bytes(
            hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()
        )
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, (rank, key, make()))
        elif rank > self._heap[0][0]:
            heapq.heapreplace(self._heap, (rank, key, make()))

    def entries(self) -> list[tuple[str, Any]]:
        """The keys with what is held of each, lowest hash first."""
        return [(key, value) for _, key, value in sorted(self._heap, key=lambda e: (-e[0], e[1]))]
