"""Silence, from outside: five things that a source may be, and none is taken for another."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from watch.loopback import kept

from servanda.cli import main

PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<meta property="og:site_name" content="{publisher}">{dated}</head><body><article><h1>{title}</h1>
<p>{text}</p>
</article></body></html>"""
ON = "2017-10-24"
TEXTS = {
    "a": "Farmers in the north brought in the rice early, and prices fell at every market.",
    "b": "A bridge over the wide river opened to lorries after two years of slow building.",
    "c": "The choir of the old school sang for visitors, who came by boat from the coast.",
    "d": "Doctors asked for more beds in the wards, since the rains brought fever again.",
}

LISTED = {
    "small": 'publisher = "The Small Paper"\nexpect_per_week = 0.1\nfiles = ["pages/a.html"]\n',
    "daily": 'publisher = "The Placeholder Daily"\nexpect_per_week = 7.0\nfiles = ["pages/b.html"]\n',
    "quiet": 'publisher = "The Quiet Weekly"\nfiles = ["pages/c.html"]\n',
    "blocked": 'publisher = "The Blocked Site"\n[gather]\nkind = "feed"\n'
    'at = ["http://127.0.0.1:9009/feed"]\non_this_machine = true\n',
    "later": 'publisher = "The Later Paper"\nfrom_on = 2020-01-01\n',
}
WALLED = 'publisher = "The Walled Paper"\nfiles = ["wall.html", "whole.html"]\n'
STATES = {
    "small": "spoke",
    "daily": "spoke less than expected",
    "quiet": "said nothing",
    "blocked": "not reached",
    "later": "not expected",
}


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def page(publisher: str, title: str, day: date | None) -> str:
    dated = f'<meta property="article:published_time" content="{day}">' if day else ""
    return PAGE.format(publisher=publisher, title=title, dated=dated, text=TEXTS[title[-1]])


@pytest.fixture
def watch(tmp_path: Path) -> Callable[..., Path]:
    def make(listed: dict[str, str]) -> Path:
        assert run("new", tmp_path / "w", "--title", "Placeholder").exit_code == 0
        pages = tmp_path / "pages"
        pages.mkdir()
        for name, publisher, day in (
            ("a", "The Small Paper", date(2017, 9, 4)),
            ("b", "The Placeholder Daily", date(2017, 9, 5)),
            ("c", "The Quiet Weekly", date(2015, 1, 1)),
            ("d", "Another Paper", date(2017, 9, 6)),
        ):
            (pages / f"{name}.html").write_text(page(publisher, f"Page {name}", day))
        # The pages come before the list of sources does: they are the sources' all the same.
        assert run("gather", tmp_path / "w", pages).exit_code == 0
        (tmp_path / "w" / "sources").mkdir(exist_ok=True)
        for name, text in listed.items():
            (tmp_path / "w" / "sources" / f"{name}.toml").write_text(text)
        if "blocked" in listed:
            run("gather", tmp_path / "w")
        return tmp_path / "w"

    return make


def test_each_listed_source_is_one_of_five(watch: Callable[..., Path]) -> None:
    shown = run("standing", watch(LISTED), "--on", ON, "--sources", "--json")

    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    assert {row["source"]: row["state"] for row in rows} == STATES


def test_a_paused_source_is_not_reached_wherever_sources_are_told_of(
    watch: Callable[..., Path], tmp_path: Path
) -> None:
    folder = watch(LISTED)
    for id, since in (("small", "2017-10-24"), ("quiet", "2017-10-01"), ("daily", "2017-10-25")):
        said = run("pause", folder, id, "--reason", "its site <is> moving", "--since", since)
        assert said.exit_code == 0, said.output

    shown = run("standing", folder, "--on", ON, "--sources", "--json")
    states = {
        (row := json.loads(line))["source"]: row["state"] for line in shown.stdout.splitlines()
    }
    among = "of 4 sources expected, 1 spoke less than expected, 1 could not be reached and 2 were "
    why = "paused by us since 1 October 2017: its site <is> moving"
    site = tmp_path / "site"

    assert states == {**STATES, "small": "not reached", "quiet": "not reached"}
    digest = ("digest", folder, "--since", "2017-10-20", "--on", ON)
    assert among + "paused by us" in run(*digest).stdout
    for told in (run(*digest).stdout, run("duties", folder, "--on", ON).stdout):
        assert f"  The Quiet Weekly: not reached; {why}" in told
    assert json.loads(run(*digest, "--json").stdout)["sources_paused"] == ["quiet", "small"]
    assert f"The Quiet Weekly: not reached; {why}" in run("standing", folder, "--on", ON).stdout
    letter = run("letter", folder, "--on", ON).stdout
    assert "Paused by us: The Quiet Weekly and The Small Paper" in letter
    assert run("publish", folder, site, "--on", ON).exit_code == 0
    assert html.escape(why) in (site / "sources.html").read_text()
    assert run("verify", site).exit_code == 0
    lie = (site / "data" / "outlets.jsonl").read_text().replace("2017-10-01", "2017-11-01")
    (site / "data" / "outlets.jsonl").write_text(lie)
    assert "is told as not reached" in run("verify", site).output
    before = run("standing", folder, "--on", "2017-09-30").stdout
    assert "The Quiet Weekly: said nothing" in before, "it was asked until then"


