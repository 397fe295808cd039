"""The custody log: who added a capture, when, from where, and every copy given out.

What leaves it: lines that are added to and never changed, each with the hash of the one
before, in `custody.jsonl`. A door to the disk.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from attrs import evolve, frozen

from servanda import canon
from servanda.captures.custody.chain import Chain, Row, alone
from servanda.captures.custody.checksums import pieces
from servanda.model import Capture

# Chance in every line, so that the hash of a line, which the next line and a witness may hold,
# tells nobody whether a guessed name stands in it.
SALT_BYTES = 16


@frozen
class LoggedDifference:
    """A field that a line of the log has otherwise than the record; None where one has none."""

    name: str
    logged: object
    recorded: object


def differences(row: Row, capture: Capture) -> tuple[LoggedDifference, ...]:
    """What the line that says who added a capture has otherwise than the record, field by field."""
    recorded = {
        "by": capture.added_by,
        "at": canon.plain(capture.fetched_at),
        "address": capture.address,
        "sha256": capture.bytes_sha256,
        "size_bytes": capture.size_bytes,
        "note": capture.note or None,
    }
    return tuple(
        LoggedDifference(name, row.get(name), value)
        for name, value in recorded.items()
        if row.get(name) != value
    )


class Custody:
    """The custody log of a vault."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chain = Chain(folder / "custody.jsonl")
        self.set_aside: tuple[str, ...] = ()  # what broken writes left, one sentence each
        self._added: dict[str, Row] = {}

    def add(self, capture: Capture, data: bytes) -> Capture:
        """That a capture was taken in is on the log: by whom, when, from where; once a capture.

        The line holds a checksum of each stretch of its bytes, so that a later change can be
        laid on the very byte. The capture comes back as the log has it: where a run broke off
        between the log and the record, the next one puts it on record as it was logged then.
        """
        if capture.id in self._added:
            return _as_logged(capture, self._added[capture.id])
        row = {
            "what": "added",
            "capture": capture.id,
            "by": capture.added_by,
            "at": canon.plain(capture.fetched_at),
            "address": capture.address,
            "sha256": capture.bytes_sha256,
            "size_bytes": len(data),
            "pieces": pieces(data),
            "salt": secrets.token_hex(SALT_BYTES),
            **({"note": capture.note} if capture.note else {}),
        }
        with alone(self.folder):
            self._settle()
            if capture.id not in self._added:
                self._note(*self.chain.append([row]))
        return _as_logged(capture, self._added[capture.id])

    def gave_out(
        self, captures: Sequence[Capture], *, by: str, at: datetime, to: str, file_sha256: str
    ) -> None:
        """That each capture went out, in which file and by whose hand, is on the log."""
        rows = [
            {
                "what": "exported",
                "capture": capture.id,
                "sha256": capture.bytes_sha256,
                "by": by,
                "at": canon.plain(at),
                "to": to,
                "file_sha256": file_sha256,
                "salt": secrets.token_hex(SALT_BYTES),
            }
            for capture in captures
        ]
        with alone(self.folder):
            self._settle()
            self.chain.append(rows)

    def _settle(self) -> None:
        for row in self.chain.news():
            self._note(row)
        if fault := self.chain.mend():
            self.set_aside += (fault,)

    def _note(self, row: Row) -> None:
        if row.get("what") == "added":
            facts: Row = {key: row[key] for key in ("by", "at", "note") if key in row}
            self._added.setdefault(row["capture"], facts)


def _as_logged(capture: Capture, row: Row) -> Capture:
    """The capture as added by whom, and when, its line says."""
    return evolve(
        capture,
        added_by=row["by"],
        fetched_at=datetime.fromisoformat(row["at"]),
        note=row.get("note", ""),
    )
