"""What the tests of gathering stand on: an empty watch."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from servanda.cli import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "watch"
    made = CliRunner().invoke(main, ["new", str(place), "--title", "Placeholder"])
    assert made.exit_code == 0, made.output
    (place / "sources").mkdir(exist_ok=True)
    return place
