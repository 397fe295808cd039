"""Deciding: what a person judged becomes records bound to what they saw, and is put on record.

What leaves it: decisions, groupings and answers about names; `notices` has dated steps, and
`decisions_file` all of a whole file. The one place that decides for the commands and the desk:
they ask and show. Nothing here judges by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from servanda import canon, decisions, incidents, store
from servanda.errors import EvidenceError, nearest
from servanda.model import (
    Bearing,
    Decision,
    Grouping,
    Identity,
    Incident,
    Judgement,
    Link,
    Notice,
    Proof,
    Together,
    Verdict,
    current_notices,
)
from servanda.watch.judging.bearer_checks import check_bearers, check_bound
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.what_if import OpenQuestion
from servanda.watch.settings import Watch

Ruled = Decision | Notice | Grouping


def decide_incident(
    watch: Watch,
    evidence: Evidence,
    id: str,
    *,
    judgement: Judgement,
    reason: str,
    by: str,
    at: datetime,
    commitments: Sequence[str] = (),
    bearing: Bearing | None = None,
    bearers: Sequence[str] = (),
    proof: Proof | None = None,
    serious: bool = False,
    remedies: Sequence[str] = (),
) -> tuple[Decision, ...]:
    """One person's decision about an incident under each of `commitments`.

    Without `commitments`, under every one it is proposed to bear on, or alone where there is
    none. A commitment that is not proposed needs the person's own `bearing` and `bearers`, or
    those of somebody who decided on it before. Upheld without `proof` is upheld at "believe".
    "withdrawn" takes back the person's own earlier decisions, all of them without `commitments`.
    Raises EvidenceError where the incident is not on record, the agreement has no such
    commitment or bearer, there is nothing to withdraw, or no reason is given.
    """
    known, links = evidence.askable
    incident = next((i for i in known if i.id == id), None)
    if incident is None:
        raise EvidenceError(
            f'no incident "{id}" on record. {nearest(id, [i.id for i in known])} '
            "Nothing was decided. `servanda incidents WATCH` lists them."
        )
    check_bearers(watch, bearers)
    own = [link for link in links if link.incident == id]
    earlier = _earlier(evidence, incident)
    if judgement == "withdrawn":
        chosen = _withdrawn(incident, own, earlier, commitments, by=by)
    else:
        chosen = _chosen(watch, incident, own, earlier, commitments, bearing, bearers)
        for choice in chosen:
            check_bound(watch, evidence, choice.commitment, bearers)
    return tuple(
        decisions.decide(
            decisions.see(incident, choice.link),
            judgement=judgement,
            proof=proof or ("believe" if judgement == "upheld" else None),
            reason=reason,
            by=by,
            at=at,
            serious=serious,
            bearers=tuple(bearers) or choice.bearers,
            remedies=tuple(remedies),
            commitment=choice.commitment,
            bearing=(bearing or choice.bearing) if choice.commitment else None,
            replaces=_own_last(earlier, choice.commitment, by=by),
        )
        for choice in chosen
    )


def _own_last(earlier: Sequence[Decision], commitment: str | None, *, by: str) -> str | None:
    """The person's last decision on this commitment, which the new one stands in place of."""
    own = (d.id for d in decisions.last_words(earlier, withdrawn=True) if d.by == by)
    on_this = {d.id for d in earlier if d.commitment == commitment}
    return next((id for id in own if id in on_this), None)


@frozen
class _Choice:
    """One commitment a decision is about, as proposed or as somebody linked it by hand."""

    link: Link | None
    commitment: str | None
    bearing: Bearing | None = None
    bearers: tuple[str, ...] = ()


def _earlier(evidence: Evidence, incident: Incident) -> list[Decision]:
    """What was decided about an incident, or about claims that are now its, oldest first."""
    ids = {claim.id for claim in incident.claims}
    about = (
        decision
        for decision in evidence.decisions
        if decision.incident == incident.id or ids & set(decision.seen.claims)
    )
    return sorted(about, key=lambda decision: (decision.at, decision.id))


