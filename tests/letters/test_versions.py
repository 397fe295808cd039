"""Two versions of a letter side by side: words, and no numbers that only moved."""

from __future__ import annotations

from pathlib import Path

import pytest
from archive.lake_watch import published
from commands import run
from hypothesis import given
from hypothesis import strategies as st

from servanda.canon import sha256_of_bytes
from servanda.letters import letter_differences
from servanda.letters.formats.blocks import blocks_of

LETTER = "# A\n\n1. One thing [1].\n\n2. Another [2].\n\n## Sources\n\n1. First\n2. Second\n\n"
LINKS = "[1]: #source-1\n[2]: #source-2\n"


@pytest.fixture(scope="module")
def text() -> str:
    letter = published().letter
    assert letter is not None
    return letter.text


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [
        (each.op, each.words.strip())
        for line in letter_differences(old, new)
        for each in line
        if each.op in ("in", "out")
    ]


def test_a_letter_does_not_differ_from_itself(text: str) -> None:
    assert letter_differences(text, text) == []


def test_what_is_put_in_and_left_out_is_told_word_by_word(text: str) -> None:
    changed = text.replace("opposition leader Mara Velt", "leader Mara Velt").replace(
        "Northern Wire reports", "Northern Wire wrote"
    )

    assert told(text, changed) == [("out", "reports"), ("in", "wrote"), ("out", "opposition")]


def test_a_paragraph_or_source_that_only_moved_is_no_difference() -> None:
    renumbered = (
        LETTER.replace("2. Another [2].", "1. Another [1].").replace(
            "1. One thing [1].", "4. One thing [2]."
        )
    ).replace("1. First\n2. Second", "1. Second\n2. First")

    assert "1. Second" in renumbered
    assert told(LETTER + LINKS, renumbered + LINKS) == []


def test_a_reference_that_leads_elsewhere_differs() -> None:
    other = LETTER.replace("1. First", "1. Third")

    assert told(LETTER + LINKS, other + LINKS) == [("out", "First"), ("in", "Third")]
    assert told(LETTER + LINKS, LETTER.replace("Another [2]", "Another [1]") + LINKS) == [
        ("out", "2"),
        ("in", "1"),
    ]


@given(st.text(alphabet="ab \n#*1.[]-", max_size=80), st.text(alphabet="ab \n#*1.[]-", max_size=80))
def test_each_version_can_be_read_out_of_the_differences(old: str, new: str) -> None:
    lines = [each for line in letter_differences(old, new) for each in line]
    out = "".join(each.words for each in lines if each.op == "out").split()
    into = "".join(each.words for each in lines if each.op == "in").split()
    before, after = ("".join(block.words for block in blocks_of(text)) for text in (old, new))
    assert set("".join(out)) <= set(before) | set("[0123456789]")
    assert set("".join(into)) <= set(after)
    assert bool(lines) == bool(out or into)


def test_the_command_marks_words_and_tells_each_hash(text: str, tmp_path: Path) -> None:
    old, new, again = (tmp_path / name for name in ("old.md", "new.md", "again.md"))
    old.write_text(text, encoding="utf-8")
    new.write_text(
        text.replace("wrote", "reports").replace("Police arrested", "Police took"), "utf-8"
    )
    again.write_text(text.replace("\n\n", "\n\n\n"), encoding="utf-8")

    said, moved = run("letter", "compare", old, new), run("letter", "compare", old, again)

    assert said.exit_code == moved.exit_code == 0
    assert "“Police [-arrested-] {+took+} the opposition leader" in said.stdout
    assert "One place in which words differ: 1 left out, 1 put in." in said.stdout
    hashes = [sha256_of_bytes(file.read_bytes()) for file in (old, new)]
    assert all(f"SHA-256 {digest}." in said.stdout for digest in hashes)
    assert "No word differs." in moved.stdout
    assert (
        "They differ in marks, blanks or numbers alone, and are two texts to sign." in moved.stdout
    )


def test_what_is_no_letter_is_not_compared(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfea\x00")

    refused = run("letter", "compare", tmp_path / "a.md", tmp_path / "b.md")

    assert refused.exit_code == 1
    assert "Nothing was compared." in refused.stderr
