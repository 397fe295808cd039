"""`servanda letter --as` and `letter make`: what they write, and what they refuse to."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run
from lxml import html as lxml_html

from servanda import letters
from servanda.cli.lettering import _underlined

ON = ("--on", "2017-10-24")
pytestmark = pytest.mark.slow  # nearly each checks the whole record


@pytest.fixture(scope="module")
def draft(cambodia: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The draft as a file of a person's."""
    file = tmp_path_factory.mktemp("mine") / "letter.md"
    file.write_text(run("letter", cambodia, *ON).stdout, encoding="utf-8")
    return file


@pytest.mark.parametrize("form", letters.FORMATS)
def test_a_draft_is_written_in_every_form(cambodia: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"letter.{form}"

    said = run("letter", cambodia, *ON, "--as", form, "--out", out)

    assert said.exit_code == 0, said.output
    assert f"{out}: the letter as {form}, {out.stat().st_size:,} bytes." in said.stdout
    assert out.read_bytes()[:4] in {
        "pdf": [b"%PDF"], "docx": [b"PK\x03\x04"], "html": [b"<!do"]
    }.get(form, [b"____"])  # fmt: skip


def test_what_is_printed_is_what_it_was(cambodia: Path, draft: Path) -> None:
    page = run("letter", cambodia, *ON, "--html").stdout

    assert run("letter", cambodia, *ON, "--as", "md").stdout == draft.read_text("utf-8")
    assert run("letter", cambodia, *ON, "--as", "html").stdout == page
    assert lxml_html.document_fromstring(page.encode()).findtext(".//h1")


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "--as", "pdf"),
        ("--json", "--out", "a.json"),
        ("--html", "--as", "pdf"),
        ("--as", "odt"),
    ],
)
def test_two_forms_at_once_are_wrong_use(cambodia: Path, words: tuple[str, ...]) -> None:
    assert run("letter", cambodia, *ON, *words).exit_code == 2


def test_a_letter_that_holds_becomes_a_file(cambodia: Path, draft: Path, tmp_path: Path) -> None:
    out = tmp_path / "letter.text"

    made = run("letter", "make", cambodia, draft, *ON, "--as", "text", "--out", out)

    assert made.exit_code == 0, made.output
    assert "Not checked" not in out.read_text("utf-8")
    assert "10. Example" in out.read_text("utf-8")


def test_one_that_does_not_hold_becomes_none_unless_it_says_so(
    cambodia: Path, tmp_path: Path
) -> None:
    mine, out = tmp_path / "mine.md", tmp_path / "mine.pdf"
    mine.write_text("We write.\n\nHundreds were killed in Phnom Penh.\n", encoding="utf-8")

    refused = run("letter", "make", cambodia, mine, *ON, "--as", "pdf", "--out", out)
    there = out.exists()
    made = run("letter", "make", cambodia, mine, *ON, "--as", "text", "--unchecked")

    assert (refused.exit_code, refused.stdout, there) == (1, "", False)
    assert f"{mine}:3: no support" in refused.stderr and "Nothing was made." in refused.stderr
    assert made.exit_code == 0
    assert made.stdout.startswith("Not checked against the record.\n\nWe write.\n\nHundreds were")


def test_a_sheet_that_is_not_translated_becomes_none_unless_it_says_so(
    cambodia: Path, draft: Path, tmp_path: Path
) -> None:
    sheet, out = tmp_path / "fr.md", tmp_path / "fr.text"
    run("letter", "translate", cambodia, draft, "--to", "fr", "--out", sheet)
    making = ("letter", "make", cambodia, sheet, *ON, "--language", "fr", "--as", "text")

    refused = run(*making, "--out", out)
    there = out.exists()
    made = run(*making, "--out", out, "--unchecked")

    assert (refused.exit_code, there) == (1, False)
    assert f"{sheet}:13: not translated" in refused.stderr
    assert made.exit_code == 0 and out.exists()


@pytest.mark.parametrize("command", ["check", "make"])
def test_a_letter_of_another_day_is_not_held_against_today_unasked(
    cambodia: Path, draft: Path, command: str
) -> None:
    refused = run("letter", command, cambodia, draft)

    assert refused.exit_code == 2
    assert "the letter is dated 24 October 2017; give --on 2017-10-24" in refused.stderr


LETTERHEAD = """
[letter]
senders = ["Placeholder Union", "Placeholder <b>Monitors</b>"]
place = "Phnom Penh"
reference = "PU/14"
binding = "en"
"""


def test_what_the_settings_say_of_the_senders_stands_in_the_letter_and_its_site_agrees(
    cambodia: Path, tmp_path: Path
) -> None:
    watch, site = Path(shutil.copytree(cambodia, tmp_path / "watch")), tmp_path / "site"
    with (watch / "watch.toml").open("a", encoding="utf-8") as settings:
        settings.write(LETTERHEAD)

    assert run("publish", watch, site, *ON).exit_code == 0

    letter = (site / "letter.md").read_text("utf-8")
    assert letter.startswith("Placeholder Union\n\nPlaceholder \\<b\\>Monitors\\</b\\>\n\n")
    assert (
        "\nThe English text of this letter binds.\n\nReference: PU/14\n\nPhnom Penh, 24" in letter
    )
    assert run("verify", site).exit_code == 0
    alone = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=site, capture_output=True, text=True
    )
    assert alone.returncode == 0, alone.stdout
    forged = json.loads((site / "data/letter.json").read_text("utf-8"))
    forged["letterhead"]["place"] = "Elsewhere"
    (site / "data/letter.json").write_text(json.dumps(forged, indent=1, sort_keys=True) + "\n")
    assert run("verify", site).exit_code == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('senders = "Placeholder"', "senders of [letter] is a list of names"),
        ('senders = [""]', "senders of [letter] is a list of names"),
        ('binding = "English"', "no code of a language"),
        ('sender = ["Placeholder"]', "sender"),
        ("place = 3", "place"),
    ],
)
def test_settings_that_a_letter_could_not_say_are_refused(
    new_watch: Path, line: str, says: str
) -> None:
    with (new_watch / "watch.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[letter]\n{line}\n")

    refused = run("duties", new_watch, *ON)

    assert refused.exit_code == 1
    assert says in refused.stderr and "watch.toml" in refused.stderr


def test_a_line_that_wraps_at_a_blank_begins_with_its_word() -> None:
    sentence = "Held at the standard of a judge"

    lines = _underlined(sentence, sentence.index("standard"), sentence.index(" of"), 11)

    assert lines == ["  Held at the", "  standard", "  ~~~~~~~~", "  of a judge"]
