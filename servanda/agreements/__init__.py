"""Literate agreement files become an Agreement: who is bound, to what, when, under which rule.

What leaves this room: `model.Agreement`, or one AgreementError that lists every fault. It
never changes a file and never says whether anything is kept.
"""

from servanda.agreements.official_text import Beside, OfficialText, beside, official
from servanda.agreements.reading import read, read_text
from servanda.agreements.template import first_file
from servanda.agreements.vocabulary import WordList, nearest_of, word_lists

__all__ = [
    "Beside",
    "OfficialText",
    "WordList",
    "beside",
    "first_file",
    "nearest_of",
    "official",
    "read",
    "read_text",
    "word_lists",
]
