"""What new claims joined: incidents that were there, and what was decided of them before.

What leaves it: a `JoinedIncident` for each such incident, and lines that say so. A finding covers
what its persons saw; what joins it and agrees is covered too, and nobody has decided that apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from attrs import frozen

from servanda import decisions, disguise, wording
from servanda.decisions.findings import LAPSED, NEW_EVIDENCE
from servanda.model import Claim, Incident, Signal
from servanda.watch.judging.evidence import Evidence
from servanda.watch.projecting.answers import Answers
from servanda.watch.speaking.rows import incident_states, named

_CLAIM = re.compile(r"clm-[0-9a-f]{16}")
QUOTED = 3  # claims that are named; of more, how many


@frozen
class JoinedIncident:
    """An incident that claims joined, its name, and the claims that nobody who decided has seen.

    `state` is "proposed" where nobody has decided on it.
    """

    incident: Incident
    name: str
    state: str
    claims: tuple[Claim, ...]


def joined(
    answers: Answers, claims: Collection[str], *, within: Collection[str] = ()
) -> tuple[JoinedIncident, ...]:
    """The incidents that hold some of these claims beside others; those upheld first.

    Of an incident decided on, only the claims that nobody whose decision counts has seen. What
    stands `within` some claims was there before, though it holds no others.
    """
    ids = answers.under(*(f"claim {id}" for id in claims))
    theirs = {
        linked.incident.id
        for linked in answers.incidents(ids)
        if within or any(claim.id not in claims for claim in linked.incident.claims)
    }
    return joined_in(answers.part(theirs), claims) if theirs else ()


def joined_in(evidence: Evidence, claims: Collection[str]) -> tuple[JoinedIncident, ...]:
    """The same of the incidents of an evidence."""
    states = incident_states(evidence)
    ruled = decisions.last_words(evidence.decisions)
    found = []
    for incident in (*evidence.incidents, *evidence.unsure):
        own = {claim.id for claim in incident.claims}
        seen = {id for each in ruled for id in each.seen.claims if own & set(each.seen.claims)}
        new = tuple(c for c in incident.claims if c.id in claims and c.id not in seen)
        if new and len(new) < len(own):
            state = states.get(incident.id, "proposed")
            found.append(JoinedIncident(incident, evidence.names[incident.id], state, new))
    return tuple(sorted(found, key=lambda each: (each.state != "upheld", each.state)))


def covered_lines(every: Iterable[JoinedIncident]) -> Iterator[str]:
    """What was upheld now covers more than its persons saw: which claims, of whom."""
    for each in every:
        if each.state != "upheld":
            continue
        told = dict.fromkeys(disguise.spelt(named(m)) for claim in each.claims for m in claim.to)
        about = f" about {wording.listed(told)}" if told else ""
        quotes = "; ".join(
            f'{claim.id} "{disguise.spelt(claim.quote.quote)}"' for claim in each.claims[:QUOTED]
        )
        more = len(each.claims) - QUOTED
        yield (
            f"{disguise.spelt(each.name)} ({each.incident.id}) is upheld, and now also covers "
            f"{wording.count(len(each.claims), 'claim')}{about} that nobody who decided has seen: "
            f"{quotes}{f' and {more} more' if more > 0 else ''}. Look again: servanda decide WATCH "
            f"{each.incident.id}"
        )


def signals_about(signals: Iterable[Signal], claims: Collection[str]) -> Iterator[Signal]:
    """The signals that some of these claims raised against what was decided before."""
    for signal in signals:
        about = _CLAIM.findall(signal.what) if signal.kind in (LAPSED, NEW_EVIDENCE) else ()
        if any(id in claims for id in about):
            yield signal
