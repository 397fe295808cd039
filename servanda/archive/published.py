"""What of a watch goes out, and what stays.

What leaves it: the `Edition` that is left when everything that no person decided, and every
text beyond the paragraphs quoted, is out. It stops rather than publish something false.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from servanda import canon
from servanda.archive import by_hand
from servanda.archive.check_by_hand import spans_of
from servanda.archive.edition import (
    FORM,
    LATER_TABLES,
    TABLES,
    Edition,
    ExactPlace,
    Excerpt,
    Head,
    IncidentJudgement,
    IncidentName,
    Official,
    SignalCount,
    SourceMonth,
)
from servanda.archive.shown_incidents import mapped_places
from servanda.errors import EvidenceError, VerificationError
from servanda.model import (
    Agreement,
    Capture,
    Claim,
    Coding,
    Correction,
    Decision,
    Duty,
    Finding,
    Hearing,
    Incident,
    Letter,
    Link,
    Notice,
    Outlet,
    Place,
    Signal,
    Span,
    Standing,
    Statement,
    Text,
)
from servanda.version import __version__

# A quoted paragraph longer than this is cut to the words around the quotation: enough to see
# the context, too little to stand in for the article.
CONTEXT_LETTERS = 900


@frozen
class Published:
    """Everything a watch hands over for one day.

    `acts` gives titles to act types, `names` says what each incident is called, and `exactness` of
    a place the name of its country, and of what its point is the point.
    """

    title: str
    on: date
    agreement: Agreement
    agreement_text: str
    captures: tuple[Capture, ...]
    texts: tuple[Text, ...]
    incidents: tuple[Incident, ...]
    links: tuple[Link, ...]
    decisions: tuple[Decision, ...]
    notices: tuple[Notice, ...]
    findings: tuple[Finding, ...]
    standings: tuple[Standing, ...]
    duties: tuple[Duty, ...]
    letter: Letter | None
    letter_html: str
    signals: tuple[Signal, ...]
    heard: int
    expected: int
    outlets: tuple[Outlet, ...]
    acts: Mapping[str, str] = {}
    names: Mapping[str, str] = {}
    judged: tuple[IncidentJudgement, ...] = ()  # of incidents by themselves
    asked: int = 0  # incidents that only questions of the reader tell, and nobody decided on
    official: tuple[Official, ...] = ()
    codings: tuple[Coding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    statements: tuple[Statement, ...] = ()
    hearings: tuple[Hearing, ...] = ()
    window_days: int = 0
    record_lines: int = 0  # on record, and the hash of the head that the vault notes of them
    record_on: date | None = None
    record_sha256: str = ""
    log_key: str = ""  # by which key the site is signed, as a log and as minisign spell it
    minisign_key: str = ""
    people: str = ""  # what the watch publishes of persons: "nothing", "roles", "names"
    two_people: bool = False  # whether what one person judged waits for a second
    told: str = ""  # and of statements: "kind", "words", "source"
    months: tuple[SourceMonth, ...] = ()
    exactness: Callable[[Place], tuple[str, str]] = lambda _: ("", "none")


def edit(published: Published) -> Edition:
    """Take out what no person decided and every text beyond the quoted paragraphs.

    Raises EvidenceError for a view "as proposed", VerificationError where a quotation, the
    letter or the agreement's file is not what its hash or its span says.
    """
    _refuse_proposals(published)
    _check_letter(published)
    _check_agreement(published)
    incidents, links = _decided(published)
    claims = tuple(claim for incident in incidents for claim in incident.claims)
    captures = by_hand.captures_out(published.captures, published.statements, claims)
    codings = by_hand.codings_out(published.codings, claims)
    tables = {
        "captures": captures,
        "passages": _excerpts(claims, codings, published.texts),
        "claims": claims,
        "incidents": incidents,
        "links": links,
        "decisions": published.decisions,
        "notices": published.notices,
        "findings": tuple(finding for finding in published.findings if finding.state != "proposed"),
        "standings": published.standings,
        "duties": published.duties,
        "outlets": published.outlets,
        "official": published.official,
        "codings": codings,
        "corrections": by_hand.corrections_out(published.corrections, captures),
        "statements": by_hand.statements_out(published.statements, captures, extent=published.told),
        "names": tuple(
            IncidentName(incident.id, published.names[incident.id])
            for incident in incidents
            if incident.id in published.names
        ),
        "judged": published.judged,
        "places": (),  # of what the map shows of these
        "months": published.months,
    }
    head = Head(
        title=published.title,
        on=published.on,
        heard=published.heard,
        expected=published.expected,
        undecided=len(published.incidents) - len(incidents) + published.asked,
        versions={
            "servanda": __version__,
            "site": FORM,
            "standing": _method(published.standings),
            "duties": _method(published.duties),
        },
        records={
            name: len(tables[name]) for name in TABLES if name not in LATER_TABLES or tables[name]
        },
        acts={act: title for act, title in sorted(published.acts.items()) if title},
        signals=_counted(published.signals),
        hearings=published.hearings,
        window_days=published.window_days,
        people=published.people,
        record_lines=published.record_lines,
        record_on=published.record_on,
        record_sha256=published.record_sha256,
        log_key=published.log_key,
        minisign_key=published.minisign_key,
        told=published.told,
        two_people=published.two_people,
    )
    edition = Edition(
        head=head,
        agreement=published.agreement,
        agreement_text=published.agreement_text,
        letter=published.letter,
        letter_html=published.letter_html,
        **tables,  # type: ignore[arg-type]
    )
    places = exact_places(edition, published.exactness)
    records = {**head.records, **({"places": len(places)} if places else {})}
    return evolve(edition, places=places, head=evolve(head, records=records))


def exact_places(
    edition: Edition, exactness: Callable[[Place], tuple[str, str]]
) -> tuple[ExactPlace, ...]:
    """Each place that an incident on the map names, with its country and how exactly it lies."""
    return tuple(
        ExactPlace(*key, *exactness(place)) for key, place in mapped_places(edition).items()
    )


def _decided(published: Published) -> tuple[tuple[Incident, ...], tuple[Link, ...]]:
    """The incidents that hold something a person decided on, and the links decided on.

    A decision follows the claims that were seen, so it may be about an incident that has since
    taken another id. One about an incident alone is about every link it has.
    """
    asked: dict[str, set[str | None]] = {}
    for decision in published.decisions:
        for seen in (decision.incident, *decision.seen.claims):
            asked.setdefault(seen, set()).update({decision.commitment, decision.seen.commitment})
    incidents, links = [], []
    for incident in published.incidents:
        about: set[str | None] = set()
        for key in (incident.id, *(claim.id for claim in incident.claims)):
            about |= asked.get(key, set())
        if about:
            incidents.append(incident)
            links += [
                link
                for link in published.links
                if link.incident == incident.id and (link.commitment in about or None in about)
            ]
    return tuple(incidents), tuple(links)


def _method(records: Sequence[Standing] | Sequence[Duty]) -> str:
    return ", ".join(sorted({record.method for record in records}))


def _counted(signals: Iterable[Signal]) -> tuple[SignalCount, ...]:
    """Signals by kind, without where they arose: that may name a file on somebody's disk."""
    counts = Counter(signal.kind for signal in signals)
    reasons = {
        signal.kind: signal.why for signal in sorted(signals, key=lambda s: s.id, reverse=True)
    }
    return tuple(SignalCount(kind, counts[kind], reasons[kind]) for kind in sorted(counts))


