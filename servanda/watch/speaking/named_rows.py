"""Rows of incidents as a person reads them: titles and names where the contract has ids.

What leaves it: copies of rows, for a terminal. JSON and exports are given the rows themselves.
"""

from __future__ import annotations

from servanda import wording
from servanda.watch.judging.evidence import Evidence
from servanda.watch.speaking.values import Row


def in_names(row: Row, evidence: Evidence) -> Row:
    """An incident's row with its act's title, and the names of those who are known."""
    return {
        **row,
        "act": evidence.bearings.lexicon.act_title(row["act"]),
        **{role: _names(row[role], evidence) for role in ("by", "to", "said_by")},
    }


def law_in_names(row: Row, evidence: Evidence) -> Row:
    """The row of a commitment or rule with the names of who bears it, and findings counted.

    Of its standing and each of its duties; the ids are in the row of the contract.
    """
    named = {
        key: _stood(value, evidence)
        for key in ("standing", "duties")
        if isinstance(value := row.get(key), dict | list)
    }
    return {**row, **named}


def _stood(value: Row | list[Row], evidence: Evidence) -> Row | list[Row]:
    if isinstance(value, list):
        return [_named(one, evidence) for one in value]
    return _named(value, evidence)


def _named(row: Row, evidence: Evidence) -> Row:
    known = {finding.id for finding in evidence.findings}
    because = [id for id in row.get("because", ()) if id not in known]
    if count := len(row.get("because", ())) - len(because):
        because.insert(0, wording.figure(count, "finding"))
    waiting = row.get("waiting_on")
    return {
        **row,
        "bearers": _names(row["bearers"], evidence),
        **({"by": _names(row["by"], evidence)} if "by" in row else {}),
        "because": because,
        **({"waiting_on": _names([waiting], evidence)[0]} if waiting else {}),
    }


def _names(who: list[str], evidence: Evidence) -> list[str]:
    """The name of each who is known by an id, once; the words of any other."""
    actors = evidence.bearings.actors
    return list(dict.fromkeys(actors[id].name if id in actors else id for id in who))
