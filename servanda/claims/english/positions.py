"""What somebody says of an agreement itself, and who is asked to act under it.

What leaves it: claims of the acts "position" and "invoke" that name the agreement. Nothing here
judges whether what is said of the agreement is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from servanda import canon
from servanda.claims.english import arguments, roles, stance
from servanda.claims.english.actor_kinds import phrase, with_companions
from servanda.claims.english.claiming import speaker
from servanda.claims.english.document import Document, Sentence
from servanda.model import Agreement, Claim, Mention, Span, Stance

if TYPE_CHECKING:
    from spacy.tokens import Token


@frozen(eq=False)
class AgreementMention:
    """An agreement named in a sentence: the head word of its name."""

    agreement: str
    token: Token
    start: int
    end: int


def pattern_of(agreement: Agreement) -> re.Pattern[str]:
    """The names of an agreement, each with or without a plural -s, in any case."""
    names = {agreement.title, *agreement.aliases}
    names.update(i.title for i in agreement.instruments)
    of = [name.partition(" of the ")[2] for name in names]  # "Final Act of the ... Conference"
    names.update(name for name in of if len(name.split()) > 3)
    spelt = []
    for name in sorted((n for n in names if len(n) > 3), key=len, reverse=True):
        words = [re.escape(re.sub(r"s$", "", w) if len(w) > 4 else w) for w in name.split()]
        spelt.append(r"\s+".join(w + "s?" for w in words))
    return re.compile(rf"\b(?:{'|'.join(spelt) or '(?!)'})\b", re.I)


def namings(sentence: Sentence, page: Document) -> list[AgreementMention]:
    """Where a sentence names one of the page's agreements."""
    found = []
    for agreement, names in page.agreements.items():
        for match in names.finditer(sentence.doc.text):
            span = sentence.doc.char_span(*match.span(), alignment_mode="expand")
            if span is not None:
                found.append(AgreementMention(agreement, span.root, *match.span()))
    return found


def claims_of(sentence: Sentence, page: Document) -> list[Claim]:
    """The positions and invocations of one sentence; at most one of each for one agreement."""
    claims: list[Claim] = []
    done: set[tuple[str, str]] = set()
    for naming in namings(sentence, page):
        for make in (_invocation, _position):
            claim = make(naming, sentence, page)
            if claim is not None and (claim.act, naming.agreement) not in done:
                done.add((claim.act, naming.agreement))
                claims.append(claim)
    return claims


def _invocation(naming: AgreementMention, sentence: Sentence, page: Document) -> Claim | None:
    """'Fifty groups signed a letter calling on X to act under the agreement'."""
    words = page.cues.language.on_agreement
    asking = [
        t
        for t in naming.token.ancestors
        if (t.pos_ == "VERB" and t.lemma_.lower() in words.asking)
        or (t.pos_ == "NOUN" and t.lemma_.lower() in words.appeals)
    ]
    if not asking:
        return None
    verbs = [t for t in asking if t.pos_ == "VERB"]
    if not verbs:
        return None
    ask = verbs[-1]
    held = stance.held(ask, page.cues.language.stances, title=sentence.kind == "title")
    if held.stance not in ("done", "ongoing"):
        return None
    by = _askers(ask, words.appeals)
    to = tuple(_asked(ask))
    return _made("invoke", held.stance, ask, by, to, naming, sentence, page)


def _askers(ask: Token, appeals: Sequence[str]) -> tuple[Token, ...]:
    """Who asks; where a letter does, those who signed or wrote it."""
    found = roles.of_verb(ask, ()).by
    if found and found[0].lemma_.lower() in appeals:
        letter = found[0]
        carrier = letter.head
        if letter.dep_ == "dobj" and carrier.pos_ == "VERB":
            return roles.of_verb(carrier, ()).by or found
    return found


def _asked(ask: Token) -> list[Token]:
    asked: list[Token] = []
    for child in ask.children:
        if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to"):
            asked += [w for t in child.children if t.dep_ == "pobj" for w in with_companions(t)]
        elif child.dep_ == "dobj" and child.ent_type_ in ("ORG", "PERSON", "GPE", "NORP"):
            asked += list(with_companions(child))
        elif child.dep_ == "ccomp" and child.tag_ == "VB":
            asked += [t for t in child.lefts if t.dep_ == "nsubj"]
    return asked


