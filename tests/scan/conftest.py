"""One recipe for all tests of scanning; its gate is made once."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve
from outside import ROOT
from scan.shards import ARREST

from servanda import scan
from servanda import watch as way
from servanda.lexicon import Lexicon
from servanda.model import Actor, Agreement
from servanda.watch import scanning
from servanda.watch.scanning import recipe as recipes
from servanda.watch.scanning.recipe import words_of


@pytest.fixture(scope="session")
def recipe() -> scanning.Recipe:
    return scanning.recipe_for(way.open_watch(ROOT / "examples" / "cambodia"), by="tests")


@pytest.fixture(scope="session")
def made(recipe: scanning.Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which the gate is made and nothing else done.

    It is made of what the pages here say, in a thirtieth of the time; the whole gate is made where
    `servanda scan` is run as a user runs it.
    """
    ledger = scan.Ledger(tmp_path_factory.mktemp("made"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipes, "words_of", said_here)
        scanning.steps(recipe, ledger)
    return ledger.folder


def said_here(agreement: Agreement, actors: Sequence[Actor], words: Lexicon) -> scan.Words:
    """Of all names and cues those that stand in the pages made up for these tests."""
    every = words_of(agreement, actors, words)
    near, whole = (tuple(w for w in some if w in ARREST) for some in (every.near, every.whole))
    return evolve(every, near=near, whole=whole, within=())


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> scan.Ledger:
    """An empty ledger of the test's own, the gate ready in it."""
    shutil.copytree(made, tmp_path / "ledger")
    return scan.Ledger(tmp_path / "ledger")
