"""What each row of a list claims, cited by its sheet and row, in the words of its cells.

What leaves it: claims, rows set aside by name, and every fault of the file. It records nothing
and looks nothing up on record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from attrs import evolve, frozen

from servanda import canon
from servanda.model import (
    NO_TIME,
    Claim,
    Interval,
    Mention,
    Place,
    Precision,
    Quantity,
    Span,
    Stance,
)
from servanda.watch.importing import values
from servanda.watch.importing.mapping import SheetMapping, folded
from servanda.watch.importing.meanings import Meanings, aligned, pieces
from servanda.watch.importing.rows import (
    MappedColumn,
    MappedRow,
    MappedSheet,
    SheetFaults,
    fingerprint,
)
from servanda.watch.importing.sheet_columns import ColumnReader, check_cells, unquoted
from servanda.watch.importing.sheet_text import RowText, SheetTextWriter

V = TypeVar("V")
REASON = "coded in a list"
ASIDE_ACT = "an act that the mapping passes over"
ASIDE_TITLE = "no act and one cell at most, as titles have"


@frozen
class RowClaim:
    """One row's claim, the hash of what its mapped columns say, and its event where it has one."""

    claim: Claim
    row: MappedRow
    cells: str
    event: str


@frozen
class SheetClaims:
    """What a file comes to: its text, its claims, and what was set aside, counted."""

    content: str
    lines: tuple[tuple[int, int], ...]
    claims: tuple[RowClaim, ...]
    aside: tuple[tuple[str, int], ...]


def row_claims(
    sheet: MappedSheet,
    mapping: SheetMapping,
    meanings: Meanings,
    *,
    capture: str,
    name: str,
    on: date,
) -> SheetClaims:
    """The claim of every row. Raises EvidenceError with all the faults of the file.

    `capture` is the id of the file's own capture, `on` the day of the import, after which nothing
    has happened yet.
    """
    return _SheetReader(sheet, mapping, meanings, capture, name, on).read()


