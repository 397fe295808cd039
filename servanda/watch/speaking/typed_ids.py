"""Ids as somebody types them: the start of one, or one that was published, made whole.

What leaves it: the one id that is meant. It decides nothing.
"""

from __future__ import annotations

import re

from servanda.model import Capture, Decision, Grouping, Notice
from servanda.watch.projecting.answers import Answers
from servanda.watch.speaking.exhibits import Exhibits

_WHOLE = re.compile(r"[a-z]{3}-[0-9a-f]{16}")


def full_id(answers: Answers, typed: str) -> str:
    """The whole id of what was typed; what is no start of any id comes back as it is.

    Everything is looked through only where the record has no such id. Raises EvidenceError where
    several begin so, or where it was an incident of its own and is part of another now.
    """
    if _WHOLE.fullmatch(typed) and _is_there(answers, typed):
        return typed
    return Exhibits(answers.watch, answers.record, answers.evidence).own_id(typed)


def where_shown(answers: Answers, id: str) -> tuple[str, str] | None:
    """What a whole id is shown with, "incident", "claim" or "capture", and the id of that.

    A decision and a finding are shown with their incident. None where the record has no such id;
    nothing else of it is read.
    """
    record = answers.record
    if answers.incidents([id]):
        return "incident", id
    if answers.under(f"claim {id}"):
        return "claim", id
    if record.has(Capture, id):
        return "capture", id
    if record.has(Decision, id):
        return "incident", record.get(Decision, id).incident
    found = (finding.incident for finding in answers.findings if finding.id == id)
    incident = next(found, None)
    return ("incident", incident) if incident else None


def _is_there(answers: Answers, id: str) -> bool:
    return bool(
        answers.incidents([id])
        or answers.under(f"claim {id}")
        or answers.record.has(Decision, id)
        or answers.record.has(Grouping, id)
        or answers.record.has(Notice, id)
    )
