"""Decisions: what a person judged, about exactly what they saw, and what it comes to.

What leaves it: `Decision` and `Finding` records, signals where a decision has lapsed, and the
questions still open. It never decides by itself.
"""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each is imported when it is first used.
if TYPE_CHECKING:
    from servanda.decisions.alone import Alone as Alone
    from servanda.decisions.alone import decided_alone as decided_alone
    from servanda.decisions.claim_words import KNOWN_FROM as KNOWN_FROM
    from servanda.decisions.claim_words import ClaimWords as ClaimWords
    from servanda.decisions.claim_words import DayWords as DayWords
    from servanda.decisions.claim_words import NumberWords as NumberWords
    from servanda.decisions.claim_words import WhoWords as WhoWords
    from servanda.decisions.coding import CodingGround as CodingGround
    from servanda.decisions.coding import read_words as read_words
    from servanda.decisions.coding_file import CaptureCorrection as CaptureCorrection
    from servanda.decisions.coding_file import ClaimCorrection as ClaimCorrection
    from servanda.decisions.coding_file import ClaimEntry as ClaimEntry
    from servanda.decisions.coding_file import CodingEntry as CodingEntry
    from servanda.decisions.coding_file import StatementEntry as StatementEntry
    from servanda.decisions.coding_file import read_coding_file as read_coding_file
    from servanda.decisions.comparison import grave as grave
    from servanda.decisions.correcting import Corrected as Corrected
    from servanda.decisions.correcting import Reread as Reread
    from servanda.decisions.correcting import contradictions as contradictions
    from servanda.decisions.correcting import corrected as corrected
    from servanda.decisions.described import Described as Described
    from servanda.decisions.described import claims_of as claims_of
    from servanda.decisions.described import named_captures as named_captures
    from servanda.decisions.described import plain_words as plain_words
    from servanda.decisions.findings import Found as Found
    from servanda.decisions.findings import find as find
    from servanda.decisions.findings import last_words as last_words
    from servanda.decisions.grouping import judge_together as judge_together
    from servanda.decisions.grouping import withdraw_grouping as withdraw_grouping
    from servanda.decisions.grouping_entries import GroupingEntry as GroupingEntry
    from servanda.decisions.identifying import identify as identify
    from servanda.decisions.identifying import settle_names as settle_names
    from servanda.decisions.known_actors import named_within as named_within
    from servanda.decisions.proposing import ReviewQuestion as ReviewQuestion
    from servanda.decisions.proposing import is_by_hand as is_by_hand
    from servanda.decisions.proposing import propose as propose
    from servanda.decisions.proposing import queue as queue
    from servanda.decisions.reading import CLOSING as CLOSING
    from servanda.decisions.reading import Entry as Entry
    from servanda.decisions.reading import IdentityEntry as IdentityEntry
    from servanda.decisions.reading import Noted as Noted
    from servanda.decisions.reading import Ruling as Ruling
    from servanda.decisions.reading import read_file as read_file
    from servanda.decisions.second_person import person_of as person_of
    from servanda.decisions.seeing import decide as decide
    from servanda.decisions.seeing import see as see
    from servanda.decisions.settling import settle as settle
    from servanda.decisions.words_in_text import CodingError as CodingError
    from servanda.decisions.words_in_text import FieldFault as FieldFault
else:
    __getattr__, __dir__ = handed_on(__name__)
