"""What the tests of gathering stand on: an empty watch."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(new_watch: Path) -> Path:
    (new_watch / "sources").mkdir(exist_ok=True)
    return new_watch
