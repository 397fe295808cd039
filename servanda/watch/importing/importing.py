"""Importing a spreadsheet: the file kept and hashed, a coded claim a row, all of it or none.

What leaves it: an `Import`, which says what comes in, what is there already and what has changed
since, and holds the records; `put_import` puts them on record. Nothing of it is upheld.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve, frozen

from servanda import canon, captures, store, user_files, wording
from servanda.corrections import claim_of, made_id
from servanda.errors import EvidenceError
from servanda.model import (
    NO_TIME,
    Capture,
    Claim,
    Coding,
    Dating,
    Grouping,
    Passage,
    Telling,
    Text,
)
from servanda.watch.importing.events import event_groupings
from servanda.watch.importing.mapping import SheetMapping
from servanda.watch.importing.meanings import Meanings
from servanda.watch.importing.row_claims import RowClaim, SheetClaims, row_claims
from servanda.watch.importing.rows import mapped_rows
from servanda.watch.settings import Watch

EXTRACTOR = "servanda rows 1"
FILE_BYTES = 200_000_000
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ROW_LINE = re.compile(r'row: (?P<name>.+?)(?:, sheet "(?P<sheet>.*)")?, row (?P<number>\d+), '
                       r"cells (?P<cells>[0-9a-f]{16})\Z")  # fmt: skip
ASPECTS = ("act", "stance", "by", "to", "where", "when", "number", "said by", "words")


@frozen
class ChangedRow:
    """A row that differs from what was imported of it before: both, and in which aspects."""

    row: RowClaim
    before: Claim
    differs: tuple[str, ...]


@frozen
class Import:
    """What a file comes to against what is on record."""

    file: str
    mapping: str
    rows: tuple[RowClaim, ...]  # that are new
    there_count: int  # on record already, as they are
    twice_count: int  # that say, word for word, what an earlier row of the file says
    changed: tuple[ChangedRow, ...]
    gone_count: int  # imported from a file of this name before, and not in this one
    aside: tuple[tuple[str, int], ...]
    remarks: tuple[str, ...]
    records: tuple[Capture | Text | Coding | Grouping, ...] = ()
    data: bytes = b""

    @property
    def groupings(self) -> tuple[Grouping, ...]:
        """Which rows the list itself says are of one event, or of two."""
        return tuple(record for record in self.records if isinstance(record, Grouping))


def import_sheet(
    watch: Watch,
    record: store.Store,
    path: Path,
    mapping: SheetMapping,
    *,
    by: str,
    at: datetime,
    published: Mapping[str, Claim] | None = None,
) -> Import:
    """What a spreadsheet comes to; nothing is put on record.

    `published` are the watch's own claims as an export has them, with which an export that comes
    back is compared. Raises EvidenceError with every fault of the file, each with its sheet, row
    and column.
    """
    if not by.strip():
        raise EvidenceError("nobody's name is on it. Say who imports it.")
    at = at.astimezone(UTC).replace(microsecond=0)
    data = _bytes_of(path)
    sheet = mapped_rows(path, mapping, sha256=canon.sha256_of_bytes(data))
    capture = _capture(data, path, mapping, by=by, at=at)
    sheet_claims = row_claims(
        sheet, mapping, Meanings(watch, mapping), capture=capture.id, name=path.name, on=at.date()
    )
    return _Comparison(record, mapping, path.name, by.strip(), at, published or {}).of(
        sheet_claims, capture, data, sheet.remarks, watch
    )


def put_import(watch: Watch, record: store.Store, imported: Import, *, now: datetime) -> int:
    """Put an import on record, or none of it; how many claims are new.

    The bytes of the file are in the vault before the record names them.
    """
    if not imported.records:
        return 0
    records = [
        captures.put(each, imported.data, vault=watch.vault) if isinstance(each, Capture) else each
        for each in imported.records
    ]
    record.add(records, at=now)
    return len(imported.rows)


def _bytes_of(path: Path) -> bytes:
    with user_files.refused_as(EvidenceError, path.name, closing="Nothing was imported."):
        return user_files.read_bytes(path, most_bytes=FILE_BYTES)


def _capture(data: bytes, path: Path, mapping: SheetMapping, *, by: str, at: datetime) -> Capture:
    """The file as a capture; read by another mapping it is another, since its text is another."""
    sha256 = canon.sha256_of_bytes(data)
    address = f"{wording.SHEET}{mapping.name}-{mapping.sha256[:8]}/{path.name}"
    return Capture(
        id=canon.identify("cap", sha256, address),
        bytes_sha256=sha256,
        size_bytes=len(data),
        media_type=MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream"),
        address=address,
        fetched_at=at,
        added_by=by,
        published=Dating(NO_TIME, "unknown"),
        title=mapping.title or "Coded incidents",
    )


class _Comparison:
    """A file's rows against what was imported before."""

    def __init__(
        self,
        record: store.Store,
        mapping: SheetMapping,
        name: str,
        by: str,
        at: datetime,
        published: Mapping[str, Claim],
    ) -> None:
        self.published = published
        self.record, self.mapping, self.name, self.by, self.at = record, mapping, name, by, at
        self.cells: dict[str, str] = {}  # by claim, what its row said when it came in
        self.imported: dict[str, tuple[str, int, Claim]] = {}  # from files of this name
        self.known: set[str] = set()
        for telling in record.all(Telling):
            self.known.update(claim.id for claim in (*telling.claims, *telling.questions))
        for coding in record.all(Coding):
            self._take(coding)

    def _take(self, coding: Coding) -> None:
        id = claim_of(coding)
        self.known.add(id)
        for line in coding.known_from:
            if (match := _ROW_LINE.match(line)) and coding.claim and id not in self.cells:
                self.cells[id] = match["cells"]
                if match["name"] == self.name:
                    place = match["sheet"] or "", int(match["number"])
                    self.imported[id] = (*place, coding.claim)

    def of(
        self,
        sheet_claims: SheetClaims,
        capture: Capture,
        data: bytes,
        remarks: Sequence[str],
        watch: Watch,
    ) -> Import:
        """What is new, what is there, what has changed; with the records of what is new."""
        first: dict[str, RowClaim] = {}
        new, changed = [], []
        there_count = twice_count = 0
        faults = []
        for row in sheet_claims.claims:
            id = row.claim.id
            if id in first:
                if first[id].cells == row.cells:
                    twice_count += 1
                else:
                    faults.append(self._shared_id(first[id], row))
                continue
            first[id] = row
            if id not in self.known and id not in self.published:
                new.append(row)
            elif self._is_as_before(row):
                there_count += 1
            else:
                changed.append(row)
        if faults:
            raise EvidenceError("\n".join([*faults[:60], "Nothing was put on record."]))
        gone = {id: place for id, place in self.imported.items() if id not in first}
        edited, new = self._edited(new, gone)
        differing = [self._changed(row, self._before(row)) for row in changed] + edited
        records = self._records(sheet_claims, capture, new, watch) if new else ()
        return Import(
            file=self.name,
            mapping=self.mapping.name,
            rows=tuple(new),
            there_count=there_count,
            twice_count=twice_count,
            changed=tuple(sorted(differing, key=lambda change: change.row.row.number)),
            gone_count=len(gone),
            aside=sheet_claims.aside,
            remarks=tuple(remarks),
            records=records,
            data=data if new else b"",
        )

    def _shared_id(self, first: RowClaim, other: RowClaim) -> str:
        """What is said of two rows that bear one id and differ."""
        return (
            f"{self.name}, rows {first.row.number} and {other.row.number}: have one id and say two "
            "things. An id is of one row."
        )

    # ------------------------------------------------------------------ what has changed

    def _is_as_before(self, row: RowClaim) -> bool:
        """Whether a row says what it said when it came in, or when it was given out."""
        id = row.claim.id
        if id in self.cells:
            return self.cells[id] == row.cells
        before = self.published.get(id)
        return before is None or _aspects(before) == _aspects(row.claim)

    def _before(self, row: RowClaim) -> Claim:
        """The claim as it was imported first, or given out."""
        if row.claim.id not in self.cells and row.claim.id in self.published:
            return self.published[row.claim.id]
        for coding in self.record.all(Coding):
            if coding.claim and coding.claim.id == row.claim.id:
                return coding.claim
        return row.claim

    def _changed(self, row: RowClaim, before: Claim) -> ChangedRow:
        own, other = _aspects(row.claim), _aspects(before)
        differs = tuple(n for n, now, was in zip(ASPECTS, own, other) if now != was)
        return ChangedRow(row, before, differs)

    def _edited(
        self, new: Sequence[RowClaim], gone: dict[str, tuple[str, int, Claim]]
    ) -> tuple[list[ChangedRow], list[RowClaim]]:
        """Of rows without an id: those that were edited, taken out of what is gone, and the rest.

        A row was edited where one that is gone stood in its place and says half of it, or stood
        anywhere and says all of it but one aspect.
        """
        at = {place[:2]: id for id, place in gone.items()}
        alike = {sign: id for id, place in gone.items() for sign in _all_but_one(place[2])}
        edited, rest = [], []
        for row in new:
            if self.mapping.is_own or "id" in self.mapping.columns:
                rest.append(row)
                continue
            place = at.get((row.row.sheet, row.row.number), "")
            ids = [place, *(alike.get(sign, "") for sign in _all_but_one(row.claim))]
            same = next((id for id in ids if id in gone and _half(row.claim, gone[id][2])), "")
            if same:
                edited.append(self._changed(row, gone.pop(same)[2]))
            else:
                rest.append(row)
        return edited, rest

    # ------------------------------------------------------------------ records

    def _records(
        self, sheet_claims: SheetClaims, capture: Capture, new: Sequence[RowClaim], watch: Watch
    ) -> tuple[Capture | Text | Coding | Grouping, ...]:
        records: list[Capture | Text | Coding | Grouping] = []
        if not self.record.has(Capture, capture.id):
            records.append(capture)
        text = Text(
            id=canon.identify("txt", capture.id, EXTRACTOR, sheet_claims.content),
            capture=capture.id,
            content=sheet_claims.content,
            passages=tuple(Passage(start, end, "table") for start, end in sheet_claims.lines),
            extractor=EXTRACTOR,
        )
        records.append(text)
        records += [self._coding(row) for row in new]
        records += self._groupings(new, capture, watch)
        return tuple(records)

    def _coding(self, row: RowClaim) -> Coding:
        place = f'{self.name}, sheet "{row.row.sheet}"' if row.row.sheet else self.name
        coding = Coding(
            id="",
            capture=row.claim.capture,
            claim=row.claim,
            reason=f"row {row.row.number} of {place}",
            by=self.by,
            at=self.at,
            known_from=(f"row: {place}, row {row.row.number}, cells {row.cells}",),
        )
        return evolve(coding, id=made_id("cod", coding))

    def _groupings(self, new: Sequence[RowClaim], capture: Capture, watch: Watch) -> list[Grouping]:
        """What the list says of its rows: those of one event, and that others are of several."""
        return event_groupings(
            [(row.event or row.claim.id, row.claim) for row in new], capture,
            name=self.name, each_is_one=self.mapping.rows == "events", by=self.by, at=self.at,
            lexicon=watch.lexicon,
        )  # fmt: skip


