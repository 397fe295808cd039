"""Duties and evidence become a letter that says who is asked to do what, and on what grounds.

What leaves it: a `Letter` whose text is Markdown, and that text as a file of another form; and for
a letter that a person wrote, what in it does not hold. It never sends anything and never says more
than the findings it cites.
"""

from servanda.letters.aligned import AlignmentFault, alignment_faults, translation_sheet
from servanda.letters.checking.letter import CheckedLetter, check
from servanda.letters.checking.record import LetterFault, LetterRecord, ReadSentence
from servanda.letters.compose import draft, languages
from servanda.letters.formats import BINARY, FORMATS, render
from servanda.letters.formats.blocks import paragraphs_of
from servanda.letters.page import html
from servanda.letters.phrases import phrase_languages
from servanda.letters.signed import signed_below
from servanda.letters.versions import letter_differences

__all__ = [
    "BINARY",
    "FORMATS",
    "AlignmentFault",
    "CheckedLetter",
    "LetterFault",
    "LetterRecord",
    "ReadSentence",
    "alignment_faults",
    "check",
    "draft",
    "html",
    "languages",
    "letter_differences",
    "paragraphs_of",
    "phrase_languages",
    "render",
    "signed_below",
    "translation_sheet",
]