def _position(naming: AgreementMention, sentence: Sentence, page: Document) -> Claim | None:
    """What is said of the agreement: it lapsed, it binds, somebody broke it, "it is like ..."."""
    words = page.cues.language.on_agreement
    token = naming.token
    said_by, _, _ = speaker(sentence, naming.start, naming.end, page)
    verb = token.head
    if token.dep_ in ("nsubj", "nsubjpass") and verb.pos_ in ("VERB", "AUX"):
        told = {verb.lemma_.lower(), *(t.lemma_.lower() for t in verb.children)}
        known = told & {*words.broken, *words.held, *words.lapsed}
        if said_by is None and not known:
            return None
        if token.dep_ == "nsubjpass" and not known and verb.lemma_ in ("sign", "conclude", "reach"):
            return None
        by = roles.of_verb(verb, ()).by if token.dep_ == "nsubjpass" else ()
        return _made("position", "done", verb, by, (), naming, sentence, page)
    for above in token.ancestors:
        lemma = above.lemma_.lower()
        if above.pos_ == "VERB" and lemma in (*words.broken, *words.held):
            if said_by is None and lemma in words.held:
                return None
            held = stance.held(above, page.cues.language.stances)
            if held.stance is None:
                return None
            by = roles.of_verb(above, ()).by
            told_by = {a.source.i for a in sentence.attributions if a.source is not None}
            by = tuple(t for t in by if t.i not in told_by and t.pos_ != "PRON")
            return _made("position", held.stance, above, by, (), naming, sentence, page)
        if above.pos_ == "NOUN" and lemma in words.broken:
            return _made("position", "done", above, (), (), naming, sentence, page)
        if above.pos_ == "VERB":
            return None
    return None


def _made(
    act: str,
    told: Stance,
    cue: Token,
    by: Sequence[Token],
    to: Sequence[Token],
    naming: AgreementMention,
    sentence: Sentence,
    page: Document,
) -> Claim:
    base = sentence.start
    span = _cue_span(cue, naming, base, page)
    said_by, belief, telling = speaker(sentence, cue.idx, cue.idx + len(cue.text), page)
    times = page.times(sentence)
    times = [t for t in times if not naming.start <= t.span.start - base < naming.end]
    found = arguments.times_around(sentence.doc, base, cue, (), times, telling)
    published = page.capture.published.when
    when, when_span = arguments.when_said(found, published)
    doers = tuple(page.mention(t, base) for t in by)
    if act == "position" and said_by is not None and not doers:
        doers = (said_by,)
    return Claim(
        id=canon.identify("clm", page.capture.id, page.text.id, act, span, naming.agreement),
        capture=page.capture.id,
        act=act,
        stance=told,
        cue=span,
        quote=page.span(sentence.start, sentence.end),
        by=_distinct(doers),
        to=_distinct(tuple(page.mention(t, base) for t in to)),
        when=when,
        when_span=when_span,
        number=arguments.number_of(base, by, page.quantities(sentence)),
        said_by=said_by,
        about=naming.agreement,
        confidence=0.6 if belief else 0.75,
        reason=f'"{page.span(base + naming.start, base + naming.end).quote}" names the agreement; '
        f'"{cue.text}" tells what is {"asked under" if act == "invoke" else "said of"} it',
    )


def _cue_span(cue: Token, naming: AgreementMention, base: int, page: Document) -> Span:
    """The asking verb; or, for what is said of the agreement, its name to the end of the clause."""
    start, end = cue.idx, cue.idx + len(cue.text)
    if naming.token.head == cue and naming.token.dep_.startswith("nsubj"):
        start = min(start, naming.start)
        for child in cue.rights:
            if child.dep_ in ("prep", "attr", "acomp", "dobj", "neg", "prt", "advmod"):
                end = max(end, phrase(child)[1], *(phrase(t)[1] for t in child.children))
    return page.span(base + start, base + end)


def _distinct(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    return tuple({m.span: m for m in mentions}.values())
