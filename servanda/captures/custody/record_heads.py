"""The heads of the record, kept where the record is not: record-heads.jsonl in the vault.

What leaves it: a line each time the record was found longer, with its last line's number and link,
chained as the log of custody is and put before the same witnesses. What is published is the hash
of such a line, never the link: each line holds chance, so that the hash confirms to nobody what
the last record says. A door to the disk.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from attrs import frozen

from servanda import canon
from servanda.captures.custody.chain import Chain, Row, alone
from servanda.captures.custody.log import SALT_BYTES
from servanda.errors import StoreError

FILE_NAME = "record-heads.jsonl"
_LINK = re.compile("[0-9a-f]{64}")


@frozen
class RecordHead:
    """The record up to one of its lines; `sha256` is the hash of the line that says so."""

    seq: int
    chain_sha256: str
    at: str  # when the record's line was put on record; "" before the first
    sha256: str


class RecordHeads:
    """The heads noted in one vault; every one is read when this is made.

    Raises StoreError where a line does not follow from the one before it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / FILE_NAME
        self.noted: list[RecordHead] = []
        self._chain = Chain(self.path)
        self._read()

    @property
    def last(self) -> RecordHead | None:
        """The newest head; None where none was noted."""
        return self.noted[-1] if self.noted else None

    def note(self, *, seq: int, chain_sha256: str, at: datetime | None) -> None:
        """The head is on disk, where it is longer than the last one."""
        if self.last and self.last.seq >= seq:
            return
        row = {
            "what": "head",
            "seq": seq,
            "chain_sha256": chain_sha256,
            "at": canon.plain(at) if at else "",
            "salt": secrets.token_hex(SALT_BYTES),
        }
        with alone(self.folder):
            self._read()
            self._chain.mend()
            if self.last is None or self.last.seq < seq:
                self._chain.append([row])
                self._read_own(row)

    def _read(self) -> None:
        rows: Iterator[Row] = self._chain.news()
        for row in rows:
            self._read_own(row)

    def _read_own(self, row: Row) -> None:
        if row.get("what") != "head":
            return
        seq, link, at = row.get("seq"), row.get("chain_sha256"), row.get("at")
        last = self.last.seq if self.last else -1
        if (
            type(seq) is not int
            or not isinstance(link, str)
            or not isinstance(at, str)
            or seq <= last
            # The link before the first line is "", and that of no other.
            or not (_LINK.fullmatch(link) if seq else link == "")
        ):
            raise StoreError(
                f"{self.path}: a line says of line {str(seq)[:20]} of the record what no line can "
                "be: this log was written by somebody else. Restore it from a copy of the watch."
            )
        self.noted.append(RecordHead(seq, link, at, self._chain.head))
