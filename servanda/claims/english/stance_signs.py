"""What a parse shows about whether a verb's act happened: named signs, each true or absent.

What leaves it: strings such as "tense=would+have+VBN" or "under1=hope", the same for the same
parse. It weighs nothing; `stance_learned` does. The part before "=" says what kind of sign it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token


_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_OWN = frozenset(("neg", "mark", "advmod", "aux", "det", "npadvmod", "preconj", "cc"))
_TAKEN = frozenset(("dobj", "attr", "acomp", "xcomp", "ccomp", "advcl"))
# Words whose mere presence in the sentence, before or after, tells something.
_TELLING = frozenset(
    ("if", "unless", "not", "n't", "never", "whether", "when", "please", "hope", "want", "plan",
     "let", "until", "before", "?", "!")
)  # fmt: skip
_HAVE = {"VBD": "had", "VBZ": "have", "VBP": "have"}
_BE = {"VBD": "was", "VBZ": "is", "VBP": "is"}
STEPS = 5  # how far up the tree signs are looked for

# What each kind of sign is called in a reason.
NAMES = {
    "word": "the verb",
    "tense": "its tense",
    "subject": "its subject",
    "with": "what hangs on it",
    "place": "its place in the clause",
    "under1": "the word above it",
    "under2": "a word above it",
    "under3": "a word above it",
    "chain": "a word of a clause above it",
    "near": "the words beside it",
    "sentence": "the sentence",
    "top": "the main clause",
    "rules": "what the rules make of it",
}


def signs(token: Token) -> list[str]:
    """The signs around a verb, sorted, each once."""
    listed = {f"{kind}={what}" for kind, what in _own(token)}
    listed |= {f"{kind}={what}" for kind, what in _above(token)}
    listed |= {f"{kind}={what}" for kind, what in _near(token)}
    return sorted(listed)


def tense(token: Token) -> str:
    """A word's auxiliaries and form: "would+have+VBN", "to+VB", "was+VBG"."""
    words = []
    for child in token.children:
        if child.dep_ not in ("aux", "auxpass"):
            continue
        lemma = child.lemma_.lower()
        if lemma == "have":
            words.append(_HAVE.get(child.tag_, "have_"))
        elif lemma == "be":
            words.append(_BE.get(child.tag_, child.lower_))
        elif lemma == "do":
            words.append("did" if child.tag_ == "VBD" else "do")
        else:
            words.append(lemma)
    return "+".join([*words, token.tag_])


def _subject(token: Token) -> str:
    for child in token.children:
        if child.dep_ not in _SUBJECTS:
            continue
        if child.pos_ == "PRON":
            return child.lower_
        dets = [c.lower_ for c in child.children if c.dep_ in ("det", "neg", "poss")]
        many = "/s" if child.tag_ in ("NNS", "NNPS") else ""
        return (child.ent_type_ or child.pos_) + (f"/{dets[0]}" if dets else "") + many
    return "none"


def _own(token: Token) -> Iterator[tuple[str, str]]:
    """The verb itself, its form, its subject and what hangs on it."""
    lemma, form, subject = token.lemma_.lower(), tense(token), _subject(token)
    yield "word", lemma
    yield "word", f"{lemma} {form}"
    yield "word", f"{lemma} {subject}"
    yield "tense", form
    yield "tense", token.tag_
    yield "place", token.dep_
    yield "place", f"{token.tag_} {token.dep_}"
    yield "subject", subject
    yield "subject", f"{subject} {form}"
    for child in token.children:
        edge = child.dep_
        if edge == "punct":
            continue
        yield "with", edge
        yield "with", f"{edge} {child.lemma_.lower()}"
        if edge in _OWN:
            yield "with", f"{edge} {child.lower_} {token.tag_}"
        if edge == "prep":
            for noun in child.children:
                if noun.dep_ == "pobj":
                    yield "with", f"{child.lower_} {noun.ent_type_ or noun.pos_}"
        if edge in _TAKEN:
            yield "with", f"{edge} {child.tag_}"
            for inner in child.children:
                if inner.dep_ in ("det", "mark", "neg"):
                    yield "with", f"{edge} {inner.dep_} {inner.lower_}"
        if child.ent_type_ in ("DATE", "TIME"):
            yield "with", "a time"


def _above(token: Token) -> Iterator[tuple[str, str]]:
    """The words that govern it, by the way down from them, and what hangs on those."""
    node, way, form = token, "", tense(token)
    step = 0
    while node.head != node and step < STEPS:
        above, step = node.head, step + 1
        edge, way = node.dep_, f"{way}>{node.dep_}"
        lemma, above_form = above.lemma_.lower(), _form(above)
        if step <= 3:
            kind = f"under{step}"
            yield kind, f"{way} {lemma}"
            yield kind, lemma
            yield kind, f"{way} {above_form}"
            yield kind, f"{way} of {_subject(above)}"
        if step == 1:
            yield "under1", f"{edge} {lemma} {above_form}"
            yield "under1", f"{token.tag_} {edge} {lemma}"
            yield "under1", f"{form} {edge} {above_form}"
        for child in above.children:
            if child == node or not (
                child.dep_ in ("neg", "mark", "det", "advmod") or child.tag_ == "MD"
            ):
                continue
            if child.dep_ != "advmod" or step <= 2:
                yield "chain", f"{child.dep_} {child.lower_}"
                yield "chain", f"{step} {edge} {child.dep_} {child.lower_}"
        node = above
    yield "place", way
    yield "top", node.lemma_.lower()
    yield "top", _form(node)
    yield "top", f"of {_subject(node)}"


def _form(token: Token) -> str:
    return tense(token) if token.pos_ in ("VERB", "AUX") else token.pos_


def _near(token: Token) -> Iterator[tuple[str, str]]:
    """The words beside it, the telling words of its sentence, how the sentence begins and ends."""
    sent = token.sent
    for by in (-3, -2, -1, 1, 2):
        place = token.i + by
        word = token.doc[place].lower_ if sent.start <= place < sent.end else "-"
        yield "near", f"{by} {word}"
        if by == -1:
            yield "near", f"{word} {token.tag_}"
    for other in sent:
        if other.tag_ == "MD" or other.lower_ in _TELLING:
            yield "sentence", f"{'before' if other.i < token.i else 'after'} {other.lower_}"
    yield "sentence", f"ends {sent[-1].text}"
    yield "sentence", f"begins {sent[0].lower_}"
    yield "sentence", f"begins {sent[0].tag_}"
    yield "sentence", f"length {min(len(sent) // 6, 8)}"
    yield "sentence", f"quarter {(token.i - sent.start) * 4 // max(1, len(sent))}"
