"""What an index for search holds and is asked: entries, terms, and what it was made from. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from attrs import frozen


class SearchTerm(NamedTuple):
    """One term, whole or as the start of others."""

    word: str
    is_start: bool = False


@frozen
class SearchableEntry:
    """What is found by its terms: its days, both ends included, and what is shown of it.

    `sha256` is of all that the terms and the body come from: one entry of another hash takes its
    place.
    """

    kind: str
    key: str
    body: bytes
    sha256: str
    first_on: date | None = None
    last_on: date | None = None


@frozen
class IndexLine:
    """What the index was made from: a line of the record, and a hash of all else it depends on."""

    seq: int
    chain_sha256: str
    versions: str
