"""A mapping: which column of a spreadsheet says what, and what its words mean here.

What leaves it: a `SheetMapping`, read strictly from a small TOML file; those that ship stand in
`mappings/`. It opens no spreadsheet. The form is docs/how-to/spreadsheets.md's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen

from servanda import canon, user_files
from servanda.errors import SettingsError, nearest
from servanda.faults import Faults
from servanda.model import ACTOR_KINDS, PRECISIONS, STANCES

SHIPPED = Path(__file__).parent / "mappings"
OTHER_NAMES = {"huridocs": "events-standard", "hurisdocs": "events-standard"}

# Every column that a mapping may name, with what stands in it.
FIELDS = {
    "id": "what the list calls the row; it must never change",
    "event": "what the list calls the event; rows of one event become one incident",
    "act": "what was done; several columns are read together, parted by a slash",
    "stance": "how it is told: done, where nothing is said",
    "when": "the day, or the first day it can be",
    "when_to": "the last day it can be",
    "precision": "how exactly the day is known",
    "planned_for": "the day for which it is planned or threatened",
    "planned_to": "the last day for which it is",
    "by": "who did it",
    "by_kind": "what sort of actor did it",
    "by_country": "of which country whoever did it is",
    "to": "to whom it was done",
    "to_kind": "what sort of actor it was done to",
    "to_country": "of which country whoever it was done to is",
    "where": "the place",
    "where_country": "the country of the place",
    "latitude": "degrees north, where there is one place",
    "longitude": "degrees east, where there is one place",
    "number": "how many, or the least it can be",
    "number_to": "the most it can be",
    "unit": "what is counted",
    "instrument": "the charge, tax, law or licence it was done with",
    "said_by": "whose words the list passes on",
    "about": "the part of the agreement that a position is about",
    "words": "what happened, in words; quoted where the claim is shown",
}
# Only our own export has these: with them a claim comes back as it was.
OWN_FIELDS = {
    "claim": "the id of the claim",
    "cue": "the words that show the act",
    "cue_at": "where they begin in the quotation",
    "when_words": "the words that give the day",
    "planned_precision": "how exactly the planned day is known",
    "planned_words": "the words that give the planned day",
    "by_actor": "the known actor's id",
    "to_actor": "the known actor's id",
    "said_by_actor": "the known actor's id",
    "said_by_kind": "what sort of actor says it",
    "said_by_country": "of which country",
    "where_name": "the gazetteer's name of the place",
    "geonames": "the gazetteer's number of the place",
    "number_words": "the words that give the number",
    "confidence": "how sure the reading was",
}
SEVERAL = ("act", "by", "to", "where")  # fields that may have several columns
DATES = ("day-first", "month-first", "year-first", "excel-1900", "excel-1904")
NUMBERS = ("1,234.5", "1.234,5", "1 234,5")
ROWS = ("events", "reports")
LISTS = ("act", "stance", "kind", "precision")
KEYS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("title", "encoding", "delimiter", "dates", "numbers", "unit", "rows"), str),
    **dict.fromkeys(("form", "separator"), str),
    "sheets": list, "header_row": int, "century": int, "known_only": list, "may_lack": list,
    "turned": list, **dict.fromkeys(("columns", "nothing", "passed_over"), dict),
    **dict.fromkeys(("acts", "stances", "kinds", "precisions", "units", "actors"), dict),
}  # fmt: skip


@frozen
class ActByNumber:
    """An act that depends on whether the row counts anybody."""

    none: str
    some: str


@frozen
class ActorWords:
    """Whom a list's words name: a known actor, or somebody of a kind, of a country.

    `words` may hold `*` for any words and `{country}` for the name of a country.
    """

    words: str
    actor: str = ""
    kind: str = ""
    country: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What the words look like, in any case."""
        parts = re.split(r"(\*|\{country\})", folded(self.words))
        wild = {"*": ".*", "{country}": "(?P<country>.+?)"}
        return re.compile("".join(wild.get(part, re.escape(part)) for part in parts))


