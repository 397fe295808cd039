"""Whether incidents, links and paragraphs fit the claims and the agreement that they are of.

What leaves it: sentences, as in checks.py. What claims come to is not grouped anew, for that needs
the pages themselves; what can be told from claims, captures and agreement alone is. `verify.py`
carries this very file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from servanda.archive.check_by_hand import spans_of
from servanda.archive.edition import BEFORE_WITHHELD, Edition, form_of
from servanda.model import Claim, Incident, Link, Span


def incident_faults(edition: Edition) -> Iterator[str]:
    """Everything about incidents, links, paragraphs and names that does not fit."""
    if form_of(edition) in BEFORE_WITHHELD:
        return
    known = {incident.id: incident for incident in edition.incidents}
    for incident in edition.incidents:
        yield from _incident(incident)
    for link in edition.links:
        yield from _link(link, known, edition)
    yield from _paragraphs(edition)
    yield from _references(edition, known)


def _incident(incident: Incident) -> Iterator[str]:
    """Whom, where, how many and of which pages are those that its claims name, and no others."""
    place, claims = f"data/incidents.jsonl: {incident.id}", incident.claims
    told: dict[str, list[Any]] = {
        "act": [claim.act for claim in claims],
        "stance": [claim.stance for claim in claims],
        "by": [mention for claim in claims for mention in claim.by],
        "to": [mention for claim in claims for mention in claim.to],
        "where": [where for claim in claims for where in claim.where],
        "numbers": [claim.number for claim in claims if claim.number],
        "said_by": [claim.said_by for claim in claims if claim.said_by],
    }
    for name, every in told.items():
        value = getattr(incident, name)
        for part in value if isinstance(value, tuple) else (value,):
            if part not in every:
                yield f"{place}: {name} has what none of its claims says: {part!r:.120}"
    for name in ("by", "to", "where", "numbers", "said_by"):
        if told[name] and not getattr(incident, name):
            yield f"{place}: {name} is empty; its claims say {told[name][0]!r:.120}"
    number = incident.number
    if bool(number) != bool(incident.numbers) or (
        number and number.span and number not in incident.numbers
    ):
        yield f"{place}: number does not fit its numbers."
    words = {claim.when.words for claim in claims}
    if incident.when.words and incident.when.words not in words:
        yield f"{place}: no claim of it tells its time as {incident.when.words!r}."
    captures = {claim.capture for claim in claims}
    told_in = [capture for origin in incident.origins for capture in origin.captures]
    if set(told_in) != captures or len(told_in) != len(captures):
        yield f"{place}: its origins are not the pages of its claims."
    for origin in incident.origins:
        if origin.because and len(origin.because) != len(origin.captures):
            yield f"{place}: an origin gives {len(origin.because)} reasons for its pages."
    confidence = max((claim.confidence for claim in claims), default=1.0)
    if incident.confidence != confidence:
        yield f"{place}: confidence is {incident.confidence}; its claims make it {confidence}."


def _link(link: Link, known: dict[str, Incident], edition: Edition) -> Iterator[str]:
    """A link is of a published incident and of one of its claims, whose words it quotes."""
    place = f"data/links.jsonl: {link.incident} on {link.commitment}"
    incident = known.get(link.incident)
    if incident is None:
        yield f"{place}: the incident is not published."
        return
    claim = next((claim for claim in incident.claims if claim.id == link.claim), None)
    if claim is None:
        yield f"{place}: {link.claim} is no claim of the incident."
        return
    item = edition.agreement.find(link.commitment)
    if item is None:
        yield f"{place}: the agreement has no such commitment."
        return
    provision = next((p for p in edition.agreement.provisions if p.id == item.provision), None)
    promised = f"{item.must} {provision.summary if provision else ''}"
    if _plain(link.commitment_words) not in _plain(promised):
        yield f"{place}: the commitment does not say {link.commitment_words!r}."
    actors = {actor.id for actor in edition.agreement.actors}
    for bearer in link.bearers:
        if bearer not in actors:
            yield f"{place}: {bearer} is no actor of the agreement."
    if not _fits(link.incident_span, claim, edition):
        yield f"{place}: {link.incident_span.quote!r} does not stand there in the paragraph."


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _paragraphs(edition: Edition) -> Iterator[str]:
    """Each value of a claim stands in the paragraph around it; each paragraph is of a claim."""
    used = set()
    for claim in edition.claims:
        for name, span in spans_of(claim):
            if span.start < span.end and not _fits(span, claim, edition):
                yield (
                    f"data/claims.jsonl: {claim.id}: {name} quotes {span.quote!r}, which does not "
                    "stand there in the published paragraph."
                )
    coded = [coding.claim for coding in edition.codings if coding.claim]
    for claim in (*edition.claims, *coded):
        for passage in edition.passages:
            if passage.capture == claim.capture and any(
                passage.start <= span.start and span.end <= passage.end
                for _, span in spans_of(claim)
            ):
                used.add(passage)
    order = [(passage.capture, passage.start, passage.end) for passage in edition.passages]
    if order != sorted(set(order)):
        yield "data/passages.jsonl: its paragraphs are not in the order of their captures."
    for passage in edition.passages:
        place = f"data/passages.jsonl: [{passage.start}, {passage.end}) of {passage.capture}"
        if len(passage.content) != passage.end - passage.start:
            yield f"{place}: its text has {len(passage.content)} letters."
        if passage not in used:
            yield f"{place}: no published claim rests on it."


def _fits(span: Span, claim: Claim, edition: Edition) -> bool:
    """Whether words stand as quoted, as far as the paragraphs around them are published."""
    for passage in edition.passages:
        if passage.capture == claim.capture:
            start, end = max(span.start, passage.start), min(span.end, passage.end)
            theirs = passage.content[start - passage.start : end - passage.start]
            if start < end and theirs != span.quote[start - span.start : end - span.start]:
                return False
    return len(span.quote) == span.end - span.start


def _references(edition: Edition, known: dict[str, Incident]) -> Iterator[str]:
    """Names, judgements, findings and official texts are of what is published; each thing once."""
    provisions = {provision.id for provision in edition.agreement.provisions}
    for table, key, records, of in (
        ("names", "incident", edition.names, known),
        ("official", "provision", edition.official, provisions),
    ):
        seen: set[str] = set()
        for record in records:
            about = getattr(record, key)
            if about not in of:
                yield f"data/{table}.jsonl: {about} is not published."
            if about in seen:
                yield f"data/{table}.jsonl: {about} stands there twice."
            seen.add(about)
    order = [incident.id for incident in edition.incidents]
    if edition.names and [record.incident for record in edition.names] != order:
        yield "data/names.jsonl: does not name each incident, in their order."
    names = [record.name for record in edition.names]
    for name in names:
        if names.count(name) > 1:
            yield f"data/names.jsonl: two incidents are called {name!r}."
            break