def _chosen(
    watch: Watch,
    incident: Incident,
    links: Sequence[Link],
    earlier: Sequence[Decision],
    commitments: Sequence[str],
    bearing: Bearing | None,
    bearers: Sequence[str],
) -> list[_Choice]:
    """The commitments meant; what is only asked is meant where it is named, never with the rest."""
    if not commitments:
        proposed = [
            _Choice(link, link.commitment, link.bearing, link.bearers)
            for link in links
            if not link.asks
        ]
        return proposed or [_Choice(None, None)]
    by_commitment = {link.commitment: link for link in sorted(links, key=decisions.grave)[::-1]}
    for link in links:
        if link.bearing == bearing:
            by_commitment[link.commitment] = link
    by_hand = {d.commitment: d for d in earlier if d.bearing and d.bearers}
    items = {item.id: item for item in watch.agreement.items()}
    chosen = []
    for commitment in commitments:
        proposal, before = by_commitment.get(commitment), by_hand.get(commitment)
        if proposal:
            chosen.append(_Choice(proposal, commitment, proposal.bearing, proposal.bearers))
        elif commitment not in items:
            raise EvidenceError(
                f'{watch.agreement.id} has no commitment or rule "{commitment}". '
                f"{nearest(commitment, items)} Nothing was decided.",
                field="under",
            )
        elif (bearing and bearers) or before:
            was = before or _NOBODY
            chosen.append(_Choice(None, commitment, bearing or was.bearing, was.bearers))
        else:
            raise EvidenceError(
                f"incident {incident.id} is not proposed to bear on {commitment}"
                f"{_but(commitment, by_commitment)} To link it yourself, say how it bears "
                "(--bearing) and whose conduct it is (--bearer ID).",
                field="bearers" if bearing else "bearing",
            )
    return chosen


_NOBODY = _Choice(None, None)


def _but(commitment: str, proposed: Collection[str]) -> str:
    """What an incident is proposed to bear on in place of a commitment, the nearest first named."""
    return f". {nearest(commitment, proposed)}" if proposed else ", nor on any other."


def _withdrawn(
    incident: Incident,
    links: Sequence[Link],
    earlier: Sequence[Decision],
    commitments: Sequence[str],
    *,
    by: str,
) -> list[_Choice]:
    """What a person takes back: under the commitments named, or all that they decided."""
    mine = [d for d in decisions.last_words(earlier) if d.by == by]
    wanted = set(commitments)
    own = [d for d in mine if not wanted or d.commitment in wanted]
    chosen = sorted(own, key=lambda d: d.commitment or "")
    missing = wanted - {d.commitment for d in mine}
    if not chosen or missing:
        under = f" under {', '.join(sorted(missing))}" if missing else ""
        theirs = ", ".join(sorted({d.by for d in earlier} - {by}))
        others = f" {theirs} did; nobody takes back what another decided." if theirs else ""
        raise EvidenceError(
            f"{by} has decided nothing about incident {incident.id}{under} that stands, so there "
            f"is nothing to withdraw.{others}",
            field="judgement",
        )
    by_commitment = {link.commitment: link for link in sorted(links, key=decisions.grave)[::-1]}
    return [
        _Choice(by_commitment.get(d.commitment or ""), d.commitment, d.bearing, d.bearers)
        for d in chosen
    ]


def withdraw_decision(
    evidence: Evidence, id: str, *, reason: str, by: str, at: datetime
) -> Decision:
    """A person's own decision taken back by its id, also where nothing tells its incident any more.

    Raises EvidenceError where it is another's, or counts no more by a later one.
    """
    known = {decision.id: decision for decision in evidence.decisions}
    if id not in known:
        raise EvidenceError(f'no decision "{id}" is on record. {nearest(id, known)}')
    earlier = known[id]
    if earlier.by != by:
        raise EvidenceError(
            f"{id} was decided by {earlier.by}; nobody takes back what another decided."
        )
    if id not in {decision.id for decision in decisions.last_words(evidence.decisions)}:
        raise EvidenceError(f"{id} is withdrawn or replaced already: servanda show WATCH {id}")
    return decisions.decide(
        earlier.seen,
        judgement="withdrawn",
        proof=None,
        reason=reason,
        by=by,
        at=max(at, earlier.at),
        bearers=earlier.bearers,
        commitment=earlier.commitment,
        bearing=earlier.bearing,
        replaces=id,
    )


