"""Reads one literate agreement file into an Agreement, or says everything that is wrong with it.

What leaves it: an Agreement whose names all exist. It never guesses: a file with any fault
gives no Agreement at all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from servanda import canon, user_files
from servanda.agreements import crossings, parties, promises
from servanda.agreements.crossings import Tables
from servanda.agreements.literate import (
    MOST_BYTES,
    WORDS,
    FencedBlock,
    Heading,
    Layout,
    take_apart,
)
from servanda.agreements.tables import Table, open_block
from servanda.errors import AgreementError
from servanda.faults import Faults
from servanda.lexicon import Lexicon
from servanda.model import Agreement, Commitment, Provision, Rule
from servanda.suggestions import suggest


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Record = TypeVar("Record", bound=_Named)


def read(path: Path, *, lexicon: Lexicon) -> Agreement:
    """The agreement in a literate file.

    Raises AgreementError with every fault of the file, a line each, or saying that the file
    cannot be read at all.
    """
    with user_files.refused_as(AgreementError, path.name):
        data = user_files.read_bytes(path, most_bytes=MOST_BYTES * 4)
        text = user_files.text_of(data)
    return _read(text, name=path.name, lexicon=lexicon, file_sha256=canon.sha256_of_bytes(data))


def read_text(text: str, *, name: str, lexicon: Lexicon) -> Agreement:
    """The agreement in a text; `name` is what faults call the file. Raises AgreementError."""
    data = text.encode("utf-8", errors="surrogatepass")
    return _read(text, name=name, lexicon=lexicon, file_sha256=canon.sha256_of_bytes(data))


@lru_cache(maxsize=8)  # the shipped and attached ones, for whoever opens a watch again and again
def _read(text: str, *, name: str, lexicon: Lexicon, file_sha256: str) -> Agreement:
    faults = Faults(name, AgreementError, most=MOST_SHOWN)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    layout = take_apart(text, faults)
    file = _File(layout, faults)
    agreement = file.agreement(file_sha256)
    crossings.check(agreement, Tables(file.tables), lexicon=lexicon, unread=file.unread)
    faults.stop()
    return agreement


FIRST = "`servanda agreement new FILE` writes a first file to begin from."

# A file with more faults than this is another kind of file; the rest are counted.
MOST_SHOWN = 200
_NOTED = ("commitment", "rule", "event", "role", "period")


class _File:
    """The blocks of one file on their way to records; each id is noted with its line."""

    def __init__(self, layout: Layout, faults: Faults) -> None:
        self.layout = layout
        self.faults = faults
        self.tables: dict[tuple[str, str], Table] = {}
        self._lines: dict[tuple[str, str], int] = {}

        self._opened: list[tuple[FencedBlock, Table]] = []
        # the words of blocks that could not be read: names of theirs may be missing
        self.unread: set[str] = set() if layout.whole else set(WORDS)
        for block in layout.blocks:
            table = open_block(block, faults)
            if table is None:
                self.unread.add(block.word)
            else:
                self._opened.append((block, table))

    def _each(self, word: str, make: Callable[[Table], Record]) -> tuple[Record, ...]:
        """The records of all blocks of a kind, in order; a second one of an id is a fault."""
        records = []
        for block, table in self._opened:
            if block.word == word:
                record = make(table)
                # What notices speak about shares one space of names.
                space = "noted" if word in _NOTED else word
                if self._first(space, record.id, table.at("id"), table.what):
                    self.tables[word, record.id] = table
                    records.append(record)
        return tuple(records)

    def _first(self, space: str, id: str, line: int, what: str) -> bool:
        """Whether an id is used for the first time; notes a fault where it is not."""
        earlier = self._lines.setdefault((space, id), line)
        if earlier == line or not id:  # that it has none is a fault already told
            return True
        self.faults.add(line, f"{what} is defined a second time; line {earlier} has the first. "
                        "Ids are used once.")  # fmt: skip
        return False

    def _head(self) -> Table:
        """The table that says which agreement this is; a stand-in where no block does."""
        heads = [table for block, table in self._opened if block.word == "agreement"]
        for extra in heads[1:]:
            self.faults.add(extra.line, "is a second agreement block. One file is one agreement.")
        if heads:
            return heads[0]
        if "agreement" not in self.unread:
            first = "" if self._opened else f" {FIRST}"
            self.faults.add(1, f"has no ```agreement block. Say which agreement this is.{first}")
        return Table({"id": "unsaid", "title": "unsaid"}, (), "agreement", self.faults)

    def agreement(self, file_sha256: str) -> Agreement:
        """The whole agreement, as far as it can be read."""
        head = self._head()
        head.only("id", "title", "signed_on", "in_force_on", "languages", "depositaries",
                  "aliases", "country", "completion")  # fmt: skip
        signed_on, in_force_on = parties.in_order(head, "signed_on", "in_force_on")
        id = head.id()
        self.tables["agreement", id] = head
        instruments = self._each("instrument", parties.instrument)
        if not instruments and "instrument" not in self.unread and head.lines:
            self.faults.add(head.line, f"{head.what} has no ```instrument block. Name its texts.")
        titles = {i.id: (i.title, i.citation) for i in instruments}
        return Agreement(
            id=id,
            title=head.text("title", required=True),
            signed_on=signed_on,
            in_force_on=in_force_on,
            languages=head.texts("languages"),
            depositaries=head.texts("depositaries"),
            instruments=instruments,
            actors=self._each("actor", parties.actor),
            roles=self._each("role", lambda t: parties.role(t, in_force_on=in_force_on)),
            periods=self._each("period", parties.period),
            events=self._each("event", parties.event),
            provisions=self._provisions(titles),
            commitments=self._commitments(),
            rules=self._rules(),
            questions=self._each("question", parties.question),
            sources=self._each("source", parties.source),
            aliases=head.texts("aliases"),
            country=parties.country_of(head),
            completion=head.text("completion") or None,
            file_sha256=file_sha256,
        )

    def _provisions(self, titles: dict[str, tuple[str, str]]) -> tuple[Provision, ...]:
        provisions = []
        for heading in self.layout.headings:
            if heading.id is None:
                continue
            what = f'provision "{heading.id}"'
            if not self._first("provision", heading.id, heading.line, what):
                continue
            instrument = heading.id.split("/")[0]
            if instrument not in titles and "instrument" not in self.unread:
                self.faults.add(
                    heading.line,
                    f'{what} belongs to the instrument "{instrument}", which nothing defines. '
                    f"{suggest(instrument, titles)}",
                )
            if not heading.prose:
                self.faults.add(
                    heading.line,
                    f"{what} has no summary. Say under the heading, in plain words, what it asks.",
                )
            provisions.append(_provision(heading, instrument, titles))
        return tuple(provisions)

    def _commitments(self) -> tuple[Commitment, ...]:
        return self._each("commitment", lambda t: promises.commitment(t, provision=self._under(t)))

    def _rules(self) -> tuple[Rule, ...]:
        return self._each("rule", lambda t: promises.rule(t, provision=self._under(t)))

    def _under(self, table: Table) -> str:
        """The provision a block stands under; a fault where there is none or its id differs."""
        block = next(b for b, t in self._opened if t is table)
        if block.lost:
            return ""
        if block.provision is None:
            self._homeless(table)
            return ""
        stem = block.provision.replace("/", "-")
        id = str(table.data.get("id", ""))
        if id and id != stem and not id.startswith(f"{stem}-"):
            table.fault("id", f'stands under "{block.provision}". Its id is "{stem}", or begins '
                        f'"{stem}-".')  # fmt: skip
        return block.provision

    def _homeless(self, table: Table) -> None:
        """Note a commitment or rule below a heading that opens no provision, or below none."""
        above = [heading for heading in self.layout.headings if heading.line < table.line]
        id = str(table.data.get("id", "")).replace("-", "/")
        meant = f"{{#{id[:80]}}}" if id else "{#its/provision}"
        advice = f"Put it below a heading that ends in {meant}."
        if above:
            where = f'"{above[-1].title[:80]}" (line {above[-1].line})'
            advice = (
                f"{where} has no id in braces. End that heading, or one of its own, with {meant}."
            )
        self.faults.add(table.line, f"{table.what} stands under no provision. {advice}")


def _provision(heading: Heading, instrument: str, titles: dict[str, tuple[str, str]]) -> Provision:
    """A provision; its citation is the heading's article and the instrument's own citation."""
    article = heading.title.split(":")[0].strip()
    title, citation = titles.get(instrument, ("", ""))
    return Provision(
        id=heading.id or "",
        title=heading.title,
        instrument=instrument,
        summary=heading.prose,
        citation=f"{article}, {title}, {citation}",
        line=heading.line,
        kind=heading.kind,
    )
