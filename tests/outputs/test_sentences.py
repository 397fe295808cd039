"""Every sentence that is printed or published is one that can be read out in a ministry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html
from outputs.conftest import Outputs

# What nobody should stumble over, each kind by a name that a failure is found by.
FAULTS = {
    "two full stops": r"(?<!\.)\.\.(?![./])|[!?]\.|[.!?][”\"]\.(?=\s|$)",
    "a blank before a stop": r"\w [,;.:](?=\s|$)",
    "two blanks": r"\S  +\S",
    "an acronym as a word": r"\b(?:Ngo|Ngos|Un|Usa|Cnrp|Ndi)\b",
    "empty brackets": r"\(\s*\)|\[\s*\]|“\s*”|‘\s*’",
    "one of several": r"\bone source were\b|\b1 (?:sources|pages|outlets|findings|commitments|duties"
    r"|captures|incidents|standings|records|claims|steps|rules|files|notices|origins|persons)\b",
    "several of one": r"\b(?:two|three|four|five|six|[2-9]|\d\d+) (?:source|page|outlet|finding"
    r"|commitment|duty|capture|incident|standing|record|step|notice|person)\b(?! of the)",
    "none of none": r"\b0 of \d|\b[Hh]eard \d+ of 0\b|\bof 0 \b",
    "perhaps a plural": r"\w\(s\)(?! and s3)",
    "a value of the program's": r"\b(?:None|nan|True|False|undefined)\b",
    "an article by its id": r"(?<![\w/.-])[a-z]{2,5}/(?:\d|[a-z]+\d|annex)[\w/.()-]*",
    "a word of the program's": r"(?<![\w./`‘“\"@-])[a-z]+(?:_[a-z0-9]+)+(?![\w./`])",
    "an id": r"\b(?:clm|inc|cap|txt|dec|ntc|stm|tel)-[0-9a-f]{16}\b",
    "a sentence that begins small": r"^(?:\d+\. )?[a-z]\w* (?:page|\w+) .*\.\s*$",
    "nobody before a stop": r"^[;:,.]\s",
    "an article before whoever": r"\b(?:[Tt]he|[Aa]n?) whoever\b",
    "a finding by its id": r"(?<!Finding )\bfnd-[0-9a-f]{16}\b",
    "a file": r"\b[\w-]+\.(?:html?|pdf|txt)\b(?! in the folder)",
}
# What speaks of the machine's own things by their names, and why.
TABLES = (
    "incidents",
    "standing",
    "duties",
    "standing --history",
)  # columns of ids are what they are for
ALLOWED = {
    ("publish", "a file"),
    ("letter --html", "two blanks"),
    ("demo", "a file"),
    ("digest", "an id"),  # an incident in brackets, to be decided
    ("review", "an id"),  # the page and the claim that each quotation is of, to be looked up
    ("code", "an id"),
    ("review", "a word of the program's"),  # the act, as `decide` and `code` take it
}


def blocks(page: Path | str) -> Iterator[str]:
    """The words of each block of a page: what is no sentence, data and code, is left out."""
    data = page.read_bytes() if isinstance(page, Path) else page.encode()
    tree = lxml_html.document_fromstring(data)
    for node in tree.xpath("//pre | //style | //script | //*[@class='address']"):
        node.drop_tree()
    for node in tree.xpath("//code"):  # a program's word is set apart as one
        node.text = "code"
    for node in tree.iter(etree.Element):
        inner = any(child.tag in ("p", "li", "td", "dd", "div", "section", "ul", "ol", "dl")
                    for child in node.iterdescendants(etree.Element))  # fmt: skip
        wanted = ("p", "li", "td", "dt", "dd", "h1", "h2", "h3", "h4", "figcaption", "summary",
                  "caption", "blockquote", "title", "desc", "text", "a")  # fmt: skip
        if node.tag in wanted and not inner:
            yield " ".join(node.text_content().split())


def told(outputs: Outputs) -> Iterator[tuple[str, str]]:
    """Every line that is printed and every block that is published, with where."""
    for name, words in outputs.commands.items():
        if name == "letter --html":
            yield from ((name, block) for block in blocks(words))
        elif name == "letter":
            text = re.sub(r"(?m)^\[\d+\]: #.*$", "", words).replace("\\", "")
            yield from ((name, line) for line in text.splitlines())
        elif name not in TABLES:
            yield from ((name, line) for line in words.splitlines() if "  " not in line.strip())
    for page in sorted(outputs.site.rglob("*.html")):
        name = page.relative_to(outputs.site).as_posix()
        yield from ((name, block) for block in blocks(page))


@pytest.fixture(scope="module")
def lines(outputs: Outputs) -> list[tuple[str, str]]:
    """What `told` gives of one watch, its pages taken apart once for all faults."""
    return list(told(outputs))


@pytest.mark.parametrize("fault", FAULTS)
def test_no_sentence_makes_a_reader_stumble(lines: list[tuple[str, str]], fault: str) -> None:
    pattern = re.compile(FAULTS[fault])

    found = [
        f"{name}: {line}"
        for name, line in lines
        if (name, fault) not in ALLOWED
        and pattern.search(line)
        and (fault != "a sentence that begins small" or name.startswith("letter"))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("two full stops", "It was closed.. On that day"),
        ("two full stops", "He said “no.”."),
        ("a blank before a stop", "the station , which"),
        ("an acronym as a word", "Ngo or union closed"),
        ("empty brackets", "No source gives the day ()"),
        ("one of several", "1 sources were heard"),
        ("several of one", "rests on two finding"),
        ("none of none", "Heard 1 of 0 sources"),
        ("an article by its id", "see sov/1/2/h for the time after"),
        ("a word of the program's", "waiting on un_secretary_general"),
        ("an id", "told by cap-0123456789abcdef"),
        ("a file", "reports/a.html reports"),
        ("nobody before a stop", "; nobody is on record as holding this role"),
        ("an article before whoever", "The whoever had forces must withdraw"),
        ("a finding by its id", "Also threatened: fnd-0123456789abcdef."),
        ("perhaps a plural", "2 fault(s)"),
        ("a sentence that begins small", "a page of no named outlet reports: it was closed."),
    ],
)
def test_each_kind_of_fault_is_found(fault: str, words: str) -> None:
    assert re.search(FAULTS[fault], words)
