"""The file of an open record: as it was found, and what is remembered of it when it is closed.

What leaves it: whether it still is what was checked whole, and a refusal where the line that was
last then is in it no more. It never changes the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve, frozen
from django.db import connections, models

from servanda.errors import StoreError
from servanda.store.checked_file import SUFFIX, CheckedState, remember, remembered, state_of
from servanda.store.faults import as_store_error
from servanda.store.models import Record


@frozen
class RecordFile:
    """A record's file; `files` is its state before it was opened, None where it was made then."""

    path: Path
    files: tuple[str, ...] | None
    last: CheckedState | None  # as it was remembered
    is_copied: bool = False  # read into memory, since nothing can be written

    @staticmethod
    def at(path: Path, *, is_copied: bool = False) -> RecordFile:
        """The file as it stands; StoreError where a record that was there is there no more."""
        files, last = state_of(path), remembered(path)
        if files is None and last and last.seq:
            raise cut(path, last)
        return RecordFile(path, files, last, is_copied)

    def is_known(self, alias: str) -> bool:
        """Whether nothing was changed since all of it was checked.

        Raises StoreError where the line that was last then is not in the record now.
        """
        with as_store_error(str(self.path), "reading the record"):
            if self.last and self.last.seq:
                rows = Record.objects.using(alias).filter(seq=self.last.seq)
                if rows.values_list("chain_sha256", flat=True).first() != self.last.chain_sha256:
                    raise cut(self.path, self.last)
            if self.files is None:
                return True  # made just now
            # once more, for it was looked at before it was opened
            if self.last is None or not self.last.files == self.files == state_of(self.path):
                return False
            return state_at(alias, self.files, self.last.noted) == self.last

    def last_line(self, alias: str, version: int, noted: str) -> CheckedState | None:
        """What is to be remembered once it is closed; None where nothing new is known.

        Nothing is where another connection wrote since the file was of that version. `noted` is
        remembered with it.
        """
        if self.is_copied:
            return None
        wrote = connections[alias].connection and connections[alias].connection.total_changes
        if not wrote and self.last and (self.last.files, self.last.noted) == (self.files, noted):
            return None
        try:
            with as_store_error(str(self.path), "reading the record"), _held(alias):
                if version_of(alias) == version:
                    files = state_of(self.path) if wrote else self.files
                    return state_at(alias, files or (), noted)
        except StoreError:  # held by another, or it cannot be read
            pass
        return None  # all is checked again next time

    def remember(self, checked: CheckedState) -> None:
        """Remember the closed file, where it still is as it was when its last line was read."""
        if checked.files == state_of(self.path):
            remember(self.path, checked)

    def doubt(self) -> None:
        """Let nobody believe it before all of it was checked; its last line is still wanted."""
        if last := remembered(self.path):
            remember(self.path, evolve(last, files=()))


def version_of(alias: str) -> int:
    """A number that is another once any other connection has written."""
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


@contextmanager
def _held(alias: str) -> Iterator[None]:
    """Let nobody write within the block; all that was is in the file itself, not in its log.

    So closing changes the file no more. Where another holds it, nothing waits.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def state_at(alias: str, files: tuple[str, ...], noted: str) -> CheckedState:
    """What a record whose files are in that state comes to: its last line, and its kinds."""
    rows = Record.objects.using(alias)
    seq, link = rows.order_by("-seq").values_list("seq", "chain_sha256").first() or (0, "")
    kinds = rows.values_list("kind").order_by("kind").annotate(count=models.Count("kind"))
    return CheckedState(files, seq, link, dict(kinds), noted)


def cut(path: Path, last: CheckedState) -> StoreError:
    """That the line which was last when the record was checked is not in it now."""
    return StoreError(
        f"{path}: line {last.seq:,} of the record, {last.chain_sha256[:12]}, is there no more: "
        "lines were cut off or written anew, or an older copy was put in its place. Put the newest "
        "whole copy of the watch back. Where the loss is known, "
        f"keep {path.name}{SUFFIX} elsewhere, for it shows what is missing, and go on without it."
    )
