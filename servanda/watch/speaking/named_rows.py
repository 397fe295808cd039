"""Rows of incidents as a person reads them: titles and names where the contract has ids.

What leaves it: copies of rows, for a terminal. JSON and exports are given the rows themselves.
"""

from __future__ import annotations

from servanda.watch.judging.evidence import Evidence
from servanda.watch.speaking.values import Row


def in_names(row: Row, evidence: Evidence) -> Row:
    """An incident's row with its act's title, and the names of those who are known."""
    return {
        **row,
        "act": evidence.bearings.lexicon.act_title(row["act"]),
        **{role: _names(row[role], evidence) for role in ("by", "to", "said_by")},
    }


def _names(who: list[str], evidence: Evidence) -> list[str]:
    """The name of each who is known by an id, once; the words of any other."""
    actors = evidence.bearings.actors
    return list(dict.fromkeys(actors[id].name if id in actors else id for id in who))
