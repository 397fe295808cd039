"""Takes a literate agreement apart: headings with their prose, and fenced blocks.

What leaves it: a `Layout` with the line of everything in it. It reads Markdown only as far
as blocks go; it never reads what the blocks say (see blocks.py) nor what prose means.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from attrs import evolve, frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

from servanda.agreements.vocabulary import nearest_of
from servanda.faults import Faults

Word = Literal[
    "agreement", "instrument", "actor", "role", "period", "event", "source", "question",
    "commitment", "rule",
]  # fmt: skip
WORDS: tuple[Word, ...] = get_args(Word)

# What kind of provision a heading may say it is, as in {#cps/29 .procedure}.
KINDS = ("obligation", "prohibition", "procedure", "principle", "entitlement", "power", "appeal")

ILLUSTRATION = "text"  # the word of a block that is for people only

MOST_BYTES = 4_000_000  # the longest known agreement with its reading is under 1 MB
MOST_IN_LINE = 10_000  # a longer line is no prose and no block a person wrote
DEEPEST = 15  # Markdown reads 20 levels and drops what lies deeper without a word

_MARK = re.compile(r"\s*\{\s*(?P<inside>[^{}]*)\}\s*$")
_PROVISION_ID = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+(\.[a-z0-9_]+)*)+")

# "###Article 1", or a paragraph that begins "Article 1 {#lake/1}": a heading to whoever wrote it.
_NO_HEADING = re.compile(r"#{1,6}[^#\s].*")
_MARKED = re.compile(r"\{\s*#[\w/.-]+[^{}]*\}\s*$")


@frozen
class Heading:
    """A heading; `id` is None where it opens no provision. `prose` is what stands under it.

    `unread` where its braces say what no id is: a fault already told, so that what stands below
    it is not told as standing under nothing.
    """

    title: str
    line: int
    id: str | None = None
    kind: str = ""
    prose: str = ""
    unread: bool = False


@frozen
class FencedBlock:
    """A fenced block: its word, its text, the line its text starts on, and its provision.

    `lost` where it stands under a heading whose id could not be read.
    """

    word: str
    text: str
    line: int
    provision: str | None
    lost: bool = False


@frozen
class Layout:
    """Everything in one file, in order."""

    headings: tuple[Heading, ...]
    blocks: tuple[FencedBlock, ...]
    whole: bool  # whether every block of ours was taken; if not, names may be missing


def take_apart(text: str, faults: Faults) -> Layout:
    """Headings with their prose and fenced blocks, each with its line; faults are noted."""
    if not _bearable(text, faults):
        return Layout((), (), whole=False)
    lines = text.split("\n")
    # Inline marks are left as written: prose is quoted, never rendered, by this room.
    tokens = MarkdownIt("commonmark").disable("inline").parse(text)
    headings: list[Heading] = []
    blocks: list[FencedBlock] = []
    prose: list[str] = []
    opening, whole = False, True

    def close() -> None:
        if headings:
            headings[-1] = evolve(headings[-1], prose="\n\n".join(prose).strip())
        prose.clear()

    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.level > DEEPEST:
            faults.add(line, "is nested too deep to be read. Write it as plain paragraphs.")
            whole = False
            break
        if token.type == "heading_open":
            close()
            opening = True
        elif token.type == "inline" and opening:
            headings.append(_heading(token.content, line, faults))
            opening = False
        elif token.type == "inline":
            _check_prose(token.content, line, faults)
            prose.append(" ".join(token.content.split()))
        elif token.type in ("fence", "code_block", "html_block"):
            block = _block(token, lines, headings[-1] if headings else None, faults)
            blocks += [block] if block else []
            whole = whole and (
                block is not None
                or token.type == "html_block"
                or token.info.strip() == ILLUSTRATION
            )
    close()
    return Layout(tuple(headings), tuple(blocks), whole)


def _bearable(text: str, faults: Faults) -> bool:
    """Whether the file is of a size and shape a person could have written."""
    if len(text) > MOST_BYTES:
        faults.add(1, f"has {len(text):,} characters; {MOST_BYTES:,} is the most that is read.")
        return False
    for number, line in enumerate(text.split("\n"), start=1):
        if "\x00" in line:
            faults.add(number, "the line holds a null byte, so this is no plain text. Save it anew "
                       "as text in UTF-8.")  # fmt: skip
        if len(line) > MOST_IN_LINE:
            faults.add(
                number,
                f"the line has {len(line):,} characters; {MOST_IN_LINE:,} is the most that is "
                "read. Break the line, or check that this is an agreement file.",
            )
    return not faults


def _heading(content: str, line: int, faults: Faults) -> Heading:
    """A heading's title, and the id and kind it carries in braces at its end."""
    mark = _MARK.search(content)
    if not mark:
        if "{" in content or "}" in content:
            faults.add(line, f'the heading "{content[:80]}" has a brace but no {{#id}} at its end.')
        return Heading(content.strip(), line, unread="{" in content or "}" in content)
    title = content[: mark.start()].strip()
    id, kind, wrong = None, "", ""
    for word in mark["inside"].split():
        if word.startswith("#") and _PROVISION_ID.fullmatch(word[1:]) and id is None:
            id = word[1:]
        elif word.startswith(".") and not kind:
            kind = word[1:]
            if kind not in KINDS:
                near = nearest_of("provision_kinds", kind, KINDS)
                faults.add(line, f'no kind of provision is called "{kind}". {near}')
        else:
            wrong = f"{wrong} {word}".strip()
    if wrong:
        faults.add(line, f'"{wrong[:80]}" is no provision id. {_meant(wrong)}')
    if id is None and not mark["inside"].strip():
        faults.add(line, "the heading ends in empty braces. Give the provision its {#id}.")
    if not title:
        faults.add(line, "the heading has an id and no title. Name the article.")
    return Heading(title, line, id, kind, unread=id is None)


