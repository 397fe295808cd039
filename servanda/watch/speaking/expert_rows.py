"""What an outside expert is shown of one question, and what experts were asked and answered.

What leaves it: rows, and the hash of those that a link is bound to. Nothing of a statement, of what
persons decided or of who works on the watch is among what an expert is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from servanda import canon, wording
from servanda.decisions.proposing import by_commitment
from servanda.errors import EvidenceError
from servanda.model import Capture, Claim, ExpertLink, Incident, Link, Opinion, Text
from servanda.watch.judging.expert_links import link_state
from servanda.watch.projecting.answers import Answers
from servanda.watch.speaking.values import Row, when_row

SEALED = (
    "A statement that was made in trust tells of it, and nothing sealed is shown by a link. No "
    "link was made: ask somebody of the team, or tell the expert yourself what may be told."
)


def shown_to_expert(answers: Answers, incident: str, commitment: str | None) -> Row | None:
    """One question with its evidence, as an expert sees it; None where it is not asked so now.

    None too where a statement tells of it: nothing of it is then shown to somebody outside.
    """
    there = answers.incidents([incident])
    if not there:
        return None
    known = there[0].incident
    own = by_commitment(there[0].links)
    link = next((each for each in own if each.commitment == commitment), None)
    captures = answers.captures_of(known)
    if (link is None and commitment is not None) or any(map(_is_sealed, captures)):
        return None
    texts = answers.texts_of(known)
    return {
        "incident": _incident(answers, known),
        "asked": _asked(answers, link),
        "pages": [_page(capture, known, texts.get(capture.id)) for capture in captures],
    }


def shown_sha256(shown: Row | None) -> str | None:
    """The hash that a link is bound to; None where nothing is shown."""
    return canon.sha256(shown) if shown is not None else None


def check_askable(answers: Answers, incident: str) -> None:
    """Raise EvidenceError where a statement tells of an incident."""
    for linked in answers.incidents([incident]):
        if any(map(_is_sealed, answers.captures_of(linked.incident))):
            raise EvidenceError(SEALED)


def _is_sealed(capture: Capture) -> bool:
    return capture.address.startswith(wording.STATEMENT)


def _incident(answers: Answers, known: Incident) -> Row:
    evidence = answers.part([known.id])
    return {
        "name": evidence.names[known.id],
        "act": answers.watch.lexicon.act_title(known.act),
        "stance": known.stance,
        "when": when_row(known.when),
        "where": [place.name for place in known.where],
        "by": list(dict.fromkeys(mention.span.quote for mention in known.by)),
        "to": list(dict.fromkeys(mention.span.quote for mention in known.to)),
        "number": wording.amount(known.number) if known.number else "",
        "conflicts": list(known.conflicts),
    }


def _asked(answers: Answers, link: Link | None) -> Row:
    """What is asked: whether it bears so on a commitment, in words; or whether it happened."""
    if link is None:
        return {"commitment": None, "bearing": "", "article": "", "promise": "", "reason": ""}
    agreement = answers.opened.agreement
    item = agreement.commitment(link.commitment)
    return {
        "commitment": link.commitment,
        "bearing": link.bearing,
        "article": wording.article(agreement, item),
        "promise": wording.promise(item, wording.bearers(agreement, item, ())),
        "reason": link.reason,
    }


def _page(capture: Capture, known: Incident, text: Text | None) -> Row:
    """One captured page: where it is from, and the paragraphs in which it tells of the incident."""
    claims = [claim for claim in known.claims if claim.capture == capture.id]
    return {
        "title": capture.title,
        "source": wording.source(capture),
        "when": wording.span_of_days(capture.published.when),
        "language": capture.language or "",
        "bytes_sha256": capture.bytes_sha256,
        "told": [_told(claim, text) for claim in claims],
    }


def _told(claim: Claim, text: Text | None) -> Row:
    """The words of a claim within their paragraph, and who says them."""
    quote = claim.quote
    around = next(
        (p for p in text.passages if p.start <= quote.start and quote.end <= p.end), None
    ) if text else None  # fmt: skip
    before = text.content[around.start : quote.start] if text and around else ""
    after = text.content[quote.end : around.end] if text and around else ""
    speaker = claim.said_by.span.quote if claim.said_by else ""
    return {"before": before, "quote": quote.quote, "after": after, "said_by": speaker}


# ------------------------------------------------------------------ what stands on record


def opinion_row(opinion: Opinion) -> Row:
    """What an expert answered; "moves_a_standing" says that it never does."""
    return {**canon.plain(opinion), "moves_a_standing": False}


def opinion_rows(answers: Answers, incident: Incident) -> Iterator[Row]:
    """What experts answered about an incident, or about claims that are now its, oldest first."""
    claims = {claim.id for claim in incident.claims}
    for opinion in answers.record.all(Opinion):
        if opinion.incident == incident.id or claims & set(opinion.claims):
            yield opinion_row(opinion)


def expert_link_rows(answers: Answers, incident: Incident, *, now: datetime) -> Iterator[Row]:
    """The links made to ask about an incident, each with its state; the secret is in none."""
    links, opinions = answers.record.all(ExpertLink), answers.record.all(Opinion)
    claims = {claim.id for claim in incident.claims}
    shown: dict[str | None, str | None] = {}
    for link in links:
        if link.withdrawn or not (link.incident == incident.id or claims & set(link.claims)):
            continue
        state: str = link_state(link, links, opinions, now)
        if state == "open":
            if link.commitment not in shown:
                seen = shown_to_expert(answers, link.incident, link.commitment)
                shown[link.commitment] = shown_sha256(seen)
            if shown[link.commitment] != link.seen_sha256:
                state = "changed"
        yield {
            "id": link.id,
            "expert": link.expert,
            "role": link.role,
            "commitment": link.commitment,
            "by": link.by,
            "at": link.at.isoformat(),
            "until": link.until_at.isoformat(),
            "state": state,
        }
