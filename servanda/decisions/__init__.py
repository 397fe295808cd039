"""Decisions: what a person judged, about exactly what they saw, and what it comes to.

What leaves it: `Decision` and `Finding` records, signals where a decision has lapsed, and the
questions still open. It never decides by itself.
"""

from __future__ import annotations

from servanda.decisions.claim_words import KNOWN_FROM, ClaimWords, DayWords, NumberWords, WhoWords
from servanda.decisions.coding import Ground, read_words
from servanda.decisions.coding_file import (
    CaptureCorrection,
    ClaimCorrection,
    ClaimEntry,
    CodingEntry,
    StatementEntry,
    read_coding_file,
)
from servanda.decisions.correcting import Corrected, Reread, contradictions, corrected
from servanda.decisions.findings import Found, find
from servanda.decisions.identifying import identify
from servanda.decisions.identifying import identities as settle_names
from servanda.decisions.proposing import Question, propose, queue
from servanda.decisions.reading import Described, Entry, Named, Noted, Ruling, read_file
from servanda.decisions.seeing import decide, see
from servanda.decisions.settling import named_captures, plain_words, settle
from servanda.decisions.words_in_text import CodingError, Fault

__all__ = [
    "KNOWN_FROM",
    "CaptureCorrection",
    "ClaimCorrection",
    "ClaimEntry",
    "ClaimWords",
    "CodingEntry",
    "CodingError",
    "Corrected",
    "DayWords",
    "Described",
    "Entry",
    "Fault",
    "Found",
    "Ground",
    "Named",
    "Noted",
    "NumberWords",
    "Question",
    "Reread",
    "Ruling",
    "StatementEntry",
    "WhoWords",
    "contradictions",
    "corrected",
    "decide",
    "find",
    "identify",
    "named_captures",
    "plain_words",
    "propose",
    "queue",
    "read_coding_file",
    "read_file",
    "read_words",
    "see",
    "settle",
    "settle_names",
]
