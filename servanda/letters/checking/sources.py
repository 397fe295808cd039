"""What the references of a letter point to: findings, pages as kept, provisions, notices.

What leaves it: for each reference the kinds of things and their ids, none where it points to
nothing on record. A number points to the line of the letter's own list of sources, and that line
names the thing: a finding or notice by its id, a page by the beginning of its SHA-256, a provision
by its citation; of several at once each has a line below the first. An id may also stand in the
text itself.
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
    """Finds what references point to, in one record.

    `own_ids` has the ids of the record by those that letters and sites give.
    """

    def __init__(
        self,
        agreement: Agreement,
        findings: Iterable[Finding],
        incidents: Iterable[Incident],
        captures: Sequence[Capture],
        notices: Iterable[Notice],
        own_ids: Mapping[str, str],
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
        known = ((out, self._ids.get(own)) for out, own in own_ids.items())
        self._ids |= {out: pointed for out, pointed in known if pointed}
        self._hashes = {each.bytes_sha256: each.id for each in captures if each.bytes_sha256}
        self._lines = _lines(agreement)

    def known(self) -> Collection[str]:
        """Every id that a reference may be."""
        return self._ids.keys()

    def find(self, reference: str, sources: Mapping[str, Sequence[str]]) -> tuple[Pointed, ...]:
        """What a reference of a letter with these sources points to; nothing where it is unknown.

        A source of several lines points to what each line below the first names.
        """
        if not reference.isdigit():
            known = self._by_id(reference)
            return (known,) if known else ()
        lines = sources.get(str(int(reference)), ())
        found = [self._by_line(line) for line in (lines[1:] or lines)]
        return tuple(dict.fromkeys(each for some in found for each in some)) if all(found) else ()

    def _by_id(self, id: str) -> Pointed | None:
        known = self._ids.get(id)
        if known is None and _ID.fullmatch(id):
            begun = {pointed for whole, pointed in self._ids.items() if whole.startswith(id)}
            known = begun.pop() if len(begun) == 1 else None
        return known

    def _by_line(self, line: str) -> list[Pointed]:
        if (hashed := _HASH.search(line)) is not None:
            found = [id for sha256, id in self._hashes.items() if sha256.startswith(hashed[1])]
            return [Pointed("capture", found[0])] if len(found) == 1 else []
        ids = [self._by_id(id) for id in _ID.findall(line)]
        if ids:
            return [each for each in ids if each] if all(ids) else []
        known = self._lines.get(_bare(line)) or self._by_id(line.strip(" ."))
        return [known] if known else []


def _lines(agreement: Agreement) -> dict[str, Pointed]:
    """The lines by which a draft lists what is no page and no finding, and what each points to."""
    references = References(agreement, ())
    references.record()
    references.instruments()
    provisions = {references.provision(each.id): each.id for each in agreement.provisions}
    known: dict[str, Pointed] = {}
    for number, entry in enumerate(references.lines(), 1):
        pointed = Pointed("agreement", agreement.id)
        if number == 1:
            pointed = Pointed("record", "record")
        elif number in provisions:
            pointed = Pointed("provision", provisions[number])
        known |= {_bare(line): pointed for line in entry.split("\n- ")}
    return known


def _bare(line: str) -> str:
    return " ".join(_MARKS.sub("", line).split()).rstrip(".")
