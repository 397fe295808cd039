"""A watch reads, links and scans with the subjects, acts and cues of its own."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from servanda import agreements, watch
from servanda.additions import Additions
from servanda.cli import main
from servanda.errors import SettingsError
from servanda.scan import Ledger
from servanda.watch.reading.reading import reading_version
from servanda.watch.scanning import recipe

SUBJECTS = '[land]\ntitle = "land and its reform"\nunder = "property"\n'
ACT = """\
name = "land_seize"
title = "land taken"
meaning = "Land is taken from those who live on it."
sign = "harms"
subjects = ["land"]
asks = ["by", "to", "when", "where"]
"""
CUES = '[[cues]]\nact = "land_seize"\nverbs = ["fence"]\nobjects = ["land"]\n'
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Police take fields</title>
<meta property="og:site_name" content="The Placeholder Daily">
<meta property="article:published_time" content="2002-09-04"></head><body><article>
<h1>Police take fields</h1>
<p>The Northern Police fenced the land of forty families on Sunday, witnesses said.</p>
<p>The town was calm in the afternoon, and shops stayed open until late.</p>
</article></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A watch over a first file whose election is about land, with words of its own."""
    text, _ = agreements.first_file("valleys")
    home = tmp_path / "home"
    for name in ("acts", "languages"):
        (home / name).mkdir(parents=True)
    (home / "valleys.md").write_text(
        text.replace('subjects = ["media"]', 'subjects = ["land"]'), encoding="utf-8"
    )
    (home / "subjects.toml").write_text(SUBJECTS, encoding="utf-8")
    (home / "acts" / "land_seize.toml").write_text(ACT, encoding="utf-8")
    (home / "languages" / "en.toml").write_text(CUES, encoding="utf-8")
    watch.new(tmp_path / "w", agreement=str(home / "valleys.md"), title="Valleys")
    return tmp_path / "w"


def test_a_word_of_its_own_is_part_of_the_version_of_its_readings(folder: Path) -> None:
    before = reading_version(watch.open_watch(folder))
    (folder / "languages" / "en.toml").write_text(CUES.replace('"land"]', '"land", "field"]'))
    after = reading_version(watch.open_watch(folder))
    (folder / "languages" / "en.toml").write_text(CUES)

    assert before != after
    assert reading_version(watch.open_watch(folder)) == before


def test_a_watch_without_words_of_its_own_reads_as_it_always_did(tmp_path: Path) -> None:
    made = watch.new(tmp_path / "w", agreement="south-sudan-2018", title="x")

    assert made.added == Additions()
    assert made.lexicon is watch.open_watch(tmp_path / "w").lexicon


@pytest.mark.slow
def test_an_act_of_its_own_is_read_and_reaches_a_commitment_on_its_own_subject(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    for command in (["gather", str(folder), str(tmp_path / "a.html")], ["read", str(folder)]):
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 0, done.output
    opened = watch.open_watch(folder)
    with opened.record() as record:
        evidence = watch.weigh(opened, record)

    assert [incident.act for incident in evidence.incidents] == ["land_seize"]
    assert {(link.commitment, link.bearing) for link in evidence.links} == {
        ("main-1-a", "breaches")
    }


class AnyName:
    """A gate through which every page passes, for making the real one takes half a minute."""

    def near(self, _: bytes) -> bool:
        return True


def test_a_scan_is_sent_the_words_of_its_watch(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipe, "_STEPS", {})
    monkeypatch.setattr(Ledger, "made", lambda *_: b"")
    monkeypatch.setattr(recipe.scan, "loaded", lambda _: AnyName())
    sent = pickle.loads(pickle.dumps(recipe.recipe_for(watch.open_watch(folder), by="x")))  # noqa: S301
    sentence = "The Northern Valley fenced land on Sunday."

    steps = recipe.steps(sent, Ledger(tmp_path))

    assert steps.sift(sentence, "en", sentence.encode()) == ""
    recipe._STEPS.clear()
    with pytest.raises(SettingsError, match="other acts or languages"):
        recipe.steps(evolve(sent, added=Additions()), Ledger(tmp_path))
