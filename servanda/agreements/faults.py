"""Collects every fault of one file, so that a person mends them in one go.

What leaves it: one AgreementError whose message has a line for each fault, in the order of
the file. It never stops at the first.
"""

from __future__ import annotations

from servanda.errors import AgreementError

SHOWN = 200  # a file with more faults than this is another kind of file; the rest are counted


class Faults:
    """The faults found so far in the file called `name`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._found: dict[tuple[int, str], None] = {}

    def add(self, line: int, what: str) -> None:
        """Note one fault at a line (1 is the first); the same fault twice counts once."""
        self._found.setdefault((line, what))

    def __bool__(self) -> bool:
        return bool(self._found)

    def stop(self) -> None:
        """Raise AgreementError with every fault, where there is one; else do nothing."""
        if not self._found:
            return
        ordered = sorted(self._found, key=lambda fault: fault[0])
        told = [f"{self.name}:{line}: {what}" for line, what in ordered[:SHOWN]]
        if len(ordered) > SHOWN:
            told.append(f"{self.name}: and {len(ordered) - SHOWN} more. Mend these first.")
        raise AgreementError("\n".join(told))
