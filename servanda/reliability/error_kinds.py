"""The kinds of error that an adjudication may name: the list of `kinds_of_error.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from attrs import frozen

FILE = Path(__file__).with_name("kinds_of_error.toml")


@frozen
class ErrorKind:
    """One kind of error: what it is called, and what it means."""

    title: str
    means: str


@cache
def error_kinds() -> Mapping[str, ErrorKind]:
    """Every kind by its name, in the order of the file."""
    with FILE.open("rb") as file:
        return {name: ErrorKind(**each) for name, each in tomllib.load(file).items()}
