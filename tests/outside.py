"""The one place where tests find labelled data made by others, outside the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def data(name: str) -> Path:
    """The folder or file `name` in the outside data; the test is skipped where it is absent."""
    path = Path(os.environ.get("SERVANDA_DATA", ROOT / ".." / "shared" / "data")) / name
    if not path.exists():
        pytest.skip(f"outside data not here: {name} (set SERVANDA_DATA to its folder)")
    return path


def case(name: str) -> Path:
    """The folder of a small case beside the outside data; the test is skipped where it is absent."""
    path = data(".").resolve().parent / "cases" / name
    if not path.exists():
        pytest.skip(f"small case not here: {name} (cases/ beside the folder of SERVANDA_DATA)")
    return path
