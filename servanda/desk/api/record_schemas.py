"""Schemas of records: what a record of the vocabulary looks like as plain data.

What leaves it: a schema that has the fields of the record and no other. Nothing is said twice:
a field that is added to the vocabulary is in the description from then on.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
from ninja import Schema

NOTHING: Mapping[str, Any] = types.MappingProxyType({})


class ExactSchema(Schema):
    """Has what it names and nothing else."""

    model_config = {"extra": "forbid"}


def schema(
    name: str,
    words: str,
    fields: Mapping[str, Any],
    sometimes: Mapping[str, Any] = NOTHING,
    *,
    beside: type = ExactSchema,
) -> Any:
    """A schema with these fields and their types; those of `sometimes` may be left out.

    They stand `beside` the fields of another schema. Unlike a class it takes names that are none of
    Python's, such as "from".
    """
    body: dict[str, Any] = {
        "__annotations__": {**fields, **sometimes},
        "__doc__": words,
        "__module__": __name__,
        **dict.fromkeys(sometimes),
    }
    return types.new_class(name, (beside,), {}, lambda space: space.update(body))


def several(kind: Any) -> Any:
    """The type of a list of those."""
    return list[kind]


@cache
def schema_of(record: type) -> Any:
    """The schema of a class of records, with those of the records in it.

    What a record is spelt without where it holds nothing may be left out.
    """
    hints = get_type_hints(record)
    fields = attrs.fields(record)
    later = {field.name for field in fields if field.metadata.get("later")}
    types_of = {field.name: _plain(hints[field.name]) for field in fields}
    return schema(
        record.__name__,
        (record.__doc__ or "").strip().splitlines()[0],
        {name: kind for name, kind in types_of.items() if name not in later},
        {name: kind for name, kind in types_of.items() if name in later},
    )


def _plain(hint: Any) -> Any:
    """A type as plain data has it: records as schemas, tuples as lists."""
    if attrs.has(hint):
        return schema_of(hint)
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return Union[tuple(_plain(part) for part in parts)]  # noqa: UP007 - of parts in a list
    if origin is tuple:
        return several(_plain(parts[0]))
    return hint
