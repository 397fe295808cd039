"""What is to come: announced acts with their days, days on which something is due, terms that end.

What leaves it: rows in the order of their days, each with what it rests on. Nothing in it is a
forecast and nothing has a probability: a day stands here because somebody said it, or because the
agreement sets it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from servanda import binding, wording
from servanda.model import Duty, Incident, current_notices
from servanda.watch.judging.assessing import Court, Judged
from servanda.watch.judging.evidence import Evidence
from servanda.watch.speaking.news import ANNOUNCED, announced_day
from servanda.watch.speaking.rows import incident_states
from servanda.watch.speaking.values import Row, day

# The kinds of rows, with what each says in a table.
AHEAD_KINDS = {
    "announced": "announced",
    "announced, day passed": "announced; its day passed, and nothing on record says it was done",
    "announced, no day": "announced; for which day is not known",
    "due": "due",
    "late": "late",
    "ends": "runs out",
}
HARMFUL = ("breaches", "threatens")
LAST_DAY = date(9999, 12, 30)  # what binds until then binds without end


@frozen
class _Looked:
    """One watch, judged on a day, and how far ahead is looked."""

    watch: Court
    evidence: Evidence
    judged: Judged
    days: int

    @property
    def on(self) -> date:
        return self.judged.on

    @property
    def until(self) -> date:
        return self.on + timedelta(days=self.days)

    # ------------------------------------------------------------------ what was announced

    def announced(self) -> Iterator[Row]:
        """Acts that were announced and are not told as done, upheld ones and what waits."""
        states = incident_states(self.evidence)
        for incident in self.evidence.incidents:
            state = states.get(incident.id, "proposed")
            counts = state == "upheld" or (self.judged.proposed and state in ("proposed", "unsure"))
            if incident.stance not in ANNOUNCED or not counts or not self._is_known(incident):
                continue
            planned = announced_day(incident)
            kind = "announced"
            if planned is None:
                kind = "announced, no day"
            elif planned < self.on:
                kind = "announced, day passed"
            if incident.leads_to or (planned and planned > self.until):
                continue
            yield {
                **_row(kind, planned, self.evidence.names[incident.id], incident.id),
                "state": state,
                "commitments": self._bears_on(incident, state),
                "duties": [_of_duty(one) for one in self._woken(incident)],
                "said_on": day(incident.when.to_on),
            }

    def _is_known(self, incident: Incident) -> bool:
        """Whether it was said by the day judged; what was said long before is no warning."""
        said = incident.when.to_on or incident.when.from_on
        if said is None:
            return True
        planned = announced_day(incident)
        back = self.on - timedelta(days=self.watch.settings.window_days)
        return said <= self.on and (said >= back or bool(planned and planned >= back))

    def _bears_on(self, incident: Incident, state: str) -> list[str]:
        """The commitments it would breach, as persons upheld it or as it is proposed."""
        findings = self.evidence.findings if state == "upheld" else self.evidence.proposals
        return list(
            dict.fromkeys(
                one.commitment
                for one in findings
                if one.incident == incident.id
                and one.bearing in HARMFUL
                and one.state in ("upheld", "proposed")
            )
        )

    def _woken(self, incident: Incident) -> list[Duty]:
        """The duties that follow already from its having been announced."""
        mine = {
            one.id
            for one in (*self.evidence.findings, *self.evidence.proposals)
            if one.incident == incident.id
        }
        return [duty for duty in self.judged.duties if mine.intersection(duty.because)]

    # ------------------------------------------------------------------ what the agreement sets

    def due(self) -> Iterator[Row]:
        """Duties with a day to come; and those late, as recurring reports that are missing."""
        for duty in self.judged.duties:
            said = wording.duty_state(duty, self.evidence.findings, self.evidence.notices)
            if duty.due is None or duty.state not in ("owed", "overdue"):
                continue
            if duty.state == "owed" and duty.due > self.until:
                continue
            kind = "late" if duty.state == "overdue" else "due"
            note = wording.duty_remark(duty, self.evidence.findings, self.evidence.notices)
            words = " ".join(filter(None, (f"{duty.must}.", duty.note, note)))
            yield {
                **_row(kind, duty.due, words, duty.rule),
                "state": said,
                "commitments": [duty.rule],
                "duties": [_of_duty(duty)],
            }

    def ends(self) -> Iterator[Row]:
        """Commitments and rules that bind no longer after a day to come, and notices that end."""
        agreement, notices = self.watch.agreement, self.evidence.notices
        for item in agreement.items():
            first, last = binding.bounds(agreement, item, notices)
            if last and self.on <= last <= min(self.until, LAST_DAY) and (first or last) <= self.on:
                words = f"the last day on which it binds: {item.must}"
                yield {**_row("ends", last, words, item.id), "commitments": [item.id]}
        for notice in current_notices(notices):
            if notice.until_on and self.on <= notice.until_on <= self.until:
                words = f"the last day of the {notice.kind} of {wording.day(notice.on)}"
                yield {**_row("ends", notice.until_on, words, notice.about)}


def ahead_rows(watch: Court, evidence: Evidence, judged: Judged, *, days: int) -> list[Row]:
    """What is to come in so many days after the day judged, the earliest first.

    What is late and what was announced for a day that passed stands before it; what was announced
    for no known day at the end. As proposed where `judged` is.
    """
    looked = _Looked(watch, evidence, judged, days)
    rows = [*looked.announced(), *looked.due(), *looked.ends()]
    order = list(AHEAD_KINDS)
    return sorted(rows, key=lambda row: (row["on"] or "9999", order.index(row["kind"]), row["of"]))


def _row(kind: str, on: date | None, words: str, of: str) -> Row:
    return {
        "on": day(on),
        "kind": kind,
        "of": of,
        "words": words,
        "state": None,
        "commitments": [],
        "duties": [],
        "said_on": None,
    }


def _of_duty(duty: Duty) -> Row:
    return {
        "rule": duty.rule,
        "bearers": list(duty.bearers),
        "state": duty.state,
        "waiting_on": duty.waiting_on,
        "since": day(duty.since),
    }