def _aspects(claim: Claim) -> tuple[object, ...]:
    """What a row says, aspect by aspect, wherever it stands."""
    number = claim.number
    return (
        claim.act,
        claim.stance,
        tuple(m.span.quote for m in claim.by),
        tuple(m.span.quote for m in claim.to),
        tuple(p.span.quote for p in claim.where),
        (claim.when.from_on, claim.when.to_on),
        (number.low, number.high, number.unit) if number else None,
        claim.said_by.span.quote if claim.said_by else None,
        re.sub(r"^.*?[Rr]ow \d+ ", "", claim.quote.quote, count=1),
    )


def _all_but_one(claim: Claim) -> list[str]:
    """What a claim says without one of its aspects, for each but how it is told."""
    aspects = list(map(repr, _aspects(claim)[:-1]))
    signs = ["|".join((*aspects[:at], "", *aspects[at + 1 :])) for at in range(len(aspects))]
    return [*signs, "|".join(aspects)]


def _half(claim: Claim, other: Claim) -> bool:
    pairs = [(a, b) for a, b in zip(_aspects(claim)[2:-1], _aspects(other)[2:-1]) if a or b]
    same = Counter(a == b for a, b in pairs)
    return claim.act == other.act or same[True] * 2 >= len(pairs) > 0