class _SheetReader:
    """One file whose rows become claims."""

    def __init__(
        self,
        sheet: MappedSheet,
        mapping: SheetMapping,
        meanings: Meanings,
        capture: str,
        name: str,
        on: date,
    ) -> None:
        self.mapping, self.meanings, self.capture, self.on = mapping, meanings, capture, on
        self.faults = SheetFaults(name)
        self.sheet = sheet if not mapping.is_own else unquoted(sheet)
        self.at = {name: [sheet.order.index(c) for c in cs] for name, cs in sheet.columns.items()}
        self.reasons = [self._aside(row) for row in self.sheet.rows]
        check_cells(self.sheet, self.faults, is_own=mapping.is_own)
        columns = ColumnReader(self.sheet, mapping, self.reasons, self.faults)
        self.days = columns.days(meanings.months)
        self.numbers = columns.numbers()

    def read(self) -> SheetClaims:
        """All rows; EvidenceError where any has a fault."""
        writer = SheetTextWriter(self.mapping, self.sheet.order)
        claims, lines = [], []
        aside: Counter[str] = Counter()
        for number, (row, reason) in enumerate(zip(self.sheet.rows, self.reasons)):
            if reason:
                aside[reason] += 1
                continue
            text = writer.add(row)
            lines.append((text.line.start, text.line.end))
            if claim := self._claim(number, row, text):
                claims.append(claim)
        content = writer.content()
        self.faults.stop()
        return SheetClaims(content, tuple(lines), tuple(claims), tuple(sorted(aside.items())))

    def _column(self, name: str) -> MappedColumn | None:
        return self.sheet.columns[name][0] if name in self.sheet.columns else None

    # ------------------------------------------------------------------ one row

    def _all(self, row: MappedRow, name: str) -> list[str]:
        """What the columns of a field say, those that say nothing left out."""
        cells = [row.words[at] for at in self.at.get(name, ())]
        return [words for words in cells if not self.mapping.is_nothing(name, words)]

    def _first(self, row: MappedRow, name: str) -> str:
        return next(iter(self._all(row, name)), "")

    def _act_words(self, row: MappedRow) -> str:
        return " / ".join(" ".join(words.split()) for words in self._all(row, "act"))

    def _aside(self, row: MappedRow) -> str:
        """Why a row is set aside; "" for one that is read."""
        words = self._act_words(row)
        if folded(words) in self.mapping.passed_over:
            return ASIDE_ACT
        filled = sum(bool(each.strip()) for each in row.words)
        if not words and filled <= 1:
            return ASIDE_TITLE
        return ""

    def _try(self, row: MappedRow, name: str, read: Callable[[], V], otherwise: V) -> V:
        """A value, its fault noted where it has one."""
        try:
            return read()
        except ValueError as error:
            self.faults.add(row, self._column(name), str(error))
            return otherwise

    def _claim(self, number: int, row: MappedRow, text: RowText) -> RowClaim | None:
        words = self._act_words(row)
        if not words:
            self.faults.add(row, self._column("act"), "says no act: nobody can see what was done.")
            return None
        counted = self.numbers["number"][number]
        counts = counted is not None and counted[1] > 0
        act = self._try(row, "act", lambda: self.meanings.act(words, counts=counts), "")
        done: Stance = "done"
        stance = self._try(
            row, "stance", lambda: self.meanings.stance(self._first(row, "stance")), done
        )
        by, to = (self._mentions(row, text, name) for name in ("by", "to"))
        if folded(words) in self.mapping.turned:
            by, to = to, by
        when = self._when(number, row, stance)
        cue, quote = self._words(number, row, text)
        cells = fingerprint(row, self.sheet.order)
        said_by = self._said_by(row, text)
        confidence = self.numbers["confidence"][number] if self.mapping.is_own else None
        claim = Claim(
            id=self._id(row, cells),
            capture=self.capture,
            act=act,
            stance=stance,
            cue=cue,
            quote=quote,
            by=by,
            to=to,
            where=self._places(number, row, text),
            when=when,
            when_span=text.first("when"),
            planned_for=self._planned(number, row),
            number=self._number(number, row, act, text),
            instrument=text.first("instrument"),
            said_by=said_by,
            about=self._first(row, "about") or None,
            confidence=confidence[0] if confidence else 1.0,
            reason=REASON,
        )
        return RowClaim(claim, row, cells, self._first(row, "event").strip())

    def _id(self, row: MappedRow, cells: str) -> str:
        """By what the list calls the row; else by all that it says."""
        if own := self._first(row, "claim").strip():
            return own
        if id := self._first(row, "id").strip():
            return canon.identify("clm", "row", self.mapping.name, self.mapping.title, id)
        return canon.identify("clm", "row", cells)

    def _words(self, number: int, row: MappedRow, text: RowText) -> tuple[Span, Span]:
        """The words that show the act, and the quotation: the row's own words, else its line."""
        act = text.first("act")
        assert act is not None
        quote = text.first("words")
        if quote is None:
            return act, text.line
        cue = self._first(row, "cue")
        at = self.numbers["cue_at"][number] if cue else None
        if at is not None:
            begin = int(at[0])
            if quote.quote[begin : begin + len(cue)] == cue:
                return Span(quote.start + begin, quote.start + begin + len(cue), cue), quote
            self.faults.add(row, self._column("cue"), f'"{cue}" does not stand there in the words.')
        return quote, quote

    def _mentions(self, row: MappedRow, text: RowText, name: str) -> tuple[Mention, ...]:
        spans = text.spans.get(name, ())
        own = self.mapping.is_own
        kinds, countries, actors = (
            aligned(self._beside(row, f"{name}_{what}"), len(spans))
            for what in ("kind", "country", "actor")
        )
        strict = name in self.mapping.known_only and not own
        mentions = (
            self._mention(row, name, span, kind, country, actor, strict=strict)
            for span, kind, country, actor in zip(spans, kinds, countries, actors)
        )
        return tuple(mention for mention in mentions if mention)

    def _mention(
        self,
        row: MappedRow,
        name: str,
        span: Span,
        kind: str,
        country: str,
        actor: str,
        *,
        strict: bool,
    ) -> Mention | None:
        """Somebody named; None, with a fault noted, where nobody can be taken for it."""
        if kind:
            stated = self._try(row, f"{name}_kind", lambda: self.meanings.kind(kind), None)
            if stated is None:
                return None
        try:
            person = self.meanings.person(
                span.quote, kind=kind, country=country, actor=actor, strict=strict
            )
        except ValueError as error:
            self.faults.add(row, self._column(name), str(error))
            return None
        return Mention(span, person.actor, person.kind, REASON, person.country)

    def _beside(self, row: MappedRow, name: str) -> list[str]:
        """What stands beside the names of a cell, one for each; of one for all, that one."""
        words = self._first(row, name)
        return pieces(words, self.mapping.separator, own=self.mapping.is_own) if words else []

    def _said_by(self, row: MappedRow, text: RowText) -> Mention | None:
        span = text.first("said_by")
        if span is None:
            return None
        kind, country, actor = (
            self._first(row, f"said_by_{what}") for what in ("kind", "country", "actor")
        )
        strict = "said_by" in self.mapping.known_only
        return self._mention(row, "said_by", span, kind, country, actor, strict=strict)

    def _when(self, number: int, row: MappedRow, stance: str) -> Interval:
        exact = self._try(
            row, "precision", lambda: self.meanings.precision(self._first(row, "precision")), None
        )
        when = self._interval(number, row, "when", "when_to", exact)
        if when.from_on and when.from_on > self.on and stance in ("done", "ongoing", "ended"):
            self.faults.add(
                row,
                self._column("when"),
                f"{when.from_on} has not come yet: nothing is done then.",
            )
        words = self._first(row, "when_words") if self.mapping.is_own else when.words
        return evolve(when, words=words) if when != NO_TIME or words else NO_TIME

    def _planned(self, number: int, row: MappedRow) -> Interval | None:
        exact = self._try(
            row, "planned_precision",
            lambda: self.meanings.precision(self._first(row, "planned_precision")), None,
        )  # fmt: skip
        when = self._interval(number, row, "planned_for", "planned_to", exact)
        words = self._first(row, "planned_words") if self.mapping.is_own else when.words
        when = evolve(when, words=words)
        return when if when != NO_TIME else None

    def _interval(
        self, number: int, row: MappedRow, first: str, last: str, exact: Precision | None
    ) -> Interval:
        start, end = self.days[first][number], self.days[last][number]
        if self.mapping.is_own:
            return self._own_interval(row, first, start, end, exact)
        if start is None or end is None:
            only = start or end
            if only is None:
                return NO_TIME
            return values.loosened(only, exact) if exact else only
        return self._ranged(row, first, start, end, None)

    def _own_interval(
        self,
        row: MappedRow,
        name: str,
        start: Interval | None,
        end: Interval | None,
        exact: Precision | None,
    ) -> Interval:
        """As it was given out: each end may be open, and the precision is the claim's own."""
        from_on, to_on = (start.from_on if start else None), (end.to_on if end else None)
        if from_on and to_on and from_on > to_on:
            self.faults.add(row, self._column(name), f"{to_on} comes before {from_on}.")
            return NO_TIME
        return Interval(from_on, to_on, exact or "unknown", "")

    def _ranged(
        self, row: MappedRow, name: str, start: Interval, end: Interval, exact: Precision | None
    ) -> Interval:
        if start.from_on and end.to_on and start.from_on > end.to_on:
            self.faults.add(row, self._column(name), f'"{end.words}" comes before "{start.words}".')
            return start
        if (start.from_on, start.to_on) == (end.from_on, end.to_on):
            return start
        words = f"{start.words} to {end.words}"
        return Interval(start.from_on, end.to_on, exact or "range", words)

    def _number(self, number: int, row: MappedRow, act: str, text: RowText) -> Quantity | None:
        low, high = self.numbers["number"][number], self.numbers["number_to"][number]
        unit = self._first(row, "unit") or self.mapping.units.get(act, "") or self.mapping.unit
        span = text.first("number") or text.first("number_to")
        if low is None and high is None:
            return None
        if self.mapping.is_own:
            return Quantity(low[0] if low else None, high[1] if high else None, unit, span)
        least = low[0] if low else None
        most = high[1] if high else (low[1] if low else None)
        if least is not None and most is not None and least > most:
            self.faults.add(row, self._column("number_to"), f"{most:g} is less than {least:g}.")
        if not unit:
            self.faults.add(None, self._column("number"), "counts nobody knows what. Say unit = "
                            '"people" in the mapping, or name a column for it.')  # fmt: skip
        return Quantity(least, most, unit, span)

    def _places(self, number: int, row: MappedRow, text: RowText) -> tuple[Place, ...]:
        spans = text.spans.get("where", ())
        codes = aligned(self._beside(row, "where_country"), len(spans))
        if not self.mapping.is_own and len(set(filter(None, codes))) == 1:
            codes = [codes[0]] * len(spans)
        names = aligned(self._beside(row, "where_name"), len(spans))
        points = [
            aligned(self._beside(row, n), len(spans)) for n in ("latitude", "longitude", "geonames")
        ]
        places = []
        for span, code, name, *point in zip(spans, codes, names, *points):
            if self.mapping.is_own:
                place = self._own_place(row, span, code, name, point)
            else:
                place = evolve(self.meanings.place(span.quote), span=span)
                land = self.meanings.country(code) if code else None
                place = evolve(place, country=land or place.country)
                lat, lon = self.numbers["latitude"][number], self.numbers["longitude"][number]
                if len(spans) == 1 and lat and lon:
                    place = evolve(place, lat=lat[0], lon=lon[0])
            places.append(place)
        return tuple(places)

    def _own_place(
        self, row: MappedRow, span: Span, code: str, name: str, point: Sequence[str]
    ) -> Place:
        try:
            lat, lon = (float(words) if words else None for words in point[:2])
            geonames = int(point[2]) if point[2] else None
        except ValueError as error:
            self.faults.add(row, self._column("latitude"), f"{error}.")
            lat = lon = geonames = None
        return Place(span, name or span.quote, code or None, geonames, lat, lon)
