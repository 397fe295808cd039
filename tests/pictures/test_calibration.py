"""A reliability diagram: a dot a bin, and the same in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from archive.hostile import PAYLOADS
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import fromstring
from pictures.plane import is_named, outside, tree
from tries import tries

from bench.calibrating import table
from bench.calibration import expected_calibration_error, reliability
from servanda import wording
from servanda.pictures import Picture, as_file, calibration
from servanda.pictures.svg import ELEMENTS, NAMESPACE

DOCS = Path(__file__).parents[2] / "docs"
SHOWN = sorted(
    (page, name)
    for page in DOCS.rglob("*.md")
    for name in re.findall(r"\]\(([^)]*\.svg)\)", page.read_text(encoding="utf-8"))
)


def drawn(pairs: list[tuple[float, bool]], title: str = "Claims") -> Picture:
    error = expected_calibration_error(pairs) if pairs else None
    return calibration.draw(reliability(pairs), title=title, error=error)


def test_a_picture_has_a_dot_a_bin_and_repeats_to_the_byte() -> None:
    pairs = [(0.2, False), (0.81, True), (0.85, True)]

    picture = drawn(pairs, 'Links & "claims"')

    root = tree(picture)
    assert len(root.findall(".//circle")) == 2
    assert "n = 3, expected calibration error 0.180" in (one.text for one in root.iter("text"))
    assert as_file(picture) == as_file(drawn(pairs, 'Links & "claims"'))


def test_a_picture_is_named_by_its_title_and_description() -> None:
    picture = drawn([(0.15, True), (0.25, False), (0.85, True)], "Claims of the dev part")

    assert is_named(tree(picture), picture)
    assert picture.covers == "three answers"
    assert "reaches the mean confidence in 2 of 3 bins" in picture.description


def test_the_table_has_every_dot_in_its_words() -> None:
    picture = drawn([(0.15, True), (0.25, False), (0.85, True)])

    dots = [one.text for one in tree(picture).findall(".//g/title")]

    assert [tuple(cell.words for cell in row) for row in picture.rows] == [
        ("0.1 to 0.2", "1", "0.15", "1.00", "0.21 to 1.00"),
        ("0.2 to 0.3", "1", "0.25", "0.00", "0.00 to 0.79"),
        ("0.8 to 0.9", "1", "0.85", "1.00", "0.21 to 1.00"),
    ]
    assert dots == [
        "; ".join(f"{head}: {cell.words}" for head, cell in zip(picture.header, row))
        for row in picture.rows
    ]


def test_no_answer_at_all_gives_a_picture_that_says_so() -> None:
    picture = drawn([])

    root = tree(picture)
    assert is_named(root, picture)
    assert picture.description == "n = 0: there is no answer to draw."
    assert "n = 0" in [one.text for one in root.iter("text")]
    assert outside(root) == []


@pytest.mark.parametrize("payload", [*PAYLOADS, "x" * 5000])
def test_a_hostile_title_stays_words(payload: str) -> None:
    picture = drawn([(0.5, True)], payload)

    root = tree(picture)
    assert {one.tag for one in root.iter()} <= ELEMENTS
    assert root.findtext("title") == wording.visible(payload)
    assert all(len(one.text or "") <= 52 for one in root.iter("text"))


@tries(50)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_any_answers_make_a_well_formed_picture_inside_its_view_box(
    pairs: list[tuple[float, bool]],
) -> None:
    picture = drawn(pairs)

    root = tree(picture)
    assert is_named(root, picture)
    assert outside(root) == []
    assert sum(int(row[1].words) for row in picture.rows) == len(pairs)
    assert len(root.findall(".//circle")) == len(picture.rows)


def test_a_picture_as_a_table_in_a_page() -> None:
    assert table(drawn([(0.15, True)])) == (
        "| Stated confidence | Answers | Mean confidence | Share right | 95 % interval |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 0.1 to 0.2 | 1 | 0.15 | 1.00 | 0.21 to 1.00 |"
    )


def test_the_pages_show_pictures() -> None:
    assert len(SHOWN) >= 5


@pytest.mark.parametrize(("page", "name"), SHOWN, ids=lambda one: getattr(one, "stem", str(one)))
def test_a_picture_of_the_pages_is_named_and_its_table_stands_below_it(
    page: Path, name: str
) -> None:
    text = page.read_text(encoding="utf-8")
    root = fromstring((page.parent / name).read_bytes())

    known = {one.get("id"): one.text for one in root.iter() if one.get("id")}
    assert all(known[id] for id in root.attrib["aria-labelledby"].split())
    dots = [
        re.split(r"; ?[^:]*: ", f"; {one.text}")[1:]
        for one in root.iterfind(f".//{{{NAMESPACE}}}g/{{{NAMESPACE}}}title")
    ]
    below = text[text.index(f"({name})") :].split("\n\n")[1].splitlines()[2:]
    assert [f"| {' | '.join(dot)} |" for dot in dots] == below
    assert dots
