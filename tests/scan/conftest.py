"""One recipe for all tests of scanning; its gate is made once."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve
from outside import ROOT

from servanda import scan
from servanda import watch as way
from servanda.claims.english import cues
from servanda.lexicon import Lexicon
from servanda.model import Actor, Agreement
from servanda.watch import scanning
from servanda.watch.scanning.recipe import words_of


@pytest.fixture(scope="session")
def recipe() -> scanning.Recipe:
    return scanning.recipe_for(way.open_watch(ROOT / "examples" / "cambodia"), by="tests")


@pytest.fixture(scope="session")
def made(recipe: scanning.Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which the gate is made and nothing else done.

    The pages here are English, so it is made of English cues alone, in a third of the time; the
    whole gate is made where `servanda scan` is run as a user runs it.
    """
    ledger = scan.Ledger(tmp_path_factory.mktemp("made"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "words_of", english)
        scanning.steps(recipe, ledger)
    return ledger.folder


def english(agreement: Agreement, actors: Sequence[Actor], words: Lexicon) -> scan.Words:
    """All names, and the cues of one language."""
    cued = cues.ready(words.languages["en"]).act_words
    return evolve(words_of(agreement, actors, words), whole=tuple(sorted(cued)), within=())


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> scan.Ledger:
    """An empty ledger of the test's own, the gate ready in it."""
    shutil.copytree(made, tmp_path / "ledger")
    return scan.Ledger(tmp_path / "ledger")
