"""Three watches with everything that each prints and publishes: what the sweeps look through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from archive.lake_watch import published
from attrs import frozen
from click.testing import CliRunner, Result
from tries import each_day

from servanda import archive
from servanda.cli import main
from servanda.letters import html as letter_html

DECIDER, ADDER = "Canary Sovann Decider", "Canary Adder"
MONITOR = """<!DOCTYPE html><html lang="en"><head><title>Twelve civilians killed near Yei</title>
<meta property="og:site_name" content="The Placeholder Monitor">
<meta property="article:published_time" content="2019-02-04"></head><body><article>
<h1>Twelve civilians killed near Yei</h1>
<figure><img src="canary-photo.jpg">
<figcaption>Government soldiers killed two traders in Yei on Saturday, a picture shows.</figcaption>
</figure>
<p>Government soldiers killed 12 civilians in a village near Yei on Saturday, monitors said.</p>
<p>The soldiers looted the market before they left, and people fled into the bush for nights.</p>
<p>The army did not answer questions, and the roads were closed in the evening.</p>
</article></body></html>"""
UNNAMED = """<!DOCTYPE html><html lang="en"><head><title>NGO worker shot dead</title>
<meta property="article:published_time" content="2019-02-11"></head><body><article>
<h1>NGO worker shot dead</h1>
<p>Government soldiers killed an NGO worker in Juba on Sunday.</p>
<p>The office was searched for hours, and its computers were taken away in two cars.</p>
</article></body></html>"""


@frozen
class Outputs:
    """One watch: what its commands print and its site says, by name."""

    on: date
    folder: Path | None
    site: Path
    commands: dict[str, str]


def run(*words: object, by: str = ADDER) -> Result:
    return CliRunner().invoke(main, [str(one) for one in words], env={"SERVANDA_BY": by})


def asked(folder: Path, on: date, site: Path) -> dict[str, str]:
    """What every command that speaks of the record prints."""
    day = ("--on", on)
    commands = {
        "incidents": ("incidents", folder),
        "standing": ("standing", folder, *day, "--all"),
        "duties": ("duties", folder, *day),
        "standing --history": ("standing", folder, "--history", *day),
        "trend": ("trend", folder, "--since", on - timedelta(days=84), *day),
        "review": ("review", folder, *day),
        "code": ("code", folder, "--list"),
        "check": ("check", folder),
        "digest": ("digest", folder, "--since", "2017-01-01", *day),
        "letter": ("letter", folder, *day),
        "letter --html": ("letter", folder, *day, "--html"),
        "publish": ("publish", folder, site, *day),
    }
    said = {}
    for name, words in commands.items():
        result = run(*words)
        assert result.exit_code == 0, (name, result.output)
        said[name] = result.stdout
    return said


@pytest.fixture(scope="session")
def cambodia_outputs(cambodia: Path, tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    on, site = date(2017, 10, 24), tmp_path_factory.mktemp("kh") / "site"
    said = asked(cambodia, on, site)
    return Outputs(on, cambodia, site, {**said, "demo": (cambodia / "demo.txt").read_text("utf-8")})


@pytest.fixture(scope="session")
def south_sudan_watch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two made reports, one of them by nobody named, each upheld by two persons or one."""
    base = tmp_path_factory.mktemp("canary-folder")
    folder, reports = base / "w", base / "canary-reports"
    reports.mkdir()
    (reports / "canary-monitor.html").write_text(MONITOR, encoding="utf-8")
    (reports / "canary-unnamed.html").write_text(UNNAMED, encoding="utf-8")
    assert run("new", folder, "--agreement", "south-sudan-2018", "--title", "Nile").exit_code == 0
    assert run("gather", folder, reports).exit_code == 0
    assert run("read", folder).exit_code == 0
    for row in map(json.loads, run("incidents", folder, "--json").stdout.splitlines()):
        if row["links"]:
            for by in (DECIDER, "Canary Second Decider"):
                words = ("--judgement", "upheld", "--proof", "believe", "--reason", "Two agree.")
                done = run("decide", folder, row["id"], *words, by=by)
                assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="session")
def south_sudan_outputs(south_sudan_watch: Path) -> Outputs:
    on, site = date(2019, 6, 1), south_sudan_watch.parent / "site"
    return Outputs(on, south_sudan_watch, site, asked(south_sudan_watch, on, site))


@pytest.fixture(scope="session")
def lake_outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """A watch made of records: it has a letter and a site, and no commands."""
    site, watch = tmp_path_factory.mktemp("lake") / "site", published()
    archive.publish(watch, folder=site)
    assert watch.letter
    letters = {"letter": watch.letter.text, "letter --html": letter_html(watch.letter)}
    return Outputs(watch.on, None, site, letters)


@pytest.fixture(
    scope="module",
    params=each_day(["south_sudan", "lake"], ["cambodia", "south_sudan", "lake"]),
)
def outputs(request: pytest.FixtureRequest) -> Iterator[Outputs]:
    yield request.getfixturevalue(f"{request.param}_outputs")