def _meant(words: str) -> str:
    """What to write in place of words that are no provision id."""
    plain = re.sub(r"[^a-z0-9_./]+", "_", "".join(words.split()).lstrip("#").lower())
    plain = "/".join(re.sub(r"\.{2,}", ".", part).strip("._") for part in plain.split("/"))
    if _PROVISION_ID.fullmatch(plain):
        return f"Write {{#{plain}}}: small letters, digits and _, with / or . between them."
    return (
        "Write the instrument's id and the article in small letters and digits, as {#cps/15/2/a} "
        "or {#fa/3.4.7}."
    )


def _check_prose(content: str, line: int, faults: Faults) -> None:
    """Note a line of prose that was meant as a heading: its provision would be lost."""
    for number, words in enumerate(content.split("\n"), start=line):
        if _NO_HEADING.match(words) or (number == line and _MARKED.search(words)):
            faults.add(
                number,
                f'"{words[:80]}" is no heading, so no provision opens here. Begin it with one to '
                'six # and a blank: "### Article 1 {#...}".',
            )


def _block(
    token: Token, lines: list[str], heading: Heading | None, faults: Faults
) -> FencedBlock | None:
    """The fenced block of a token, or None where it is no block of ours."""
    first, last = token.map or (0, 1)
    if token.type == "html_block":
        if "```" in token.content or "~~~" in token.content:
            faults.add(first + 1, "a block inside HTML would be lost. Move it out of the HTML.")
        return None
    if token.type == "code_block":
        faults.add(first + 1, "nothing reads an indented block. Fence it with ``` or unindent.")
        return None
    word = token.info.strip()
    closing = lines[last - 1].strip(" >\t")
    if last - 1 == first or not (closing.startswith(token.markup) and set(closing) <= {"`", "~"}):
        faults.add(first + 1, "the block is never closed. End it with a line of ```.")
        return None
    if word == ILLUSTRATION:
        return None
    if word not in WORDS:
        near = nearest_of("blocks", word[:80], WORDS) if word else ""
        message = f'"{word[:80]}" is no kind of block. {near}' if word else (
            f"the block does not say what it is. Known: {', '.join(WORDS)}; or {ILLUSTRATION}."
        )  # fmt: skip
        faults.add(first + 1, message)
        return None
    provision, lost = (heading.id, heading.unread) if heading else (None, False)
    return FencedBlock(word, token.content, first + 2, provision, lost)