@frozen
class SheetMapping:
    """Which column says what, and what the words mean; see docs/how-to/spreadsheets.md."""

    name: str
    sha256: str
    columns: Mapping[str, tuple[str, ...]]
    title: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 0  # 0: the first row that has the heads
    encoding: str = ""
    delimiter: str = ""
    dates: str = ""
    century: int | None = None  # 2000: "17" is 2017
    numbers: str = ""
    nothing: Mapping[str, tuple[str, ...]] = field(factory=dict)
    separator: str = ";"
    unit: str = ""
    rows: str = "events"
    known_only: tuple[str, ...] = ("by",)
    may_lack: tuple[str, ...] = ()
    acts: Mapping[str, str | ActByNumber] = field(factory=dict)
    act_words: tuple[str, ...] = ()  # as they are written in the file, to be offered
    stances: Mapping[str, str] = field(factory=dict)
    kinds: Mapping[str, str] = field(factory=dict)
    precisions: Mapping[str, str] = field(factory=dict)
    units: Mapping[str, str] = field(factory=dict)
    actors: tuple[ActorWords, ...] = ()
    passed_over: frozenset[str] = frozenset()
    turned: frozenset[str] = frozenset()
    is_own: bool = False

    def is_nothing(self, name: str, words: str) -> bool:
        """Whether the words of a field say that there is nothing to say."""
        plain = folded(words)
        return (
            not plain or plain in self.nothing.get(name, ()) or plain in self.nothing.get("all", ())
        )


def folded(words: str) -> str:
    """Words as they are compared: case and blanks do not count.

    >>> folded("  Type of\\u00a0Incident ")
    'type of incident'
    """
    return " ".join(words.split()).casefold()


def shipped_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with Servanda."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def open_mapping(name: str) -> SheetMapping:
    """A shipped mapping by its name, or one's own by its path. Raises SettingsError."""
    known = OTHER_NAMES.get(name, name)
    path = SHIPPED / f"{known}.toml"
    if known not in shipped_mappings():
        path = Path(name)
        if not path.suffix or not user_files.is_there(path):
            raise SettingsError(
                f'no mapping "{name}" comes with Servanda, and no file of that name is there. '
                f"{nearest(name, (*shipped_mappings(), *OTHER_NAMES))} A mapping of your own is "
                "given by its path: --as ./mine.toml."
            )
    with user_files.refused_as(SettingsError, path, closing="Nothing was imported."):
        data = user_files.read_bytes(path, most_bytes=user_files.WORDS_BYTES)
        table = user_files.table_of(user_files.text_of(data))
    return read_mapping(table, name=path.name, sha256=canon.sha256_of_bytes(data))


def read_mapping(table: dict[str, Any], *, name: str, sha256: str = "") -> SheetMapping:
    """A mapping from plain data. Raises SettingsError with every fault of it."""
    faults = Faults(name, SettingsError, closing="Nothing was imported.")
    for key, value in table.items():
        if key not in KEYS:
            faults.add(1, f'unknown key "{key}". {nearest(key, KEYS)}')
        elif not isinstance(value, KEYS[key]) or isinstance(value, bool):
            faults.add(1, f'"{key}" must be {_type_words(KEYS[key])}')
    faults.stop()
    is_own = table.get("form") == "servanda"
    values: dict[str, Any] = {
        key: table[key]
        for key in ("title", "header_row", "encoding", "delimiter", "dates", "century", "numbers")
        if key in table
    }
    values |= {key: table[key] for key in ("separator", "unit", "rows") if key in table}
    for key in ("sheets", "known_only", "may_lack", "turned"):
        if key in table:
            values[key] = tuple(map(str, table[key]))
    if "turned" in values:
        values["turned"] = frozenset(map(folded, values["turned"]))
    for key, allowed in (("dates", DATES), ("numbers", NUMBERS), ("rows", ROWS)):
        if values.get(key) and values[key] not in allowed:
            faults.add(1, f'{key} = "{values[key]}" is none of {", ".join(allowed)}')
    columns = _columns(table.get("columns", {}), is_own, faults)
    for key in ("known_only", "may_lack"):
        for column in values.get(key, ()):
            if column not in FIELDS and column not in OWN_FIELDS:
                faults.add(1, f'{key}: "{column}" is no column. {nearest(column, FIELDS)}')
    for key, words in (("stances", STANCES), ("kinds", ACTOR_KINDS), ("precisions", PRECISIONS)):
        values[key] = _words(key, table.get(key, {}), words, faults)
    values["units"] = {str(act): str(unit) for act, unit in table.get("units", {}).items()}
    values["nothing"] = _lists("nothing", table.get("nothing", {}), faults)
    passed = _lists("passed_over", table.get("passed_over", {}), faults)
    if odd := set(passed) - {"act"}:
        faults.add(1, f'passed_over has no "{min(odd)}": only acts are passed over')
    values["passed_over"] = frozenset(passed.get("act", ()))
    values["acts"] = _acts(table.get("acts", {}), faults)
    values["act_words"] = tuple(map(str, table.get("acts", {})))
    values["actors"] = _actors(table.get("actors", {}), faults)
    faults.stop()
    return SheetMapping(name=name, sha256=sha256, columns=columns, is_own=is_own, **values)


