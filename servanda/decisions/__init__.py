"""Decisions: what a person judged, about exactly what they saw, and what it comes to.

What leaves it: `Decision` and `Finding` records, signals where a decision has lapsed, and the
questions still open. It never decides by itself.
"""

from __future__ import annotations

from servanda.decisions.findings import Found, find, grave, last_words
from servanda.decisions.grouping import judge_together, withdraw_grouping
from servanda.decisions.identifying import identify
from servanda.decisions.identifying import identities as settle_names
from servanda.decisions.proposing import Question, propose, queue
from servanda.decisions.reading import Described, Entry, Named, Noted, Ruling, read_file
from servanda.decisions.seeing import decide, see
from servanda.decisions.settling import settle

__all__ = [
    "Described",
    "Entry",
    "Found",
    "Named",
    "Noted",
    "Question",
    "Ruling",
    "decide",
    "find",
    "grave",
    "identify",
    "judge_together",
    "last_words",
    "propose",
    "queue",
    "read_file",
    "see",
    "settle",
    "settle_names",
    "withdraw_grouping",
]