def _refuse_proposals(published: Published) -> None:
    records: list[Standing | Duty] = [*published.standings, *published.duties]
    for record in records:
        if record.proposed:
            about = record.commitment if isinstance(record, Standing) else record.rule
            raise EvidenceError(
                f"publish: {about} is given as proposed, which no person decided. A public record "
                "never carries an accusation of the machine's own. Assess without proposals."
            )
        if record.on != published.on:
            raise EvidenceError(
                f"publish: a standing or duty is of {record.on}, the record is of {published.on}. "
                "The two would disagree for every reader. Assess both on one day."
            )


def _check_letter(published: Published) -> None:
    letter = published.letter
    if letter is None:
        return
    digest = canon.sha256_of_bytes(letter.text.encode("utf-8"))
    if digest != letter.text_sha256:
        raise VerificationError(
            f"publish: the letter's text has SHA-256 {digest}, the letter says "
            f"{letter.text_sha256}. Signatures are on that hash. Draft the letter again."
        )
    upheld = {finding.id for finding in published.findings if finding.state == "upheld"}
    for finding in letter.findings:
        if finding not in upheld:
            raise VerificationError(
                f"publish: the letter cites {finding}, which is not upheld. It would say what "
                "nobody decided. Draft the letter again from today's record."
            )


def _check_agreement(published: Published) -> None:
    wanted = published.agreement.file_sha256
    digest = canon.sha256_of_bytes(published.agreement_text.encode("utf-8"))
    if wanted and digest != wanted:
        raise VerificationError(
            f"publish: the agreement file has SHA-256 {digest}, the agreement was read from "
            f"{wanted}. A reader would see another text than the one applied. Read it again."
        )


