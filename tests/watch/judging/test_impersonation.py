"""Impersonation, from outside: who bears an outlet's name elsewhere is not that outlet heard."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands import rows, run
from watch.loopback import kept

from servanda.archive.folder import MANIFEST, read_folder, read_json
from servanda.archive.record_files import read_edition
from servanda.archive.site import site_files

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Report</title>
<meta property="og:site_name" content="{publisher}">
<meta property="article:published_time" content="2017-09-04"></head><body><article>
<h1>Report</h1><p>Police arrested Ana Placeholder on Sunday {n}. Farmers brought in the rice early.</p>
</article></body></html>"""
LISTED = {
    "voa": 'publisher = "VOA Khmer"\n',
    "post": 'publisher = "The Phnom Penh Post"\naddress = "https://www.phnompenhpost.com"\n',
}


@pytest.fixture
def listed(folder: Path) -> Path:
    for name, words in LISTED.items():
        (folder / "sources" / f"{name}.toml").write_text(words)
    return folder


def added(folder: Path, publisher: str, *more: str) -> str:
    """Gather one page that calls itself so; what is said on stderr."""
    page = folder.parent / f"page-{len(list(folder.parent.iterdir()))}.html"
    page.write_text(PAGE.format(publisher=publisher, n=page.stem))
    return run("gather", folder, page, "--by", "a tester", *more).stderr


def spoke(folder: Path) -> list[str]:
    every = rows("standing", folder, "--on", "2017-10-01", "--sources")
    return [row["source"] for row in every if row["state"].startswith("spoke")]


@pytest.mark.parametrize(
    ("publisher", "address"),
    [
        ("VOA Khmer", "https://evil.example/a"),
        ("V\u041eA Khmer", "https://evil.example/a"),
        ("The Phnom Penh Post", "https://www.phnompenhpost.com.evil.example/a"),
        ("", "https://www.phnompenhpost.com.evil.example/a"),
        ("", "https://phnompenhpost-com.example/a"),
        ("The Phnom Penh Post", "https://evil.example/"),
        ("The Phnom Penh Post", "https://www.phnompenhpost.com:8443/a"),
    ],
)
def test_it_is_not_heard_and_every_command_that_judges_says_so(
    listed: Path, publisher: str, address: str
) -> None:
    at_once = added(listed, publisher, "--address", address)

    assert spoke(listed) == []
    assert f"signal: {address}" in at_once
    for command in (
        ("incidents", listed),
        ("standing", listed, "--on", "2017-10-01"),
        ("digest", listed, "--since", "2017-09-01", "--on", "2017-10-01"),
    ):
        said = run(*command)
        assert f"signal: {address}" in said.stderr, (command, said.output)
        assert said.exit_code == 1
    assert f"signal: {address}" in run("check", listed).stderr


@pytest.mark.parametrize(
    ("publisher", "more", "source"),
    [
        ("Any name", ("--address", "https://phnompenhpost.com/a"), "post"),
        ("", ("--address", "https://web.archive.org/web/2017/http://phnompenhpost.com/a"), "post"),
        ("Any name", ("--publisher", "The Phnom Penh Post"), "post"),
        ("VOA Khmer", ("--publisher", "VOA Khmer"), "voa"),  # no address of it is known
    ],
)
def test_its_own_page_and_what_a_person_says_is_its_own_are_heard(
    listed: Path, publisher: str, more: tuple[str, ...], source: str
) -> None:
    assert "name of" not in added(listed, publisher, *more)
    assert spoke(listed) == [source]


def test_the_address_in_its_file_settles_it_and_so_does_a_person(listed: Path) -> None:
    added(listed, "VOA Khmer", "--address", "https://khmer.voa.example/a")
    added(listed, "VOA Khmer", "--address", "https://evil.example/b")
    (evil,) = (capture.id for capture in kept(listed) if "evil" in capture.address)
    before = run("incidents", listed).stderr

    (listed / "sources" / "voa.toml").write_text(
        'publisher = "VOA Khmer"\naliases = ["https://khmer.voa.example/"]\n'
    )
    known = run("incidents", listed)
    heard = spoke(listed)
    run(
        "code", listed, "--capture", evil, "--fact", "publisher", "Somebody at evil.example",
        "--reason", "The site is not of that radio.", "--by", "a tester",
    )  # fmt: skip
    settled = run("incidents", listed)

    assert before.count("signal: https://") >= 2 and heard == ["voa"]
    assert "https://khmer.voa.example" not in known.stderr and "evil.example" in known.stderr
    assert "signal" not in settled.stderr and settled.exit_code == 0


PAGES = {
    "site_name": PAGE.format(publisher="VOA Khmer", n=1),
    "title": "<title>VOA Khmer</title><p>VOA Khmer reports: police arrested Ana Placeholder.</p>",
    "saved from": "<!-- saved from url=(0025)https://voa.example/a -->"
    + PAGE.format(publisher="VOA Khmer", n=2),
    "canonical": PAGE.format(publisher="VOA Khmer", n=3).replace(
        "<head>", '<head><link rel="canonical" href="https://www.phnompenhpost.com/a">'
    ),
}


