"""Quotation attribution: every stretch that a text gives as somebody else's words or belief.

What leaves it: attributions with the characters of source, cue and content. Quotations without
words of saying are not attributed here; the reader carries the last speaker over to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from servanda.claims.english.stance import is_finite
from servanda.tongues import Reporting

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Characters = tuple[int, int]
_CLAUSE = ("ccomp", "xcomp", "parataxis", "advcl", "acl", "relcl")


@frozen(eq=False)
class Attribution:
    """Somebody (`source`, the head word; None where nobody is named) says `content`."""

    source: Token | None
    source_span: Characters | None
    cue: Token
    cue_span: Characters
    content: tuple[Characters, ...]
    denied: bool = False
    belief: bool = False  # thought, hoped, feared rather than said
    clause: bool = True  # told in a clause with a tense of its own, or quoted: not "denied entry"

    def holds(self, start: int, end: int) -> bool:
        """Whether the characters lie inside what is said."""
        return any(a <= start and end <= b for a, b in self.content)


def find_attributions(
    doc: Doc, reporting: Reporting, *, beliefs: bool = False
) -> list[Attribution]:
    """The attributions of a parsed text, outermost first; with `beliefs`, thoughts as well."""
    verbs = set(reporting.verbs)
    holding = set(reporting.holding)
    voicing = set(reporting.voicing)
    attributions: list[Attribution] = []
    for token in doc:
        lemma = token.lemma_.lower()
        made: Attribution | None = None
        if token.pos_ == "VERB" and (lemma in verbs or (beliefs and lemma in holding)):
            made = _of_verb(token, naming=lemma in reporting.naming, belief=lemma not in verbs)
        elif token.pos_ == "VERB" and lemma in voicing:
            made = _of_verb(token, naming=False, belief=False)
            made = made if made and made.clause else None
        elif token.pos_ == "NOUN" and lemma in reporting.nouns:
            made = _of_noun(token)
        if made:
            attributions.append(made)
    attributions += _of_phrases(doc, reporting.phrases)
    attributions += _of_headline(doc)
    return sorted(attributions, key=lambda a: -sum(end - start for start, end in a.content))


def _of_verb(verb: Token, *, naming: bool, belief: bool) -> Attribution | None:
    source = _source(verb)
    content, clause = _content(verb, naming)
    if content is None or _filler(verb, source):
        return None
    spans = _without(content, _saying_clause(verb))
    spans = [s for s in (_trimmed(verb.doc.text, *span) for span in spans) if s]
    if not spans:
        return None
    denied = any(c.dep_ == "neg" for c in verb.children) or verb.lemma_ in ("deny", "doubt")
    return Attribution(
        source,
        _edges(source) if source is not None else None,
        verb,
        _cue_span(verb),
        tuple(spans),
        denied,
        belief,
        clause,
    )


def _source(verb: Token) -> Token | None:
    speaker = _speaking(verb)
    nobody = speaker is not None and any(
        c.lower_ in ("no", "none", "nobody", "neither") for c in (speaker, *speaker.lefts)
    )
    return None if nobody else speaker


def _speaking(verb: Token) -> Token | None:
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    for child in verb.children:
        if child.dep_ == "nsubj" or (
            child.dep_ == "nsubjpass" and verb.lemma_ in ("tell", "quote")
        ):
            if child.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
                return verb.head
            if child.dep_ == "nsubj":
                return child
    if passive:
        for child in verb.children:
            if child.dep_ == "agent":
                return next((t for t in child.children if t.dep_ == "pobj"), None)
        return None
    if (quoted := _quoted_object(verb)) is not None:
        return quoted
    if not passive and verb.dep_ == "ROOT" and _quoted_beside(verb):
        # '"You are next", read the message': its subject is taken for an object
        return next((c for c in verb.rights if c.dep_ in ("dobj", "attr", "npadvmod")), None)
    if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp"):
        above = verb.head
        while above.pos_ == "ADP" and above.head != above:
            above = above.head
        if above.pos_ in ("VERB", "AUX") and above != verb:
            return next((c for c in above.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if verb.dep_ == "acl":
        return verb.head
    return None


def _quoted_object(verb: Token) -> Token | None:
    """Who is quoted "as saying" it: not whoever quotes them."""
    by = verb.head
    if verb.dep_ != "pcomp" or by.lower_ != "as" or by.head.lemma_ not in ("quote", "cite"):
        return None
    return next((c for c in by.head.children if c.dep_ in ("dobj", "nsubjpass")), None)


def _filler(verb: Token, source: Token | None) -> bool:
    """'you know', 'let us see', 'see above': words to the listener, not what anybody holds."""
    if verb.lemma_ not in ("know", "see", "say"):
        return False
    if source is None:
        return verb.dep_ == "ROOT" and verb.tag_ == "VB"
    return source.lower_ == "you" and verb.dep_ == "parataxis"


def _content(verb: Token, naming: bool) -> tuple[Characters | None, bool]:
    """The characters of what is said, the saying clause perhaps still inside; if in a clause."""
    for child in verb.children:
        if child.dep_ == "ccomp":
            return _joined(verb, child), is_finite(child) or _quoted_beside(verb) is not None
    if _rumoured(verb):
        return _edges(next(c for c in verb.children if c.dep_ == "xcomp")), True
    if verb.dep_ == "parataxis" and verb.head.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
        return _edges(verb.head), True
    quoted = _quoted_beside(verb)
    if quoted:
        return quoted, True
    above = verb.head
    if verb.dep_ == "advcl" and _marked(verb, "as") and above.pos_ in ("VERB", "AUX"):
        return _edges(above), True  # "as the judge said, it was closed"
    for child in verb.children:
        if child.dep_ == "advcl" and _marked(child, "that", "if") and is_finite(child):
            return _edges(child), True
    return _named(verb, naming), False


def _rumoured(verb: Token) -> bool:
    """'He is said to have fled': told by nobody who is named."""
    return any(c.dep_ == "auxpass" for c in verb.children) and any(
        c.dep_ == "xcomp" and any(t.dep_ == "aux" and t.lower_ == "to" for t in c.children)
        for c in verb.children
        if verb.lemma_ in ("say", "report", "allege", "claim", "rumour", "rumor")
    )


def _named(verb: Token, naming: bool) -> Characters | None:
    """What is told in a phrase: "promised to go", "denied the arrest"."""
    for child in verb.children:
        if child.dep_ == "xcomp" and child.tag_ == ("VBG" if naming else "VB"):
            return _edges(child)
        if child.dep_ == "prep" and child.lower_ == "of" and verb.lemma_ in ("accuse", "warn"):
            return _edges(child)
    clauses = [c for c in verb.children if naming and c.dep_ == "dobj"]
    clauses += [c for c in verb.children if c.dep_ == "advcl" and _marked(c, "that", "if")]
    return _edges(clauses[0]) if clauses else None


def _joined(verb: Token, clause: Token) -> Characters:
    """The clause of what is said, with "and that ...", without a second saying of its own."""
    start, end = _edges(clause)
    if end <= verb.idx and (stop := verb.doc.text.rfind("; ", start, end)) >= 0:
        start = stop + 2  # "the family says he was beaten; the prison says he fell"
    for child in verb.conjuncts:
        if child.head == verb and _marked(child, "that"):
            end = max(end, _edges(child)[1])
    for child in clause.children:
        says_too = child.lemma_ == verb.lemma_ and any(c.dep_ == "ccomp" for c in child.children)
        if child.dep_ == "conj" and says_too and child.left_edge.i > 0:
            end = min(end, child.left_edge.idx)
    return start, end


def _marked(verb: Token, *words: str) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in words for c in verb.children)


def _quoted_beside(verb: Token) -> Characters | None:
    """A quotation right before or after the saying clause, where the parse ties them otherwise."""
    text, sent = verb.doc.text, verb.sent
    a, b = sent.start_char, sent.end_char
    if (before := text[max(0, a - 300) : a].rstrip()).endswith('"'):
        a = max(0, a - 300) + max(0, before.rfind('"', 0, -1))  # '"Where to?" he asked.'
    for match in _QUOTATION.finditer(text[a:b]):
        start, end = a + match.start(), a + match.end()
        if text[start + 1].islower() and text[max(0, start - 2)] not in ",:":
            continue  # some of their words within a sentence of the report
        if end <= verb.idx and verb.idx - end < 60:
            return start, end
        if start > verb.idx and start - verb.idx < 30:
            return start, end
    return None


# Long, or set apart by a comma, a stop or a colon: not a word in quotation marks.
_QUOTATION = re.compile(r'"[^"]{12,}(?:"|$)|"[^"]+[,.?!]"|(?<=[:,] )"[^"]+"')


def _of_noun(noun: Token) -> Attribution | None:
    """'his claim that ...': what a noun of saying takes as its clause."""
    for child in noun.rights:
        marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
        if child.dep_ in ("acl", "ccomp") and marked:
            owner = next((c for c in noun.lefts if c.dep_ == "poss"), None)
            if owner is None:
                prep = next(
                    (
                        c
                        for c in noun.rights
                        if c.dep_ == "prep" and c.lower_ in ("by", "from", "of")
                    ),
                    None,
                )
                if prep is not None and prep.i < child.i:
                    owner = next((t for t in prep.children if t.dep_ == "pobj"), None)
            if owner is None and noun.head.lemma_ in (
                "make",
                "repeat",
                "issue",
                "express",
                "voice",
                "raise",
                "publish",
                "release",
                "reject",
                "dismiss",
            ):
                owner = next((c for c in noun.head.children if c.dep_ == "nsubj"), None)
            span = _trimmed(noun.doc.text, *_edges(child))
            if span is None:
                continue
            source = _edges(owner) if owner is not None else None
            return Attribution(owner, source, noun, (noun.idx, noun.idx + len(noun)), (span,))
    return None


def _of_phrases(doc: Doc, phrases: Sequence[str]) -> list[Attribution]:
    """'according to X': everything else in the clause is X's."""
    attributions = []
    text = doc.text  # spaCy joins the words anew each time it is asked for the text
    for phrase in phrases:
        for match in re.finditer(rf"\b{re.escape(phrase)}\b", text, re.I):
            span = doc.char_span(*match.span(), alignment_mode="expand")
            if span is None:
                continue
            sent = span[0].sent
            prep = span[-1]
            source = next((t for t in prep.subtree if t.dep_ == "pobj" and t.i > prep.i), None)
            if source is None:
                continue
            end = _edges(source)[1]
            start = match.start()
            whole = (sent.start_char, sent.end_char)
            clause = span[0].head
            while clause.pos_ not in ("VERB", "AUX") and clause.head != clause:
                clause = clause.head
            if clause.pos_ in ("VERB", "AUX"):
                whole = _edges(clause)
            spans = [s for s in (_trimmed(text, *x) for x in _without(whole, (start, end))) if s]
            if spans:
                cue = match.span()
                attributions.append(Attribution(source, _edges(source), span[0], cue, tuple(spans)))
    return attributions


