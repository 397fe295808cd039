"""Input that nobody meant as an agreement gives an error with a line, never a crash."""

import pytest
from agreements.lake import LAKE, changed, read, told
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda.errors import AgreementError

HOSTILE = {
    "a line of a megabyte": "x" * 1_000_000,
    "a megabyte of brackets": "[" * 1_000_000,
    "a file of ten megabytes": "word\n" * 2_000_000,
    "quotes in quotes": "> " * 4_000 + "word",
    "lists in lists": "\n".join("  " * depth + "- word" for depth in range(400)),
    "TOML nested too deep": changed(("subjects = [\"media\"]", "subjects = " + "[" * 4_000 + "]" * 4_000)),
    "TOML of deep tables": changed(("id = \"flood\"", "id = \"flood\"\n" + ".".join("a" * 3_000) + " = 1")),
    "a number too long to read": changed(("quantity = 70", "quantity = " + "9" * 5_000)),
    "a null byte": changed(("id = \"flood\"", "id = \"flood\0\"")),
    "a lone surrogate": changed(("must = \"call", "must = \"\ud800 call")) + "\n```event\n```",
    "many open fences": "```\n" * 20_000,
    "many headings": "\n".join(f"# A {{#lake/{i}}}" for i in range(3_000)),
    "binary": bytes(range(256)).decode("latin-1") * 100,
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_input_gives_an_error_that_names_a_line(case):
    found = told(HOSTILE[case])

    assert found, case
    assert found[0].startswith("lake.md:")


def test_a_thousand_faults_are_counted_and_not_all_told():
    found = told("\n".join(f"# A {{#lake/{i}}}" for i in range(1_000)))

    assert len(found) == 201
    assert found[-1].startswith("lake.md: and ")


def test_a_long_chain_of_sequence_is_read():
    blocks = [
        f'```commitment\nid = "lake-1-{i}"\nforce = "must"\nbearers = ["parties"]\n'
        f'must = "wait"\nafter = ["lake-1-{i + 1}"]\n```\n'
        for i in range(600)
    ]
    last = '```commitment\nid = "lake-1-600"\nforce = "must"\nbearers = ["parties"]\nmust = "go"\n```\n'

    agreement = read(changed(("### Article 2", "".join(blocks) + last + "\n### Article 2")))

    assert len(agreement.commitments) == 602


@tries(60)
@given(st.integers(0, len(LAKE) - 1), st.integers(0, 40), st.text(max_size=12))
def test_any_small_change_is_read_or_told(start, length, words):
    text = LAKE[:start] + words + LAKE[start + length :]

    try:
        agreement = read(text)
    except AgreementError as error:
        assert str(error).startswith("lake.md:")
    else:
        assert agreement.provisions or "{#" not in text