def _type_words(kind: type | tuple[type, ...]) -> str:
    words: dict[Any, str] = {
        str: "a text",
        list: "a list of texts",
        dict: "a table",
        int: "a number",
    }
    return words[kind]


def _columns(table: Mapping[str, Any], is_own: bool, faults: Faults) -> dict[str, tuple[str, ...]]:
    allowed = {**FIELDS, **OWN_FIELDS} if is_own else FIELDS
    columns = {}
    for name, value in table.items():
        heads = tuple(value) if isinstance(value, list) else (value,)
        if name not in allowed:
            faults.add(1, f'columns: "{name}" is no field. {nearest(name, allowed)}')
        elif not all(isinstance(head, str) and head.strip() for head in heads) or not heads:
            faults.add(1, f'columns: "{name}" must be the head of a column, or a list of heads')
        elif len(heads) > 1 and name not in SEVERAL:
            faults.add(
                1, f'columns: "{name}" has one column; several may have {", ".join(SEVERAL)}'
            )
        else:
            columns[name] = heads
    if "act" not in table:
        faults.add(1, 'columns: "act" is missing: which column says what was done?')
    return columns


def _words(
    key: str, table: Mapping[str, Any], allowed: tuple[str, ...], faults: Faults
) -> dict[str, str]:
    for words, value in table.items():
        if value not in allowed:
            faults.add(1, f'{key}: "{words}" = "{value}": {nearest(str(value), allowed)}')
    return {folded(words): str(value) for words, value in table.items()}


def _lists(key: str, table: Mapping[str, Any], faults: Faults) -> dict[str, tuple[str, ...]]:
    lists = {}
    for name, value in table.items():
        if name != "all" and name not in FIELDS and name not in OWN_FIELDS:
            faults.add(1, f'{key}: "{name}" is no column. {nearest(name, FIELDS)}')
        elif not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            faults.add(1, f'{key}: "{name}" must be a list of texts')
        else:
            lists[name] = tuple(map(folded, value))
    return lists


def _acts(table: Mapping[str, Any], faults: Faults) -> dict[str, str | ActByNumber]:
    acts: dict[str, str | ActByNumber] = {}
    for words, value in table.items():
        if isinstance(value, str):
            acts[folded(words)] = value
        elif isinstance(value, dict) and set(value) == {"none", "some"}:
            acts[folded(words)] = ActByNumber(str(value["none"]), str(value["some"]))
        else:
            faults.add(
                1,
                f'acts: "{words}" must be the name of an act, or {{ none = "...", some = "..." }}',
            )
    return acts


def _actors(table: Mapping[str, Any], faults: Faults) -> tuple[ActorWords, ...]:
    """In the order of the file: the first that fits counts."""
    actors = []
    for words, value in table.items():
        if isinstance(value, str):
            actors.append(ActorWords(words, actor=value))
        elif isinstance(value, dict) and set(value) <= {"actor", "kind", "country"}:
            made = ActorWords(words, **{key: str(each) for key, each in value.items()})
            actors.append(made)
            if made.kind and made.kind not in ACTOR_KINDS:
                faults.add(1, f'actors: "{words}": {nearest(made.kind, ACTOR_KINDS)}')
        else:
            faults.add(1, f'actors: "{words}" must be an id, or {{ kind = "..." }}')
    return tuple(actors)
