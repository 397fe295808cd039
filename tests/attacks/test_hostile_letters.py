"""A letter that somebody sends to be checked: it ends in time, and does nothing in the terminal."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import rows, run

from servanda.claims.by_cues import normalise
from servanda.claims.english import segmentation
from servanda.letters.checking import parsing, quotations

pytestmark = pytest.mark.slow  # a letter of the longest that may be each

LONG = 15_000  # bytes; a letter may have 200,000
SECONDS = 60  # of the processor; the worst takes 13 of them
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]")
Fill = Callable[[int], str]

FILLED: dict[str, Fill] = {
    "blanks": lambda n: "He said" + " " * n + "so.",
    "blanks in a quotation": lambda n: "He said “" + " " * n + "x”.",
    "brackets": lambda n: "He said “" + "[" * n + "”.",
    "brackets closed": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "references": lambda n: "Police arrested a monk" + " [fnd-0123456789abcdef]" * (n // 23) + ".",
    "one quotation": lambda n: (
        "He said “" + "arrested a monk " * (n // 16) + "” [fnd-0123456789ab]."
    ),
    "quotations": lambda n: "He said “arrested a monk”. " * (n // 27),
    "quotations open": lambda n: "“a" * (n // 4),
    "articles": lambda n: "Under article 1" + ", 2" * (n // 3) + " they must.",
    "articles in brackets": lambda n: "Under article 1" + " (a)" * (n // 4) + " they must.",
    "headings": lambda n: "# x\n" * (n // 4),
    "quoted": lambda n: ">" * (n // 2) + " x",
    "lists in lists": lambda n: "- " * (n // 2) + "x",
    "list": lambda n: "1. x\n" * (n // 5),
    "links": lambda n: "[a](#source-1) " * (n // 15),
    "pictures": lambda n: "![[" * (n // 3),
    "stars": lambda n: "*a_ " * (n // 4),
    "ticks": lambda n: " ".join("`" * (i % 300) for i in range(n // 150)),
    "numbers": lambda n: "9" * n + " monks were arrested.",
    "days": lambda n: "on 1 October 2017 and " * (n // 22) + "they were arrested.",
    "one word": lambda n: "a" * n,
    "stops": lambda n: "." * n,
    "Khmer": lambda n: "ក" * (n // 3),
}


@pytest.mark.parametrize("name", FILLED)
def test_a_letter_filled_with_anything_is_checked_in_time(
    cambodia: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "letter.md"
    file.write_text(FILLED[name](LONG), encoding="utf-8")
    begun = time.process_time()

    result = run("letter", "check", cambodia, file, "--on", "2017-11-20")

    assert time.process_time() - begun < SECONDS
    assert result.exit_code in (0, 1) and result.exception.__class__ in (type(None), SystemExit)


def test_a_letter_of_one_sign_is_taken_apart_as_fast_as_it_is_long() -> None:
    """Each was gone through once a sign, so that the longest letter took hours."""
    long = 400_000

    begun = time.process_time()
    for words in (" " * long, "[" * long, "[a" * (long // 2), f"x{' ' * long}[a]"):
        assert (
            quotations.parts(f"a{words}b") and not [*parsing._REFERENCE.finditer(f"{words}x")][1:]
        )
    for bounds in (segmentation.sentences, normalise.sentences):
        assert len(bounds("." * long, 0, long, frozenset())) >= 1

    assert time.process_time() - begun < SECONDS


ODD = {
    "escape": "He said \x1b[2J\x1b]0;owned\x07 that police arrested a monk.",
    "turned": "Police arrested a monk \u202e.knom a detserra\u202c on 3 October 2017.",
    "NUL": "Police arrested\x00 a monk on 3 October 2017.",
    "HTML": "<script>alert(1)</script> Police <img src=x onerror=alert(1)> arrested a monk.",
    "link": "[Police arrested a monk](javascript:alert(1)) on 3 October 2017 [fnd-0000000000000000].",
    "path": "Police arrested a monk on 3 October 2017 [../../../etc/passwd].",
    "C1": "Police arrested a monk \x9b2J on 3 October 2017.",
    "missing": "Police arrested a monk [1] [2] [99999] [cap-ffffffffffffffff] [cps/9999].",
    "nested": "He said “she said “they said “no”” on 3 October 2017” [inc-0000000000000000].",
    "source list": "x [1].\n\n## Sources\n\n1. [fnd-0000000000000000]\n2. \u202e[dnf]\n",
}


@pytest.mark.parametrize("name", ODD)
def test_nothing_in_a_letter_acts_where_it_is_told(
    cambodia: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "letter.md"
    file.write_text(ODD[name] + "\n", encoding="utf-8")

    result = run("letter", "check", cambodia, file, "--on", "2017-11-20")

    assert result.exit_code in (0, 1), result.exception
    assert not CONTROLS.search(result.output), result.output
    assert "passwd:" not in result.output
    for row in rows("letter", "check", cambodia, file, "--on", "2017-11-20"):
        assert row["words"] == row["sentence"][row["start"] : row["end"]]


def test_what_is_no_letter_is_refused_in_words(cambodia: Path, tmp_path: Path) -> None:
    pipe, link, wide, large = (tmp_path / name for name in ("pipe", "link", "wide", "large"))
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "nowhere")
    wide.write_text("A letter.", encoding="utf-16")
    large.write_bytes(b"a" * 200_001)

    for file in (pipe, link, wide, large, tmp_path, cambodia / "record.sqlite3", Path("/dev/zero")):
        refused = run("letter", "check", cambodia, file)
        assert refused.exit_code in (1, 2) and refused.stdout == "", file
        assert "Traceback" not in refused.output and file.name in refused.output
