"""One number for one thing: every output counts the record alike, and says what it counts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from lxml import html as lxml_html
from outputs.conftest import Outputs

COUNTED = re.compile(r"([\d,]+) incidents? upheld, under ([\d,]+) commitments?, ([\d,]+) findings?")
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def rows(site: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(one) for one in (site / f"data/{table}.jsonl").read_text().splitlines()]


def counted(outputs: Outputs) -> tuple[str, ...]:
    """The three numbers, counted here from the published data."""
    upheld = [
        one
        for one in rows(outputs.site, "findings")
        if one["state"] == "upheld"
        and one["bearing"] != "context"
        and (one["since_on"] or "9") <= str(outputs.on)
    ]
    assert upheld
    sets = [{one[key] for one in upheld} for key in ("incident", "commitment", "id")]
    return tuple(str(len(one)) for one in sets)


def words_of(page: Path) -> str:
    return " ".join(lxml_html.document_fromstring(page.read_bytes()).text_content().split())


def figures_of(page: lxml_html.HtmlElement) -> dict[str, str]:
    """The figures of the overview by what they count, said of several."""
    return {
        re.sub(r"^(incident|commitment|finding|capture)(?= )", r"\1s", div.findtext("dt")): (
            div.findtext("dd")
        )
        for div in page.xpath("//dl[@class='counts']/div")
    }


def test_a_count_that_no_day_limits_says_so(outputs: Outputs) -> None:
    page = lxml_html.document_fromstring((outputs.site / "index.html").read_bytes())

    for what in figures_of(page):
        assert (
            what == "commitments and rules"
            or "they were" in what
            or re.search(r"\bup to this (day|one)\b|\bof any day\b", what)
        )


def test_every_output_counts_incidents_commitments_and_findings_alike(outputs: Outputs) -> None:
    wanted = counted(outputs)
    said = {
        name: words
        for name, words in outputs.commands.items()
        if name in ("standing", "digest", "letter", "letter --html", "publish", "demo")
    }
    for name in ("index.html", "incidents.html", "method.html", "letter.html"):
        said[name] = words_of(outputs.site / name)

    for name, words in said.items():
        assert set(COUNTED.findall(words)) == {wanted}, name


def test_the_figures_of_the_overview_are_those_counts(outputs: Outputs) -> None:
    page = lxml_html.document_fromstring((outputs.site / "index.html").read_bytes())

    figures = figures_of(page)

    assert tuple(
        next(figure for said, figure in figures.items() if re.fullmatch(name, said))
        for name in (
            "incidents? up to this day that (?:was|were) upheld",
            "commitments? they were upheld under",
            "findings? upheld about days up to this one, each of one incident under one commitment",
        )
    ) == counted(outputs)
    marks = page.xpath("//section[@aria-labelledby='line']//tbody/tr")
    assert len(marks) == int(counted(outputs)[2])


def test_a_standing_rests_on_as_many_findings_in_every_output(outputs: Outputs) -> None:
    index = words_of(outputs.site / "index.html")
    letter = outputs.commands["letter"]
    for row in rows(outputs.site, "standings"):
        if row["state"] not in ("breached", "threatened", "disputed"):
            continue
        number = NUMBERS[len(row["because"])]
        noun = "finding" if number == "one" else "findings"

        assert f"on {number} {noun}; {row['commitment']}" in index
        stands = re.findall(
            rf"stands as {row['state']}[^,]*, since [^,]*, on (\w+) findings?", letter
        )
        assert number in stands
        if "demo" in outputs.commands:
            line = next(
                one
                for one in outputs.commands["demo"].splitlines()
                if one.startswith(f"{row['commitment']} ")
            )
            assert f" {number} {noun}" in line


def test_the_incidents_page_shows_as_many_as_it_says(outputs: Outputs) -> None:
    page = outputs.site / "incidents.html"
    tree = lxml_html.document_fromstring(page.read_bytes())
    index = lxml_html.document_fromstring((outputs.site / "index.html").read_bytes())

    shown = len(tree.xpath("//ol[@class='incidents']/li"))

    figures = figures_of(index)
    assert figures["incidents up to this day that persons decided on"] == str(shown)
    said = re.search(r"about (\d+) incidents? up to [^.]* that persons decided on", words_of(page))
    assert said
    assert said[1] == str(shown) == str(len(list((outputs.site / "incidents").iterdir())))


def test_the_groups_of_the_overview_hold_every_commitment_once(outputs: Outputs) -> None:
    index = lxml_html.document_fromstring((outputs.site / "index.html").read_bytes())
    states = [row["state"] for row in rows(outputs.site, "standings")]
    tally = {
        " ".join(li.text_content().split()).rpartition(" ")[0]: int(li.findtext(".//b"))
        for li in index.xpath("//ul[@class='tally']/li")
    }
    listed = index.xpath("//section[@class='group']//ul/li/h4/a | //section[@class='group']//li/a")

    asked = tally.pop("asked now", 0)
    if asked:
        all_of = f"With the {asked} asked now, {states.count('not assessed')} stand so."
        assert all_of in words_of(outputs.site / "index.html")
        tally["not assessed"] += asked
    assert tally == {state: states.count(state) for state in states}
    assert len(listed) == len(states)
