"""Reads a decisions file: what a person decided, in words another person can check.

What leaves it: entries, each with its line. It decides nothing and guesses nothing; every
fault of the file is listed at once. The form is docs/reference/decisions-file.md's.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from servanda import user_files
from servanda.decisions.described import DESCRIBED, Described, described, reference
from servanda.decisions.grouping_entries import GroupingEntry, grouping_entry
from servanda.decisions.toml_tables import TOP, Lines, check_keys, check_words, places, require
from servanda.errors import EvidenceError, nearest
from servanda.faults import Faults
from servanda.model import BEARINGS, JUDGEMENTS, NOTICE_KINDS, PROOFS, STANCES, VERDICTS, Quantity


@frozen
class Ruling:
    """One `[[decision]]` of a file, not yet matched to an incident."""

    name: str  # of the file
    line: int
    incident: str | Described
    judgement: str
    reason: str
    proof: str | None = None
    seen: str = ""  # sha256 of what was seen
    commitments: tuple[str, ...] | None = None  # None: all it is proposed to bear on
    bearing: str | None = None  # None: as proposed
    bearers: tuple[str, ...] = ()  # none: as proposed
    serious: bool = False
    by: str = ""
    remedies: tuple[str | Described, ...] = ()


@frozen
class Noted:
    """One `[[notice]]` of a file."""

    name: str
    line: int
    kind: str
    about: str
    on: date
    words: str
    source: str
    by: str | None = None
    until_on: date | None = None
    value: Quantity | None = None
    finding: str | None = None
    recorded_by: str = ""


@frozen
class IdentityEntry:
    """One `[[identity]]` of a file: whether two names, as written, are one."""

    name: str  # of the file
    line: int
    one: str
    other: str
    verdict: str
    reason: str
    by: str = ""


Entry = Ruling | Noted | IdentityEntry | GroupingEntry
TABLES = ("decision", "notice", "identity", "grouping")

CLOSING = "Nothing was decided: a file counts whole or not at all."

# Every key, and what may stand behind it.
DECISION_KEYS: dict[str, type] = {
    **dict.fromkeys(("incident", "seen", *DESCRIBED, "judgement", "proof", "reason"), str),
    **dict.fromkeys(("bearing", "by"), str),
    **dict.fromkeys(("commitments", "bearers", "remedies"), list),
    "serious": bool,
}
NOTICE_KEYS: dict[str, type] = {
    **dict.fromkeys(("kind", "about", "by", "words", "source", "finding", "recorded_by"), str),
    **dict.fromkeys(("on", "until_on"), date),
    "value": dict,
}
IDENTITY_KEYS: dict[str, type] = dict.fromkeys(("one", "other", "verdict", "reason", "by"), str)


def read_file(text: str, *, name: str) -> tuple[Entry, ...]:
    """The entries of a decisions file, in its order.

    A top-level `by` names who decides where an entry does not. Raises EvidenceError with every
    fault, a line each: file, line, what is wrong and the nearest right word.
    """
    with user_files.refused_as(EvidenceError, name, closing=CLOSING):
        data = user_files.table_of(text)
    faults = Faults(name, EvidenceError, closing=CLOSING)
    lines_of = places(text)
    by = data.pop("by", "")
    if not isinstance(by, str):
        faults.add(1, '"by" must be a text: the name of who decides')
        by = ""
    entries: list[Entry] = []
    if not data:
        faults.add(1, "has nothing to put on record: no [[decision]], [[notice]] or other table")
    for key, tables in data.items():
        if key not in TABLES or not isinstance(tables, list):
            listed = "[[decision]], [[notice]], [[identity]] or [[grouping]]"
            line = lines_of.get((key, 0), (Lines(*lines_of[TOP]).of(key),))[0]
            faults.add(line, f'"{key}" is not a list of {listed}. {nearest(key, TABLES)}')
            continue
        for number, table in enumerate(tables):
            lines = Lines(*lines_of.get((key, number), (1, {})))
            if not isinstance(table, dict):
                faults.add(lines.line, f"a [[{key}]] must be a table of keys")
            elif key == "decision":
                entries += _ruling(table, lines, faults, by)
            elif key == "identity":
                entries += _named(table, lines, faults, by)
            elif key == "grouping":
                entries += grouping_entry(table, lines, faults, by)
            else:
                entries += _noted(table, lines, faults, by)
    faults.stop()
    return tuple(sorted(entries, key=lambda entry: entry.line))


def _ruling(table: dict[str, Any], lines: Lines, faults: Faults, by: str) -> list[Entry]:
    before = len(faults)
    check_keys("decision", table, DECISION_KEYS, lines, faults)
    check_words(
        table,
        lines,
        faults,
        {"judgement": JUDGEMENTS, "proof": PROOFS, "bearing": BEARINGS, "stance": STANCES},
    )
    require(("judgement", "reason"), table, lines, faults, WHY)
    if table.get("judgement") == "upheld" and "proof" not in table:
        faults.add(
            lines.of("judgement"),
            'it upholds at no standard of proof. Add proof = "believe", or another of '
            f"{', '.join(PROOFS)}; readers weigh it by that",
        )
    keys = [key for key in DESCRIBED if key in table]
    if "incident" in table and keys:
        faults.add(
            lines.of(keys[0]),
            f'it gives both "incident" and "{keys[0]}". Keep one way of saying what was seen',
        )
    elif "incident" not in table:
        require(("quote", "act"), table, lines, faults, WHY)
    if "seen" in table and "incident" not in table:
        faults.add(lines.of("seen"), '"seen" goes with "incident" only')
    for key in ("commitments", "bearers"):
        words = table.get(key, ())
        if isinstance(words, list) and not all(isinstance(word, str) for word in words):
            faults.add(lines.of(key), f'"{key}" must be a list of texts')
    listed = table.get("remedies", ())
    remedies = [
        reference(remedy, "remedies", lines, faults)
        for remedy in (listed if isinstance(listed, list) else ())
    ]
    if len(faults) > before:
        return []
    return [
        Ruling(
            name=faults.name,
            line=lines.line,
            incident=table.get("incident") or described(table),
            judgement=table["judgement"],
            reason=table["reason"],
            proof=table.get("proof"),
            seen=table.get("seen", ""),
            commitments=tuple(table["commitments"]) if "commitments" in table else None,
            bearing=table.get("bearing"),
            bearers=tuple(table.get("bearers", ())),
            serious=table.get("serious", False),
            by=table.get("by", by),
            remedies=tuple(remedy for remedy in remedies if remedy is not None),
        )
    ]


def _noted(table: dict[str, Any], lines: Lines, faults: Faults, by: str) -> list[Entry]:
    before = len(faults)
    check_keys("notice", table, NOTICE_KEYS, lines, faults)
    check_words(table, lines, faults, {"kind": NOTICE_KINDS})
    require(("kind", "about", "on", "words", "source"), table, lines, faults, WHY)
    value = None
    if isinstance(table.get("value"), dict):
        value = _value(table["value"], lines, faults)
    if len(faults) > before:
        return []
    if table.get("until_on") and table["until_on"] < table["on"]:
        faults.add(lines.of("until_on"), f'"until_on" lies before "on" ({table["on"]})')
        return []
    return [
        Noted(
            name=faults.name,
            line=lines.line,
            kind=table["kind"],
            about=table["about"],
            on=table["on"],
            words=table["words"],
            source=table["source"],
            by=table.get("by"),
            until_on=table.get("until_on"),
            value=value,
            finding=table.get("finding"),
            recorded_by=table.get("recorded_by", by),
        )
    ]


def _named(table: dict[str, Any], lines: Lines, faults: Faults, by: str) -> list[Entry]:
    before = len(faults)
    check_keys("identity", table, IDENTITY_KEYS, lines, faults)
    check_words(table, lines, faults, {"verdict": VERDICTS})
    require(("one", "other", "verdict", "reason"), table, lines, faults, WHY)
    if len(faults) > before:
        return []
    words = {key: table[key] for key in ("one", "other", "verdict", "reason")}
    return [IdentityEntry(name=faults.name, line=lines.line, by=table.get("by", by), **words)]


def _value(table: dict[str, Any], lines: Lines, faults: Faults) -> Quantity | None:
    """`{ number = 70, unit = "percent" }`, or `low` and `high` in place of `number`."""
    numbers = {key: table[key] for key in ("number", "low", "high") if key in table}
    sound = all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers.values())
    odd = set(table) - {"number", "low", "high", "unit"}
    if odd or not numbers or not sound or not isinstance(table.get("unit"), str):
        faults.add(
            lines.of("value"),
            '"value" must be { number = 70, unit = "percent" }, or have low and high for number',
        )
        return None
    low, high = (numbers.get(key, numbers.get("number")) for key in ("low", "high"))
    return Quantity(
        None if low is None else float(low), None if high is None else float(high), table["unit"]
    )


WHY = {
    "judgement": f"Say {', '.join(JUDGEMENTS)}",
    "reason": "A decision without one cannot be answered for",
    "quote": 'Give words that stand in what was seen, or the id as "incident"',
    "act": "Say what act it is read as, so that nothing else is decided in its place",
    "kind": f"Say one of {', '.join(NOTICE_KINDS)}",
    "about": "Name the rule, commitment, event or role it is about",
    "on": "Give its day, as 2017-11-01",
    "words": "Say what the step was, in a sentence",
    "source": "Say where it can be read: a capture or a citation",
    "one": "Give one of the two names, as it is written",
    "other": "Give the other of the two names, as it is written",
    "verdict": f"Say one of {', '.join(VERDICTS)}",
}
