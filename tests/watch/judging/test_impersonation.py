"""Impersonation, from outside: who bears an outlet's name elsewhere is not that outlet heard."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import rows, run
from watch.loopback import kept

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
