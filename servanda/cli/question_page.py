"""The page of one question of `servanda review`: the incident, all it may bear on, and why."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

import click
from attrs import frozen

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.clocks import late_lines
from servanda.cli.terminal import Styled, lines_spelt
from servanda.model import Agreement, Text


@frozen
class QuestionPage:
    """A question as it is shown, and the evidence that it rests on."""

    question: way.OpenQuestion
    lines: Sequence[str]
    evidence: way.Evidence
    sources: Sequence[str] = ()  # those that can be waited for


def page_of(
    question: way.OpenQuestion,
    number: int,
    all_: int,
    opened: way.Watch,
    record: way.Store,
    evidence: way.Evidence,
    texts: Mapping[str, Text],
    others: Sequence[way.Difference],
    queue: way.Queue,
) -> QuestionPage:
    """The page of a question, the `number`th of `all_`.

    `queue` says why it is here or back. `texts` are by capture, those of its claims at least;
    `others` is what a second reader reads differently, of any incident.
    """
    titles = {id: act.title for id, act in opened.lexicon.acts.items()}
    lines = [
        *_head(question, texts, number, all_, evidence, titles),
        *_reasons(question, evidence, queue),
        *_opinions(question, queue),
        *_bearings(question, opened, evidence),
        *late_lines(question, evidence, record),
        *_second(question, others),
    ]
    return QuestionPage(question, lines, evidence, queue.sources)


def _reasons(question: way.OpenQuestion, evidence: way.Evidence, queue: way.Queue) -> list[str]:
    signals = evidence.signals or queue.answers.open_signals
    return [
        disguise.spelt(line)
        for each in queue.beside([question])
        for line in way.question_reasons(evidence, each, signals)
    ]


def _opinions(question: way.OpenQuestion, queue: way.Queue) -> list[str]:
    """What outside experts answered about it; none of it decides."""
    return [
        disguise.spelt(
            f"an outside expert, {row['by']} ({row['role']}), says {row['judgement']}: "
            f"{row['reason']}"
        )
        for row in way.opinion_rows(queue.answers, question.incident)
    ]


def _head(
    question: way.OpenQuestion,
    texts: Mapping[str, Text],
    number: int,
    all_: int,
    evidence: way.Evidence,
    titles: Mapping[str, str],
) -> list[str]:
    """Which incident is asked about: its words where they stand, and who says them."""
    incident = question.incident
    lines = ["", f"--- {number} of {all_} {'(asked again) ' if question.lapsed else ''}---"]
    lines += [evidence.names[incident.id], f"  {way.in_words(incident, titles)}"]
    if incident in evidence.unsure:
        lines.append(
            f"NOT CLAIMED: the reader thinks this right in {incident.confidence:.0%} of such "
            "cases, so it asks. Does the text say so?"
        )
        lines += [f"  {claim.reason}" for claim in incident.claims]
    if incident.is_background:
        lines.append("TOLD AS BACKGROUND: what tells it recalls it, and has other news.")
    when = incident.when
    lines.append(
        f"when: {wording.span_of_days(when)}"
        + (f' ("{when.words}")' if when.words else "")
        + f"; {wording.figure(len(incident.origins), 'independent source')}"
    )
    for claim in incident.claims:
        lines.append(_lit(texts.get(claim.capture), claim.quote.start, claim.quote.end))
        flags = texts[claim.capture].flags if claim.capture in texts else ()
        lines += [f'    flagged: {flag.kind} at {flag.start}: "{flag.words}"' for flag in flags[:5]]
        speaker = claim.said_by.span.quote if claim.said_by else "the source itself"
        lines.append(f"    said by {speaker}; {claim.capture}; {claim.id}")
    lines += [f"names: {why}" for why in incident.identities]
    lines += [f"conflict: {conflict}" for conflict in incident.conflicts]
    return lines


def _bearings(question: way.OpenQuestion, opened: way.Watch, evidence: way.Evidence) -> list[str]:
    """Each commitment it may bear on, numbered, with why and what upholding it would change."""
    agreement, watch = opened.agreement, shlex.quote(str(opened.folder))
    lines = []
    for number, (part, effect) in enumerate(question.parts, start=1):
        link = part.link
        if link is None:
            lines.append(part.why if not part.lapsed else f"it bears on no commitment; {part.why}")
            if why := evidence.why_unlinked(question.incident, agreement, watch=watch):
                lines.append(f"   because {why}")
            continue
        lines.append(
            f"{number}. ASKED, not proposed: does this bear on {link.commitment} "
            f"({link.bearing})? {link.confidence:.0%} of such links are right"
            if link.asks
            else f"{number}. may bear on {link.commitment}: {link.bearing}"
        )
        lines.append(f"   because {link.reason}")
        lines.append(f"   the commitment: {_sentence(agreement, link.commitment)}")
        lines.append(f'   its words that are near: "{link.commitment_words}"')
        if part.lapsed:
            lines.append(f"   {part.why}")
        if effect:
            lines.append(f"   upheld, it {effect.in_words()}")
    return lines


def _sentence(agreement: Agreement, id: str) -> str:
    """A commitment as a sentence: where it stands, whom it binds and what it asks."""
    item = agreement.commitment(id)
    article = wording.capital(wording.article(agreement, item))
    who = wording.bearers(agreement, item, ())
    return f"{article}: {wording.capital(wording.promise(item, who))}."


def _lit(text: Text | None, start: int, end: int) -> str:
    if text is None:
        return "  (text not on record)"
    paragraph = next((p for p in text.passages if p.start <= start < p.end), None)
    first, last = (paragraph.start, paragraph.end) if paragraph else (start, end)
    lit = click.style(lines_spelt(text.content[start:end]), bold=True, underline=True)
    before, after = text.content[first:start], text.content[end : max(end, last)]
    return Styled(f"  {lines_spelt(before)}{lit}{lines_spelt(after)}")


def _second(question: way.OpenQuestion, others: Sequence[way.Difference]) -> list[str]:
    rows = way.differing_rows(question.incident, others)
    return [
        f"second reader: {row['differs']}: "
        f"{disguise.spelt((row['second'] or row['rules'])['quote'])}"
        for row in rows
    ]
