"""Heads of the record that were seen earlier: in published sites and in lists that somebody kept.

What leaves it: for each, whether its lines are on record still, or what is not as it was. A list is
any text with lines of a day, a number of lines and a hash, as `servanda check` prints them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda import user_files, wording
from servanda.captures.custody.record_heads import RecordHeads
from servanda.errors import VerificationError

MANIFEST = "manifest.json"
_HEAD = re.compile(r"(\d{4}-\d\d-\d\d)\W+(\d+)\D*?\b([0-9a-f]{64})\b")
LIMIT_BYTES = 10_000_000  # of a list or a manifest


@frozen
class WitnessedHead:
    """A head as it was seen: where, of which day, of how many lines, and its hash."""

    where: Path
    on: str
    lines: int
    sha256: str

    def __str__(self) -> str:
        lines = wording.figure(self.lines, "line")
        return f"{self.where}: the head of {self.on}, {lines}, {self.sha256[:12]}"


def seen_in(path: Path) -> tuple[WitnessedHead, ...]:
    """The heads in a published site, its manifest or a list; VerificationError where none is."""
    file = path / MANIFEST if path.is_dir() else path
    with user_files.refused_as(VerificationError, file):
        text = user_files.read_text(file, most_bytes=LIMIT_BYTES)
    heads = _published(file, text) or tuple(
        WitnessedHead(path, on, int(lines), sha256) for on, lines, sha256 in _HEAD.findall(text)
    )
    if not heads:
        raise VerificationError(
            f"{path}: no head of a record is in it. Give a site published by this version or a "
            'later one, or a list with the line "head: ..." that servanda check prints.'
        )
    return heads


def _published(file: Path, text: str) -> tuple[WitnessedHead, ...]:
    """The head in a manifest; none where it is no manifest, or one of an earlier form."""
    try:
        manifest: Any = json.loads(text)
        head = manifest["head"]
        return (
            WitnessedHead(
                file.parent, head["record_on"], int(head["record_lines"]), head["record_sha256"]
            ),
        )
    except (ValueError, TypeError, LookupError, RecursionError):
        return ()


def head_faults(
    heads: RecordHeads, links: Mapping[int, str], seen: Sequence[WitnessedHead]
) -> Iterator[str]:
    """Each head, noted in the vault or seen elsewhere, that the lines on record do not bear out."""
    for head in heads.noted:
        if links.get(head.seq, "") != head.chain_sha256:
            yield (
                f"{heads.path}: line {head.seq:,} of the record is not the one noted here on "
                f"{head.at[:10]}: lines were cut off or written anew since."
            )
            break
    noted = {head.sha256: head for head in heads.noted}
    for other in seen:
        known = noted.get(other.sha256)
        if known is None:
            yield (
                f"{other}, is none that {heads.path} has noted: the record was cut off or written "
                "anew since, and that log with it; or it is of another watch."
            )
        elif known.seq != other.lines:
            yield f"{other}: {heads.path} has noted it with {known.seq:,} lines."
        elif links.get(known.seq, "") != known.chain_sha256:
            yield f"{other}, is not on record any more: lines were cut off or written anew since."
