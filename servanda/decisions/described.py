"""An incident or a claim as a person names it in a file: by its words, as what act, where told.

What leaves it: descriptions, and the claims and captures that one fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from attrs import frozen

from servanda.decisions.toml_tables import Lines
from servanda.errors import EvidenceError, nearest
from servanda.faults import Faults
from servanda.model import Capture, Claim

DESCRIBED = ("capture", "quote", "act", "stance")


@frozen
class Described:
    """What is meant: where it is told, in which words, as what act."""

    quote: str
    act: str
    capture: str = ""
    stance: str = ""


def described(table: Mapping[str, str]) -> Described:
    """The description that a table with at least `quote` and `act` gives."""
    return Described(
        table["quote"], table["act"], table.get("capture", ""), table.get("stance", "")
    )


def reference(value: Any, key: str, lines: Lines, faults: Faults) -> str | Described | None:
    """What an entry of the list `key` means: an id, or a description in braces; None is a fault."""
    if isinstance(value, str):
        return value
    sound = (
        isinstance(value, dict) and set(value) <= set(DESCRIBED) and {"quote", "act"} <= set(value)
    )
    if sound and all(isinstance(word, str) for word in value.values()):
        return described(value)
    faults.add(lines.of(key), f'each of "{key}" must be an id, or {{ quote = "...", act = "..." }}')
    return None


def claims_of(
    wanted: Described, claims: Sequence[Claim], captures: Iterable[Capture]
) -> tuple[Claim, ...]:
    """Every claim read as the act whose words hold the quote, in the capture where one is named.

    Raises EvidenceError where there is none.
    """
    within = named_captures(wanted.capture, captures)
    words = plain_words(wanted.quote)
    near = [
        claim
        for claim in claims
        if words in plain_words(claim.quote.quote) and (within is None or claim.capture in within)
    ]
    meant = tuple(
        claim for claim in near if claim.act == wanted.act and wanted.stance in ("", claim.stance)
    )
    if meant:
        return meant
    read_as = sorted({f"{claim.act}, {claim.stance}" for claim in near})
    asked = " ".join(word for word in (wanted.act, wanted.stance) if word)
    raise EvidenceError(
        f'"{wanted.quote}" is not read as {asked}: it is read as {"; ".join(read_as)}'
        if near
        else f'no claim has the words "{wanted.quote}". `servanda incidents WATCH` lists them'
    )


def named_captures(name: str, captures: Iterable[Capture]) -> set[str] | None:
    """The captures of that id, address, file name or title; None where any will do."""
    if not name:
        return None
    known = list(captures)
    words = plain_words(name)
    fits = {
        capture.id
        for capture in known
        if name in (capture.id, capture.address, PurePosixPath(capture.address).name)
        or words == plain_words(capture.title)
    }
    if not fits:
        there = [PurePosixPath(c.address).name or c.address for c in known]
        there += [c.title for c in known if c.title]
        raise EvidenceError(
            f'no capture has the address, file name or title "{name}". {nearest(name, there)} '
            "`servanda gather` takes it in"
        )
    return fits


_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", " ": " "})


def plain_words(words: str) -> str:
    """Words without what typing them again changes: case, kinds of quote marks, line ends."""
    return re.sub(r"\s+", " ", words.translate(_MARKS)).strip().casefold()
