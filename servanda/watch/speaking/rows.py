"""Rows: every record that was judged as a plain row, in the words of docs/reference/words.md.

What leaves it: dicts of strings, numbers and lists, the same for every command, page and export.
`evidence_rows` has those of what was gathered, read and scanned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from servanda import canon, incidents, wording
from servanda.incidents.identities import paired
from servanda.incidents.origins import OWN_WORDS
from servanda.model import (
    Claim,
    Grouping,
    Identity,
    Incident,
    Letter,
    Link,
    Mention,
)
from servanda.watch.judging.as_recorded import Recorded
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.what_if import OpenQuestion
from servanda.watch.speaking.by_hand_rows import by_hand_of, reread_rows
from servanda.watch.speaking.evidence_rows import difference_row
from servanda.watch.speaking.values import Row, number_row, when_row

if TYPE_CHECKING:
    from servanda.claims.second_reader.reader import Difference
    from servanda.watch.projecting.answers import Answers

NOT_CLAIMED = "the reader only asks whether the text says so; no claim tells it"


def _bearings(links: Sequence[Link]) -> dict[str, list[Row]]:
    """Links as rows, by incident."""
    rows: dict[str, list[Row]] = {}
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


def incident_rows(evidence: Evidence, *, only: Iterable[Incident] | None = None) -> Iterator[Row]:
    """Every incident, or only some, in the words of the contract, in the order of the record."""
    states, waiting = incident_states(evidence), waiting_rows(evidence)
    linked, asked = _bearings(evidence.links), _bearings(evidence.unsure_links)
    names = {capture.id: wording.source(capture) for capture in evidence.captures}
    outlets, voices = wording.outlets(evidence.captures), wording.voices_of(evidence.captures)
    for incident in evidence.incidents if only is None else only:
        yield {
            "id": incident.id,
            "name": evidence.names[incident.id],
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
                    "id": claim.id,
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
            "waiting": waiting.get(incident.id, []),
            "planned_for": when_row(incident.planned_for) if incident.planned_for else None,
            "instrument": sorted({c.instrument.quote for c in incident.claims if c.instrument}),
            "origins": len(incident.origins),
            "outlets": (told := wording.tellers(incident.claims, voices)).outlets,
            "naming_themselves": told.naming_themselves,
            "came_from": [
                {
                    "captures": list(origin.captures),
                    "outlets": sorted(
                        {outlets.get(id) or names.get(id, id) for id in origin.captures}
                    ),
                    "reason": origin.reason,
                    "because": list(origin.because),
                }
                for origin in incident.origins
            ],
            "conflicts": list(incident.conflicts),
            "identities": list(incident.identities),
            "leads_to": list(incident.leads_to),
            "confidence": incident.confidence,
            **({"background": True} if incident.is_background else {}),
            **({"not_claimed": NOT_CLAIMED} if incident in evidence.unsure else {}),
            **by_hand_of(evidence, incident),
            **_grouped(evidence, incident),
        }


def _grouped(evidence: Evidence, incident: Incident) -> Row:
    """Who judged which of an incident's claims to be of one event or two; no key where nobody."""
    judgements = evidence.judgements.about(claim.id for claim in incident.claims)
    return {"groupings": [grouping_row(each) for each in judgements]} if judgements else {}


def grouping_row(grouping: Grouping) -> Row:
    """One person's judgement which claims tell of one event."""
    return {
        "id": grouping.id,
        "verdict": "withdrawn" if grouping.withdrawn else grouping.verdict,
        "parts": [list(part) for part in grouping.parts],
        "quotes": list(grouping.quotes),
        "reason": grouping.reason,
        "by": grouping.by,
        "at": grouping.at.isoformat(),
    }


def reasons_of(origin: Row) -> list[str]:
    """Why several captures are one origin: of a row's "because", what says more than its words."""
    return [reason for reason in origin["because"] if reason != OWN_WORDS]


def incident_states(evidence: Evidence | Answers | Recorded) -> dict[str, str]:
    """Upheld where any link of an incident is, or it is by itself; else unsure, else rejected.

    What nobody decided on is not in it. One that persons disagree on is unsure, and so is one that
    waits for a second person.
    """
    order = ("upheld", "disputed", "waiting", "unsure", "rejected")
    states: dict[str, str] = {}
    judged = [(finding.incident, finding.state) for finding in evidence.findings]
    for incident, state in (
        *judged,
        *((judgement.incident, judgement.state) for judgement in evidence.alone),
    ):
        if state in order:
            states[incident] = min((states.get(incident, "rejected"), state), key=order.index)
    open_yet = ("disputed", "waiting")
    return {incident: "unsure" if s in open_yet else s for incident, s in states.items()}