def answer_question(
    question: OpenQuestion,
    parts: Sequence[int],
    *,
    judgement: Judgement,
    proof: Proof | None,
    reason: str,
    by: str,
    at: datetime,
    serious: bool = False,
) -> tuple[Decision, ...]:
    """One person's answer to some parts of a question, by their place from 0; bound to each.

    Raises EvidenceError.
    """
    chosen = [question.parts[part][0].link for part in parts]
    return tuple(
        decisions.decide(
            decisions.see(question.incident, None if decisions.is_by_hand(link) else link),
            judgement=judgement,
            proof=proof,
            reason=reason,
            by=by,
            at=at,
            serious=serious and link is not None and link.bearing == "breaches",
            bearers=link.bearers if link else (),
            commitment=link.commitment if link else None,
            bearing=link.bearing if link else None,
        )
        for link in chosen
    )


def group_claims(
    evidence: Evidence,
    parts: Sequence[Sequence[str]],
    *,
    verdict: Together,
    reason: str,
    by: str,
    at: datetime,
) -> Grouping:
    """One person's judgement which claims tell of one event.

    Each part names claims, or incidents for all their claims. Raises EvidenceError where an id
    is nobody's, or the judgement cannot be made of these.
    """
    known, _ = evidence.askable
    claims = {claim.id: [claim] for incident in known for claim in incident.claims}
    claims |= {incident.id: list(incident.claims) for incident in known}
    claims |= {claim.id: [claim] for claim in evidence.claims if claim.id not in claims}
    for id in (id for part in parts for id in part):
        if id not in claims:
            raise EvidenceError(
                f'no incident or claim "{id}" is there. {nearest(id, claims)} Nothing was decided.',
                field="others",
            )
    chosen = [[claim for id in part for claim in claims[id]] for part in parts]
    about = evidence.judgements.about(claim.id for part in chosen for claim in part)
    if about and at <= about[-1].at:  # of one second, what is said last is the newer
        at = about[-1].at + timedelta(seconds=1)
    return decisions.judge_together(chosen, verdict=verdict, reason=reason, by=by, at=at)


def withdraw_judgement(
    evidence: Evidence, id: str, *, reason: str, by: str, at: datetime
) -> Grouping:
    """A person's own judgement about claims taken back. Raises EvidenceError."""
    known = {grouping.id: grouping for grouping in evidence.groupings}
    if id not in known:
        raise EvidenceError(f'no judgement "{id}" is on record. {nearest(id, known)}')
    if known[id].withdrawn:
        raise EvidenceError(
            f"{id} takes back {known[id].replaces}. Judge the claims again, if they are one event."
        )
    over = next((each for each in evidence.groupings if each.replaces == id), None)
    if over and over.by == by:
        raise EvidenceError(f"{id} is withdrawn already, by {over.id}.")
    return decisions.withdraw_grouping(known[id], reason=reason, by=by, at=at)


def answer_name(
    question: incidents.NameQuestion, *, verdict: Verdict, reason: str, by: str, at: datetime
) -> Identity:
    """One person's answer whether two names are one, bound to what the question showed."""
    return decisions.identify(
        question.one,
        question.other,
        verdict=verdict,
        reason=reason,
        by=by,
        at=at,
        seen=question.seen_sha256,
    )


def rule(record: store.Store, entries: Sequence[Ruled], *, now: datetime) -> tuple[Ruled, ...]:
    """Put decisions, notices and groupings on record, all or none; give back those that are new.

    The same judgement of the same person about the same seen thing is not recorded twice, unless
    another of that person came between.
    """
    decided, notices = record.all(Decision), record.all(Notice)
    groupings = record.all(Grouping)
    counting: list[Ruled] = [
        *decisions.last_words(decided),
        *current_notices(notices),
        *incidents.current_groupings(groupings),
    ]
    known = {_substance(entry) for entry in counting}
    ids = {id for kind in (decided, notices, groupings) for id in (e.id for e in kind)}
    fresh = tuple(e for e in entries if _substance(e) not in known and e.id not in ids)
    record.add(list(fresh), at=now)
    return fresh


def _substance(entry: Ruled) -> str:
    """What an entry says, apart from when it was said and in place of what."""
    plain = canon.plain(entry)
    del plain["id"], plain["at"], plain["replaces"]
    return canon.sha256(plain)
