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


def mentions_of(sentence: Sentence, document: Document) -> list[AgreementMention]:
    """Where a sentence names one of the agreements."""
    mentions = []
    for agreement, names in document.agreements.items():
        for match in names.finditer(sentence.doc.text):
            span = sentence.doc.char_span(*match.span(), alignment_mode="expand")
            if span is not None:
                mentions.append(AgreementMention(agreement, span.root, *match.span()))
    return mentions


def claims_of(sentence: Sentence, document: Document) -> list[Claim]:
    """The positions and invocations of one sentence; at most one of each for one agreement."""
    claims: list[Claim] = []
    done: set[tuple[str, str]] = set()
    for mention in mentions_of(sentence, document):
        for make in (_invocation, _position):
            claim = make(mention, sentence, document)
            if claim is not None and (claim.act, mention.agreement) not in done:
                done.add((claim.act, mention.agreement))
                claims.append(claim)
    return claims


def _invocation(mention: AgreementMention, sentence: Sentence, document: Document) -> Claim | None:
    """'Fifty groups signed a letter calling on X to act under the agreement'."""
    words = document.cues.language.on_agreement
    asking = [
        t
        for t in mention.token.ancestors
        if (t.pos_ == "VERB" and t.lemma_.lower() in words.asking)
        or (t.pos_ == "NOUN" and t.lemma_.lower() in words.appeals)
    ]
    if not asking:
        return None
    verbs = [t for t in asking if t.pos_ == "VERB"]
    if not verbs:
        return None
    ask = verbs[-1]
    factuality = stance.factuality_of(
        ask, document.cues.language.stances, title=sentence.kind == "title"
    )
    if factuality.stance not in ("done", "ongoing"):
        return None
    by = _askers(ask, words.appeals)
    to = tuple(_asked(ask))
    return _made("invoke", factuality.stance, ask, by, to, mention, sentence, document)


def _askers(ask: Token, appeals: Sequence[str]) -> tuple[Token, ...]:
    """Who asks; where a letter does, those who signed or wrote it."""
    askers = roles.of_verb(ask, ()).by
    if askers and askers[0].lemma_.lower() in appeals:
        letter = askers[0]
        carrier = letter.head
        if letter.dep_ == "dobj" and carrier.pos_ == "VERB":
            return roles.of_verb(carrier, ()).by or askers
    return askers


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


def _position(mention: AgreementMention, sentence: Sentence, document: Document) -> Claim | None:
    """What is said of the agreement: it lapsed, it binds, somebody broke it, "it is like ..."."""
    words = document.cues.language.on_agreement
    token = mention.token
    said_by, _, _ = speaker(sentence, mention.start, mention.end, document)
    verb = token.head
    if token.dep_ in ("nsubj", "nsubjpass") and verb.pos_ in ("VERB", "AUX"):
        words_told = {verb.lemma_.lower(), *(t.lemma_.lower() for t in verb.children)}
        known = words_told & {*words.broken, *words.held, *words.lapsed}
        if said_by is None and not known:
            return None
        if token.dep_ == "nsubjpass" and not known and verb.lemma_ in ("sign", "conclude", "reach"):
            return None
        by = roles.of_verb(verb, ()).by if token.dep_ == "nsubjpass" else ()
        return _made("position", "done", verb, by, (), mention, sentence, document)
    for above in token.ancestors:
        lemma = above.lemma_.lower()
        if above.pos_ == "VERB" and lemma in (*words.broken, *words.held):
            if said_by is None and lemma in words.held:
                return None
            factuality = stance.factuality_of(above, document.cues.language.stances)
            if factuality.stance is None:
                return None
            by = roles.of_verb(above, ()).by
            speakers = {a.source.i for a in sentence.attributions if a.source is not None}
            by = tuple(t for t in by if t.i not in speakers and t.pos_ != "PRON")
            return _made("position", factuality.stance, above, by, (), mention, sentence, document)
        if above.pos_ == "NOUN" and lemma in words.broken:
            return _made("position", "done", above, (), (), mention, sentence, document)
        if above.pos_ == "VERB":
            return None
    return None


def _made(
    act: str,
    stance: Stance,
    cue: Token,
    by: Sequence[Token],
    to: Sequence[Token],
    mention: AgreementMention,
    sentence: Sentence,
    document: Document,
) -> Claim:
    base = sentence.start
    span = _cue_span(cue, mention, base, document)
    said_by, belief, telling = speaker(sentence, cue.idx, cue.idx + len(cue.text), document)
    times = document.times(sentence)
    times = [t for t in times if not mention.start <= t.span.start - base < mention.end]
    act_times = arguments.times_around(sentence.doc, base, cue, (), times, telling)
    published = document.capture.published.when
    when, when_span = arguments.when_said(act_times, published)
    doers = tuple(document.mention(t, base) for t in by)
    if act == "position" and said_by is not None and not doers:
        doers = (said_by,)
    name = document.span(base + mention.start, base + mention.end).quote
    return Claim(
        id=canon.identify(
            "clm", document.capture.id, document.text.id, act, span, mention.agreement
        ),
        capture=document.capture.id,
        act=act,
        stance=stance,
        cue=span,
        quote=document.span(sentence.start, sentence.end),
        by=_distinct(doers),
        to=_distinct(tuple(document.mention(t, base) for t in to)),
        when=when,
        when_span=when_span,
        number=arguments.number_of(base, by, document.quantities(sentence)),
        said_by=said_by,
        about=mention.agreement,
        confidence=0.6 if belief else 0.75,
        reason=f'"{name}" names the agreement; '
        f'"{cue.text}" tells what is {"asked under" if act == "invoke" else "said of"} it',
    )


def _cue_span(cue: Token, mention: AgreementMention, base: int, document: Document) -> Span:
    """The asking verb; or, for what is said of the agreement, its name to the end of the clause."""
    start, end = cue.idx, cue.idx + len(cue.text)
    if mention.token.head == cue and mention.token.dep_.startswith("nsubj"):
        start = min(start, mention.start)
        for child in cue.rights:
            if child.dep_ in ("prep", "attr", "acomp", "dobj", "neg", "prt", "advmod"):
                end = max(end, phrase(child)[1], *(phrase(t)[1] for t in child.children))
    return document.span(base + start, base + end)


def _distinct(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    return tuple({m.span: m for m in mentions}.values())
