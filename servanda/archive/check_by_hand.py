"""Whether what persons wrote agrees with what is published: ids, spans, claims, facts.

What leaves it: sentences, each naming one thing that does not agree. `verify.py` carries this
very file, so it imports only the vocabulary and the rules that it applies again.
"""

from __future__ import annotations

from collections.abc import Iterator

from servanda.archive.edition import Edition
from servanda.corrections import (
    claim_of,
    corrected_captures,
    fact_of,
    made_id,
    said_copies,
    standing,
)
from servanda.model import Claim, Coding, Span


def by_hand_faults(edition: Edition) -> Iterator[str]:
    """Everything about codings and corrections that does not agree, the first thing first."""
    seen: set[str] = set()
    for prefix, table in (("cod", edition.codings), ("cor", edition.corrections)):
        file = "codings" if prefix == "cod" else "corrections"
        for record in table:
            place = f"data/{file}.jsonl: {record.id}"
            if record.id in seen:
                yield f"{place} stands there twice."
            seen.add(record.id)
            made = made_id(prefix, record)
            if made != record.id:
                yield f"{place}: what it says has the id {made}."
    for coding in edition.codings:
        yield from _words(coding, edition)
    yield from _claims(edition)
    yield from _facts(edition)
    known = {capture.id for capture in edition.captures}
    for statement in edition.statements:
        if statement.capture not in known:
            yield (
                f"data/statements.jsonl: {statement.id} is of {statement.capture}, which is not "
                "published."
            )


def _words(coding: Coding, edition: Edition) -> Iterator[str]:
    """Every value of a coded claim stands in a published paragraph or says where it is from."""
    claim = coding.claim
    if claim is None:
        return
    place = f"data/codings.jsonl: {coding.id}"
    if claim.capture != coding.capture:
        yield f"{place}: its claim is of {claim.capture}, it is of {coding.capture}."
    known_from = {line.partition(":")[0] for line in coding.known_from}
    passages = [excerpt for excerpt in edition.passages if excerpt.capture == claim.capture]
    for name, span in spans_of(claim):
        if span.start == span.end:
            if name not in known_from:
                yield f"{place}: {name} stands nowhere, and nothing says where it is known from."
            continue
        standing_there = any(
            excerpt.start <= span.start
            and span.end <= excerpt.end
            and excerpt.content[span.start - excerpt.start : span.end - excerpt.start] == span.quote
            for excerpt in passages
        )
        if not standing_there:
            yield f"{place}: {name} quotes {span.quote!r}, which no published paragraph has there."


def spans_of(claim: Claim) -> Iterator[tuple[str, Span]]:
    """Every span of a claim with the field it is of."""
    yield "words", claim.cue
    yield "quote", claim.quote
    for name, mentions in (("by", claim.by), ("to", claim.to)):
        for mention in mentions:
            yield name, mention.span
    for where in claim.where:
        yield "where", where.span
    one_each = (
        ("when", claim.when_span),
        ("number", claim.number.span if claim.number else None),
        ("instrument", claim.instrument),
        ("said_by", claim.said_by.span if claim.said_by else None),
        ("stance", claim.stance_span),
    )
    for name, span in one_each:
        if span is not None:
            yield name, span


def _claims(edition: Edition) -> Iterator[str]:
    """A claim that persons coded is published as the last of them coded it."""
    published = {claim.id: claim for claim in edition.claims}
    for id, codings in standing(edition.codings, claim_of).items():
        coding = codings[-1]
        if id in published and published[id] != coding.claim:
            yield f"data/claims.jsonl: {id} is not as {coding.id} of data/codings.jsonl has it."


def _facts(edition: Edition) -> Iterator[str]:
    """A capture has the facts that the last correction of each gives it."""
    captures = {capture.id: capture for capture in edition.captures}
    corrected = corrected_captures(edition.captures, edition.corrections)
    for was, now in zip(edition.captures, corrected):
        if (was.published, was.publisher, was.title, was.language) != (
            now.published,
            now.publisher,
            now.title,
            now.language,
        ):
            yield f"data/captures.jsonl: {was.id} is not as data/corrections.jsonl corrects it."
    for capture, fact in standing(edition.corrections, fact_of):
        if capture not in captures:
            yield f"data/corrections.jsonl: the {fact} of {capture}, which is not published."
    for copy in said_copies(edition.corrections).values():
        if copy.value == copy.capture:
            yield f"data/corrections.jsonl: {copy.id} makes {copy.capture} a copy of itself."
