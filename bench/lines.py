"""Reads the inputs of an outside set: only the fields that are named, never the labels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read(path: Path, *fields: str) -> Iterator[dict[str, Any]]:
    """The named fields of each JSON line; every other field is dropped unread."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield {name: row[name] for name in fields}
