"""Every field of every published record changed in turn, as a forger would who has the program.

What leaves it: forged editions. Of each change there are two: one where only what is drawn from
the record is made anew, and one where all that follows from it is: ids, findings, standings,
duties and the letter. It reads no file.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import attrs
from attrs import evolve, frozen

from servanda import canon, decisions, duties, letters, standing
from servanda.archive import IncidentJudgement
from servanda.archive.edition import LATER_TABLES, TABLES, Edition, Head
from servanda.corrections import made_id
from servanda.model import Agreement, Capture, Decision, Letter, Notice

Plain = Any


@frozen
class ForgedEdition:
    """An edition with one thing changed: where, and whether all that follows was made anew.

    `table` and `field` say what kind of thing it is; `field` has no numbers of records in it.
    `make` gives None where the change cannot be read as a record: `raw` is then the plain data,
    from which nothing follows.
    """

    table: str
    field: str
    place: str
    follows: bool
    make: Callable[[], Edition | None]
    raw: Plain = None
    index: int = 0


# ------------------------------------------------------------------ one value, otherwise


def variants(hint: Any, value: Plain, path: str = "") -> Iterator[tuple[str, Plain]]:
    """Each way one part of plain data of a type can be another of that type, with its path."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        kind = next(one for one in inner if one is not type(None))
        if value is None:
            yield path, sample(kind)
        else:
            yield path, None
            yield from variants(kind, value, path)
    elif origin is typing.Literal:
        others = [one for one in inner if one != value]
        if others:
            yield path, others[0]
    elif origin is tuple:
        yield from _of_list(inner[0], value, path)
    elif origin is dict or origin is Mapping:
        for key in value:
            for where, other in variants(inner[1], value[key], f"{path}.*"):
                yield where, {**value, key: other}
        if value:
            yield path, dict(list(value.items())[1:])
        yield path, {**value, "added": sample(inner[1])}
    elif attrs.has(hint):
        hints = typing.get_type_hints(hint)
        for field in attrs.fields(hint):
            own = value[field.name] if field.name in value else canon.plain(field.default)
            for where, other in variants(hints[field.name], own, f"{path}.{field.name}"):
                yield where, {**value, field.name: other}
    else:
        yield path, _other(hint, value)


def _of_list(kind: Any, value: list[Plain], path: str) -> Iterator[tuple[str, Plain]]:
    for number, one in enumerate(value):
        for where, other in variants(kind, one, f"{path}[]"):
            yield where, [*value[:number], other, *value[number + 1 :]]
    if value:
        yield path, value[:-1]
    yield path, [*value, value[-1] if value else sample(kind)]
    if len(value) > 1 and value[0] != value[-1]:
        yield path, value[::-1]


def _other(hint: Any, value: Plain) -> Plain:
    if hint is bool:
        return not value
    if hint in (int, float):
        return value - 0.5 if hint is float and value == 1.0 else value + 1
    if hint is date:
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    if hint is datetime:
        return f"{value[:-2]}{(int(value[-2]) + 1) % 10}Z"
    if re.search(r"[0-9a-f]{12}$", value):
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    return f"{value} added".strip()


