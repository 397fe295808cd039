"""The numbered list of sources that the sentences of a letter point to.

What leaves it: numbers, in the order of first use, and one line a source. A source is a
provision, a capture or a finding; the same one never gets two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from servanda import wording
from servanda.letters.marking import Marked, plain, quoted, titled
from servanda.model import Agreement, Capture, Dating, Finding, Instrument, Notice, NoticeKind
from servanda.wording import PROOF_WORDS, count, day, sentence, span_of_days

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
        """The numbers of the instruments the agreement consists of."""
        return [
            self._number(
                f"instrument {instrument.id}",
                Marked(f"{_titled(instrument)}. {_cite(instrument.citation)}"),
            )
            for instrument in self._agreement.instruments
        ] or [self._number("agreement", plain(self._agreement.title))]

    def provision(self, provision_id: str) -> int:
        """The number of a provision, cited by its title and its instrument."""
        known = wording.provision(self._agreement, provision_id)
        instrument = wording.instrument(self._agreement, provision_id)
        title = (known.citation or known.title) if known else "Provision"
        line = f"{plain(sentence(title))}"
        if instrument and instrument.title not in title:
            line += f" of the {plain(instrument.title)}. {_cite(instrument.citation)}"
        return self._number(f"provision {provision_id}", Marked(line))

    def capture(self, capture_id: str) -> int:
        """The number of a page as it was kept."""
        capture = self._captures.get(capture_id)
        if capture is None:
            return self._number(f"capture {capture_id}", Marked(f"Capture {plain(capture_id)}."))
        line = (
            f"{plain(wording.capital(publisher(capture)))}, {titled(capture.title)}, "
            f"{published(capture.published)}. Address: {plain(wording.address(capture.address))}. "
            f"Kept {day(capture.fetched_at.date())}"
        )
        if capture.bytes_sha256:
            line += f", SHA-256 {capture.bytes_sha256[:12]}"
        return self._number(f"capture {capture_id}", Marked(line))

    def finding(self, finding: Finding) -> int:
        """The number of a finding in the public record."""
        deciders = count(len(set(finding.decided_by)), "person")
        line = f"Finding {plain(finding.id)} of the public record, on the decisions of {deciders}"
        if finding.proof:
            line += f", at the standard {quoted(PROOF_WORDS[finding.proof])}"
        return self._number(f"finding {finding.id}", Marked(line))

    def notice(self, notice: Notice) -> int:
        """The number of a step that a person put on record."""
        line = (
            f"{_NOTICES[notice.kind]} of {day(notice.on)}, notice {notice.id} of the public record"
        )
        return self._number(f"notice {notice.id}", plain(line))

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
