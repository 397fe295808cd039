"""What a letter is held against: the record of a day, and what is read in the letter itself.

What leaves it: `LetterRecord` and `ReadSentence`, made by whoever opens the record and reads; and
what a sentence points to, gathered from them (`Grounds`). Nothing here reads or decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from attrs import field, frozen

from servanda.letters.checking.parsing import LetterSentence
from servanda.letters.checking.sources import Pointed
from servanda.model import (
    Agreement,
    Capture,
    Claim,
    Commitment,
    Duty,
    Finding,
    Incident,
    Interval,
    Letter,
    Notice,
    Quantity,
    Rule,
    Standing,
)


@frozen
class ReadSentence:
    """What the reading finds in one sentence; spans count in its words."""

    claims: tuple[Claim, ...] = ()
    numbers: tuple[Quantity, ...] = ()
    days: tuple[Interval, ...] = ()  # the stretches that its times name, with their words


@frozen
class LetterRecord:
    """The record of a day that a letter is held against.

    `newer` has, for a capture, the text of the last one kept from its address, where that differs.
    `numbers` and `days` read a text: quantities, and stretches reckoned from an interval.
    """

    agreement: Agreement
    on: date
    findings: Mapping[str, Finding]
    incidents: Mapping[str, Incident]
    captures: Mapping[str, Capture]
    texts: Mapping[str, str]
    told: Mapping[str, Sequence[Claim]]  # by capture
    newer: Mapping[str, str]
    duties: Sequence[Duty]
    standings: Mapping[str, Standing]
    notices: Mapping[str, Notice]
    official: Mapping[str, str]  # the attached text of a provision
    draft: Letter | None  # None where the product drafts no letter in the language
    numbers: Callable[[str], Sequence[Quantity]]
    days: Callable[[str, Interval], Sequence[Interval]]
    own_ids: Mapping[str, str] = field(factory=dict)  # of things by the ids they go out under


@frozen
class Grounds:
    """All that a sentence points to, through findings to incidents and through those to pages."""

    findings: tuple[Finding, ...] = ()
    incidents: tuple[Incident, ...] = ()
    captures: tuple[Capture, ...] = ()
    provisions: tuple[str, ...] = ()  # pointed to by themselves
    bearing: tuple[str, ...] = ()  # of the commitments that the findings are about
    notices: tuple[Notice, ...] = ()
    record: bool = False
    agreement: bool = False
    texts: tuple[str, ...] = field(default=(), repr=False)

    @property
    def of_events(self) -> bool:
        """Whether it points to something that is said to have happened."""
        return bool(self.findings or self.incidents or self.captures)


def grounds(pointed: Iterable[Pointed], held: LetterRecord) -> Grounds:
    """What some references come to, each thing once."""
    every = tuple(pointed)

    def ids(kind: str) -> list[str]:
        return [each.id for each in every if each.kind == kind]

    findings = [held.findings[id] for id in ids("finding")]
    of_findings = [finding.incident for finding in findings]
    names = dict.fromkeys((*ids("incident"), *of_findings))
    incidents = [held.incidents[id] for id in names if id in held.incidents]
    pages = dict.fromkeys(
        (*ids("capture"), *(claim.capture for each in incidents for claim in each.claims))
    )
    captures = [held.captures[id] for id in pages if id in held.captures]
    known = {item.id: item for item in held.agreement.items()}
    bearing = [known[f.commitment].provision for f in findings if f.commitment in known]
    notices = [held.notices[id] for id in ids("notice") if id in held.notices]
    provisions = tuple(dict.fromkeys(ids("provision")))
    texts = [held.texts.get(capture.id, "") for capture in captures]
    texts += [capture.title for capture in captures]
    texts += [notice.words for notice in notices]
    summaries = {each.id: each.summary for each in held.agreement.provisions}
    for id in (*provisions, *bearing):
        texts += [summaries.get(id, ""), held.official.get(id, "")]
    return Grounds(
        tuple(findings),
        tuple(incidents),
        tuple(captures),
        provisions,
        tuple(dict.fromkeys(bearing)),
        tuple(notices),
        bool(ids("record")),
        bool(ids("agreement")),
        tuple(text for text in texts if text),
    )


def items_of(held: LetterRecord, provisions: Iterable[str]) -> list[Commitment | Rule]:
    """The commitments and rules of some provisions, in the order of the agreement."""
    wanted = set(provisions)
    return [item for item in held.agreement.items() if item.provision in wanted]


@frozen
class LetterFault:
    """Something in a letter that does not hold: where, what, why it matters and what to do.

    `start` and `end` are the words at fault within `sentence`.
    """

    line: int
    kind: str
    sentence: str
    start: int
    end: int
    what: str
    why: str
    do: str


def fault(
    sentence: LetterSentence, kind: str, words: tuple[int, int] | None, *says: str
) -> LetterFault:
    """A fault of some words of a sentence, or of all of it; what, why and what to do."""
    start, end = words or (0, len(sentence.words))
    what, why, do = says
    return LetterFault(sentence.line, kind, sentence.words, start, end, what, why, do)
