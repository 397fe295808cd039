"""A letter's Markdown as tokens: references are links to its own sources, and nothing else is one.

What leaves it: the tokens of CommonMark in which HTML is text, each source has an id, and each
reference stands in its brackets.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

SOURCE = "#source-"


def reader() -> MarkdownIt:
    """A reader of CommonMark that takes no HTML and makes no link but to a source."""
    made = MarkdownIt("commonmark", {"html": False})
    setattr(made, "validateLink", _is_source)  # noqa: B010
    return made


def tokens_of(text: str) -> list[Token]:
    """The tokens of a letter: items of its last numbered list have ids, links say what they are."""
    tokens = reader().parse(text)
    _number_sources(tokens)
    _bracket_references(tokens)
    return tokens


def title_of(tokens: Sequence[Token]) -> str:
    """The words of the first heading; "Open letter" where there is none."""
    headings = (i for i, token in enumerate(tokens) if token.type == "heading_open")
    return next((words_of(tokens[i + 1]) for i in headings), "Open letter")


def words_of(inline: Token) -> str:
    """The words of one line without its marks."""
    return "".join(child.content for child in inline.children or ())


def _is_source(url: str) -> bool:
    return url.startswith(SOURCE)


def _number_sources(tokens: Sequence[Token]) -> None:
    """Give each item of the last numbered list the id that references point to.

    An only one to which no reference points is of the letter's paragraphs.
    """
    lists = [i for i, token in enumerate(tokens) if token.type == "ordered_list_open"]
    is_cited = any(c.type == "link_open" for token in tokens for c in token.children or ())
    if len(lists) < 2 and not is_cited:
        return
    number = 0
    for token in tokens[lists[-1] :] if lists else ():
        if token.type == "list_item_open" and token.level == 1:
            number += 1
            token.attrSet("id", f"{SOURCE[1:]}{number}")


def _bracket_references(tokens: Sequence[Token]) -> None:
    """Show a reference with its brackets, as it stands in the Markdown."""
    for token in tokens:
        children = token.children or []
        for position, child in enumerate(children[:-1]):
            if child.type == "link_open" and str(child.attrGet("href")).startswith(SOURCE):
                number = children[position + 1]
                child.attrSet("class", "reference")
                child.attrSet("aria-label", f"source {number.content}")
                number.content = f"[{number.content}]"
