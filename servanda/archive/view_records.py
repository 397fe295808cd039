"""The views of a site: what one claim, case, duty or commitment shows on a page.

What leaves it: records that templates read.
"""

from __future__ import annotations

from attrs import frozen

from servanda import wording
from servanda.archive.by_hand import HandView
from servanda.archive.edition import IncidentJudgement, Official
from servanda.model import (
    Capture,
    Claim,
    Commitment,
    Decision,
    Duty,
    Finding,
    Incident,
    Instrument,
    Link,
    Notice,
    Provision,
    Rule,
    Standing,
)

# The states of duties that ask something now, or once somebody has made a request.
LIVE = ("overdue", "owed", "waiting", "contested")


@frozen
class Segment:
    """A piece of a paragraph; `marked` where it is the words a claim rests on."""

    words: str
    marked: bool


@frozen
class ShownClaim:
    """One source's words in their paragraph; `also` counts further pages with them."""

    claim: Claim
    capture: Capture | None
    segments: tuple[Segment, ...]
    also: int = 0
    by_hand: tuple[HandView, ...] = ()
    about: tuple[str, ...] = ()  # whom the words call only "he", as the page names them


@frozen
class CameFrom:
    """The pages of one origin, each with why it was put with those before it."""

    pages: tuple[tuple[Capture | None, str], ...]


@frozen
class Case:
    """One incident with its tellings and the numbers that were told."""

    incident: Incident
    anchor: str
    title: str
    act: str
    when: str
    stance: str
    tellings: tuple[ShownClaim, ...]
    numbers: tuple[tuple[str, tuple[str, ...]], ...]
    sourced: str
    all_said: str  # whose words all the tellings are; "" where an outlet tells it in its own voice
    origins: tuple[CameFrom, ...]
    findings: tuple[Finding, ...] = ()
    judged: IncidentJudgement | None = None  # by itself, under no commitment
    decisions: tuple[Decision, ...] = ()  # of `judged`


@frozen
class ShownEvidence:
    """One finding under a commitment: the case, the reasons for the link, the decisions."""

    finding: Finding
    case: Case | None
    links: tuple[Link, ...]
    decisions: tuple[Decision, ...]
    counts: bool


@frozen
class ShownDuty:
    """One duty with the names and the law it rests on."""

    duty: Duty
    state: str  # as it is said: overdue and owed only of what was looked at
    remark: str
    page: str
    title: str
    instrument: str
    bearers: str
    waiting_on: str
    asker: str  # the same where any of them will do
    gate: str
    because: tuple[Finding, ...]
    force: str  # how far it binds, as a sentence says it
    readings: tuple[tuple[str, str], ...]  # whose it is, or that it is left open; what it says
    later_days: int  # on which it was due again, and is missing from the record
    again: bool  # whether the same rule was woken before, and what woke it then still waits


@frozen
class CommitmentView:
    """Everything a commitment's page shows."""

    item: Commitment | Rule
    page: str
    title: str
    heading: str  # the title, with its id where several have that title
    provision: Provision | None
    official: Official | None
    instrument: Instrument | None
    standing: Standing | None
    rests_on: str
    bearers: str
    doers: str
    evidence: tuple[ShownEvidence, ...]
    set_aside: tuple[ShownEvidence, ...]
    duties: tuple[ShownDuty, ...]
    notices: tuple[Notice, ...]

    @property
    def promise(self) -> str:
        """Who is bound to what, in a sentence without its stop."""
        return wording.capital(wording.promise(self.item, self.bearers))

    @property
    def upheld(self) -> tuple[Finding, ...]:
        """The findings about it that count on the day."""
        return tuple(piece.finding for piece in self.evidence if piece.counts)

    @property
    def means(self) -> str:
        """What the state it stands in says of it."""
        if self.standing is None:
            return ""
        if self.standing.state == "not assessed":
            return wording.unassessed(self.upheld)
        return wording.STATE_MEANS[self.standing.state]

    @property
    def beside(self) -> str:
        """What the timeline shows of it beside what it rests on, and what is only suspected."""
        disputed = (p.finding for p in self.evidence if p.finding.state == "disputed")
        return wording.beside(self.standing, (*self.upheld, *disputed)) if self.standing else ""

    @property
    def asked_now(self) -> tuple[ShownDuty, ...]:
        """What it asks now, or once somebody has made a request, those to act on first."""
        live = [duty for duty in self.duties if duty.state in LIVE]
        return tuple(sorted(live, key=lambda duty: urgency(duty.state)))

    @property
    def duty_states(self) -> tuple[str, ...]:
        """The states of its duties as they are said, each once, those to act on first."""
        return tuple(dict.fromkeys(sorted((d.state for d in self.duties), key=urgency)))


@frozen
class StandingGroup:
    """The commitments and rules that an overview lists under one head, with what that says."""

    state: str  # or "asked now": not assessed, and something asks it now
    views: tuple[CommitmentView, ...]
    asked: int  # how many stand under "asked now"

    @property
    def means(self) -> str:
        """What the head says of all that stands under it."""
        if self.state == "asked now":
            return (
                "Something on record asks it now, or once somebody has made a request: see who "
                "must act. Whether it was done, persons have not assessed."
            )
        if self.state != "not assessed":
            return self.views[0].means
        upheld = [finding for view in self.views for finding in view.upheld]
        words = wording.unassessed(upheld, "any of them")
        if not self.asked:
            return words
        return f"{words} With the {self.asked} asked now, {self.asked + len(self.views)} stand so."


def urgency(state: str) -> int:
    """Orders the states of duties as they are said, those to act on first."""
    return wording.DUTY_ORDER.index(state)
