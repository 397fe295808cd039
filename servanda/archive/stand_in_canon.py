"""What `verify.py` uses in place of servanda.canon: the same spelling, without packages.

What leaves it: the same bytes and hashes as `servanda.canon` gives for the same record, and
records read back by their type hints. A number keeps the way it was written, because hashes
were made over it.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

_AS_IT_IS = frozenset((str, int, bool, type(None)))  # most of what records hold


def plain(record: Any) -> Any:
    """The record as plain dicts, lists, strings and numbers, ready for JSON."""
    if type(record) in _AS_IT_IS:
        return record
    if is_dataclass(record) and not isinstance(record, type):
        left_out = later(type(record))
        return {
            field.name: plain(getattr(record, field.name))
            for field in fields(record)
            if field.name not in left_out or getattr(record, field.name) != field.default
        }
    if isinstance(record, dict):
        return {key: plain(value) for key, value in record.items()}
    if isinstance(record, (list, tuple)):
        return [plain(value) for value in record]
    if isinstance(record, datetime):
        return record.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(record, date):
        return record.isoformat()
    return record


@cache
def later(cls: Any) -> frozenset[str]:
    """The fields of a record that are spelt only where they hold something."""
    return frozenset(field.name for field in fields(cls) if field.metadata.get("later"))


def spell(record: Any) -> bytes:
    """The canonical bytes of a record or of plain data."""
    return json.dumps(
        plain(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8", errors="surrogatepass")


def sha256(record: Any) -> str:
    """SHA-256 of the canonical bytes, lower-case hex."""
    return hashlib.sha256(spell(record)).hexdigest()


def sha256_of_bytes(data: bytes) -> str:
    """SHA-256 of bytes as they are, lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def identify(prefix: str, *parts: Any) -> str:
    """An id made from what a thing is: `prefix` and 16 hex digits of the parts' hash."""
    return f"{prefix}-{sha256(list(parts))[:16]}"


def read(cls: Any, data: Any, place: str = "") -> Any:
    """Build a record from plain data; whatever does not fit raises ValueError with its place."""
    place = place or getattr(cls, "__name__", "value")
    origin, inner = typing.get_origin(cls), typing.get_args(cls)
    if origin in (types.UnionType, typing.Union):
        if data is None and type(None) in inner:
            return None
        return read(next(kind for kind in inner if kind is not type(None)), data, place)
    if origin is typing.Literal:
        return _fits(data in inner, data, place, f"one of {', '.join(map(str, inner))}")
    if origin is tuple:
        _fits(isinstance(data, list), data, place, "a list")
        return tuple(read(inner[0], value, f"{place}[{i}]") for i, value in enumerate(data))
    if origin is dict:
        _fits(isinstance(data, dict), data, place, "an object")
        return {key: read(inner[1], value, f"{place}.{key}") for key, value in data.items()}
    if is_dataclass(cls):
        return _record(cls, data, place)
    return _scalar(cls, data, place)


def _record(cls: Any, data: Any, place: str) -> Any:
    _fits(isinstance(data, dict), data, place, "an object")
    hints = cls.hints()
    for key in data:
        if key not in hints:
            raise ValueError(f"{place}: unknown key {key!r}")
    for field in fields(cls):
        if field.name not in data and field.default is MISSING:
            raise ValueError(f"{place}: key {field.name!r} is missing")
    try:
        return cls(**{key: read(hints[key], data[key], f"{place}.{key}") for key in data})
    except ValueError as error:
        raise ValueError(
            f"{error}" if str(error).startswith(place) else f"{place}: {error}"
        ) from error


def _scalar(cls: Any, data: Any, place: str) -> Any:
    if cls in (date, datetime):
        _fits(isinstance(data, str), data, place, "a day or an instant")
        value = datetime.fromisoformat(data.replace("Z", "+00:00"))
        return value.astimezone(UTC) if cls is datetime else date.fromisoformat(data)
    if cls is float:
        number = isinstance(data, (int, float)) and not isinstance(data, bool)
        return _fits(number, data, place, "a number")
    if cls is int:
        return _fits(type(data) is int, data, place, "a whole number")
    return _fits(isinstance(data, cls), data, place, cls.__name__)


def _fits(right: bool, data: Any, place: str, wanted: str) -> Any:
    if not right:
        raise ValueError(f"{place}: {data!r} is not {wanted}")
    return data
