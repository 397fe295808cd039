"""One spelling of a record, so that equal records hash alike.

The spelling is JSON with sorted keys, no blanks, no escapes beyond JSON's own, days and
instants in ISO 8601 (instants to the second, `Z`), bytes in base64. It is what is stored,
hashed, chained and published.
"""

from __future__ import annotations

import binascii
import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

T = TypeVar("T")

_converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"instant {value!r} has no time zone; give UTC")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_instant(value: Any, _: Any) -> datetime:
    return datetime.fromisoformat(str(value).replace("Z", "+00:00")).astimezone(UTC)


def _read_day(value: Any, _: Any) -> date:
    if isinstance(value, datetime):
        raise ValueError(f"{value!r} is an instant where a day is asked")
    return value if isinstance(value, date) else date.fromisoformat(value)


def _read_number(value: Any, _: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{value!r} is not a number")
    return float(value)


def _read_text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text")
    return value


def _read_bytes(value: Any, _: Any) -> bytes:
    try:
        return b64decode(_read_text(value, _), validate=True)
    except binascii.Error as error:
        raise ValueError(f"{value!r:.60} is no base64") from error


@cache
def later(cls: type) -> frozenset[str]:
    """The fields of a record that are spelt only where they hold something."""
    return frozenset(a.name for a in attrs.fields(cls) if a.metadata.get("later"))


def _without_empty(cls: type) -> Any:
    attrs.resolve_types(cls)
    left_out = {name: override(omit_if_default=True) for name in later(cls)}
    return make_dict_unstructure_fn(cls, _converter, **left_out)  # type: ignore[arg-type]


_converter.register_unstructure_hook_factory(
    lambda cls: attrs.has(cls) and bool(later(cls)), _without_empty
)
_converter.register_unstructure_hook(bytes, lambda data: b64encode(data).decode("ascii"))
_converter.register_structure_hook(bytes, _read_bytes)
_converter.register_unstructure_hook(datetime, _instant)
_converter.register_unstructure_hook(date, lambda day: day.isoformat())
_converter.register_structure_hook(datetime, _read_instant)
_converter.register_structure_hook(date, _read_day)
_converter.register_structure_hook(float, _read_number)
_converter.register_structure_hook(str, _read_text)
_converter.register_structure_hook_factory(
    attrs.has,
    lambda cls: make_dict_structure_fn(cls, _converter, _cattrs_forbid_extra_keys=True),
)


def plain(record: Any) -> Any:
    """The record as plain dicts, lists, strings and numbers, ready for JSON."""
    return _converter.unstructure(record)


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
    """An id made from what a thing is: `prefix` and 16 hex digits of the parts' hash.

    >>> identify("cap", "a") == identify("cap", "a")
    True
    """
    return f"{prefix}-{sha256(list(parts))[:16]}"


def read(cls: type[T], data: Any) -> T:
    """Build a record from plain data; unknown or missing keys raise ValueError.

    The message lists every fault, each with its place in the data.
    """
    if attrs.has(cls) and not isinstance(data, Mapping):
        raise ValueError(f"{cls.__name__}: is no set of keys and values but {data!r:.60}")
    try:
        return _converter.structure(data, cls)
    except cattrs.BaseValidationError as error:
        faults = "; ".join(cattrs.transform_error(error, path=cls.__name__))
        raise ValueError(faults) from error
