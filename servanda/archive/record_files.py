"""The record of a published site, read back from its files, and whether they are spelt by it.

What leaves it: an `Edition`, and sentences that each name one thing that does not agree.
`verify.py` carries this very file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from servanda import canon
from servanda.archive.addresses import LATER_PAGES, SITE_PAGES, commitment_page, incident_page
from servanda.archive.edition import (
    BEFORE_PLACES,
    FORMS,
    LATER_TABLES,
    TABLES,
    Edition,
    Head,
    form_of,
    tables_of,
)
from servanda.archive.folder import MANIFEST, SUMS, first_difference, read_json
from servanda.archive.shown_incidents import shown_incidents
from servanda.archive.tables import data_files
from servanda.errors import VerificationError
from servanda.model import Agreement, Letter

STYLE, PROGRAM = "style.css", "verify.py"


def read_edition(site: Mapping[str, bytes], manifest: Any) -> Edition:
    """The record a site was made from, read back from its data. Raises VerificationError."""
    head = _read(Head, manifest.get("head"), f"{MANIFEST} head")
    tables = {
        name: _rows(site, name, cls)
        for name, cls in TABLES.items()
        if name not in LATER_TABLES or f"data/{name}.jsonl" in site
    }
    letter = None
    if "data/letter.json" in site:
        letter = _read(Letter, read_json(site, "data/letter.json"), "data/letter.json")
    return Edition(
        head=head,
        agreement=_read(Agreement, read_json(site, "data/agreement.json"), "data/agreement.json"),
        agreement_text=_text(site, "data/agreement.md"),
        letter=letter,
        letter_html=_text(site, "letter.html") if letter else "",
        **tables,
    )


def _text(site: Mapping[str, bytes], name: str) -> str:
    if name not in site:
        raise VerificationError(f"{name}: missing, so the record cannot be read.")
    try:
        return site[name].decode("utf-8")
    except ValueError as error:
        raise VerificationError(f"{name}: cannot be read as text: {error}") from None


def _rows(site: Mapping[str, bytes], name: str, cls: type) -> Any:
    file = f"data/{name}.jsonl"
    records = []
    for number, line in enumerate(_text(site, file).split("\n")[:-1], start=1):
        place = f"{file} line {number}"
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise VerificationError(f"{place}: cannot be read as JSON: {error}") from None
        records.append(_read(cls, data, place))
    return tuple(records)


def _read(cls: Any, data: Any, place: str) -> Any:
    try:
        return canon.read(cls, data)
    except (ValueError, TypeError, RecursionError) as error:
        raise VerificationError(f"{place}: {error}") from None


def count_faults(edition: Edition) -> Iterator[str]:
    """The head says how many records each table has, and no other table."""
    for name, wanted in sorted(edition.head.records.items()):
        count = len(getattr(edition, name, ()))
        if count != wanted:
            yield f"data/{name}.jsonl: it has {count} records; the manifest's head says {wanted}."
    for name in sorted(set(tables_of(edition)) - set(edition.head.records)):
        yield f"{MANIFEST} head: says no number of {name}; data/{name}.jsonl is there."


def derived_faults(site: Mapping[str, bytes], edition: Edition) -> Iterator[str]:
    """Every CSV file, and every other file under data/, is what the records make; no file more."""
    wanted = data_files(edition)
    for name, data in sorted(wanted.items()):
        if name not in site:
            yield f"{name}: missing; the records make it."
        elif site[name] != data:
            place, was, is_ = first_difference(site[name], data)
            yield f"{name}: {place} is {was}; the records make it {is_}."
    if form_of(edition) not in FORMS:
        return
    pages = page_names(edition)
    for name in sorted(set(site) - {*wanted, *pages, STYLE, PROGRAM, MANIFEST, SUMS}):
        yield f"{name}: no site has such a file; the records do not make it."
    for name in sorted({*pages, STYLE, PROGRAM} - set(site)):
        yield f"{name}: missing; every such site has it."


def page_names(edition: Edition) -> tuple[str, ...]:
    """Where the pages of a site stand."""
    is_early = form_of(edition) in BEFORE_PLACES
    left_out = {*(LATER_PAGES if is_early else ()), *(() if edition.letter else ("letter.html",))}
    general = (name for name in SITE_PAGES.values() if name not in left_out)
    items = (commitment_page(item.id) for item in edition.agreement.items())
    incidents = () if is_early else (incident_page(id) for id in shown_incidents(edition))
    return (*general, *items, *incidents)
