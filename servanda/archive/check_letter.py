"""Whether a published letter is the one signed, cites what is upheld, and reads alike everywhere.

What leaves it: sentences, as in checks.py. `verify.py` carries this very file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from servanda import canon
from servanda.archive.edition import Edition


def letter_faults(edition: Edition) -> Iterator[str]:
    """The letter has its hash, cites only what is upheld, and reads alike in both files."""
    letter = edition.letter
    if letter is None:
        return
    digest = canon.sha256_of_bytes(letter.text.encode("utf-8"))
    if digest != letter.text_sha256:
        yield f"letter.md: its SHA-256 is {digest}; data/letter.json says {letter.text_sha256}."
    made = canon.identify("let", letter.agreement, letter.on, letter.text_sha256)
    if letter.id != made:
        yield f"data/letter.json: its id is {letter.id}; what it says has the id {made}."
    states = {finding.id: finding.state for finding in edition.findings}
    for finding in letter.findings:
        state = states.get(finding, "not published")
        if state != "upheld":
            yield f"data/letter.json: cites {finding} as upheld; it is {state}."
    owed = {duty.rule for duty in edition.duties}
    for rule in letter.duties:
        if rule not in owed:
            yield f"data/letter.json: asks for {rule}; data/duties.jsonl has no such duty."
    in_text, in_page = _words_of_text(letter.text), _words_of_page(edition.letter_html)
    if in_text != in_page:
        for word, other in zip([*in_text, "(end)"], [*in_page, "(end)"]):
            if word != other:
                yield f"letter.html: says {other!r} where letter.md says {word!r}."
                return


def _words_of_text(markdown: str) -> list[str]:
    lines = [line for line in markdown.split("\n") if not re.match(r"\[\d+\]: #", line)]
    return re.findall(r"\w+", _without_numbers("\n".join(lines)))


def _without_numbers(markdown: str) -> str:
    """Drop the numbers of list items, which a page draws and does not write."""
    return re.sub(r"^\d+\. ", "", markdown, flags=re.MULTILINE)


class _Main(HTMLParser):
    """Collects the visible words inside <main>."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "main"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.words += re.findall(r"\w+", data)


def _words_of_page(page: str) -> list[str]:
    reader = _Main()
    reader.feed(page)
    reader.close()
    return reader.words
