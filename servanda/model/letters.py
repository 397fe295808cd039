"""The text addressed to those who must act."""

from __future__ import annotations

from datetime import date

from attrs import frozen


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
