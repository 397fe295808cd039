"""Decisions: what a person judged, about exactly what they saw, and what it comes to.

What leaves it: `Decision` and `Finding` records, signals where a decision has lapsed, and the
questions still open. It never decides by itself.
"""

from __future__ import annotations

from servanda.decisions.findings import Found, find
from servanda.decisions.identifying import identify
from servanda.decisions.identifying import identities as settle_names
from servanda.decisions.proposing import ReviewQuestion, propose, queue
from servanda.decisions.reading import Described, Entry, IdentityEntry, Noted, Ruling, read_file
from servanda.decisions.seeing import decide, see
from servanda.decisions.settling import settle

__all__ = [
    "Described",
    "Entry",
    "Found",
    "IdentityEntry",
    "Noted",
    "ReviewQuestion",
    "Ruling",
    "decide",
    "find",
    "identify",
    "propose",
    "queue",
    "read_file",
    "see",
    "settle",
    "settle_names",
]
