"""The pages on the agreement file show what the reader takes, and name every key it knows."""

import re
from pathlib import Path

import pytest

from servanda import lexicon
from servanda.agreements import read, read_text
from servanda.agreements.literate import KINDS, WORDS

ROOT = Path(__file__).parents[2]
HOW_TO = (ROOT / "docs/how-to/add-an-agreement.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference/agreement-file.md").read_text(encoding="utf-8")


def test_the_how_to_page_is_itself_an_agreement_file():
    agreement = read_text(HOW_TO, name="add-an-agreement.md", lexicon=lexicon.load())

    assert [item.id for item in agreement.items()] == ["lake-1-a", "lake-1-a-report", "lake-2"]


@pytest.mark.parametrize("word", [*WORDS, *KINDS])
def test_the_reference_names_every_block_and_kind(word):
    assert f"`{word}`" in REFERENCE


def test_the_reference_names_every_key_the_reader_knows():
    known = set()
    for name in ("parties.py", "promises.py", "reading.py"):
        source = (ROOT / "servanda/agreements" / name).read_text(encoding="utf-8")
        for call in re.findall(r"(?:only|tables?)\(([^)]*)\)", source) + re.findall(
            r"_SHARED = \(([^)]*)\)", source
        ):
            known |= set(re.findall(r'"([a-z_]+)"', call))
    unnamed = {key for key in known if not re.search(rf"`[^`]*\b{key}\b[^`]*`", REFERENCE)}

    assert len(known) > 40
    assert unnamed == set()


def test_the_code_on_the_reference_page_runs(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    code = REFERENCE[REFERENCE.index("```python") + 9 :]

    exec(code[: code.index("```")], {})  # noqa: S102  the page's own code

    assert "The text." in capsys.readouterr().out


@pytest.mark.parametrize("path", sorted((ROOT / "agreements").glob("*.md")), ids=lambda p: p.stem)
def test_every_shipped_agreement_reads_without_a_fault(path):
    assert read(path, lexicon=lexicon.load()).id == path.stem