@pytest.mark.parametrize("way", PAGES)
def test_a_file_that_names_itself_an_outlet_is_not_heard_and_said_to_say_so(
    listed: Path, tmp_path: Path, way: str
) -> None:
    page = tmp_path / "handed-over.html"
    page.write_text(PAGES[way])

    gathered = run("gather", listed, page, "--by", "a tester")
    shown = run("show", listed, kept(listed)[0].id)

    assert spoke(listed) == []
    if kept(listed)[0].publisher:
        assert "signal: handed-over.html" in gathered.stderr
        assert "a page that says it is VOA Khmer (not confirmed)" in shown.stdout


def test_who_names_the_file_in_the_watch_has_said_whose_it_is(listed: Path) -> None:
    folder = listed.parent / "from-the-radio"
    folder.mkdir()
    (folder / "a.html").write_text(PAGE.format(publisher="VOA Khmer", n=1))
    run("gather", listed, folder, "--by", "a tester")
    before = run("incidents", listed)

    (listed / "sources" / "voa.toml").write_text(
        'publisher = "VOA Khmer"\nfiles = ["from-the-radio/"]\n'
    )

    assert "nobody has said that it is of that outlet" in before.stderr
    assert "name of" not in run("incidents", listed).stderr
    assert spoke(listed) == ["voa"]
    (folder / "b.html").write_text(PAGE.format(publisher="", n=2))
    assert "Counted as pages of voa, " in run("gather", listed, folder, "--by", "x").stdout
    assert "not confirmed" not in run("show", listed, kept(listed)[0].id).stdout


# ------------------------------------------------------------------ where no outlet is listed


def heard(folder: Path) -> int:
    return int(rows("standing", folder, "--on", "2017-10-01")[0]["sources_heard"])


def told(folder: Path) -> tuple[int, int, int]:
    """Of the one incident: the outlets, the files that name themselves one, the origins."""
    (row,) = rows("incidents", folder)
    return row["outlets"], row["naming_themselves"], row["origins"]


NAMES = ("VOA Khmer", "The Placeholder Daily", "Radio Placeholder")
OWN_WORDS = {
    "VOA Khmer": "Police arrested Ana Placeholder on Sunday. Farmers brought in the rice early.",
    "The Placeholder Daily": "On Sunday police arrested Ana Placeholder. Her house was searched.",
    "Radio Placeholder": "Ana Placeholder was arrested by police on Sunday, a neighbour of hers saw.",
}


def told_by(folder: Path, publisher: str, *more: str) -> None:
    """Gather what one tells in its own words."""
    page = folder.parent / f"own-{len(list(folder.parent.iterdir()))}.html"
    words = PAGE.format(publisher=publisher, n=1)
    page.write_text(re.sub("<p>.*?</p>", f"<p>{OWN_WORDS[publisher]}</p>", words))
    run("gather", folder, page, "--by", "a tester", *more)


COPY = "https://web.archive.org/web/2017/http://evil.example/"


@pytest.mark.parametrize(
    ("addresses", "voices", "named"),
    [
        (("https://evil.example/a", "https://www.evil.example/b", f"{COPY}c"), 1, 0),
        (("https://one.example/a", "https://two.example/a", "https://three.example/a"), 3, 0),
        ((None, None, None), 0, 3),
        ((None, "https://evil.example/a", "https://evil.example/b"), 1, 1),
    ],
)
def test_a_host_is_one_voice_whatever_its_pages_call_themselves_and_a_file_is_none(
    folder: Path, tmp_path: Path, addresses: tuple[str | None, ...], voices: int, named: int
) -> None:
    for name, address in zip(NAMES, addresses):
        told_by(folder, name, *(("--address", address) if address else ()))
    run("read", folder)
    published = run("publish", folder, tmp_path / "site", "--on", "2017-10-01")
    site = tmp_path / "site"
    head = json.loads((site / MANIFEST).read_text())["head"]

    assert heard(folder) == voices == head["heard"]
    assert told(folder)[:2] == (voices, named)
    assert published.exit_code == 0, published.output
    assert run("verify", site).exit_code == 0
    alone = [sys.executable, "-I", "verify.py"]
    assert subprocess.run(alone, cwd=site, capture_output=True).returncode == 0


def test_one_host_of_many_names_is_one_origin(folder: Path) -> None:
    for at, name in enumerate(NAMES):
        told_by(folder, name, "--address", f"https://evil.example/{at}")
    run("read", folder)

    assert told(folder)[2] == 1


def test_whom_a_person_names_speaks_in_a_file(folder: Path) -> None:
    told_by(folder, "Radio Placeholder", "--publisher", "The Placeholder Daily")
    run("read", folder)

    assert (heard(folder), told(folder)[:2]) == (1, (1, 0))


def test_more_sources_said_to_be_heard_than_speak_are_named_by_the_program(
    folder: Path, tmp_path: Path
) -> None:
    added(folder, "VOA Khmer", "--address", "https://evil.example/a")
    site = tmp_path / "site"
    run("publish", folder, site, "--on", "2017-10-01")
    files = dict(read_folder(site).files)
    manifest = read_json(files, MANIFEST)
    manifest["head"]["heard"] = 7
    for name, data in site_files(read_edition(files, manifest)).items():
        (site / name).write_bytes(data)

    here = run("verify", site)

    assert here.exit_code == 1
    assert "says 7 sources heard; data/captures.jsonl has 1" in here.output