def sample(hint: Any) -> Plain:
    """Some plain data of a type."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return sample(next(one for one in inner if one is not type(None)))
    if origin is typing.Literal:
        return inner[0]
    if origin in (tuple, dict, Mapping):
        return {} if origin is not tuple else []
    if attrs.has(hint):
        hints = typing.get_type_hints(hint)
        return {
            field.name: sample(hints[field.name])
            for field in attrs.fields(hint)
            if field.default is attrs.NOTHING
        }
    plain = {bool: True, int: 1, float: 0.5, date: "2017-01-02", datetime: "2017-01-02T03:04:05Z"}
    return plain.get(hint, "added")


# ------------------------------------------------------------------ one record, otherwise


def forged_records(edition: Edition) -> Iterator[ForgedEdition]:
    """Every field of every record changed, every record taken out, doubled, and set elsewhere."""
    for table, cls in TABLES.items():
        records = getattr(edition, table)
        for index, record in enumerate(records):
            for path, plain in variants(cls, canon.plain(record)):
                place = f"data/{table}.jsonl {index + 1}{path}"
                yield from _forged(edition, table, path[1:], place, index, cls, plain)
        for field, other in _without(records):
            changed = partial(_with_records, edition, table, other)
            yield from _both(changed, table, field, f"data/{table}.jsonl: {field}", None)
    for name, cls in (("head", Head), ("agreement", Agreement), ("letter", Letter)):
        alone: Any = getattr(edition, name)
        if alone is not None:
            for path, plain in variants(cls, canon.plain(alone)):
                place = f"{name}{path}"
                yield from _forged(edition, name, path[1:], place, None, cls, plain)


def _both(
    changed: Callable[[], Edition | None],
    table: str,
    field: str,
    place: str,
    index: int | None,
    raw: Plain = None,
) -> Iterator[ForgedEdition]:
    """The change alone, and with all that follows."""

    def made() -> Edition | None:
        edition = changed()
        return made_anew(edition, table, index) if edition else None

    for follows, make in ((False, changed), (True, made)):
        yield ForgedEdition(table, field, place, follows, make, raw, index or 0)


def _without(records: tuple[Any, ...]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for index in range(len(records)):
        yield "(record out)", records[:index] + records[index + 1 :]
    if records:
        yield "(record twice)", (*records, records[-1])
    if len(records) > 1:
        yield "(order)", records[::-1]


def _forged(
    edition: Edition, table: str, field: str, place: str, index: int | None, cls: type, plain: Plain
) -> Iterator[ForgedEdition]:
    def changed() -> Edition | None:
        try:
            record: Any = canon.read(cls, plain)
        except (ValueError, TypeError):
            return None
        return _with(edition, table, index, record)

    yield from _both(changed, table, field, place, index, plain)


def _with(edition: Edition, table: str, index: int | None, record: Any) -> Edition:
    if index is None:
        return evolve(edition, **{table: record})
    records = getattr(edition, table)
    other = (*records[:index], record, *records[index + 1 :])
    return _with_tables(edition, {table: other})


def _with_tables(edition: Edition, tables: Mapping[str, Any]) -> Edition:
    return evolve(edition, **tables)


def _with_records(edition: Edition, table: str, records: tuple[Any, ...]) -> Edition:
    return _counted(_with_tables(edition, {table: records}))


def _counted(edition: Edition) -> Edition:
    records = {
        name: len(getattr(edition, name))
        for name in TABLES
        if name not in LATER_TABLES or getattr(edition, name)
    }
    return evolve(edition, head=evolve(edition.head, records=records))


# ------------------------------------------------------------------ all that follows, anew


def _decision_id(one: Decision) -> str:
    said = (one.judgement, one.proof, one.reason, one.by, one.at, one.serious, one.bearers,
            one.remedies, one.replaces)  # fmt: skip
    return canon.identify("dec", canon.sha256(one.seen), one.commitment, one.bearing, *said)


def _capture_id(one: Capture) -> str:
    return canon.identify("cap", one.bytes_sha256, one.address)


def _notice_id(one: Notice) -> str:
    return canon.identify("ntc", canon.plain(evolve(one, id="")))


IDS: dict[str, Callable[[Any], str]] = {
    "decisions": _decision_id,
    "captures": _capture_id,
    "notices": _notice_id,
    "codings": lambda one: made_id("cod", one),
    "corrections": lambda one: made_id("cor", one),
}


def made_anew(edition: Edition, table: str, index: int | None) -> Edition:
    """The edition with every id, hash, finding, standing, duty and letter as it follows."""
    if index is not None and table in IDS:
        record = getattr(edition, table)[index]
        if table == "decisions":
            record = evolve(record, seen_sha256=canon.sha256(record.seen))
            edition = _with(edition, table, index, record)
        edition = _renamed(edition, record.id, IDS[table](record))
    if table == "incidents":
        claims = tuple(claim for incident in edition.incidents for claim in incident.claims)
        edition = _counted(evolve(edition, claims=claims))
    head = edition.head
    findings = decisions.find(
        edition.decisions, edition.incidents, edition.links, edition.captures
    ).findings
    alone = decisions.decided_alone(edition.decisions, edition.incidents, edition.captures)
    edition = evolve(
        edition,
        findings=findings,
        judged=tuple(IncidentJudgement(*one) for one in alone),
        standings=standing.assess_all(
            edition.agreement, findings, edition.notices,
            on=head.on, heard=head.heard, expected=head.expected,
        ),
        duties=duties.trigger(edition.agreement, findings, edition.notices, on=head.on),
    )  # fmt: skip
    return _counted(_lettered(edition, own=table == "letter"))


def _lettered(edition: Edition, *, own: bool) -> Edition:
    """The edition with the letter that its record drafts, or with its `own` one rehashed."""
    letter = edition.letter
    if letter is None:
        return edition
    if own:
        sha256 = canon.sha256_of_bytes(letter.text.encode("utf-8"))
        id = canon.identify("let", letter.agreement, letter.on, sha256)
        letter = evolve(letter, text_sha256=sha256, id=id)
    else:
        letter = letters.draft(
            edition.agreement, edition.duties, edition.findings, edition.incidents,
            edition.standings, edition.captures, on=edition.head.on, language=letter.language,
            names={one.incident: one.name for one in edition.names},
            hearings=edition.head.hearings, window_days=edition.head.window_days,
            notices=edition.notices,
        )  # fmt: skip
    return evolve(edition, letter=letter, letter_html=letters.html(letter))


def _renamed(edition: Edition, old: str, new: str) -> Edition:
    if old == new:
        return edition
    tables: dict[str, Any] = {
        name: tuple(
            canon.read(cls, json.loads(canon.spell(one).replace(old.encode(), new.encode())))
            for one in getattr(edition, name)
        )
        for name, cls in TABLES.items()
    }
    return _with_tables(edition, tables)
