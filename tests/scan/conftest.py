"""One recipe for all tests of scanning; its gate is made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from outside import ROOT

from servanda import scan
from servanda import watch as way
from servanda.watch import scanning


@pytest.fixture(scope="session")
def recipe() -> scanning.Recipe:
    return scanning.recipe(way.open_watch(ROOT / "examples" / "cambodia"), by="tests")


@pytest.fixture(scope="session")
def made(recipe: scanning.Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which the gate is made and nothing else done."""
    ledger = scan.Ledger(tmp_path_factory.mktemp("made"))
    scanning.steps(recipe, ledger)
    return ledger.folder


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> scan.Ledger:
    """An empty ledger of the test's own, the gate ready in it."""
    shutil.copytree(made, tmp_path / "ledger")
    return scan.Ledger(tmp_path / "ledger")
