"""Collects every fault of one file, so that a person mends them in one go.

What leaves it: one error whose message has a line for each fault, in the order of the file. It
never stops at the first.
"""

from __future__ import annotations

from servanda.errors import ServandaError


class Faults:
    """The faults found so far in the file called `name`, raised together as one `error`.

    `most` is for files of thousands of lines, where one slip brings many faults: the same fault
    counts once, those of a line stay in the order found, and only so many are shown, the rest
    counted. Without it every fault is shown, those of a line by their words. `closing` is a last
    line: what the faults come to.
    """

    def __init__(
        self, name: str, error: type[ServandaError], *, most: int | None = None, closing: str = ""
    ) -> None:
        self.name = name
        self._error = error
        self._most = most
        self._closing = closing
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, what: str) -> None:
        """Note one fault at a line (1 is the first)."""
        self._found.append((line, what))

    def __len__(self) -> int:
        return len(self._found)

    def stop(self) -> None:
        """Raise the error with every fault, where there is one; else do nothing."""
        if not self._found:
            return
        if self._most is None:
            ordered, rest = sorted(self._found), 0
        else:
            each = sorted(dict.fromkeys(self._found), key=lambda fault: fault[0])
            ordered, rest = each[: self._most], len(each) - self._most
        lines = [f"{self.name}:{line}: {what}" for line, what in ordered]
        if rest > 0:
            lines.append(f"{self.name}: and {rest} more. Mend these first.")
        raise self._error("\n".join([*lines, self._closing] if self._closing else lines))
