"""Takes the pages out of archives of others, by way of the sandbox.

What leaves it: the pages of one archive, one after another, and what of it could not be taken. An
archive that makes its parser crash or hang gives what came before, and is never called whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from servanda.captures import sandbox
from servanda.captures.archives.salvage import (
    ArchivedPage,
    Damage,
    Found,
    PassedRecord,
    WalkedArchive,
    walk,
)
from servanda.captures.decoding import LIMIT_BYTES
from servanda.errors import SourceError

_LISTED = 100_000  # damages told one by one; an archive made to have more is told as such
_KINDS = 100  # of records that hold no page; the standard has eight


class Pages:
    """The pages of one archive, walked once; then `damaged`, `passed` and `ended` say the rest.

    `passed`: how many records of each type hold no page (requests, revisits, refusals).
    `ended`: where and why the walk ended before the archive did, None where it did not; it is
    in `damaged` too.
    """

    def __init__(self, records: Iterator[Found], name: str) -> None:
        self.passed: Counter[str] = Counter()
        self.ended: Damage | None = None
        self._damaged: list[Damage] = []
        self._more = 0
        self._records = records
        self._at = (name, 0)  # the last place anything was told of

    def __iter__(self) -> Iterator[ArchivedPage]:
        return self

    def __next__(self) -> ArchivedPage:
        try:
            for record in self._records:
                self._at = record.file, record.offset
                if isinstance(record, ArchivedPage):
                    return record
                self._note(record)
        except SourceError as error:
            self.ended = Damage(*self._at, f"the archive, behind this place, {error}")
        raise StopIteration

    @property
    def damaged(self) -> tuple[Damage, ...]:
        """What could not be taken, in the order of the archive; then where its walk ended."""
        last = self._damaged[-1:] if self._more else []
        more = [
            Damage(damage.file, damage.offset, f"{self._more:,} more behind it") for damage in last
        ]
        return (*self._damaged, *more, *([self.ended] if self.ended else []))

    def _note(self, record: Damage | PassedRecord) -> None:
        if isinstance(record, PassedRecord):
            is_known = record.kind in self.passed or len(self.passed) < _KINDS
            self.passed[record.kind if is_known else "of other types"] += 1
            return
        last = self._damaged[-1] if self._damaged else None
        if last and (last.file, last.offset) == (record.file, record.offset):
            reason = f"{last.reason}; {record.reason}"[:2000]
            self._damaged[-1] = Damage(record.file, record.offset, reason)
        elif len(self._damaged) < _LISTED:
            self._damaged.append(record)
        else:
            self._more += 1


def pages_of(
    path: Path, *, limit_bytes: int = LIMIT_BYTES, seconds: float = sandbox.SECONDS
) -> Pages:
    """The pages of a WARC, WARC.gz or WACZ file, in the order of the file, one at a time.

    What is damaged, or larger than `limit_bytes`, is in `damaged` once they are walked: see
    `salvage.walk`. The walk ends where for so many seconds it does not read on. Raises SourceError
    where the file cannot be opened.
    """
    try:
        path.open("rb").close()
    except OSError as error:
        raise SourceError(
            f"{path.name}: cannot be opened ({error.strerror or error}). Nothing was taken "
            "from it. Check the path and who may read it."
        ) from error
    records = sandbox.streamed(
        walk,
        path,
        results=(ArchivedPage, Damage, PassedRecord),
        most_bytes=limit_bytes,
        given=WalkedArchive(path.name, limit_bytes),
        seconds=seconds,
    )
    return Pages(records, path.name)
