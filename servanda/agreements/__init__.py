"""Literate agreement files become an Agreement: who is bound, to what, when, under which rule.

What leaves this room: `model.Agreement`, or one AgreementError that lists every fault. It
never changes a file and never says whether anything is kept.
"""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each is imported when it is first used.
if TYPE_CHECKING:
    from servanda.agreements.official_text import Beside as Beside
    from servanda.agreements.official_text import OfficialText as OfficialText
    from servanda.agreements.official_text import beside as beside
    from servanda.agreements.official_text import official as official
    from servanda.agreements.reading import read as read
    from servanda.agreements.reading import read_text as read_text
    from servanda.agreements.template import first_file as first_file
    from servanda.agreements.template import is_first as is_first
    from servanda.agreements.template import names_in as names_in
    from servanda.agreements.vocabulary import WordList as WordList
    from servanda.agreements.vocabulary import nearest_of as nearest_of
    from servanda.agreements.vocabulary import word_lists as word_lists
else:
    __getattr__, __dir__ = handed_on(__name__)
