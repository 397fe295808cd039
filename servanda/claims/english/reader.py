"""The English reader: from the working text of a capture to who says that what happened.

What leaves it: one `Telling`, its claims in the order of the text. It parses only sentences
that the gate lets through, all of a page in one go; captions and links to other pages are never
read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from servanda import canon
from servanda.claims.actors import resolver
from servanda.claims.english import (
    LANGUAGE,
    anniversaries,
    asking,
    claiming,
    cues,
    gate,
    main_news,
    plain_names,
    positions,
    segmentation,
    sentences_with_names,
    worlds,
)
from servanda.claims.english.actor_kinds import nouns_of
from servanda.claims.english.attribution import find_attributions
from servanda.claims.english.cues import Cues
from servanda.claims.english.document import Document, Sentence
from servanda.claims.english.parser import Parser
from servanda.claims.places import toponyms
from servanda.claims.places.setting import doubts, setting_of, with_setting
from servanda.errors import SettingsError
from servanda.lexicon import Lexicon
from servanda.model import Actor, Agreement, Capture, Claim, Passage, PassageKind, Telling, Text

if TYPE_CHECKING:
    from spacy.tokens import Doc

READER = "servanda.claims.reader_en 2026.12"
READ: frozenset[PassageKind] = frozenset(("title", "heading", "body", "quote", "list"))


def read(
    capture: Capture,
    text: Text,
    *,
    parser: Parser,
    lexicon: Lexicon,
    actors: Sequence[Actor] = (),
    agreements: Sequence[Agreement] = (),
    whole: bool = False,
) -> Telling:
    """Say who tells what in one capture; the same input gives the same telling.

    Days are reckoned from the capture's publication. `whole`: every sentence is parsed,
    let through by the gate or not, for measuring what the gate loses. Raises SettingsError where
    the lexicon has no file for English.
    """
    if LANGUAGE not in lexicon.languages:
        raise SettingsError(
            f'No languages/{LANGUAGE}.toml: nothing in "{LANGUAGE}" can be read. '
            "docs/how-to/add-a-language.md says how to add it."
        )
    ready = cues.ready(lexicon.languages[LANGUAGE])
    patterns = {a.id: positions.pattern_of(a) for a in agreements}
    claims: list[Claim] = []
    questions: list[Claim] = []
    chosen, unread = passages(text)
    names = tuple(patterns.values())
    wanted, why = gate.choose(text.content, chosen, ready, names, whole=whole)
    if why:
        unread.append(f"0: page: {why}")
    told = asking.told_by(text.content, wanted)
    if any(each.chosen for each in wanted):
        home = next((a.country for a in agreements if a.country), None)
        document = document_of(
            capture,
            text,
            ready,
            parser,
            actors=actors,
            patterns=patterns,
            home=home,
            refusals=frozenset(act.name for act in lexicon.acts.values() if act.of_refusal),
        )
        sentences = _sentences(wanted, document, parser)
        for sentence in sentences:
            document.remember(sentence.doc, sentence.start)
            new, aside = claiming.claims_of(sentence, document)
            claims += anniversaries.set_back(new, sentence, capture.published.when.to_on)
            unread += aside
            claims += positions.claims_of(sentence, document)
            _note_speakers(sentence, document)
        questions = asking.questions(sentences, told, document, claims=claims)
        claims, doubted = worlds.parted(claims, text.content, wanted, ready.language)
        questions, also_doubted = worlds.parted(questions, text.content, wanted, ready.language)
        questions = [*questions, *doubted, *also_doubted]
        setting = setting_of(
            text.content, (), home=home, places=document.places, passages=text.passages
        )
        unread += doubts((*claims, *questions), setting)
        claims, questions = with_setting(claims, setting), with_setting(questions, setting)
        published = capture.published.when
        claims = main_news.beside_the_news(claims, told.news, text.content, published)
    claims = _once(sorted(claims, key=lambda claim: (claim.cue.start, claim.act)))
    model = f"{parser.name}, {parser.digest}"
    parts = (READER, model, lexicon.sha256)
    return Telling(
        id=canon.identify("tel", capture.id, text.id, *parts, claims, questions, unread),
        capture=capture.id,
        text=text.id,
        reader=READER,
        model=model,
        lexicon_sha256=lexicon.sha256,
        claims=tuple(claims),
        unread=tuple(unread),
        questions=tuple(questions),
    )


def document_of(
    capture: Capture,
    text: Text,
    ready: Cues,
    parser: Parser,
    *,
    actors: Sequence[Actor],
    patterns: Mapping[str, re.Pattern[str]],
    home: str | None,
    refusals: frozenset[str] = frozenset(),
) -> Document:
    """All that is known of a capture before its sentences are read."""
    acronyms = resolver.acronyms(text.content)
    published = capture.published.when
    places = toponyms.find(text.content, home=home)
    return Document(
        capture=capture,
        text=text,
        respelled=segmentation.respell(
            text.content, parser.common, [(p.span.start, p.span.end) for p in places]
        ),
        cues=ready,
        nouns=nouns_of(ready.language, acronyms),
        resolver=resolver.Resolver(
            actors, on=published.to_on, acronyms=acronyms, home=home, content=text.content
        ),
        agreements=patterns,
        places=places,
        refusals=refusals,
    )


def passages(text: Text) -> tuple[list[Passage], list[str]]:
    """The passages to read; a title said again in the body is read there only."""
    chosen, left_out = [], []
    seen: set[str] = set()
    for passage in text.passages:
        words = " ".join(text.content[passage.start : passage.end].split())
        if passage.kind not in READ:
            left_out.append(f"{passage.start}: {passage.kind}: not the report's own telling")
        elif words in seen:
            left_out.append(f"{passage.start}: {passage.kind}: said before, word for word")
        elif words:
            seen.add(words)
            chosen.append(passage)
    return chosen, left_out


def _sentences(wanted: Sequence[gate.Wanted], document: Document, parser: Parser) -> list[Sentence]:
    """The wanted sentences of a page in their order, all parsed in one go."""
    order = [(each, each.bounds[n]) for each in wanted for n in each.chosen]
    stand_ins = plain_names.of_persons(
        document.respelled,
        parser.common,
        document.nouns,
        [(p.span.start, p.span.end) for p in document.places],
    )
    docs = parser.parse(
        (document.respelled[slice(*bounds)] for _, bounds in order),
        names=False,
        stand_ins=stand_ins,
    )
    patterns = document.agreements.values()
    parser.mark_names(
        [
            docs[n]
            for n in sentences_with_names.needing_names(
                docs, document.cues, document.nouns, patterns
            )
        ]
    )
    return [
        _sentence(bounds, doc, each.passage, document.cues)
        for (each, bounds), doc in zip(order, docs, strict=True)
    ]


def _sentence(bounds: tuple[int, int], doc: Doc, passage: Passage, ready: Cues) -> Sentence:
    attributions = find_attributions(doc, ready.language.reporting)
    return Sentence(bounds[0], bounds[1], doc, passage.kind, tuple(attributions))


def _note_speakers(sentence: Sentence, document: Document) -> None:
    """Keep who spoke, for "it said" and for quotations that name nobody."""
    for attribution in sorted(sentence.attributions, key=lambda a: a.cue.i):
        if attribution.source is not None and attribution.source.pos_ != "PRON":
            document.spoke(document.mention(attribution.source, sentence.start))
    things = document.cues.language.reporting.things
    for token in sentence.doc:
        if token.dep_ == "nsubj" and token.lemma_.lower() in things and token.head.pos_ == "VERB":
            document.spoke(document.mention(token, sentence.start))


def _once(claims: list[Claim]) -> list[Claim]:
    """Each claim once, by its id."""
    return list({claim.id: claim for claim in claims}.values())
