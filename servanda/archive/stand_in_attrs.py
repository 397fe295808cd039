"""What `verify.py` uses in place of the attrs package: the part the vocabulary needs.

What leaves it: `frozen`, `field`, `evolve` and the validators, over standard dataclasses.
"""

from __future__ import annotations

import dataclasses
import sys
import typing
from collections.abc import Callable, Container, Mapping
from typing import Any

evolve = dataclasses.replace

Check = Callable[[str, Any], None]


def field(
    *,
    default: Any = dataclasses.MISSING,
    validator: Check | None = None,
    metadata: Mapping[str, Any] = {},  # noqa: B006  # read only
) -> Any:
    """A field with a default, a validator, and what else is told of it."""
    return dataclasses.field(default=default, metadata={**metadata, "check": validator})


def frozen(cls: type) -> type:
    """Make a class a record that cannot be changed and checks its values when made."""
    prepared = getattr(cls, "__attrs_post_init__", None)

    def check(self: Any) -> None:
        for member in dataclasses.fields(self):
            if member.metadata.get("check"):
                member.metadata["check"](member.name, getattr(self, member.name))
        if prepared:
            prepared(self)

    cls.__post_init__ = check  # type: ignore[attr-defined]
    # Dataclasses look the record's module up among the imported ones; a carried one is not there.
    cls.__module__ = dataclasses.__name__
    for name, value in list(vars(cls).items()):
        if name in cls.__annotations__ and isinstance(value, dict):
            setattr(cls, name, dataclasses.field(default_factory=value.copy))
    made: Any = dataclasses.dataclass(frozen=True)(cls)
    made.hints = staticmethod(_hints_of(made, sys._getframe(1).f_globals))
    return typing.cast(type, made)


def _hints_of(cls: type, names: Mapping[str, Any]) -> Callable[[], dict[str, Any]]:
    """The types of a record's fields, worked out once, when all records are defined."""
    known: dict[str, Any] = {}

    def hints() -> dict[str, Any]:
        if not known:
            known.update(typing.get_type_hints(cls, dict(names)))
        return known

    return hints


def in_(options: Container[Any]) -> Check:
    """The value is one of the options."""

    def check(name: str, value: Any) -> None:
        if value not in options:
            raise ValueError(f"{name} is {value!r}, not one of {options}")

    return check


def ge(least: float) -> Check:
    """The value is at least this."""

    def check(name: str, value: Any) -> None:
        if value < least:
            raise ValueError(f"{name} is {value!r}, less than {least}")

    return check


def optional(inner: Check) -> Check:
    """The value is None, or passes."""

    def check(name: str, value: Any) -> None:
        if value is not None:
            inner(name, value)

    return check