def _of_headline(doc: Doc) -> list[Attribution]:
    """'Two shot dead in raid: lawyer': whoever stands after a headline's last colon says it."""
    text = doc.text
    match = _HEADLINE.fullmatch(text)
    span = doc.char_span(*match.span("who")) if match else None
    if match is None or span is None or any(t.pos_ in ("VERB", "AUX", "NUM") for t in span):
        return []
    told = _trimmed(text, *match.span("told"))
    cue = (match.end("told"), match.end("told") + 1)
    if told is None:
        return []
    return [Attribution(span.root, match.span("who"), doc[span.start - 1], cue, (told,))]


# The speaker in small letters or an acronym, and no full stop: no list, no title and subtitle.
_HEADLINE = re.compile(
    r"\s*(?P<told>[A-Z][^:\"]*[a-z][^:\"]{15,}): "
    r"(?P<who>[A-Z]{2,6}|(?:[A-Z]{2,6} )?[a-z]+(?: [a-z]+)?)\s*"
)


def _saying_clause(verb: Token) -> Characters:
    """The characters of "it said", with its auxiliaries and adverbs, to be cut out."""
    parts = [verb]
    for child in verb.children:
        if child.dep_ in (
            "aux",
            "neg",
            "prt",
            "dative",
            "auxpass",
            "nsubj",
            "nsubjpass",
            "agent",
        ) or (child.dep_ in ("npadvmod", "advmod", "prep") and abs(child.i - verb.i) < 4):
            parts += list(child.subtree)
    first, last = min(parts, key=lambda t: t.i), max(parts, key=lambda t: t.i)
    return first.idx, last.idx + len(last.text)


def _without(whole: Characters, hole: Characters) -> list[Characters]:
    if hole[1] <= whole[0] or hole[0] >= whole[1]:
        return [whole]
    return [s for s in ((whole[0], hole[0]), (hole[1], whole[1])) if s[1] - s[0] > 2]


def _trimmed(text: str, start: int, end: int) -> Characters | None:
    while start < end and text[start] in " ,;:.-'\"":
        start += 1
    while end > start and text[end - 1] in " ,;:-":
        end -= 1
    return (start, end) if end - start > 2 else None


def _edges(token: Token) -> Characters:
    last = token.right_edge
    return token.left_edge.idx, last.idx + len(last.text)


def _cue_span(verb: Token) -> Characters:
    aux = [
        c
        for c in verb.children
        if c.dep_ in ("aux", "auxpass", "neg", "prt") and abs(c.i - verb.i) <= 2
    ]
    tokens = [verb, *aux]
    first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
    return first.idx, last.idx + len(last.text)