def _excerpts(
    claims: Iterable[Claim], codings: Iterable[Coding], texts: Iterable[Text]
) -> tuple[Excerpt, ...]:
    """The paragraphs that hold the claims' words, each once, in the order of the captures.

    Of a claim that a person coded, those of each of its values too: anyone can look them up.
    """
    known = {text.capture: text for text in texts}
    excerpts: dict[tuple[str, int, int], Excerpt] = {}
    for claim in claims:
        text = known.get(claim.capture)
        quote = claim.quote
        if text is None or text.content[quote.start : quote.end] != quote.quote:
            raise VerificationError(
                f"publish: claim {claim.id} quotes words that do not stand at "
                f"[{quote.start}, {quote.end}) of the text of {claim.capture}. The quotation "
                "would be false. Read the capture again."
            )
        for excerpt in _around(claim.capture, quote, text):
            excerpts[(excerpt.capture, excerpt.start, excerpt.end)] = excerpt
    for coding in codings:
        text = known.get(coding.capture)
        if coding.claim is None or text is None:
            continue
        for _, span in spans_of(coding.claim):
            if span.start < span.end and not _is_printed(coding.capture, span, excerpts.values()):
                for excerpt in _around(coding.capture, span, text):
                    excerpts[(excerpt.capture, excerpt.start, excerpt.end)] = excerpt
    return tuple(excerpts[key] for key in sorted(excerpts))


def _is_printed(capture: str, span: Span, excerpts: Iterable[Excerpt]) -> bool:
    return any(
        excerpt.capture == capture and excerpt.start <= span.start and span.end <= excerpt.end
        for excerpt in excerpts
    )


def _around(capture: str, words: Span, text: Text) -> list[Excerpt]:
    start, end = words.start, words.end
    holding = [p for p in text.passages if p.start < end and start < p.end]
    if not holding or holding[0].start > start or holding[-1].end < end:
        return [Excerpt(capture, start, end, "body", words.quote)]
    first, last = holding[0].start, holding[-1].end
    if last - first > CONTEXT_LETTERS + (end - start):
        first = max(first, _word_start(text.content, start - CONTEXT_LETTERS // 2))
        last = min(last, _word_end(text.content, end + CONTEXT_LETTERS // 2))
    return [Excerpt(capture, first, last, holding[0].kind, text.content[first:last])]


def _word_start(content: str, at: int) -> int:
    """The start of the first word that begins at or after a position."""
    if at <= 0:
        return 0
    blank = content.find(" ", at - 1)
    return at if blank < 0 or blank - at > 40 else blank + 1


def _word_end(content: str, at: int) -> int:
    """The end of the last word that ends at or before a position."""
    if at >= len(content):
        return len(content)
    blank = content.rfind(" ", 0, at + 1)
    return at if blank < 0 or at - blank > 40 else blank