def waiting_rows(evidence: Evidence) -> dict[str, list[Row]]:
    """By incident, what one person alone has judged and a second is to agree with or not."""
    known = {decision.id: decision for decision in evidence.decisions}
    waiting: list[tuple[str, str | None, tuple[str, ...]]] = [
        (each.incident, each.commitment, each.decisions)
        for each in evidence.findings
        if each.state == "waiting"
    ]
    waiting += [
        (each.incident, None, each.decisions) for each in evidence.alone if each.state == "waiting"
    ]
    rows: dict[str, list[Row]] = {}
    for incident, commitment, ids in waiting:
        rows.setdefault(incident, []).extend(
            {
                "commitment": commitment,
                "judgement": known[id].judgement,
                "by": known[id].by,
                "at": known[id].at.isoformat(),
                "reason": known[id].reason,
                "decision": id,
            }
            for id in ids
            if id in known and known[id].judgement != "unsure"
        )
    return rows


def named(mention: Mention) -> str:
    """The known actor's id, or the words as they stand."""
    return mention.actor or mention.span.quote


def in_words(incident: Incident, titles: Mapping[str, str]) -> str:
    """One line a person can recognise the incident by; an act that no file has goes by its id."""
    who = ", ".join(dict.fromkeys(m.span.quote for m in incident.by)) or "(nobody named)"
    whom = ", ".join(dict.fromkeys(m.span.quote for m in incident.to))
    title = wording.capital(titles.get(incident.act) or incident.act)
    return f"{title} [{incident.stance}] by {who}" + (f" to {whom}" if whom else "")


def question_rows(
    evidence: Evidence,
    questions: Iterable[OpenQuestion],
    differences: Sequence[Difference] = (),
    times: Mapping[str, str] | None = None,
) -> Iterator[Row]:
    """What is read differently than a person coded it, then an incident a row.

    That one with each commitment it may bear on, what upholding that would change, and where the
    second reader differs; and, where any decision on it is out of time by `times`, so.
    """
    yield from reread_rows(evidence.rereads)
    for question in questions:
        yield {
            "question": "upheld, rejected or unsure",
            "name": evidence.names[question.incident.id],
            "incident": canon.plain(question.incident),
            "lapsed": question.lapsed,
            "unsure": question.incident in evidence.unsure,
            "may_bear_on": [
                {
                    "link": canon.plain(part.link) if part.link else None,
                    "lapsed": part.lapsed,
                    "why": part.why,
                    "would": canon.plain(effect) if effect else None,
                }
                for part, effect in question.parts
            ],
            "second_reader": differing_rows(question.incident, differences),
            **({"out_of_time": late} if (late := late_words(evidence, question, times)) else {}),
        }


def late_words(
    evidence: Evidence, question: OpenQuestion, times: Mapping[str, str] | None
) -> list[str]:
    """What is out of time about the decisions on what a question asks about, a sentence each."""
    own = [d.id for d in evidence.decisions if d.incident == question.incident.id]
    return [f"decision {id} {times[id]}" for id in own if times and id in times]


def differing_rows(incident: Incident, differences: Iterable[Difference]) -> list[Row]:
    """Differences about an incident's claims, and what the second reader alone tells there."""
    own = {claim.id for claim in incident.claims}
    pages = {claim.capture for claim in incident.claims}
    return [
        difference_row(difference)
        for difference in differences
        if (difference.rules.id in own if difference.rules else difference.capture in pages)
    ]


def name_row(question: incidents.NameQuestion, evidence: Evidence) -> Row:
    """A question whether two names are one."""
    publishers = {c.id: wording.source(c) for c in evidence.captures}
    pair = paired(question.one, question.other)

    def quoted(own: Iterable[Claim]) -> list[Row]:
        return [
            {
                "claim": claim.id,
                "capture": claim.capture,
                "source": publishers.get(claim.capture, claim.capture),
                "quote": claim.quote.quote,
            }
            for claim in own
        ]

    return {
        "question": "one or two",
        "one": question.one,
        "other": question.other,
        "why": question.why,
        "claims_one": quoted(question.claims_one),
        "claims_other": quoted(question.claims_other),
        "joins": [list(ids) for ids in question.joins],
        "seen_sha256": question.seen_sha256,
        "earlier": [
            identity_row(answer)
            for answer in evidence.identities
            if paired(answer.one, answer.other) == pair
        ],
    }


def identity_row(identity: Identity) -> Row:
    """An answer about two names."""
    return {
        "one": identity.one,
        "other": identity.other,
        "verdict": identity.verdict,
        "reason": identity.reason,
        "by": identity.by,
        "at": identity.at.isoformat(),
    }


def letter_row(letter: Letter) -> Row:
    """A letter, its addressees and what it rests on."""
    row: Row = canon.plain(letter)
    return row
