"""Decisions: what a person judged, about exactly what they saw, and what it comes to.

What leaves it: `Decision` and `Finding` records, signals where a decision has lapsed, and the
questions still open. It never decides by itself.
"""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each name and its module, imported when the name is first used.
HOMES = {
    "Found": "servanda.decisions.findings",
    "find": "servanda.decisions.findings",
    "identify": "servanda.decisions.identifying",
    "settle_names": "servanda.decisions.identifying",
    "ReviewQuestion": "servanda.decisions.proposing",
    "propose": "servanda.decisions.proposing",
    "queue": "servanda.decisions.proposing",
    "Described": "servanda.decisions.reading",
    "Entry": "servanda.decisions.reading",
    "IdentityEntry": "servanda.decisions.reading",
    "Noted": "servanda.decisions.reading",
    "Ruling": "servanda.decisions.reading",
    "read_file": "servanda.decisions.reading",
    "decide": "servanda.decisions.seeing",
    "see": "servanda.decisions.seeing",
    "settle": "servanda.decisions.settling",
}

if TYPE_CHECKING:
    from servanda.decisions.findings import Found as Found
    from servanda.decisions.findings import find as find
    from servanda.decisions.identifying import identify as identify
    from servanda.decisions.identifying import settle_names as settle_names
    from servanda.decisions.proposing import ReviewQuestion as ReviewQuestion
    from servanda.decisions.proposing import propose as propose
    from servanda.decisions.proposing import queue as queue
    from servanda.decisions.reading import Described as Described
    from servanda.decisions.reading import Entry as Entry
    from servanda.decisions.reading import IdentityEntry as IdentityEntry
    from servanda.decisions.reading import Noted as Noted
    from servanda.decisions.reading import Ruling as Ruling
    from servanda.decisions.reading import read_file as read_file
    from servanda.decisions.seeing import decide as decide
    from servanda.decisions.seeing import see as see
    from servanda.decisions.settling import settle as settle
else:
    __getattr__, __dir__ = handed_on(__name__, HOMES)
