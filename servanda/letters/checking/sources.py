"""What the references of a letter point to: findings, pages as kept, provisions, notices.

What leaves it: for each reference the kind of thing and its id, or None where it points to nothing
on record. A number points to the line of the letter's own list of sources, and that line names the
thing: a finding or notice by its id, a page by the beginning of its SHA-256, a provision by its
citation. An id may also stand in the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from attrs import frozen

from servanda.letters.references import References
from servanda.model import Agreement, Capture, Finding, Incident, Notice

Kind = Literal["finding", "capture", "provision", "notice", "incident", "record", "agreement"]
_ID = re.compile(r"\b([a-z]{3}-[0-9a-f]{6,16})\b")
_HASH = re.compile(r"SHA-256 ([0-9a-f]{12,64})")
_MARKS = re.compile(r"[*\\`]")


@frozen
class Pointed:
    """What a reference points to."""

    kind: Kind
    id: str


class ReferenceResolver:
    """Finds what references point to, in one record."""

    def __init__(
        self,
        agreement: Agreement,
        findings: Iterable[Finding],
        incidents: Iterable[Incident],
        captures: Sequence[Capture],
        notices: Iterable[Notice],
    ) -> None:
        self._agreement = agreement
        self._ids: dict[str, Pointed] = {
            **{each.id: Pointed("finding", each.id) for each in findings},
            **{each.id: Pointed("incident", each.id) for each in incidents},
            **{each.id: Pointed("capture", each.id) for each in captures},
            **{each.id: Pointed("notice", each.id) for each in notices},
            **{each.id: Pointed("provision", each.id) for each in agreement.provisions},
            **{item.id: Pointed("provision", item.provision) for item in agreement.items()},
        }
        self._hashes = {each.bytes_sha256: each.id for each in captures if each.bytes_sha256}
        self._lines = _lines(agreement)

    def known(self) -> Collection[str]:
        """Every id that a reference may be."""
        return self._ids.keys()

    def find(self, reference: str, sources: Mapping[str, str]) -> Pointed | None:
        """What a reference of a letter with these sources points to; None for nothing."""
        if not reference.isdigit():
            return self._by_id(reference)
        line = sources.get(str(int(reference)))
        return None if line is None else self._by_line(line)

    def _by_id(self, id: str) -> Pointed | None:
        known = self._ids.get(id)
        if known is None and _ID.fullmatch(id):
            begun = [whole for whole in self._ids if whole.startswith(id)]
            known = self._ids[begun[0]] if len(begun) == 1 else None
        return known

    def _by_line(self, line: str) -> Pointed | None:
        if (hashed := _HASH.search(line)) is not None:
            found = [id for sha256, id in self._hashes.items() if sha256.startswith(hashed[1])]
            return Pointed("capture", found[0]) if len(found) == 1 else None
        ids = [self._by_id(id) for id in _ID.findall(line)]
        if ids:
            return ids[0]
        return self._lines.get(_bare(line)) or self._by_id(line.strip(" ."))


def _lines(agreement: Agreement) -> dict[str, Pointed]:
    """The lines by which a draft lists what is no page and no finding, and what each points to."""
    references = References(agreement, ())
    references.record()
    references.instruments()
    provisions = {references.provision(each.id): each.id for each in agreement.provisions}
    lines = references.lines()
    known = {
        _bare(line): Pointed("provision", provisions[number])
        if number in provisions
        else Pointed("agreement", agreement.id)
        for number, line in enumerate(lines, 1)
    }
    known[_bare(lines[0])] = Pointed("record", "record")
    return known


def _bare(line: str) -> str:
    return " ".join(_MARKS.sub("", line).split()).rstrip(".")
