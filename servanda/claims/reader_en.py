"""The English reader: from the working text of a capture to who says that what happened.

What leaves it: one `Telling`, its claims in the order of the text. It parses only sentences in
which a word stands that could show an act, or somebody speaking; captions and links to other
pages are never read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from servanda import canon
from servanda.claims import claiming, cues, numbers, places, plain, positions, said, when, who
from servanda.claims.cues import Cues
from servanda.claims.kinds import nouns_of
from servanda.claims.page import Page, Sentence
from servanda.claims.parser import Parser
from servanda.errors import SettingsError
from servanda.lexicon import Lexicon
from servanda.model import Actor, Agreement, Capture, Claim, Passage, PassageKind, Telling, Text

READER = "servanda.claims.reader_en 2026.1"
READ: frozenset[PassageKind] = frozenset(("title", "heading", "body", "quote", "list"))
_PRONOUN = re.compile(r"\b(?:he|she|him|his|her|hers|they|them|their|it|its)\b", re.I)


def read(
    capture: Capture,
    text: Text,
    *,
    parser: Parser,
    lexicon: Lexicon,
    actors: Sequence[Actor] = (),
    agreements: Sequence[Agreement] = (),
    language: str = "en",
) -> Telling:
    """Say who tells what in one capture; the same input gives the same telling.

    Days are reckoned from the capture's publication. Raises SettingsError where the lexicon
    has no file for the language.
    """
    page = page_of(
        capture, text, parser=parser, lexicon=lexicon, actors=actors, agreements=agreements,
        language=language,
    )  # fmt: skip
    claims: list[Claim] = []
    unread: list[str] = []
    chosen, left_out = passages(text)
    unread += left_out
    for passage, bounds, wanted in _wanted(chosen, page):
        for sentence in _sentences(passage, bounds, wanted, page, parser):
            page.remember(sentence.doc, sentence.start)
            found, aside = claiming.claims_of(sentence, page)
            claims += found
            unread += aside
            claims += positions.claims_of(sentence, page)
            _note_speakers(sentence, page)
    claims = _once(sorted(claims, key=lambda claim: (claim.cue.start, claim.act)))
    model = f"{parser.name}, {parser.digest}"
    parts = (READER, model, lexicon.sha256)
    return Telling(
        id=canon.identify("tel", capture.id, text.id, *parts, claims, unread),
        capture=capture.id,
        text=text.id,
        reader=READER,
        model=model,
        lexicon_sha256=lexicon.sha256,
        claims=tuple(claims),
        unread=tuple(unread),
    )


def page_of(
    capture: Capture,
    text: Text,
    *,
    parser: Parser,
    lexicon: Lexicon,
    actors: Sequence[Actor] = (),
    agreements: Sequence[Agreement] = (),
    language: str = "en",
) -> Page:
    """All that is known of a capture before its sentences are read."""
    if language not in lexicon.languages:
        raise SettingsError(
            f'No languages/{language}.toml: nothing in "{language}" can be read. '
            "docs/how-to/add-a-language.md says how to add it."
        )
    ready = cues.compiled(lexicon.languages[language])
    acronyms = who.acronyms(text.content)
    published = capture.published.when
    home = next((a.country for a in agreements if a.country), None)
    found = places.find(text.content, home=home)
    return Page(
        capture=capture,
        text=text,
        shown=plain.respell(
            text.content, parser.common, [(p.span.start, p.span.end) for p in found]
        ),
        cues=ready,
        nouns=nouns_of(ready.language, acronyms),
        resolver=who.Resolver(
            actors, on=published.to_on, acronyms=acronyms, home=home, content=text.content
        ),
        agreements={a.id: positions.pattern_of(a) for a in agreements},
        times=when.find(text.content, anchor=published),
        quantities=numbers.find(text.content),
        places=found,
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


Bounds = list[tuple[int, int]]


def _sentences(
    passage: Passage, bounds: Bounds, wanted: set[int], page: Page, parser: Parser
) -> list[Sentence]:
    """The wanted sentences of a passage, parsed, with those that their pronouns may need."""
    chosen = set(wanted)
    for n in wanted:
        if _PRONOUN.search(page.shown[slice(*bounds[n])]):
            chosen.update(k for k in (n - 1, n - 2) if k >= 0)
    order = sorted(chosen)
    docs = parser.parse(page.shown[slice(*bounds[n])] for n in order)
    return [_sentence(bounds[n], doc, passage, page.cues) for n, doc in zip(order, docs)]


def _wanted(chosen: Sequence[Passage], page: Page) -> list[tuple[Passage, Bounds, set[int]]]:
    """The sentences of each passage that pass the gate.

    Sentences that only tell somebody speaking are wanted where the page tells any act at all.
    """
    abbreviations = frozenset(page.cues.language.abbreviations)
    patterns = page.agreements.values()
    found = []
    for passage in chosen:
        bounds = plain.sentences(page.text.content, passage.start, passage.end, abbreviations)
        told, speech = set(), set()
        for n, (start, end) in enumerate(bounds):
            words = page.shown[start:end]
            if cues.shows_act(words, page.cues) or any(p.search(words) for p in patterns):
                told.add(n)
            elif cues.shows_speech(words, page.cues):
                speech.add(n)
        found.append((passage, bounds, told, speech))
    if not any(told for _, _, told, _ in found):
        return []
    return [(passage, bounds, told | speech) for passage, bounds, told, speech in found]


def _sentence(bounds: tuple[int, int], doc: Doc, passage: Passage, ready: Cues) -> Sentence:
    found = said.find_attributions(doc, ready.language.reporting)
    return Sentence(bounds[0], bounds[1], doc, passage.kind, tuple(found))


def _note_speakers(sentence: Sentence, page: Page) -> None:
    """Keep who spoke, for "it said" and for quotations that name nobody."""
    for attribution in sorted(sentence.attributions, key=lambda a: a.cue.i):
        if attribution.source is not None and attribution.source.pos_ != "PRON":
            page.speakers.append(page.mention(attribution.source, sentence.start))
    things = page.cues.language.reporting.things
    for token in sentence.doc:
        if token.dep_ == "nsubj" and token.lemma_.lower() in things and token.head.pos_ == "VERB":
            page.speakers.append(page.mention(token, sentence.start))


def _once(claims: list[Claim]) -> list[Claim]:
    """Each claim once, by its id."""
    return list({claim.id: claim for claim in claims}.values())
