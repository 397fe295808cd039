"""The crawl log: which addresses were asked for, when, and how each visit ended.

What leaves it: lines that are added to and never changed, each with the hash of the one before,
in `visits.jsonl` beside the captures. What a source lists stands here until its page was had, so
that a gathering killed at any moment goes on where it was. A door to the disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from servanda.captures.custody.chain import Chain, Row, alone

LISTED = "listed"  # a source lists it and it was not had yet
_MARKS = ("title", "published")  # of what can be asked for nowhere
# How a visit ends for good; after any other end the page is asked for again.
ENDS = ("kept", "unchanged", "listing", "gone", "no page")


class Visits:
    """The visits of one watch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.set_aside: tuple[str, ...] = ()  # what broken writes left, one sentence each
        self._chain = Chain(folder / "visits.jsonl")
        self._last: dict[str, Row] = {}
        self._waiting: dict[tuple[str, str], Row] = {}
        self._versions: dict[tuple[str, str], Row] = {}  # the row that told of it last
        self._since: dict[str, str] = {}
        if (folder / "visits.jsonl").exists():
            with alone(folder):
                self._read()

    def last(self, address: str) -> Mapping[str, Any]:
        """The last visit to an address; empty where there was none."""
        return self._last.get(address, {})

    def since(self, source: str) -> str:
        """The instant of the first line about a source; "" where there is none."""
        return self._since.get(source, "")

    def is_new(self, row: Mapping[str, Any]) -> bool:
        """Whether a source has not listed this yet, or says that it was changed since.

        What leads to another address, or has another title and day, is another thing under an id
        that was used before.
        """
        last = self._versions.get((row["source"], row["key"]))
        if last is None or last["version"] != row["version"]:
            return True
        address, before = row.get("address"), last.get("address")
        if address or before:
            return bool(address and before and address != before)
        return all((row.get(name) or "") != (last.get(name) or "") for name in _MARKS)

    def waiting(self, source: str) -> tuple[Row, ...]:
        """What a source has listed and nobody has got yet, in the order listed."""
        return tuple(row for (of, _), row in self._waiting.items() if of == source)

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """The lines are on disk. Each has `what`, `source`, `key`, `address` and `at`."""
        if not rows:
            return
        with alone(self.folder):
            self._read()
            for row in self._chain.append(rows):
                self._note(row)

    def _read(self) -> None:
        for row in self._chain.news():
            self._note(row)
        if sentence := self._chain.mend():
            self.set_aside += (sentence,)

    def _note(self, row: Row) -> None:
        if row.get("type") == "cut":
            return
        of = row["source"], row["key"]
        self._since.setdefault(row["source"], row["at"])
        if "version" in row:
            self._versions[of] = row
        if row["what"] == LISTED:
            self._waiting[of] = row
            return
        if row["address"]:
            self._last[row["address"]] = row
        if row["what"] in ENDS:
            self._waiting.pop(of, None)
