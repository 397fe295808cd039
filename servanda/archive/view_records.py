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
    readings: tuple[str, ...]
    again: bool  # whether the same rule was woken before, and what woke it then still waits


@frozen
class CommitmentView:
    """Everything a commitment's page shows."""

    item: Commitment | Rule
    page: str
    title: str
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
    def duty_states(self) -> tuple[str, ...]:
        """The states of its duties as they are said, each once, those to act on first."""
        return tuple(dict.fromkeys(sorted((d.state for d in self.duties), key=urgency)))


def urgency(state: str) -> int:
    """Orders the states of duties as they are said, those to act on first."""
    return wording.DUTY_ORDER.index(state)
