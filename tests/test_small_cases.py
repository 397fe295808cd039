"""Small cases from public reports on tools of this field, each from its inputs to its incidents.

The inputs and what must come out are kept outside the project, beside the outside data. Two of
reading (a live blog, several verbs over one object) have tests of their own.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import rows, run
from outside import ROOT, case

from servanda.model import Capture, Signal
from servanda.watch import open_watch

pytestmark = pytest.mark.slow


@contextmanager
def served(folder: Path) -> Iterator[None]:
    """The site of a case, where it has one, on the port that its source names."""
    port = re.search(r"127\.0\.0\.1:(\d+)", (folder / "run.sh").read_text())
    given = re.search(r"serve\.py (\d+)", (folder / "run.sh").read_text())
    if not given and not port:
        yield
        return
    number = (given or port)[1]  # type: ignore[index]
    server = subprocess.Popen(  # noqa: S603 of the case itself
        [sys.executable, str(folder.parent / "tools" / "serve.py"), number, str(folder / "site")]
    )
    try:
        _wait(int(number))
        yield
    finally:
        server.kill()
        server.wait()


def _wait(port: int) -> None:
    """Until something answers at a port of this machine."""
    for _ in range(600):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing answers at port {port}")


class Outcome:
    """A watch that took a case in and read it: its captures, signals and incidents in words."""

    def __init__(self, name: str, tmp_path: Path) -> None:
        there = case(name)
        shutil.copytree(there.parent / "tools", tmp_path / "tools")
        folder = Path(shutil.copytree(there, tmp_path / "case"))
        self.folder, self.watch = folder, folder / "work" / "w"
        self.watch.parent.mkdir()
        assert run("new", self.watch, "--agreement", "paris-1991", "--title", "Case").exit_code == 0
        shutil.copy(ROOT / "examples/cambodia/actors.toml", self.watch)
        items: list[object] = [folder / "input"]
        if (folder / "source.toml").exists():
            shutil.copy(folder / "source.toml", self.watch / "sources" / "one.toml")
            items = []
        with served(folder):
            self.gathered = run("gather", self.watch, *items, "--by", "t")
        assert self.gathered.exit_code in (0, 1), self.gathered.output
        self.read = run("read", self.watch)
        assert self.read.exit_code == 0, self.read.output
        with open_watch(self.watch).record() as record:
            self.captures = list(record.all(Capture))
            self.signals = [f"{one.where}: {one.what}" for one in record.all(Signal)]
        self.rows = rows("incidents", self.watch)
        self.said = [_words(row) for row in self.rows]

    def tells(self, *patterns: str) -> None:
        """Each pattern is that of an incident."""
        for pattern in patterns:
            assert any(re.search(pattern, one) for one in self.said), (pattern, self.said)

    def tells_no(self, *patterns: str) -> None:
        for pattern in patterns:
            assert not [one for one in self.said if re.search(pattern, one)], (pattern, self.said)


def _words(row: dict) -> str:
    """`act/stance low-high unit from..to by=... origins outlets`."""
    numbers = " ".join(f"{n['low']:g}-{n['high'] or 0:g} {n['unit']}" for n in row["numbers"])
    when = row["when"]
    return (
        f"{row['act']}/{row['stance']} {numbers} {when['from']}..{when['to']} by={row['by']} "
        f"to={row['to']} origins={row['origins']} outlets={row['outlets']}"
    )


D, M, A = "detain/done", "media_close/done", "assault/done"
# What each case must tell, and what it must never: patterns of incidents; captures where counted.
TELLS: dict[str, tuple[int, list[str], list[str]]] = {
    "01-sheet-linked-title": (3, [D, M, f"{A} 3-3 monks"], []),
    "03-feed-one-bad-byte": (
        2, [rf"{D} 3-3 អ្នកកាសែត 2018-05-14\.\.2018-05-14", rf"{M}  2018-05-15\.\.2018-05-15"], [],
    ),
    "04-feed-same-guid": (
        3, [rf"{D}  2018-05-14\.\.", rf"{M}  2018-05-15\.\.", rf"{A} 3-3 monks 2018-05-13\.\."], [],
    ),
    "05-feed-title-markup": (2, [], ["<", r"&\w+;"]),
    "06-mail-in-mail": (
        4, [rf"{D} 12-12 villagers 2017-09-03\.\.", rf"{A} 3-3 monks 2017-09-04\.\."], ["2017-11"],
    ),
    "07-mbox-from-line": (
        2, [rf"{D} 2-2 fishermen 2017-09-03\.\.", f"{A} 3-3 monks"], [],
    ),
    "08-warc-http2-and-false-coding": (4, [f"{D}  ", M, A, f"{D} 4-4 farmers"], []),
    "09-sitemap-forms": (3, [], []),
    "11-modified-mark-with-both-days": (
        3, [rf"{D}  2017-09-04\.\.2017-09-04"], [r"2017-11-27\.\.2017-11-27"],
    ),
    "12-indonesian-number-words": (
        1, ["15-15 wartawan", "12-12 mahasiswa", "25-25 petani", "200000-200000 buruh"], [],
    ),
    "14-khmer-months-and-spaces": (
        5, [rf"{M}  2017-02-04\.\.2017-02-04", rf"{D}  2017-03-05\.\.2017-03-05",
            r"15-15 \S+ 2018-05-14\.\.2018-05-14", r"3-3 \S+ 2018-05-13\.\.2018-05-13",
            r"4-4 \S+ 2018-03-04\.\.2018-03-04"], [],
    ),
    "15-indonesian-last-week-and-nop": (
        4, [r"2018-05-07\.\.2018-05-13", rf"{M}  2017-11-06", r"2-2 aktivis 2018-05-13\.\.2018-05-13",
            r"3-3 petani 2017-07-01\.\.2017-07-31"], [],
    ),
    "17-the-report-was-false": (
        4, ["clash/denied", "kill/denied 4-4 people"], [r"done .*(?:editor|villagers|monks|wartawan)"],
    ),
    "18-said-on-tuesday": (
        2, [r"12-12 fishermen 2018-05-09\.\.", r"4-4 villagers 2018-05-13\.\.",
            rf"{D}  2018-05-13\.\.", r"3-3 monks 2018-05-09\.\."], [r"2018-05-15\.\.2018-05-15"],
    ),
    "19-including-and-about": (
        3, ["12-0 dozen", "200-0 villagers", "24-0 dozen", "16-31 half", "12-0 orang",
            "3000-3000 people", "6-6 farmers"], [" 3-3 "],
    ),
    "20-consent-wall": (1, [], ["."]),
    "22-small-article": (
        2, [rf"{D} 12-12 fishermen .*origins=1", rf"{A} 3-3 monks .*origins=1"], [],
    ),
    "23-french-sept": (
        1, [rf"{D}  2017-09-07\.\.2017-09-07", rf"{D} 7-7 avocats 2017-09-04\.\.2017-09-04"], [],
    ),
    "24-wire-copies": (
        4, [rf"{D} 12-12 fishermen 2018-05-13\.\.2018-05-13 .*origins=2"], ["displace", "abduct"],
    ),
    "25-file-names": (3, [f"{A} 3-3 monks", M, D], []),
    "27-on-9-may-soldiers": (
        2, [r"6-6 farmers 2018-05-09\.\.\S+ by=\['soldiers'\]",
            r"4-4 monks 2018-05-08\.\.\S+ by=\['police'\]", rf"{D}  2018-05-07"], ["9 May"],
    ),
    "29-pdf-broken-words": (
        1, [rf"{D} 12-12 fishermen 2018-05-13\.\.", rf"{D}  2018-05-14\.\."], [],
    ),
    "30-day-of-a-comment": (2, [f"{D}  None"], ["2017-10-12", "2017-04-09"]),
    "31-put-off-or-not-yet": (2, [], ["/done"]),
    "32-figures-after-publication": (
        2, [r"2018-05-06\.\.2018-05-06", r"3-3 monks 2018-05-14\.\."], ["2018-06-05"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TELLS)
def test_a_case_tells_what_it_must_and_nothing_that_it_must_not(name: str, tmp_path: Path) -> None:
    captures, tells, never = TELLS[name]

    outcome = Outcome(name, tmp_path)

    assert len(outcome.captures) == captures
    outcome.tells(*tells)
    outcome.tells_no(*never)


def test_what_robots_forbid_behind_a_mark_is_not_asked_for(tmp_path: Path) -> None:
    outcome = Outcome("02-robots-bom", tmp_path)

    assert outcome.captures == []
    assert "held.html" not in (outcome.folder / "site" / "asked.log").read_text()
    assert any("robots" in said for said in outcome.signals)


def test_markup_in_titles_of_a_feed_is_read_away(tmp_path: Path) -> None:
    outcome = Outcome("05-feed-title-markup", tmp_path)

    assert [capture.title for capture in outcome.captures] == [
        "Police & army detain three monks in “Kampot”",
        "Army’s raid & arrests",
    ]


def test_the_day_of_a_change_is_never_that_of_publication(tmp_path: Path) -> None:
    outcome = Outcome("11-modified-mark-with-both-days", tmp_path)

    (only,) = (each for each in outcome.captures if each.address.endswith("only.html"))
    when = only.published.when
    assert only.published.how == "unknown"
    assert (when.from_on, str(when.to_on)) == (None, "2017-11-27")


def test_a_wall_of_consent_is_told(tmp_path: Path) -> None:
    outcome = Outcome("20-consent-wall", tmp_path)

    assert any("in place of an article" in said for said in outcome.signals)


def test_a_small_article_is_one_incident_a_report(tmp_path: Path) -> None:
    assert len(Outcome("22-small-article", tmp_path).rows) == 2


def test_names_of_files_that_tools_stumble_over_go_out_and_verify(tmp_path: Path) -> None:
    outcome = Outcome("25-file-names", tmp_path)
    site, package = tmp_path / "site", tmp_path / "out.wacz"

    assert run("publish", outcome.watch, package, "--captures", "--by", "t").exit_code == 0
    assert run("publish", outcome.watch, site, "--on", "2018-05-20").exit_code == 0
    assert run("verify", site).exit_code == 0
    again = tmp_path / "again"
    assert run("new", again).exit_code == 0
    told = run("gather", again, package, "--by", "t")
    assert told.exit_code == 1 and 'kind = "archive"' in told.stderr  # it says how
    (again / "sources" / "copy.toml").write_text(
        f'publisher = "A copy"\n[gather]\nkind = "archive"\nat = ["{package}"]\n', encoding="utf-8"
    )
    assert run("gather", again, "--by", "t").exit_code in (0, 1)
    with open_watch(again).record() as record:
        assert len(list(record.all(Capture))) == 3
