"""Reads a coding file: claims, corrections and statements in words that a lawyer can check.

What leaves it: entries, each with its line. It looks nothing up; every fault of the file is
listed at once. The form is docs/reference/coding-file.md's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from servanda import user_files
from servanda.corrections import days
from servanda.decisions.claim_words import ClaimWords, DayWords, NumberWords, WhoWords
from servanda.decisions.described import Described
from servanda.decisions.toml_tables import TOP, Lines, check_keys, check_words, places, require
from servanda.errors import EvidenceError, nearest
from servanda.faults import Faults
from servanda.model import FACTS, STANCES, STATEMENT_KINDS, Interval, StatementKind

UNDONE = "Nothing was put on record"
CLOSING = f"{UNDONE}: a file counts whole or not at all."
TABLES = ("claim", "correct", "capture", "statement")


@frozen
class Written:
    """One entry of a coding file: where it stands, why it is made, and by whom."""

    name: str  # of the file
    lines: Lines
    reason: str
    coded_by: str

    @property
    def line(self) -> int:
        """The line on which the entry begins."""
        return self.lines.line


@frozen
class ClaimEntry(Written):
    """One `[[claim]]`: what a capture tells that no reader told."""

    capture: str
    words: ClaimWords
    beside: bool = False  # what is read of the same words counts too


@frozen
class ClaimCorrection(Written):
    """One `[[correct]]`: another reading of a claim, the claim as it is read now, or none."""

    claim: str | Described
    words: ClaimWords
    strike: bool = False
    as_read: bool = False


@frozen
class CaptureCorrection(Written):
    """One `[[capture]]`: other facts about a capture, by name."""

    capture: str
    facts: Mapping[str, str]


@frozen
class StatementEntry(Written):
    """One `[[statement]]`: what a monitor saw or was told, in its words or in a file."""

    kind: StatementKind
    when: Interval
    where: str
    by: str
    how_known: str
    title: str
    words: str = ""
    file: str = ""


CodingEntry = ClaimEntry | ClaimCorrection | CaptureCorrection | StatementEntry

A_DAY = (str, date)
WORD_KEYS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("words", "quote", "act", "stance", "instrument", "about"), str),
    **dict.fromkeys(("when_words", "planned_for_words", "number_words", "unit"), str),
    **dict.fromkeys(("by", "to"), (str, list, dict)),
    "where": (str, list),
    "said_by": (str, dict),
    **dict.fromkeys(("when", "planned_for"), A_DAY),
    "number": (int, float, list),
    "known_from": dict,
    "reason": str,
    "coded_by": str,
}
KEYS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "claim": {"capture": str, **WORD_KEYS, "beside": bool},
    "correct": {"claim": str, "capture": str, **WORD_KEYS, "read_as": str,
                "strike": bool, "as_read": bool},
    "capture": {"capture": str, "published": A_DAY,
                **dict.fromkeys(("publisher", "title", "language", "copy_of"), str),
                "reason": str, "coded_by": str},
    "statement": {"kind": str, "when": A_DAY,
                  **dict.fromkeys(("where", "by", "how_known", "title", "words", "file"), str),
                  "coded_by": str},
}  # fmt: skip
WHY = {
    "capture": "Name it by id, address, file name or title",
    "words": "Give the words of the text that show the act",
    "act": "Say what was done, as a name in the list of acts",
    "reason": "What a person writes without one cannot be answered for",
    "kind": f"Say {', '.join(STATEMENT_KINDS)}",
    "when": "Give the day on which it was seen or told, as 2017-09-03",
    "how_known": "Say how whoever states it knows it",
    "title": "Give it a name that other entries, and readers, can use; nobody's own",
}


def read_coding_file(text: str, *, name: str) -> tuple[CodingEntry, ...]:
    """The entries of a coding file, in its order.

    A top-level `coded_by` names who writes where an entry does not, a top-level `reason` why.
    Raises EvidenceError with every fault, a line each: file, line, what is wrong and the nearest
    right word.
    """
    with user_files.refused_as(EvidenceError, name, closing=CLOSING):
        data = user_files.table_of(text)
    faults = Faults(name, EvidenceError, closing=CLOSING)
    lines_of = places(text)
    top = Lines(*lines_of[TOP])
    common = {}
    for key in ("coded_by", "reason"):
        common[key] = data.pop(key, "")
        if not isinstance(common[key], str):
            faults.add(top.of(key), f'"{key}" must be a text')
            common[key] = ""
    entries: list[CodingEntry] = []
    if not data:
        faults.add(1, f"has nothing to put on record: no [[{']], [['.join(TABLES)}]]")
    for key, tables in data.items():
        if key not in TABLES or not isinstance(tables, list):
            listed = ", ".join(f"[[{table}]]" for table in TABLES)
            line = lines_of.get((key, 0), (top.of(key),))[0]
            faults.add(line, f'"{key}" is none of {listed}. {nearest(key, TABLES)}')
            continue
        for number, table in enumerate(tables):
            lines = Lines(*lines_of.get((key, number), (1, {})))
            if not isinstance(table, dict):
                faults.add(lines.line, f"a [[{key}]] must be a table of keys")
                continue
            given = {name: word for name, word in common.items() if word and name in KEYS[key]}
            entries += _entry(key, {**given, **table}, lines, faults)
    faults.stop()
    return tuple(sorted(entries, key=lambda entry: entry.line))


def _entry(key: str, table: dict[str, Any], lines: Lines, faults: Faults) -> list[CodingEntry]:
    before = len(faults)
    check_keys(key, table, KEYS[key], lines, faults)
    check_words(table, lines, faults, {"stance": STANCES})
    needed = {"claim": ("capture", "words", "act", "reason"), "correct": ("reason",),
              "capture": ("capture", "reason"),
              "statement": ("kind", "when", "how_known", "title")}  # fmt: skip
    require(needed[key], table, lines, faults, WHY)
    if len(faults) > before:
        return []
    made = {"claim": _claim, "correct": _correct, "capture": _capture, "statement": _statement}
    entry = made[key](table, lines, faults)
    return [entry] if entry is not None and len(faults) == before else []


def _written(table: Mapping[str, Any], lines: Lines, faults: Faults) -> tuple[str, Lines, str, str]:
    return faults.name, lines, table.get("reason", ""), table.get("coded_by", "")


# ------------------------------------------------------------------ the four tables


def _claim(table: dict[str, Any], lines: Lines, faults: Faults) -> ClaimEntry:
    words = words_of_table(table, lines, faults)
    beside = table.get("beside", False)
    return ClaimEntry(*_written(table, lines, faults), table["capture"], words, beside)


def _correct(table: dict[str, Any], lines: Lines, faults: Faults) -> ClaimCorrection | None:
    """A claim by its id, or by its capture, words and the act it is read as."""
    words = words_of_table(table, lines, faults)
    wanted: str | Described = table.get("claim", "")
    if not wanted:
        for key in ("words", "read_as"):
            if not table.get(key):
                why = 'Give the id as "claim", or "words" of the claim and the act as "read_as"'
                faults.add(lines.line, f'"{key}" is missing. {why}')
        wanted = Described(table.get("words", ""), table.get("read_as", ""),
                           table.get("capture", ""))  # fmt: skip
        words = evolve(words, words="")
    flags = [key for key in ("strike", "as_read") if table.get(key)]
    if len(flags) > 1 or (flags and words != ClaimWords()):
        faults.add(
            lines.of(flags[-1]), f'"{flags[-1]}" leaves nothing else to change. Keep one of them'
        )
    return ClaimCorrection(
        *_written(table, lines, faults), wanted, words,
        strike=table.get("strike", False), as_read=table.get("as_read", False),
    )  # fmt: skip


def _capture(table: dict[str, Any], lines: Lines, faults: Faults) -> CaptureCorrection:
    facts: dict[str, str] = {fact: str(table[fact]) for fact in FACTS if fact in table}
    if not facts:
        faults.add(lines.line, f"it corrects nothing. Give one of {', '.join(FACTS)}")
    if "published" in facts:
        _days("published", facts["published"], lines, faults)
    return CaptureCorrection(*_written(table, lines, faults), table["capture"], facts)


def _statement(table: dict[str, Any], lines: Lines, faults: Faults) -> StatementEntry | None:
    check_words(table, lines, faults, {"kind": STATEMENT_KINDS})
    if bool(table.get("words")) == bool(table.get("file")):
        faults.add(
            lines.line, 'give what was seen or told as "words", or name the "file" that holds it'
        )
    when = _days("when", table["when"], lines, faults)
    kind = next((kind for kind in STATEMENT_KINDS if kind == table["kind"]), None)
    if when is None or kind is None:
        return None
    return StatementEntry(
        *_written(table, lines, faults),
        kind=kind,
        when=when,
        where=table.get("where", ""),
        by=table.get("by", ""),
        how_known=table["how_known"],
        title=table["title"],
        words=table.get("words", ""),
        file=table.get("file", ""),
    )


# ------------------------------------------------------------------ values


def _days(key: str, value: Any, lines: Lines, faults: Faults) -> Interval | None:
    try:
        return days(str(value))
    except ValueError as error:
        faults.add(
            lines.of(key),
            f'"{key}" is no day: {error}. Days are written 2017-09-03, or, for the first and the '
            'last it can be, "2017-09-01/2017-09-03"',
        )
        return None


def words_of_table(table: dict[str, Any], lines: Lines, faults: Faults) -> ClaimWords:
    """What a table says of a claim, in words."""
    known_from = table.get("known_from", {})
    if not all(isinstance(value, str) and value.strip() for value in known_from.values()):
        faults.add(
            lines.of("known_from"), '"known_from" says for each field, in a text, from where'
        )
        known_from = {}
    return ClaimWords(
        **{key: table.get(key, "") for key in ("words", "quote", "act", "stance")},
        by=_people(table, "by", lines, faults),
        to=_people(table, "to", lines, faults),
        where=_where(table, lines, faults),
        when=_day_words(table, "when", lines, faults),
        planned_for=_day_words(table, "planned_for", lines, faults),
        number=_number(table, lines, faults),
        instrument=table.get("instrument"),
        said_by=_person("said_by", table["said_by"], lines, faults) if "said_by" in table else None,
        about=table.get("about"),
        known_from=known_from,
    )


def _people(
    table: dict[str, Any], key: str, lines: Lines, faults: Faults
) -> tuple[WhoWords, ...] | None:
    """One name or a list of them; None where the key is not there, () where it is empty."""
    if key not in table:
        return None
    value = table[key]
    listed = value if isinstance(value, list) else [value] if value else []
    return tuple(_person(key, entry, lines, faults) for entry in listed)


def _person(key: str, value: Any, lines: Lines, faults: Faults) -> WhoWords:
    if isinstance(value, str):
        return WhoWords(value)
    if (
        isinstance(value, dict)
        and set(value) <= {"words", "actor", "kind"}
        and all(isinstance(word, str) for word in value.values())
        and value.get("words", "").strip()
    ):
        return WhoWords(value["words"], value.get("actor", ""), value.get("kind", ""))
    faults.add(
        lines.of(key),
        f'"{key}" must be words, or {{ words = "...", actor = "an id", kind = "journalist" }}',
    )
    return WhoWords("")


def _where(table: dict[str, Any], lines: Lines, faults: Faults) -> tuple[str, ...] | None:
    if "where" not in table:
        return None
    value = table["where"]
    listed = value if isinstance(value, list) else [value] if value else []
    if not all(isinstance(word, str) for word in listed):
        faults.add(lines.of("where"), '"where" must be words, or a list of them')
        return None
    return tuple(listed)


def _day_words(table: dict[str, Any], key: str, lines: Lines, faults: Faults) -> DayWords | None:
    words = table.get(f"{key}_words")
    if key not in table and words is None:
        return None
    value = str(table.get(key, ""))
    when = _days(key, value, lines, faults) if value else None
    return DayWords(when.from_on if when else None, when.to_on if when else None, words or "")


def _number(table: dict[str, Any], lines: Lines, faults: Faults) -> NumberWords | None:
    """`number = 31`, or `number = [15, 19]` for a range; with `unit` and `number_words`."""
    value = table.get("number")
    if value is None:
        for key in ("unit", "number_words"):
            if key in table:
                faults.add(lines.of(key), f'"{key}" goes with "number"')
        return None
    pair = value if isinstance(value, list) else [value, value]
    right = all(isinstance(n, int | float) and not isinstance(n, bool) for n in pair)
    if pair and (len(pair) != 2 or not right):
        faults.add(lines.of("number"), '"number" must be a number, or the least and the most')
        return None
    low, high = pair or (None, None)
    if pair and not table.get("unit"):
        faults.add(lines.of("number"), '"number" needs a "unit": what is counted')
    return NumberWords(low, high, table.get("unit", ""), table.get("number_words", ""))
