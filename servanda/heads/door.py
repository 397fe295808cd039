"""The record of a watch, opened and closed in one place, and compared with the heads in its vault.

What leaves it: an open record that was not cut off or written anew since its head was last noted
beside the captures, and a newer head where it has grown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from servanda import store
from servanda.captures.custody.record_heads import RecordHeads
from servanda.errors import StoreError

VAULT = "vault"
KEEP = (
    "Put the newest whole copy of the watch back. Where the loss is known, keep {file} elsewhere, "
    "for it shows what is missing, and go on without it."
)


@contextmanager
def opened_record(
    folder: Path, place: Path | str | None = None, *, checks: bool = True
) -> Iterator[store.Store]:
    """The record of a watch's folder, or of `place`; closed again when done.

    Raises StoreError, unless `checks` is False, where it does not check or is not what the heads
    in the vault say.
    """
    vault = folder / VAULT
    with store.open(place or folder, checks=checks, beside=folder) as record:
        heads = None
        if checks:
            heads = RecordHeads(vault)
            _compare(record, heads)
        try:
            yield record
        finally:
            if heads and not record.is_read_only:
                with suppress(StoreError):  # the next command notes it; a shorter head still holds
                    note(record, heads)
                record.noted = heads.last.sha256 if heads.last else ""


def note(record: store.Store, heads: RecordHeads) -> None:
    """The last line of the record is noted in the vault, where it is a new one."""
    head = record.head()
    if head:
        heads.note(seq=head.seq, chain_sha256=head.chain_sha256, at=head.recorded_at)


def lost(record: store.Store, heads: RecordHeads) -> str:
    """That the head noted last is in the vault no more, and what to do; "" where it is."""
    if not record.noted or any(head.sha256 == record.noted for head in heads.noted):
        return ""
    return (
        f"{heads.path}: the head that was noted last, {record.noted[:12]}, is in it no more: it "
        "was removed, cut off or written anew, and whether the record was so too is not known any "
        "more. Put it back from a copy of the watch. Where it is lost for good, compare with "
        '"servanda check --witness" and a site published before; then remove '
        f"{record.remembered_in}, and a list is begun anew."
    )


def _compare(record: store.Store, heads: RecordHeads) -> None:
    if words := lost(record, heads):
        raise StoreError(words)
    last = heads.last
    if last is None:
        if record.head() is None and _has_captures(heads.folder):
            raise StoreError(
                f"{record.where}: no line is on record, and {heads.folder} holds what was "
                "gathered: the record is gone. Nothing is begun beside it. Put the newest whole "
                "copy of the watch back, or move what the vault holds elsewhere to begin anew."
            )
        if not record.is_read_only:
            with suppress(StoreError):
                head = record.head()
                heads.note(
                    seq=head.seq if head else 0,
                    chain_sha256=head.chain_sha256 if head else "",
                    at=head.recorded_at if head else None,
                )
    elif record.link_at(last.seq) != last.chain_sha256:
        raise StoreError(
            f"{record.where}: line {last.seq:,} of the record is not the one that the vault has "
            "noted: lines were cut off or written anew, or an older copy was put in its place. "
            + KEEP.format(file=heads.path)
        )


def _has_captures(vault: Path) -> bool:
    """Whether the log of custody has a line."""
    log = vault / "custody.jsonl"
    return log.is_file() and log.stat().st_size > 0
