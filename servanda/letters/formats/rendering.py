"""Writes a letter in the form that is asked for.

What leaves it: the bytes of one file. What a form needs is imported when it is asked for.
"""

from __future__ import annotations

from datetime import date

from servanda import canon
from servanda.errors import SettingsError, nearest
from servanda.letters.page import page

FORMATS = ("md", "text", "html", "docx", "pdf")
BINARY = ("docx", "pdf")  # no text that a terminal could show
# What stands on every page of a letter that was not held against the record, by its language.
UNCHECKED = {
    "en": "Not checked against the record.",
    "fr": "Non vérifié au regard du dossier.",
    "id": "Belum diperiksa terhadap catatan.",
    "km": "មិនទាន់បានផ្ទៀងផ្ទាត់ជាមួយកំណត់ត្រា។",
}


def render(
    text: str, form: str, *, language: str, on: date, unchecked: bool = False, below: str = ""
) -> bytes:
    """The bytes of a letter in Markdown as a file of a form.

    `language` (ISO 639-1) and the day `on` go into a file's own notes of itself. That a letter is
    `unchecked` stands on every page of it. What stands `below`, as who has signed, is no part of
    the text that a page names by its hash. Raises SettingsError where what makes a PDF is not
    installed.
    """
    if form not in FORMATS:
        raise SettingsError(f'letter: no form "{form}". {nearest(form, FORMATS)}')
    notice = UNCHECKED.get(language, UNCHECKED["en"]) if unchecked else ""
    sha256 = canon.sha256_of_bytes(text.encode("utf-8"))
    text = f"{text.rstrip()}\n\n{below}" if below else text
    if form == "docx":
        # when used: a tenth of a second, for this form alone
        from servanda.letters.formats.word_file import word_file

        return word_file(text, language=language, on=on, notice=notice)
    if form == "pdf":
        # when used: half a second, for this form alone
        from servanda.letters.formats.pdf_file import pdf_file

        return pdf_file(text, language=language, notice=notice)
    if form == "html":
        return page(text, language, sha256, notice=notice).encode("utf-8")
    if form == "text":
        # when used: for this form alone
        from servanda.letters.formats.plain_text import plain_text

        return plain_text(text, notice=notice).encode("utf-8")
    return (f"{notice}\n\n{text}" if notice else text).encode("utf-8")
