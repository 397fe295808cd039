"""The heads of the hash chains of a vault: how many lines each has, and the hash of the last.

What leaves it: the heads, to be put before witnesses of the time, and each witnessed head that is
no longer in its chain. Whoever owns the disk can cut a chain or write it anew so that each line
fits the one before; a head that a witness has stamped is then in it no more. It changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from attrs import field, frozen
from attrs.validators import ge, in_, matches_re

from servanda import canon
from servanda.captures.custody.chain import Chain, Fault

RECORD_HEADS = "record-heads.jsonl"
CHAINS = ("custody.jsonl", "warc/chain.jsonl", RECORD_HEADS)  # in the vault


@frozen
class ChainHead:
    """A chain up to one of its lines: the hash of that line, its end left out, holds all before."""

    file: str = field(validator=in_(CHAINS))
    lines: int = field(validator=ge(0))
    sha256: str = field(validator=matches_re("[0-9a-f]{64}"))


def heads_of(folder: Path) -> tuple[ChainHead, ...]:
    """The head of each chain of a vault as it stands; () where neither has a line.

    Raises StoreError where a chain is not whole.
    """
    heads = []
    for name in CHAINS:
        chain = Chain(folder / name)
        lines = sum(1 for _ in chain.news())
        if lines or name != RECORD_HEADS:
            heads.append(ChainHead(name, lines, chain.head))
    return tuple(heads) if any(head.lines for head in heads) else ()


def spelt(heads: Iterable[ChainHead]) -> bytes:
    """The heads as the bytes of a file."""
    return canon.spell(list(heads)) + b"\n"


def read(data: bytes) -> tuple[ChainHead, ...]:
    """The heads out of the bytes of a file; ValueError where they are none."""
    rows = json.loads(data)
    if not isinstance(rows, list) or not rows:
        raise ValueError("no list of heads")
    return canon.read(tuple[ChainHead, ...], rows)


def gone(folder: Path, witnessed: Mapping[str, tuple[ChainHead, ...]]) -> Iterator[Fault]:
    """Each head that is no longer in its chain at its place, by the list it was witnessed in."""
    for name in CHAINS:
        by_line: dict[int, list[tuple[str, ChainHead]]] = {}
        for list_name, heads in witnessed.items():
            for head in heads:
                if head.file == name and head.lines:
                    by_line.setdefault(head.lines, []).append((list_name, head))
        if by_line:
            yield from _not_in(folder / name, by_line)


def _not_in(path: Path, wanted: dict[int, list[tuple[str, ChainHead]]]) -> Iterator[Fault]:
    """The heads, by the number of their line, that the lines of a file do not bear out."""
    wanted, number, offset = dict(wanted), 0, 0
    for number, line in enumerate(_lines(path), start=1):
        for list_name, head in wanted.pop(number, []):
            if canon.sha256_of_bytes(line[:-1]) != head.sha256:
                what = (
                    f"line {number:,} is not the one that is witnessed in {list_name}: it, or a "
                    "line before it, was written anew after that list was made"
                )
                yield Fault(path.name, offset, what)
        offset += len(line)
    for lines, heads in sorted(wanted.items()):
        for list_name, _ in heads:
            what = (
                f"ends after line {number:,}, and {lines:,} lines are witnessed in {list_name}: "
                f"{lines - number:,} were cut off after that list was made"
            )
            yield Fault(path.name, offset, what)


def _lines(path: Path) -> Iterator[bytes]:
    """The whole lines of a file; none where there is no file."""
    if path.is_file():
        with path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield line
