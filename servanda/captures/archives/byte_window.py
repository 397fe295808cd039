"""A stretch of bytes that comes in chunks, seen through a window that moves forward.

What leaves it: the bytes from one place on, as far as they are needed. It holds no more than
was asked for and never goes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


class Window:
    """What is held lies from `place` on; what was dropped is gone."""

    def __init__(self, chunks: Iterator[bytes], size_bytes: int | None = None) -> None:
        self.place = 0
        self._size_bytes = size_bytes  # of all there will be, where it is known
        self._chunks = chunks
        self._buffer = bytearray()

    def need(self, count: int) -> int:
        """As many bytes as asked for are held, or all there are; how many of those."""
        while len(self._buffer) < count:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._buffer += chunk
        return min(count, len(self._buffer))

    def left(self, guess: int) -> int:
        """How many bytes lie ahead; a guess where that is not known."""
        return guess if self._size_bytes is None else self._size_bytes - self.place

    def peek(self, count: int) -> bytes:
        """The next bytes held."""
        return bytes(self._buffer[:count])

    def take(self, count: int) -> bytes:
        """The next bytes, and the window moves behind them."""
        self.need(count)
        data = self.peek(count)
        self.drop(len(data))
        return data

    def drop(self, count: int) -> int:
        """The window moves forward, holding nothing of what it passes; by how many bytes."""
        left = count
        while left and (self._buffer or self.need(1)):
            gone = min(left, len(self._buffer))
            del self._buffer[:gone]
            left -= gone
        self.place += count - left
        return count - left

    def end_of(self, mark: bytes, limit_bytes: int) -> int:
        """Where the first mark ends, within a limit; -1 where none is.

        A mark "\\n\\r\\n" is also met as "\\n\\n".
        """
        self.need(limit_bytes)
        data = self.peek(limit_bytes)
        ends = [data.find(ending) + len(ending) for ending in (mark, b"\n\n") if ending in data]
        return min(ends, default=-1)

    def skip_blank(self) -> bool:
        """The window stands on something other than an end of line; False where nothing is."""
        while self.need(1):
            data = self.peek(4096)
            blank = len(data) - len(data.lstrip(b"\r\n"))
            self.drop(blank)
            if blank < len(data):
                return True
        return False

    def skip_to(self, start: re.Pattern[bytes]) -> int:
        """The window stands where a pattern matches, or at the end; how many bytes were passed."""
        began = self.place
        while self.need(1 << 16):
            data = self.peek(1 << 16)
            match = start.search(data)
            if match:
                self.drop(match.start())
                break
            self.drop(max(1, len(data) - 32) if len(data) > 32 else len(data))
        return self.place - began
