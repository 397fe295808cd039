"""The numbered list of sources that the sentences of a letter point to.

What leaves it: numbers, in the order of first use, and one entry a number. An entry is a provision,
a capture, a finding, or a group of such on lines below it; the same one never gets two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from servanda import wording
from servanda.letters.marking import Marked, plain, quoted, titled
from servanda.letters.strength import STRONGEST
from servanda.model import Agreement, Capture, Dating, Finding, Instrument, Notice, NoticeKind
from servanda.wording import PROOF_WORDS, count, day, listed, sentence, span_of_days

_MARK = re.compile(r"(?<!\\)\[(\d+)\]")
_MARKS = re.compile(rf"{_MARK.pattern}(?: {_MARK.pattern})*")

# What a person put on record, by its kind.
_NOTICES: Mapping[NoticeKind, str] = {
    "request": "A request",
    "met": "What was asked and done, whole",
    "step": "A step",
    "event": "An event that the agreement names",
    "accession": "An accession",
    "withdrawal": "A withdrawal",
    "suspension": "A suspension",
    "resumption": "A resumption",
    "amendment": "An amendment",
    "completion": "A completion",
    "contest": "An objection",
}


class References:
    """Numbers sources while a letter is made; `in_order` numbers them as its text mentions them."""

    def __init__(self, agreement: Agreement, captures: Sequence[Capture]) -> None:
        self._agreement = agreement
        self._captures: Mapping[str, Capture] = {capture.id: capture for capture in captures}
        self.voices = wording.voices_of(captures)
        self._numbers: dict[str, int] = {}
        self._lines: list[Marked] = []

    def _number(self, key: str, line: Marked) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._lines.append(line)
        return self._numbers[key]

    def _group(self, kind: str, ids: Sequence[str], head: str, lines: Iterable[str]) -> int:
        """The number of several sources at once, each a line below the words for all of them."""
        below = "".join(f"\n- {line}" for line in lines)
        return self._number(f"{kind} {' '.join(ids)}", Marked(f"{head}:{below}"))

    def in_order(self, text: str) -> tuple[str, tuple[Marked, ...]]:
        """The text with its sources numbered in the order of first mention, and a line for each.

        Numbers that stand together ascend.
        """
        mentioned = dict.fromkeys(int(mark[1]) for mark in _MARK.finditer(text))
        numbers = {old: new for new, old in enumerate(mentioned, 1)}

        def renumbered(marks: re.Match[str]) -> str:
            new = sorted({numbers[int(mark[1])] for mark in _MARK.finditer(marks[0])})
            return " ".join(f"[{number}]" for number in new)

        return _MARKS.sub(renumbered, text), tuple(self._lines[old - 1] for old in mentioned)

    def lines(self) -> tuple[Marked, ...]:
        """A line for each source so far, in the order of their numbers."""
        return tuple(self._lines)

    def instruments(self) -> list[int]:
        """The number of the instruments that the agreement consists of."""
        every = self._agreement.instruments
        lines = [f"{_titled(instrument)}. {_cite(instrument.citation)}" for instrument in every]
        if len(lines) < 2:
            return [self._number("agreement", Marked(*lines or [plain(self._agreement.title)]))]
        head = plain(sentence(self._agreement.title))
        return [self._group("instruments", [each.id for each in every], head, lines)]

    def provision(self, provision_id: str) -> int:
        """The number of a provision, cited by its title and its instrument."""
        return self._number(f"provision {provision_id}", self._provision(provision_id))

    def provisions(self, provision_ids: Iterable[str]) -> list[int]:
        """The numbers of some provisions: of each, or of all at once where they are many."""
        ids = list(dict.fromkeys(provision_ids))
        if len(ids) <= STRONGEST:
            return [self.provision(id) for id in ids]
        head = f"{sentence(count(len(ids), 'provision'))} of the agreement"
        return [self._group("provisions", ids, head, map(self._provision, ids))]

    def _provision(self, provision_id: str) -> Marked:
        known = wording.provision(self._agreement, provision_id)
        instrument = wording.instrument(self._agreement, provision_id)
        title = (known.citation or known.title) if known else "Provision"
        line = f"{plain(sentence(title))}"
        if instrument and instrument.title not in title:
            line += f" of the {plain(instrument.title)}. {_cite(instrument.citation)}"
        return Marked(line)

    def capture(self, capture_id: str) -> int:
        """The number of a page as it was kept."""
        return self._number(f"capture {capture_id}", self._capture(capture_id))

    def captures(self, capture_ids: Iterable[str], *, most: int = STRONGEST) -> list[int]:
        """The numbers of some pages: of the first each, and one of all the others at once."""
        ids = list(dict.fromkeys(capture_ids))
        if len(ids) <= most:
            return [self.capture(id) for id in ids]
        return [*map(self.capture, ids[: most - 1]), *self.pages(ids[most - 1 :])]

    def pages(self, capture_ids: Iterable[str]) -> list[int]:
        """One number for some pages, none for none."""
        ids = list(dict.fromkeys(capture_ids))
        if len(ids) < 2:
            return [self.capture(id) for id in ids]
        head = sentence(count(len(ids), "page"))
        return [self._group("pages", ids, head, map(self._capture, ids))]

    def _capture(self, capture_id: str) -> Marked:
        capture = self._captures.get(capture_id)
        if capture is None:
            return Marked(f"Capture {plain(capture_id)}.")
        line = (
            f"{plain(wording.capital(publisher(capture)))}, {titled(capture.title)}, "
            f"{published(capture.published)}. Address: {plain(wording.address(capture.address))}. "
            f"Kept {day(capture.fetched_at.date())}"
        )
        if capture.bytes_sha256:
            line += f", SHA-256 {capture.bytes_sha256[:12]}"
        return Marked(line)

    def findings(self, findings: Sequence[Finding]) -> list[int]:
        """One number for some findings of the public record, none for none.

        They stand on one line, those decided alike and at one standard of proof together.
        """
        alike: dict[str, list[str]] = {}
        for finding in findings:
            words = f"on the decisions of {count(len(set(finding.decided_by)), 'person')}"
            if finding.proof:
                words += f", at the standard {quoted(PROOF_WORDS[finding.proof])}"
            alike.setdefault(words, []).append(plain(finding.id))
        if not alike:
            return []
        parts = [
            f"{listed(f'Finding {id}' for id in ids)} of the public record, {words}"
            for words, ids in alike.items()
        ]
        key = " ".join(finding.id for finding in findings)
        return [self._number(f"findings {key}", Marked("; ".join(parts)))]

    def notice(self, notice: Notice) -> int:
        """The number of a step that a person put on record."""
        return self._number(f"notice {notice.id}", self._notice(notice))

    def notices(self, notices: Sequence[Notice]) -> list[int]:
        """The numbers of some steps: of each, or of all at once where they are many."""
        if len(notices) <= STRONGEST:
            return [self.notice(notice) for notice in notices]
        head = f"{sentence(count(len(notices), 'notice'))} of the public record"
        ids = [notice.id for notice in notices]
        return [self._group("notices", ids, head, map(self._notice, notices))]

    def _notice(self, notice: Notice) -> Marked:
        return plain(
            f"{_NOTICES[notice.kind]} of {day(notice.on)}, notice {notice.id} of the public record"
        )

    def record(self) -> int:
        """The number of the public record as a whole."""
        return self._number("record", Marked("The public record that this letter was drafted from"))


def publisher(capture: Capture) -> str:
    """Who published a capture; what else it is where nobody is named."""
    return wording.source(capture)


def published(dating: Dating) -> str:
    """When a capture was published, and how that is known, in words."""
    if dating.how == "unknown" or dating.when.from_on is dating.when.to_on is None:
        return "publication date not known"
    how = {
        "stated": "as the page itself states",
        "guessed": "a date guessed from the page",
        "given": "as dated by whoever added it",
    }[dating.how]
    words = span_of_days(dating.when).removeprefix("on ")
    return f"published {words} ({how})"


def _titled(text: Instrument) -> Marked:
    """The title of a text, with the short one that the letter calls it by where it has one."""
    called = f", here the {plain(text.short)}" if text.short else ""
    return Marked(f"{plain(text.title)}{called}")


def _cite(citation: str) -> Marked:
    return plain(citation.strip().rstrip(".")) if citation else Marked("")
