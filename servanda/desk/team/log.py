"""The log of a desk: who did what at it, each line bound by a hash to all before it.

What leaves it: lines that were added in order, and whether they are all there still. The number
and hash of the last are noted in a file beside, so that a log that was cut off is not believed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import frozen
from django.db import connections, transaction

from servanda.errors import VerificationError

DATABASE = "default"
HEAD = "log.head"
_LOCK = 7_112_992  # any number, as long as everyone who adds a line takes the same one


@frozen
class Logged:
    """One line as it is shown."""

    seq: int
    at: str
    who: str
    did: str
    content: dict[str, object]


def add(folder: Path, *, who: str, did: str, **said: str | int | list[str]) -> None:
    """Put a line at the end, whole or not at all; `folder` holds the note of the last.

    Raises the database's own error where it cannot be kept: what is not logged is not done.
    """
    content = json.dumps(said, sort_keys=True, ensure_ascii=False)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with transaction.atomic(using=DATABASE):
        if connections[DATABASE].vendor == "postgresql":
            with connections[DATABASE].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = _table().order_by("-seq").first()
        seq, before = (last.seq + 1, last.chain_sha256) if last else (1, "")
        link = _link(before, seq, at, who, did, content)
        _table().create(seq=seq, at=at, who=who, did=did, content=content, chain_sha256=link)
    _note(folder, seq, link)


def check(folder: Path, *, witness: str = "") -> str:
    """Hash every line again; the last, as "NUMBER HASH". Raises VerificationError at the first bad.

    That is also where it has not the line any more that was noted last, or that of a `witness`,
    which is a last line as it was given out before.
    """
    noted_seq, noted = _noted(folder)
    before, seq, is_met = "", 0, noted_seq == 0
    seen = witness in ("", "0 -")
    for line in _table().order_by("seq").iterator():
        seq += 1
        link = _link(before, seq, line.at, line.who, line.did, line.content)
        if line.seq != seq or line.chain_sha256 != link:
            raise VerificationError(
                f"The log of the desk is not as it was written: line {seq:,} was changed, added or "
                "taken out. What anyone did at the desk is not known from there on. Keep the "
                "database as it is, and compare with a copy."
            )
        is_met = is_met or (seq == noted_seq and link == noted)
        seen = seen or witness.split() == [str(seq), link]
        before = link
    if not seen:
        raise VerificationError(
            f'The log of the desk has no line "{witness[:80]}": lines were cut off or written anew '
            "since that was given out, or it is of another desk."
        )
    if not is_met:
        raise VerificationError(
            f"The log of the desk ends at line {seq:,}, and {folder / HEAD} has noted line "
            f"{noted_seq:,} of another: lines were cut off or written anew, or an older copy was "
            "put in its place. Put the newest copy of both back; where the loss is known, keep "
            f"{HEAD} elsewhere, for it shows what is missing."
        )
    return f"{seq} {before}" if seq else "0 -"


def check_end(folder: Path) -> None:
    """Look at the line that was noted last alone; VerificationError where it is not there."""
    seq, noted = _noted(folder)
    if seq and not _table().filter(seq=seq, chain_sha256=noted).exists():
        check(folder)


def lines(*, last: int | None = None, before: int | None = None) -> Iterator[Logged]:
    """The lines, the newest first, so many of them; those before a number alone."""
    found = _table().order_by("-seq")
    found = found.filter(seq__lt=before) if before else found
    for line in found[:last] if last else found.iterator():
        yield Logged(line.seq, line.at, line.who, line.did, json.loads(line.content))


def _table() -> Any:
    # when used: a table can be defined only once Django is configured
    from servanda.desk.team.models import LogLine

    return LogLine.objects


def _link(before: str, seq: int, at: str, who: str, did: str, content: str) -> str:
    spelt = json.dumps([before, seq, at, who, did, content], ensure_ascii=False)
    return hashlib.sha256(spelt.encode()).hexdigest()


def _note(folder: Path, seq: int, link: str) -> None:
    """Another process may have noted a later one meanwhile; either holds."""
    making = folder / f".{HEAD}.{os.getpid()}.{link[:8]}"
    making.write_text(f"{seq} {link}\n", encoding="ascii")
    making.replace(folder / HEAD)


def _noted(folder: Path) -> tuple[int, str]:
    try:
        words = (folder / HEAD).read_text(encoding="ascii", errors="replace").split()
    except FileNotFoundError:
        words = []
    if not words:
        if _table().exists():
            raise VerificationError(
                f"{folder / HEAD} is gone, which notes the last line of the desk's log. Whether "
                "lines were cut off is not known. Put it back from a copy of the watch."
            )
        return 0, ""
    if len(words) != 2 or not words[0].isdecimal() or not int(words[0]):  # a line has a number
        raise VerificationError(f"{folder / HEAD} cannot be read. Put it back from a copy.")
    return int(words[0]), words[1]


def said(content: Mapping[str, object]) -> str:
    """What a line holds, in words, for a page or a terminal."""
    return "; ".join(
        f"{name.replace('_', ' ')}: {', '.join(value) if isinstance(value, list) else value}"
        for name, value in content.items()
    )
