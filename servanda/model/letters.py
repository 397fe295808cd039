"""The text addressed to those who must act."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from servanda.model.ranges import LATER


@frozen
class Letterhead:
    """What a letter says of those who send it; what is left empty is a line to fill in.

    `binding` is the language (ISO 639-1) whose text binds where a letter stands in several.
    """

    senders: tuple[str, ...] = ()  # organisations, as they sign
    place: str = ""
    reference: str = ""
    binding: str = ""


@frozen
class Letter:
    """A letter as drafted: `text_sha256` is what signatures are on."""

    id: str
    on: date
    agreement: str
    addressees: tuple[str, ...]
    duties: tuple[str, ...]  # rule ids
    findings: tuple[str, ...]
    text: str
    text_sha256: str
    language: str = "en"
    letterhead: Letterhead = field(default=Letterhead(), metadata=LATER)
