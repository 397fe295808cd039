"""Reads a file of blind codings: of each passage what it tells, in the words of a coding file.

What leaves it: entries, each with its line. It looks nothing up; every fault of the file is
listed at once.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen

from servanda import user_files
from servanda.decisions.claim_words import ClaimWords
from servanda.decisions.coding_file import CLOSING, WORD_KEYS, words_of_table
from servanda.decisions.toml_tables import TOP, Lines, check_keys, check_words, places, require
from servanda.errors import EvidenceError, nearest
from servanda.faults import Faults
from servanda.model import STANCES

TABLE = "passage"
KEYS: dict[str, type | tuple[type, ...]] = {
    "passage": str,
    "no_act": bool,
    **{key: kind for key, kind in WORD_KEYS.items() if key != "coded_by"},
}
WHY = {"passage": "Give the id of the passage, as `servanda coders waiting` lists it"}


@frozen
class BlindEntry:
    """One `[[passage]]`: what it tells, or, with `words` None, that it tells no act."""

    lines: Lines
    passage: str
    words: ClaimWords | None
    reason: str = ""


def read_blind_file(text: str, *, name: str) -> tuple[BlindEntry, ...]:
    """The entries of a file, in its order. Raises EvidenceError with every fault, a line each."""
    with user_files.refused_as(EvidenceError, name, closing=CLOSING):
        data = user_files.table_of(text)
    faults = Faults(name, EvidenceError, closing=CLOSING)
    lines_of = places(text)
    tables = data.pop(TABLE, [])
    for key in data:
        line = Lines(*lines_of[TOP]).of(key)
        faults.add(line, f'"{key}" is no [[{TABLE}]]. {nearest(key, [TABLE])}')
    if not tables or not isinstance(tables, list):
        faults.add(1, f"has nothing to put on record: no [[{TABLE}]]")
        tables = []
    entries = []
    for number, table in enumerate(tables):
        lines = Lines(*lines_of.get((TABLE, number), (1, {})))
        if isinstance(table, dict):
            entries.append(_entry(table, lines, faults))
        else:
            faults.add(lines.line, f"a [[{TABLE}]] must be a table of keys")
    faults.stop()
    return tuple(entry for entry in entries if entry is not None)


def _entry(table: dict[str, Any], lines: Lines, faults: Faults) -> BlindEntry | None:
    before = len(faults)
    check_keys(TABLE, table, KEYS, lines, faults)
    check_words(table, lines, faults, {"stance": STANCES})
    require(("passage",), table, lines, faults, WHY)
    if len(faults) > before:
        return None
    words = words_of_table(table, lines, faults)
    if table.get("no_act") and words != ClaimWords():
        faults.add(lines.of("no_act"), '"no_act" leaves nothing else to say. Keep one of them')
    reason = table.get("reason", "")
    return BlindEntry(lines, table["passage"], None if table.get("no_act") else words, reason)
