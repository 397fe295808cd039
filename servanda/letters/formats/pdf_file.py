"""A letter as a tagged PDF (PDF/UA-1, ISO 14289-1), which reads aloud in its order and language.

What leaves it: bytes, the same for the same letter and fonts. Whatever would be fetched for them is
refused: a letter needs nothing from anywhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import NoReturn

from servanda.errors import EvidenceError, SettingsError
from servanda.letters.markdown import reader, title_of, tokens_of

STYLE = Path(__file__).with_name("letter-print.css")


def pdf_file(text: str, *, language: str, notice: str = "") -> bytes:
    """A letter in Markdown as a PDF; a `notice` stands above it and at the head of every page.

    Raises SettingsError where the libraries that draw text are not installed.
    """
    tokens = tokens_of(text)
    made = reader()
    style = STYLE.read_text(encoding="utf-8")
    above = ""
    if notice:
        style += f"@page {{ @top-center {{ content: {_css(notice)}; font-weight: bold; }} }}\n"
        above = f'<p class="notice">{escape(notice)}</p>\n'
    return drawn(
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head><meta charset="utf-8">'
        f"<title>{escape(title_of(tokens))}</title><style>{style}</style></head>\n<body>\n"
        f"{above}<main>\n{made.renderer.render(tokens, made.options, {})}</main>\n</body></html>\n"
    )


class MissingGlyphs(logging.Handler):
    """Hears which signs no font has; nothing else of what the drawing tells is passed on."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.signs: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the sign that a warning is about."""
        if ".notdef" in record.getMessage():
            self.signs += re.findall(r"U\+[0-9A-F]+", record.getMessage(), re.IGNORECASE)


def drawn(page: str) -> bytes:
    """A page of HTML as a PDF/UA-1.

    Raises EvidenceError where it asks for any address, SettingsError where no font that is
    installed has one of its signs.
    """
    missing = MissingGlyphs()
    with _heard_by(missing):
        try:
            # when used: half a second, and it needs a library of the system that may not be there
            from weasyprint import HTML
            from weasyprint.urls import FatalURLFetchingError
        except (ImportError, OSError) as error:
            raise SettingsError(
                f"letter: what draws a PDF is not here ({str(error).splitlines()[0]}). Install "
                "Pango (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0), or ask for another "
                "form: --as docx opens in any word processor, which can print it."
            ) from error

        def refuse(url: str) -> NoReturn:
            raise FatalURLFetchingError(url)

        try:
            written = HTML(string=page, base_url=None, url_fetcher=refuse).write_pdf(
                pdf_variant="pdf/ua-1",
                pdf_tags=True,
                presentational_hints=True,  # lists begin at their own numbers
            )
        except FatalURLFetchingError as error:
            raise EvidenceError(
                f"letter: its page asks for an address ({str(error):.200}), and a letter fetches "
                "nothing: somebody would learn who opens it. No PDF was made."
            ) from error
    if missing.signs:
        signs = ", ".join(list(dict.fromkeys(missing.signs))[:8])
        raise SettingsError(
            f"letter: no font here has {signs}, which would be empty boxes on paper. Install one "
            "(Debian: apt install fonts-noto-core, which has Khmer), or ask for another form."
        )
    return bytes(written)


@contextmanager
def _heard_by(handler: logging.Handler) -> Iterator[None]:
    """The library's warnings go to a handler and nowhere else; how far it is goes nowhere."""
    loggers = [logging.getLogger(name) for name in ("weasyprint", "weasyprint.progress")]
    before = [(each.level, each.propagate) for each in loggers]
    for each in loggers:
        each.setLevel(logging.WARNING)
        each.propagate = False
    loggers[0].addHandler(handler)
    try:
        yield
    finally:
        loggers[0].removeHandler(handler)
        for each, (level, propagate) in zip(loggers, before, strict=True):
            each.setLevel(level)
            each.propagate = propagate


def _css(words: str) -> str:
    """Words as a string of CSS."""
    return '"' + "".join(f"\\{ord(sign):x} " for sign in words) + '"'
