"""Rows of a day: standings, duties, hearings, and the days on which a standing moved.

What leaves it: dicts of strings, numbers and lists, in the words of docs/reference/words.md. They
need what counts on a day, and neither the incidents nor the links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from servanda import canon, wording
from servanda.model import Duty, Standing, totals
from servanda.watch.judging.assessing import Assessable, Change, Judged
from servanda.watch.speaking.values import Row, day


def standing_rows(judged: Judged, evidence: Assessable | None = None) -> Iterator[Row]:
    """How every commitment stands on the day judged; with the evidence, steps are in the note.

    `waiting` are then the findings about it that wait for a second person, of any day, and `by` are
    those whose conduct it rests on, where `bearers` are all whom it binds.
    """
    for standing in judged.standings:
        row = standing_row(standing)
        if evidence:
            row["by"] = _conduct(standing, evidence)
            row["note"] = wording.standing_note(
                standing, evidence.notices, evidence.findings, judged.agreement
            )
            row["waiting"] = [
                finding.id
                for finding in evidence.findings
                if finding.commitment == standing.commitment and finding.state == "waiting"
            ]
        yield row


def _conduct(standing: Standing, evidence: Assessable) -> list[str]:
    """Whose conduct a standing rests on; of what nobody decided, as it is proposed."""
    findings = evidence.findings
    if standing.proposed:
        decided = {finding.id for finding in findings}
        findings += tuple(each for each in evidence.proposals if each.id not in decided)
    return wording.conduct(standing, findings)


def source_rows(judged: Judged) -> Iterator[Row]:
    """How much of each listed source was heard in the time before the day judged."""
    for hearing in judged.hearings:
        yield {**canon.plain(hearing), "reason": hearing.reason, "on": day(judged.on)}


def duty_rows(judged: Judged, evidence: Assessable | None = None) -> Iterator[Row]:
    """Every duty of the day judged; with the evidence, with the state as it is said everywhere.

    `state` is by the method, which asks not whether anybody looked; `as_said` is what every table,
    page and letter says, and the note says where nobody did.
    """
    for duty in judged.duties:
        row = duty_row(duty)
        if evidence:
            remark = wording.duty_remark(duty, evidence.findings, evidence.notices)
            row["as_said"] = wording.duty_state(duty, evidence.findings, evidence.notices)
            row["note"] = " ".join(filter(None, (remark, row["note"])))
        yield row


def on_record(evidence: Assessable, on: date) -> str:
    """What is on record by a day, counted as every output counts it."""
    return wording.totals(totals(evidence.findings, on, evidence.alone))


def waiting_words(evidence: Assessable, on: date) -> str:
    """How many findings of a day or before wait for a second person; "" where none does."""
    return wording.waiting(totals(evidence.findings, on).findings_waiting)


def duty_states(judged: Judged, evidence: Assessable) -> list[str]:
    """The state of each duty as it is said: overdue and owed only of what was looked at."""
    return [wording.duty_state(duty, evidence.findings, evidence.notices) for duty in judged.duties]


def standing_row(standing: Standing) -> Row:
    """One standing in the words of the contract."""
    return {
        "commitment": standing.commitment,
        "bearers": list(standing.bearers),
        "state": standing.state,
        "since": day(standing.since),
        "because": list(standing.because),
        "sources_heard": standing.sources_heard,
        "sources_expected": standing.sources_expected,
        "on": day(standing.on),
        "proposed": standing.proposed,
        "method": standing.method,
        "note": standing.note,
    }


def duty_row(duty: Duty) -> Row:
    """One duty in the words of the contract."""
    return {
        "rule": duty.rule,
        "bearers": list(duty.bearers),
        "must": duty.must,
        "state": duty.state,
        "as_said": duty.state,
        "waiting_on": duty.waiting_on,
        "since": day(duty.since),
        "due": day(duty.due),
        "because": list(duty.because),
        "readings": [_dated(reading, duty.on) for reading in duty.readings],
        "on": day(duty.on),
        "proposed": duty.proposed,
        "method": duty.method,
        "note": duty.note,
    }


def _dated(reading: str, on: date) -> str:
    """A reading as the method notes it, marked where it is held only since a later day."""
    holder = reading.rpartition(" (")[2]
    return reading + wording.remark_if_later(holder, on)


def change_rows(moves: Iterable[Change], *, proposed: bool = False) -> Iterator[Row]:
    """Every day on which a standing moved."""
    for change in moves:
        yield {
            "on": change.on.isoformat(),
            "commitment": change.commitment,
            "from": change.before,
            "to": change.after,
            "because": list(change.because),
            "proposed": proposed,
        }
