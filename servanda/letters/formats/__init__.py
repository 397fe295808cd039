"""A letter's Markdown as a file of another form, with the same words: text, HTML, DOCX, PDF.

What leaves it: bytes, the same for the same letter. Nothing is fetched for them, and no metadata
names anybody.
"""

from servanda.letters.formats.rendering import BINARY, FORMATS, render

__all__ = ["BINARY", "FORMATS", "render"]
