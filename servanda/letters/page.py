"""The letter as one page of HTML that needs nothing else: no script, font or address.

What leaves it: HTML of exactly the letter's Markdown. HTML in the Markdown stays text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from servanda.model import Letter

HERE = Path(__file__).parent
SOURCE = "#source-"


def html(letter: Letter) -> str:
    """The letter's text as a page: references are links to the list of sources."""
    reader = MarkdownIt("commonmark", {"html": False})
    # A letter links to its own sources and nowhere else.
    setattr(reader, "validateLink", _is_source)  # noqa: B010
    tokens = reader.parse(letter.text)
    _number_sources(tokens)
    _bracket_references(tokens)
    style = (HERE / "letter.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    headings = (i for i, token in enumerate(tokens) if token.type == "heading_open")
    title = next((tokens[i + 1].content for i in headings), "Open letter")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{escape(letter.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(_unmarked(title))}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"<main>\n{reader.renderer.render(tokens, reader.options, {})}</main>\n"
        f"<footer><p>Text SHA-256: <code>{escape(letter.text_sha256)}</code></p></footer>\n"
        "</body>\n</html>\n"
    )


def _is_source(url: str) -> bool:
    return url.startswith(SOURCE)


def _unmarked(markdown: str) -> str:
    """The words of one line of Markdown without its backslashes."""
    inline = MarkdownIt("commonmark", {"html": False}).parseInline(markdown)
    return "".join(child.content for token in inline for child in token.children or ())


def _number_sources(tokens: Sequence[Token]) -> None:
    """Give each item of the last numbered list the id that references point to."""
    lists = [i for i, token in enumerate(tokens) if token.type == "ordered_list_open"]
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
