"""Deciding: what a person judged becomes records bound to what they saw, and is put on record.

What leaves it: decisions, notices and answers about names, all of a file or none. The one place
that decides for the commands and the desk: they ask and show. Nothing here judges by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen

from servanda import canon, decisions, incidents, store
from servanda.errors import EvidenceError, nearest
from servanda.model import (
    Bearing,
    Decision,
    Identity,
    Incident,
    Judgement,
    Link,
    Notice,
    NoticeKind,
    Proof,
    Verdict,
)
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.names import name_question
from servanda.watch.settings import Watch


@frozen
class Settled:
    """What a decisions file comes to, not yet on record."""

    decided: tuple[Decision | Notice, ...]
    names: tuple[Identity, ...]


def decide_incident(
    evidence: Evidence,
    id: str,
    *,
    judgement: Judgement,
    reason: str,
    by: str,
    at: datetime,
    commitments: Sequence[str] = (),
    bearing: Bearing | None = None,
    proof: Proof | None = None,
    serious: bool = False,
    remedies: Sequence[str] = (),
) -> tuple[Decision, ...]:
    """One person's decision about an incident under each of `commitments`.

    Without `commitments`, under every one it is proposed to bear on, or alone where there is
    none. Upheld without `proof` is upheld at "believe"; `bearing` is the person's own where it
    differs from what is proposed. Raises EvidenceError where the incident is not on record, is
    not proposed to bear on a commitment named, or no reason is given.
    """
    known, links = evidence.askable
    incident = next((i for i in known if i.id == id), None)
    if incident is None:
        raise EvidenceError(
            f'no incident "{id}" on record. {nearest(id, [i.id for i in known])} '
            "Nothing was decided. `servanda incidents WATCH` lists them."
        )
    chosen = _chosen(incident, [link for link in links if link.incident == id], commitments)
    return tuple(
        decisions.decide(
            decisions.see(incident, link),
            judgement=judgement,
            proof=proof or ("believe" if judgement == "upheld" else None),
            reason=reason,
            by=by,
            at=at,
            serious=serious,
            bearers=link.bearers if link else (),
            remedies=tuple(remedies),
            bearing=bearing if link else None,
        )
        for link in chosen
    )


def _chosen(
    incident: Incident, links: Sequence[Link], commitments: Sequence[str]
) -> Sequence[Link | None]:
    """The links meant; what is only asked is meant where it is named, never along with the rest."""
    proposed = [link.commitment for link in links]
    for commitment in commitments:
        if commitment not in proposed:
            raise EvidenceError(
                f"incident {incident.id} is not proposed to bear on {commitment}. "
                f"{nearest(commitment, proposed)} A decisions file can add a bearing of your own."
            )
    chosen = [
        link for link in links if link.commitment in commitments or not (commitments or link.asks)
    ]
    return chosen or [None]


def answer_question(
    question: decisions.ReviewQuestion,
    *,
    judgement: Judgement,
    proof: Proof | None,
    reason: str,
    by: str,
    at: datetime,
    serious: bool = False,
) -> Decision:
    """One person's answer to one question, bound to what it showed. Raises EvidenceError."""
    return decisions.decide(
        decisions.see(question.incident, question.link),
        judgement=judgement,
        proof=proof,
        reason=reason,
        by=by,
        at=at,
        serious=serious,
        bearers=question.link.bearers if question.link else (),
    )


def notice(
    watch: Watch,
    *,
    kind: NoticeKind,
    about: str,
    on: date,
    recorded_by: str,
    at: datetime,
    by: str | None = None,
    words: str = "",
    source: str = "",
) -> Notice:
    """A dated step as somebody records it; `by` is the actor or role that made it.

    Raises EvidenceError where the agreement defines nothing called `about`, or `on` lies after
    the day of `at`.
    """
    known = nameable(watch)
    if about not in known:
        raise EvidenceError(
            f'{watch.agreement.id} defines nothing called "{about}". {nearest(about, known)} '
            "A notice about nothing would open no gate."
        )
    if on > at.date():
        raise EvidenceError(f"{on} has not come yet: a notice records what was done.")
    return Notice(
        id=canon.identify("ntc", kind, about, on, by, words, recorded_by),
        kind=kind,
        about=about,
        on=on,
        by=by,
        words=words,
        recorded_by=recorded_by,
        at=at,
        source=source,
    )


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


def settle_file(
    watch: Watch, evidence: Evidence, text: str, *, name: str, by: str, at: datetime
) -> Settled:
    """What every entry of a decisions file comes to, bound to what there is to see now.

    `name` is the file's, for messages; `by` is whose the entries are where it does not say.
    Raises EvidenceError with every fault of the file; nothing is put on record.
    """
    entries = decisions.read_file(text, name=name)
    names = decisions.settle_names(
        [entry for entry in entries if isinstance(entry, decisions.IdentityEntry)],
        lambda one, other: name_question(watch, evidence, one, other).seen_sha256,
        by=by,
        at=at,
        known=evidence.identities,
    )
    decided = decisions.settle(
        [entry for entry in entries if not isinstance(entry, decisions.IdentityEntry)],
        *evidence.askable,
        by=by,
        at=at,
        captures=evidence.captures,
        known=(*evidence.decisions, *evidence.notices),
        nameable=nameable(watch),
    )
    return Settled(decided, names)


def nameable(watch: Watch) -> frozenset[str]:
    """The ids a notice can be about."""
    agreement = watch.agreement
    ids = [commitment.id for commitment in agreement.commitments]
    ids += [rule.id for rule in agreement.rules]
    ids += [event.id for event in agreement.events]
    ids += [role.id for role in agreement.roles]
    return frozenset({agreement.id, *ids})


def rule(
    record: store.Store, entries: Sequence[Decision | Notice], *, now: datetime
) -> tuple[Decision | Notice, ...]:
    """Put decisions and notices on record, all or none; give back those that are new.

    The same judgement of the same person about the same seen thing is not recorded twice.
    """
    before: list[Decision | Notice] = [*record.all(Decision), *record.all(Notice)]
    known = {_substance(entry) for entry in before}
    fresh = tuple(entry for entry in entries if _substance(entry) not in known)
    record.add(list(fresh), at=now)
    return fresh


def _substance(entry: Decision | Notice) -> str:
    """What an entry says, apart from when it was said."""
    plain = canon.plain(entry)
    del plain["id"], plain["at"]
    return canon.sha256(plain)
