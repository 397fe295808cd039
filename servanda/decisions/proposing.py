"""What has not been decided: what it would come to, and what to ask a person next.

What leaves it: findings marked "proposed", and questions in the order worth asking. Nothing in
it counts until a person decides.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date

from attrs import frozen

from servanda.canon import identify
from servanda.decisions.comparison import grave, ground, hold
from servanda.decisions.findings import current, ended_on, find, since_on
from servanda.model import BEARINGS, Bearing, Capture, Decision, Finding, Incident, Link

# What questions are in order by; see `queue`.
Rank = tuple[int, bool, bool, int, date, str, str]


@frozen
class ReviewQuestion:
    """One thing to decide: an incident under one of the commitments it may bear on, or alone.

    `lapsed` is true where it was decided and has since changed; `why` says what changed, or
    why it is worth asking.
    """

    incident: Incident
    link: Link | None
    lapsed: bool
    why: str


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
    incidents: Sequence[Incident], links: Sequence[Link], decisions: Sequence[Decision]
) -> tuple[ReviewQuestion, ...]:
    """The open questions, those first that would change a standing.

    First what would be the first harm or fulfilment upheld against a commitment, then what adds
    to one, then context, then incidents that bear on nothing; within these what is proposed
    before what is only asked, the lapsed before the new, the graver bearing, the earlier
    incident. A question that somebody holds unsure of,
    or that persons dispute, was answered, and is asked again only where newer claims deny it or
    give another number.
    """
    findings = find(decisions, incidents, links).findings
    upheld = upheld_under(findings)
    every = (
        question_again(asked, upheld)
        for asked in asked_again(incidents, links, decisions, findings)
    )
    return tuple(question for _, question in sorted(every, key=lambda one: one[0]))


def asked_again(
    incidents: Sequence[Incident],
    links: Sequence[Link],
    decisions: Sequence[Decision],
    findings: Sequence[Finding],
) -> list[ReviewQuestion]:
    """What is open of incidents, some of them decided on; `why` only where that is known by it.

    `findings` are what the decisions come to.
    """
    answered = {(finding.incident, finding.commitment) for finding in findings}
    lapsed, news, decided = _earlier(incidents, links, decisions)
    by_id = {incident.id: incident for incident in incidents}

    def ask(incident: Incident, link: Link | None) -> ReviewQuestion:
        key = (incident.id, link.commitment if link else None)
        return ReviewQuestion(incident, link, key in lapsed, lapsed.get(key) or news.get(key, ""))

    linked = {link.incident for link in links}
    return [
        *(
            ask(by_id[id], link)
            for (id, commitment), link in _asked(links).items()
            if id in by_id and ((id, commitment) not in answered or (id, commitment) in news)
        ),
        *(
            ask(incident, None)
            for id, incident in by_id.items()
            if id not in linked and (id not in decided or (id, None) in news)
        ),
    ]


def question_again(
    asked: ReviewQuestion, upheld: Container[tuple[str, Bearing]]
) -> tuple[Rank, ReviewQuestion]:
    """A question of `asked_again` with why it is worth asking, and its rank among all."""
    (rank, *_), question = question_of(asked.incident, asked.link, upheld)
    question = ReviewQuestion(asked.incident, asked.link, asked.lapsed, asked.why or question.why)
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


def _earlier(
    incidents: Sequence[Incident], links: Sequence[Link], decisions: Sequence[Decision]
) -> tuple[dict[tuple[str, str | None], str], dict[tuple[str, str | None], str], set[str]]:
    """What changed since each decision that lapsed, what is news to each that holds, and the
    incidents decided.
    """
    lapsed: dict[tuple[str, str | None], str] = {}
    news: dict[tuple[str, str | None], str] = {}
    decided: set[str] = set()
    there = ground(incidents, links)
    for decision in current({decision.id: decision for decision in decisions})[0]:
        comparison = hold(decision, there)
        if comparison.incident is None:
            continue
        key = (comparison.incident.id, decision.commitment)
        if comparison.changes:
            lapsed[key] = f"since {decision.by} decided: {'; '.join(comparison.changes)}"
            continue
        decided.add(comparison.incident.id)
        if comparison.news:
            news[key] = f"since {decision.by} decided: {'; '.join(comparison.news)}"
    return lapsed, news, decided
