"""What has not been decided: what it would come to, and what to ask a person next.

What leaves it: findings marked "proposed", and questions in the order worth asking. Nothing in
it counts until a person decides.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from typing import Literal

from attrs import evolve, field, frozen

from servanda.canon import identify
from servanda.decisions.comparison import grave, ground, hold
from servanda.decisions.findings import current, ended_on, find, since_on
from servanda.decisions.second_person import agreed_by_two, in_one_spelling, waiting_for
from servanda.model import BEARINGS, Bearing, Capture, Decision, Finding, Incident, Link

# What questions are in order by; see `queue`.
Rank = tuple[int, bool, bool, int, date, str, str]


Because = Literal["new", "changed", "news", "reviewers differ", "second"]
BY_HAND = "by hand"  # the rule of a link that a person made and no rule proposes


@frozen
class ReviewQuestion:
    """One thing to decide: an incident under one of the commitments it may bear on, or alone.

    `lapsed` is true where it was decided and has since changed; `why` says what changed, or
    why it is worth asking. `because` says the same in a word: nobody decided it, what was decided
    changed, newer claims speak against it, one person upholds what another rejects, or it waits
    for a second person.
    """

    incident: Incident
    link: Link | None
    lapsed: bool
    why: str
    because: Because = "new"


def propose(
    incidents: Sequence[Incident], links: Sequence[Link], captures: Sequence[Capture] = ()
) -> tuple[Finding, ...]:
    """What the links would come to if every one were upheld; nobody has decided any of it.

    Of several links between one incident and one commitment, the gravest bearing is proposed.
    A link that only asks proposes nothing.
    """
    by_id = {incident.id: incident for incident in incidents}
    by_capture = {capture.id: capture for capture in captures}
    return tuple(
        Finding(
            id=identify("fnd", link.incident, link.commitment),
            incident=link.incident,
            commitment=link.commitment,
            bearing=link.bearing,
            state="proposed",
            proof=None,
            serious=False,
            since_on=since_on(by_id[link.incident], by_capture),
            bearers=link.bearers,
            ended_on=ended_on(by_id[link.incident]),
        )
        for link in _asked([link for link in links if not link.asks]).values()
        if link.incident in by_id
    )


def queue(
    incidents: Sequence[Incident],
    links: Sequence[Link],
    decisions: Sequence[Decision],
    *,
    two_people: bool = False,
) -> tuple[ReviewQuestion, ...]:
    """The open questions, those first that would change a standing.

    First what would be the first harm or fulfilment upheld against a commitment, then what adds
    to one, then context, then incidents that bear on nothing; within these what is proposed
    before what is only asked, the lapsed before the new, the graver bearing, the earlier
    incident. A question that somebody holds unsure of was answered, and is asked again only where
    newer claims deny it or give another number. One that persons dispute is asked until one of
    them decides anew: it counts for nothing meanwhile. With `two_people`, so is one that one
    person alone has answered.
    """
    findings = find(decisions, incidents, links, two_people=two_people).findings
    upheld = upheld_under(findings)
    every = (
        question_again(asked, upheld)
        for asked in asked_again(incidents, links, decisions, findings, two_people=two_people)
    )
    return tuple(question for _, question in sorted(every, key=lambda one: one[0]))


def asked_again(
    incidents: Sequence[Incident],
    links: Sequence[Link],
    decisions: Sequence[Decision],
    findings: Sequence[Finding],
    *,
    two_people: bool = False,
) -> list[ReviewQuestion]:
    """What is open of incidents, some of them decided on; `why` only where that is known by it.

    `findings` are what the decisions come to. With `two_people` a bearing of somebody's own is
    asked of a second person too.
    """
    if two_people:
        decisions = in_one_spelling(decisions)
    answered = {(finding.incident, finding.commitment) for finding in findings}
    earlier = _earlier(incidents, links, decisions)
    lapsed, news = earlier.lapsed, earlier.news
    disputed: set[Key] = {(f.incident, f.commitment) for f in findings if f.state == "disputed"}
    disputed |= {key for key in earlier.words if key[1] is None and _differ(earlier.words[key])}
    waits: set[Key] = {(f.incident, f.commitment) for f in findings if f.state == "waiting"}
    if two_people:
        waits |= {key for key in earlier.words if key[1] is None and _waits(earlier.words[key])}
    back = news.keys() | disputed | waits
    by_id = {incident.id: incident for incident in incidents}

    def ask(incident: Incident, link: Link | None) -> ReviewQuestion:
        key = (incident.id, link.commitment if link else None)
        if key in lapsed:
            return ReviewQuestion(incident, link, True, lapsed[key], "changed")
        if key in news:
            return ReviewQuestion(incident, link, False, news[key], "news")
        if key in disputed:
            words = _both(earlier.words.get(key, []))
            return ReviewQuestion(incident, link, False, words, "reviewers differ")
        if key in waits:
            said = earlier.said_of(key)
            if _differ(said):
                return ReviewQuestion(incident, link, False, _both(said), "reviewers differ")
            return ReviewQuestion(incident, link, False, waiting_for(said), "second")
        return ReviewQuestion(incident, link, False, "")

    linked = {link.incident for link in links}
    proposed = _asked(links)
    own = [key for key in sorted(waits, key=str) if key[1] is not None and key not in proposed]
    return [
        *(
            ask(by_id[id], link)
            for (id, commitment), link in proposed.items()
            if id in by_id and ((id, commitment) not in answered or (id, commitment) in back)
        ),
        *(
            ask(incident, None)
            for id, incident in by_id.items()
            if id not in linked and (id not in earlier.decided or (id, None) in back)
        ),
        *(
            ask(by_id[key[0]], link)
            for key in own
            if key[0] in by_id and (link := _by_hand(by_id[key[0]], earlier.words.get(key, ())))
        ),
    ]


def is_by_hand(link: Link | None) -> bool:
    """Whether a person made a link that no rule proposes, so that no proposal can be seen."""
    return link is not None and link.rule == BY_HAND


def _by_hand(incident: Incident, words: Sequence[Decision]) -> Link | None:
    """The link that a person made of an incident and upheld; None where nobody upheld one."""
    first = next((d for d in words if _bears(d) and d.commitment), None)
    if first is None or first.bearing is None or first.commitment is None or not incident.claims:
        return None
    claim = incident.claims[0]
    return Link(
        incident=incident.id,
        commitment=first.commitment,
        bearing=first.bearing,
        reason=f"{first.by} linked it by hand: {first.reason}",
        bearers=first.bearers,
        claim=claim.id,
        incident_span=claim.quote,
        commitment_words="",
        rule=BY_HAND,
    )


def question_again(
    asked: ReviewQuestion, upheld: Container[tuple[str, Bearing]]
) -> tuple[Rank, ReviewQuestion]:
    """A question of `asked_again` with why it is worth asking, and its rank among all."""
    (rank, *_), question = question_of(asked.incident, asked.link, upheld)
    question = evolve(asked, why=asked.why or question.why)
    return _rank(rank, question), question


def upheld_under(findings: Sequence[Finding]) -> set[tuple[str, Bearing]]:
    """The commitments under which somebody upheld something, each with how it bears."""
    return {(f.commitment, f.bearing) for f in findings if f.state == "upheld"}


WHY = (
    "upheld, it would be the first of its kind against the commitment",
    "upheld, it would add to what is upheld against the commitment",
    "it tells what surrounds the commitment, and would move no standing",
    "it is proposed to bear on nothing; say whether it happened, or give it a bearing of your own",
)


UNSURE = "a question and no proposal, since such links are more often wrong than right; "


def _rank(rank: int, question: ReviewQuestion) -> Rank:
    incident, link = question.incident, question.link
    day = incident.when.to_on or incident.when.from_on or date.max
    grave = BEARINGS.index(link.bearing) if link else len(BEARINGS)
    about = link.commitment if link else ""
    asks = bool(link and link.asks)
    return rank, asks, not question.lapsed, grave, day, incident.id, about


def by_commitment(links: Sequence[Link]) -> tuple[Link, ...]:
    """Of the links of an incident, the one to ask about for each commitment."""
    return tuple(_asked(links).values())


def question_of(
    incident: Incident, link: Link | None, upheld: Container[tuple[str, Bearing]]
) -> tuple[Rank, ReviewQuestion]:
    """The question about an incident that nobody decided on, and its rank among all.

    `upheld` are the commitments under which somebody upheld something, each with how it bears.
    """
    rank = 3
    if link is not None:
        first = (link.commitment, link.bearing) not in upheld
        rank = 2 if link.bearing == "context" else 0 if first else 1
    unsure = UNSURE if link and link.asks else ""
    question = ReviewQuestion(incident, link, False, unsure + WHY[rank])
    return _rank(rank, question), question


def _asked(links: Sequence[Link]) -> dict[tuple[str, str], Link]:
    """One link for each incident and commitment: the gravest proposed, else the gravest asked."""
    best: dict[tuple[str, str], Link] = {}
    for link in sorted(links, key=lambda link: (link.asks, grave(link))):
        best.setdefault((link.incident, link.commitment), link)
    return best


Key = tuple[str, str | None]  # an incident, and the commitment, None for the incident alone


@frozen
class _Earlier:
    """What was decided of incidents: what changed since, what is news to it, and by whom."""

    lapsed: dict[Key, str] = field(factory=dict)
    news: dict[Key, str] = field(factory=dict)
    words: dict[Key, list[Decision]] = field(factory=dict)  # those that hold
    decided: set[str] = field(factory=set)

    def said_of(self, key: Key) -> list[Decision]:
        """What was said of a question: also by who rejects the incident itself."""
        own = self.words.get(key, [])
        here = {decision.by for decision in own}
        alone = self.words.get((key[0], None), []) if key[1] is not None else []
        return own + [d for d in alone if d.judgement == "rejected" and d.by not in here]


def _earlier(
    incidents: Sequence[Incident], links: Sequence[Link], decisions: Sequence[Decision]
) -> _Earlier:
    earlier = _Earlier()
    there = ground(incidents, links)
    for decision in current({decision.id: decision for decision in decisions})[0]:
        comparison = hold(decision, there)
        if comparison.incident is None:
            continue
        key = (comparison.incident.id, decision.commitment)
        if comparison.changes:
            earlier.lapsed[key] = f"since {decision.by} decided: {'; '.join(comparison.changes)}"
            continue
        earlier.decided.add(comparison.incident.id)
        earlier.words.setdefault(key, []).append(decision)
        if comparison.news:
            earlier.news[key] = f"since {decision.by} decided: {'; '.join(comparison.news)}"
    return earlier


def _waits(words: Sequence[Decision]) -> bool:
    upheld, rejected = (
        [decision for decision in words if decision.judgement == judgement]
        for judgement in ("upheld", "rejected")
    )
    return bool(upheld or rejected) and not agreed_by_two(upheld or rejected)


def _differ(words: Sequence[Decision]) -> bool:
    return {"upheld", "rejected"} <= {decision.judgement for decision in words}


_JUDGED = {"upheld": "upheld it", "rejected": "rejected it", "unsure": "is not sure"}


def _both(words: Sequence[Decision]) -> str:
    """Who says what of a question that persons dispute."""
    said = (
        f'{d.by} {_JUDGED[d.judgement]}{f" as {d.bearing}" if _bears(d) else ""}: "{d.reason}"'
        for d in sorted(words, key=lambda d: (d.at, d.by))
    )
    return f"reviewers differ, so it counts for nothing. {'; '.join(said)}"


def _bears(decision: Decision) -> bool:
    return decision.judgement == "upheld" and decision.bearing is not None
