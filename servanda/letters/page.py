"""The letter as one page of HTML that needs nothing else: no script, font or address.

What leaves it: HTML of exactly the letter's Markdown. HTML in the Markdown stays text.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

from servanda.letters.markdown import reader, title_of, tokens_of
from servanda.model import Letter

HERE = Path(__file__).parent


def html(letter: Letter) -> str:
    """The letter's text as a page: references are links to the list of sources."""
    return page(letter.text, letter.language, letter.text_sha256)


def page(text: str, language: str, sha256: str, *, notice: str = "") -> str:
    """A page of a letter in Markdown; a `notice` stands above it, and on each printed page."""
    tokens = tokens_of(text)
    made = reader()
    style = (HERE / "letter.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    above = f'<p class="notice" role="note">{escape(notice)}</p>\n' if notice else ""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title_of(tokens))}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{above}<main>\n{made.renderer.render(tokens, made.options, {})}</main>\n"
        f"<footer><p>Text SHA-256: <code>{escape(sha256)}</code></p></footer>\n"
        "</body>\n</html>\n"
    )
