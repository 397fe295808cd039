"""Rows: every record as a plain row, in the words of docs/reference/words.md.

What leaves it: dicts of strings, numbers and lists, the same for every command, page and export.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from servanda import canon
from servanda.model import Duty, Incident, Interval, Link, Mention, Quantity, Standing
from servanda.watch.judging.evidence import Evidence


def standing_row(standing: Standing) -> dict[str, Any]:
    """One standing in the words of the contract."""
    return {
        "commitment": standing.commitment,
        "bearers": list(standing.bearers),
        "state": standing.state,
        "since": _day(standing.since),
        "because": list(standing.because),
        "sources_heard": standing.sources_heard,
        "sources_expected": standing.sources_expected,
        "on": _day(standing.on),
        "proposed": standing.proposed,
        "method": standing.method,
        "note": standing.note,
    }


def duty_row(duty: Duty) -> dict[str, Any]:
    """One duty in the words of the contract."""
    return {
        "rule": duty.rule,
        "bearers": list(duty.bearers),
        "must": duty.must,
        "state": duty.state,
        "waiting_on": duty.waiting_on,
        "since": _day(duty.since),
        "due": _day(duty.due),
        "because": list(duty.because),
        "readings": list(duty.readings),
        "on": _day(duty.on),
        "proposed": duty.proposed,
        "method": duty.method,
        "note": duty.note,
    }


def _bearings(links: Sequence[Link]) -> dict[str, list[dict[str, Any]]]:
    """Links as rows, by incident."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for link in links:
        rows.setdefault(link.incident, []).append(
            {
                "commitment": link.commitment,
                "bearing": link.bearing,
                "reason": link.reason,
                "confidence": link.confidence,
            }
        )
    return rows


def incident_rows(evidence: Evidence) -> Iterator[dict[str, Any]]:
    """Every incident in the words of the contract, in the order of the record."""
    states = incident_states(evidence)
    linked, asked = _bearings(evidence.links), _bearings(evidence.unsure_links)
    outlets = {capture.id: capture.publisher or capture.address for capture in evidence.captures}
    for incident in evidence.incidents:
        yield {
            "id": incident.id,
            "act": incident.act,
            "stance": incident.stance,
            "when": when_row(incident.when),
            "where": [place.name for place in incident.where],
            "by": [named(mention) for mention in incident.by],
            "to": [named(mention) for mention in incident.to],
            "number": number_row(incident.number),
            "numbers": [number_row(number) for number in incident.numbers],
            "said_by": [named(mention) for mention in incident.said_by],
            "claims": [
                {
                    "capture": claim.capture,
                    "start": claim.quote.start,
                    "end": claim.quote.end,
                    "quote": claim.quote.quote,
                }
                for claim in incident.claims
            ],
            "links": linked.get(incident.id, []),
            "questions": asked.get(incident.id, []),
            "state": states.get(incident.id, "proposed"),
            "planned_for": when_row(incident.planned_for) if incident.planned_for else None,
            "instrument": sorted({c.instrument.quote for c in incident.claims if c.instrument}),
            "origins": len(incident.origins),
            "outlets": len({outlets.get(claim.capture) for claim in incident.claims}),
            "came_from": [
                {
                    "captures": list(origin.captures),
                    "outlets": sorted({outlets.get(one, one) for one in origin.captures}),
                    "reason": origin.reason,
                    "because": list(origin.because),
                }
                for origin in incident.origins
            ],
            "conflicts": list(incident.conflicts),
            "identities": list(incident.identities),
            "leads_to": list(incident.leads_to),
            "confidence": incident.confidence,
        }


def incident_states(evidence: Evidence) -> dict[str, str]:
    """Upheld where any link of an incident is, else unsure, else rejected; else not in it."""
    order = ("upheld", "disputed", "unsure", "rejected")
    states: dict[str, str] = {}
    for finding in evidence.findings:
        if finding.state not in order:
            continue
        best = min((states.get(finding.incident, "rejected"), finding.state), key=order.index)
        states[finding.incident] = best
    return {incident: "unsure" if s == "disputed" else s for incident, s in states.items()}


def named(mention: Mention) -> str:
    """The known actor's id, or the words as they stand."""
    return mention.actor or mention.span.quote


def when_row(when: Interval) -> dict[str, Any]:
    """An interval in the words of the contract."""
    return {
        "from": _day(when.from_on),
        "to": _day(when.to_on),
        "precision": when.precision,
        "words": when.words,
    }


def number_row(number: Quantity | None) -> dict[str, Any] | None:
    """A number in the words of the contract."""
    if number is None:
        return None
    return {"low": number.low, "high": number.high, "unit": number.unit}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def in_words(incident: Incident) -> str:
    """One line a person can recognise the incident by."""
    who = ", ".join(dict.fromkeys(m.span.quote for m in incident.by)) or "(nobody named)"
    whom = ", ".join(dict.fromkeys(m.span.quote for m in incident.to))
    return f"{incident.act} [{incident.stance}] by {who}" + (f" to {whom}" if whom else "")


def json_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One canonical line of JSON a row."""
    for row in rows:
        yield canon.spell(row).decode("utf-8")