def test_the_command_the_letter_and_the_site_list_each_source_in_the_same_words(
    watch: Callable[..., Path], tmp_path: Path
) -> None:
    folder = watch(LISTED)
    (folder / "sources" / "blocked.toml").write_text('publisher = "The Blocked Site"\n')

    standing = run("standing", folder, "--on", ON).stdout
    letter = run("letter", folder, "--on", ON).stdout
    published = run("publish", folder, tmp_path / "site", "--on", ON)

    # The way to it is gone from the list, so that nobody tried it: it said nothing.
    among = (
        "of 4 sources expected, 1 spoke, 1 spoke less than expected and 2 said nothing; "
        "1 more was listed and not expected"
    )
    assert published.exit_code == 0, published.output
    assert among in standing
    assert "The Placeholder Daily: spoke less than expected, one page; about 121" in standing
    assert "The Quiet Weekly: said nothing; about" in standing
    assert among in letter
    assert "Spoke less than expected: The Placeholder Daily" in letter
    for name in ("index.html", "sources.html"):
        words = (tmp_path / "site" / name).read_text()
        assert among.capitalize() in words, name
        assert "<bdi>The Later Paper</bdi>" in words, name
        assert "not expected" in words, name
    assert run("verify", tmp_path / "site").exit_code == 0


def test_two_sources_with_pages_are_never_said_to_have_said_nothing(
    watch: Callable[..., Path], tmp_path: Path
) -> None:
    folder = watch(
        {
            "daily": LISTED["daily"],
            "other": 'publisher = "Another Paper"\nfiles = ["pages/d.html"]\n',
        }
    )

    run("publish", folder, tmp_path / "site", "--on", ON)
    standing = run("standing", folder, "--on", ON)

    words = (tmp_path / "site" / "index.html").read_text()
    assert "Of 2 sources expected, 2 spoke less than expected" in words
    assert "said nothing" not in words
    assert "of 2 sources expected, 2 spoke less than expected" in standing.stdout


def test_without_listed_sources_nobody_knows_how_many_should_have_spoken(
    watch: Callable[..., Path], tmp_path: Path
) -> None:
    folder = watch({})
    for capture in kept(folder):  # a file's own word makes no voice, a person's does
        run(
            "code", folder, "--capture", capture.id, "--fact", "publisher",
            capture.publisher.upper(), "--reason", "It is theirs.", "--by", "a tester",
        )  # fmt: skip
    among = "3 sources heard; none is listed, so nobody knows how many should have spoken"

    standing = run("standing", folder, "--on", ON)
    digest = run("digest", folder, "--since", "2017-09-01", "--on", ON)
    letter = run("letter", folder, "--on", ON)
    published = run("publish", folder, tmp_path / "site", "--on", ON)
    row = json.loads(run("standing", folder, "--on", ON, "--json").stdout.splitlines()[0])

    assert among in standing.stdout
    assert among in digest.stdout
    assert among in letter.stdout
    assert published.exit_code == 0
    for name in ("index.html", "sources.html"):
        assert among in (tmp_path / "site" / name).read_text(), name
    for words in (standing.stdout, digest.stdout, letter.stdout):
        assert "of 0" not in words
    assert (row["sources_heard"], row["sources_expected"]) == (3, 0)


WALL = """<html><head><title>{publisher}</title><meta property="og:site_name" content="{publisher}">
<meta property="article:published_time" content="2017-09-07"></head><body>
<h1>We value your privacy</h1><p>We and our 12 partners store cookies.</p></body></html>"""


def test_a_wall_is_no_page_that_tells_nothing(watch: Callable[..., Path], tmp_path: Path) -> None:
    folder = watch({"daily": LISTED["daily"], "walled": WALLED})
    run("standing", folder, "--on", ON)  # what is counted until now is kept, and added to
    wall = tmp_path / "wall.html"
    wall.write_text(WALL.format(publisher="The Walled Paper"))

    gathered = run("gather", folder, wall)

    assert gathered.exit_code == 1
    assert "consent wall" in run("check", folder).output
    assert "0 claims, behind a consent wall" in run("read", folder).stdout
    for _ in ("caught up", "made anew"):
        rows = run("standing", folder, "--on", ON, "--sources", "--json").stdout.splitlines()
        states = {row["source"]: row["state"] for row in map(json.loads, rows)}
        assert states == {"daily": "spoke less than expected", "walled": "not reached"}
        (folder / "sources" / "later.toml").write_text('publisher = "L"\nfrom_on = 2020-01-01\n')
        run("check", folder)
        (folder / "sources" / "later.toml").unlink()
    assert run("publish", folder, tmp_path / "site", "--on", ON).exit_code == 0
    assert run("verify", tmp_path / "site").exit_code == 0


def test_a_page_behind_the_wall_taken_later_is_heard(
    watch: Callable[..., Path], tmp_path: Path
) -> None:
    folder = watch({"walled": f"{WALLED}expect_per_week = 0.1\n"})
    wall, whole = tmp_path / "wall.html", tmp_path / "whole.html"
    wall.write_text(WALL.format(publisher="The Walled Paper"))
    whole.write_text(page("The Walled Paper", "Page a", date(2017, 9, 7)))

    run("gather", folder, wall)
    run("gather", folder, whole)

    [row] = run("standing", folder, "--on", ON, "--sources", "--json").stdout.splitlines()
    assert (json.loads(row)["state"], json.loads(row)["pages"]) == ("spoke", 1)
