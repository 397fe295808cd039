"""Event factuality: an act is told as done, under way, to come, threatened, denied or over.

What leaves it: a stance with the words that show it, or none where the text does not tell the
act as one at all (it is wished, feared, asked about, or hangs on a condition).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from servanda.claims.english import falsity, stance_learned
from servanda.model import Stance
from servanda.tongues import Stances

if TYPE_CHECKING:
    from spacy.tokens import Token

_UP = frozenset(
    ("xcomp", "ccomp", "pcomp", "advcl", "acl", "relcl", "dobj", "pobj", "prep", "conj", "dep",
     "nsubjpass", "attr", "amod", "nsubj", "parataxis", "oprd")
)  # fmt: skip
_GOVERNED = frozenset(
    ("xcomp", "ccomp", "pcomp", "acl", "dobj", "pobj", "prep", "nsubjpass", "advcl")
)
_CHARGED = frozenset(("of", "with", "for", "on"))
_FINITE = frozenset(("VBD", "VBZ", "VBP"))
_NOMINAL = frozenset(("dobj", "nsubjpass", "pobj", "prep", "nsubj", "attr"))
_NEGATING = frozenset(("without", "instead"))
TOLD = ("done", "ongoing", "ended")
# The weights learnt on web text overrule the rules only when this sure: docs/why/stance.md.
SURELY_NOT = 0.95
_MOVES = frozenset(
    ("in", "on", "for", "of", "to", "about", "against", "including", "by", "from", "with")
)


@frozen(eq=False)
class Factuality:
    """A stance or None, the word that shows it, and why in words. `tried`: told as attempted."""

    stance: Stance | None
    shown_by: Token | None
    why: str
    tried: bool = False
    sure: float = 1.0


def factuality_of(token: Token, stances: Stances, *, title: bool = False) -> Factuality:
    """How the text holds the act that `token` shows: the rules first, then the learnt weights.

    `title`: a present tense tells what is done, as headlines do; nothing learnt applies there.
    A verb that the rules take as having happened is set aside where the weights are very sure
    that it did not, and else is the less sure the less they believe it.
    """
    ruled = by_rules(token, stances, title=title)
    if ruled.stance not in TOLD or token.pos_ != "VERB" or title:
        return ruled
    judged = stance_learned.judge(token, *signs_of(ruled, token))
    if judged.did_not >= SURELY_NOT:
        why = f"the sentence as a whole tells it as not having happened: {judged.because}"
        return Factuality(None, ruled.shown_by, why, ruled.tried)
    believed = min(1.0, 0.5 + judged.happened)
    if believed == 1.0:
        return ruled
    why = f"{ruled.why}; less sure for {judged.because}" if judged.because else ruled.why
    return evolve(ruled, sure=ruled.sure * believed, why=why)


def signs_of(ruled: Factuality, token: Token) -> tuple[str, str]:
    """What the rules say of a verb, as signs for the learnt weights."""
    sign = f"rules={ruled.stance or 'no act'}{' tried' * ruled.tried}"
    own = ruled.shown_by is not None and ruled.shown_by.head == token
    return sign, f"{sign} by its own word" if own else f"{sign} {ruled.sure}"


def by_rules(token: Token, stances: Stances, *, title: bool = False) -> Factuality:
    """How the text holds the act, by the rules of grammar alone."""
    if _is_asked(token):
        return Factuality(None, None, "it stands in a question")
    if token.dep_ == "ROOT" and not title and _is_command(token):
        return Factuality(None, token, f'"{token.text}" is a command or a bare infinitive')
    if token.dep_ == "amod" and any(c.lower_ in ("a", "an", "any") for c in token.head.lefts):
        return Factuality(None, token, "it describes any such one")
    if beyond := _beyond(token, stances, title):
        return beyond
    node, steps = token, 0
    tried = any(  # "a foiled kidnapping"
        c.dep_ == "amod" and c.lower_ in stances.tried for c in token.children
    )
    ongoing: Token | None = None
    while steps < 12:
        own = _own(node, stances)
        if own is not None and not (own.stance == "denied" and _apart(token, node)):
            return own
        if node.tag_ == "VBG" and _has_be(node):
            ongoing = ongoing or node
        above = _above(node, token)
        if above is None:
            break
        if _affirms(node, above, stances):
            return Factuality("done", above, f'"{above.text}" is itself denied', tried)
        ruled = _ruled(node, above, token, stances)
        if isinstance(ruled, Factuality):
            return ruled
        tried = tried or ruled == "tried"
        if node.dep_ == "ccomp" and is_finite(node):
            break  # "will say that he was arrested": the saying is to come, not the arrest
        if ruled == "accused":
            return Factuality(
                "done", above, f'"{above.text}" tells it as an accusation', tried, 0.7
            )
        if ruled == "ongoing":
            ongoing = above
        node, steps = above, steps + 1
    if ongoing is not None:
        return Factuality("ongoing", ongoing, f'"{ongoing.text}" tells it as under way', tried)
    return _by_tense(token, node, title, tried)


def _affirms(node: Token, above: Token, stances: Stances) -> bool:
    """'No doubt that ...', "nobody denies", "failed to prevent": what would undo it is undone."""
    undoing = stances.held_from if node.lower_ == "from" else (*stances.doubting, *stances.averted)
    if not falsity.is_undone(above, stances):
        return False
    escapes = falsity.escapes(node, stances)  # "did not escape being arrested": and was
    return above.lemma_.lower() in undoing or (escapes and not _future_inside(above, stances))


def _apart(token: Token, above: Token) -> bool:
    """'Never apologised for burning it', "not tried for it": the act is taken for granted."""
    node = token
    while node.head != above and node.head != node:
        node = node.head
    clause = any(t.dep_ == "pcomp" for t in node.children)
    return node.dep_ == "prep" and node.lower_ == "for" and clause and above.pos_ == "VERB"


def _beyond(token: Token, stances: Stances, title: bool) -> Factuality | None:
    """What is said of the whole report, or of how near the act came."""
    if word := falsity.said_to_be_false(token, stances):
        return Factuality("denied", word, f'"{word.text}" says that the report is not so')
    if word := falsity.fallen_short(token, stances):
        return Factuality(None, word, f'"{word.text}" tells that it did not come to it')
    if word := falsity.foiled(token, stances) or (
        falsity.foiled_in_headline(token, stances) if title else None
    ):
        return Factuality(None, word, f'"{word.text}" tells that the plan came to nothing')
    return None


def _by_tense(token: Token, top: Token, title: bool, tried: bool) -> Factuality:
    why = "told as attempted" if tried else "told as done"
    if title:
        return Factuality("done", None, why, tried)
    verb = top if top.pos_ in ("VERB", "AUX") else token
    if verb.tag_ in ("VBZ", "VBP") and not _children(verb, "aux", "auxpass") and not title:
        return Factuality("done", verb, "told in the present tense", tried, sure=0.75)
    if _is_command(verb):
        return Factuality(None, verb, f'"{verb.text}" is a command or a bare infinitive')
    return Factuality("done", None, why, tried)


def _own(node: Token, stances: Stances) -> Factuality | None:
    """What the word's own auxiliaries, negations and conjunctions say."""
    if no := falsity.at_no_time(node):
        return Factuality("denied", no, f'"{no.text}" denies it')
    for child in node.children:
        word = child.lower_
        before = child.dep_ in ("det", "advmod", "preconj") and child.i < node.i
        negates = child.dep_ == "neg" or (before and word in stances.negators)
        if negates and not _not_only(child):
            return Factuality("denied", child, f'"{child.text}" denies it')
        if child.dep_ == "aux" and node.pos_ in ("VERB", "AUX"):
            if word in stances.future and not _would_have(node, word):
                return Factuality("planned", child, f'"{child.text}" tells it as to come')
            if word in stances.possible or _would_have(node, word):
                return Factuality(None, child, f'"{child.text}" tells it only as possible')
        if child.dep_ in ("mark", "advmod") and word in stances.conditions and child.i < node.i:
            return Factuality(None, child, f'it hangs on "{child.text}"')
    return None


def _ruled(node: Token, above: Token, token: Token, stances: Stances) -> Factuality | str:
    """What the governing word makes of the act; an empty string lets it through."""
    lemma, edge = above.lemma_.lower(), "acl" if _is_aim(node) else node.dep_
    if edge == "prep" and lemma in stances.accusing and node.lower_ in _CHARGED:
        return "accused"
    if above.pos_ == "ADP" or above.dep_ == "prep":
        denies = lemma in stances.negators
        return Factuality("denied", above, f'"{above.text}" denies it') if denies else ""
    if edge not in _GOVERNED or (edge == "prep" and node.lower_ not in _MOVES):
        return ""
    if lemma in stances.denied and edge != "advcl":
        before = edge == "ccomp" and node.i < above.i
        if before or falsity.is_undone(above, stances):
            return ""
        return Factuality("denied", above, f'"{above.text}" denies it')
    infinitive = _is_infinitive(node)
    bare = node.tag_ == "VBN" and not _children(node, "aux", "auxpass")
    if edge == "ccomp" and bare and lemma in stances.wished:  # "they want the two released"
        return Factuality(None, above, f'"{above.text}" tells it as wished, feared or asked for')
    if edge == "ccomp" and _is_subjunctive(node):  # "insisted that an election be held"
        return Factuality(None, above, f'"{above.text}" tells it as asked for')
    if edge == "ccomp" and not infinitive and node.tag_ != "VBG":
        threat = lemma in stances.threatened and _future_inside(node, stances)
        return Factuality("threatened", above, f'"{above.text}" threatens it') if threat else ""
    if lemma in stances.threatened:
        return Factuality("threatened", above, f'"{above.text}" threatens it')
    if edge == "advcl":
        return Factuality(None, above, "told as an aim") if infinitive else ""
    nominal = edge in _NOMINAL and token.pos_ in ("NOUN", "PROPN")
    return _ruled_closely(node, above, stances, infinitive, nominal)


def _ruled_closely(
    node: Token, above: Token, stances: Stances, infinitive: bool, nominal: bool
) -> Factuality | str:
    """What a word makes of the infinitive, participle or noun that it takes as its own."""
    lemma, word = with_particle(above), above.text
    close = infinitive or nominal or node.dep_ == "pcomp"
    if lemma in stances.failed and not (infinitive and node.i < above.i):
        return Factuality("denied", above, f'"{word}" tells that it was not done')
    if nominal and lemma in stances.deferred:
        return Factuality("planned", above, f'"{word}" tells it as put off')
    if lemma in stances.ended and nominal:
        if _is_hoped_for(above, stances):
            return Factuality("ongoing", above, f'"{word}" is asked for or to come, so it goes on')
        return Factuality("ended", above, f'"{word}" tells that it is over')
    if lemma in stances.ongoing and (infinitive or node.tag_ == "VBG" or nominal):
        return "ongoing"
    if lemma in stances.tried and (infinitive or nominal):
        return "tried"
    if lemma in stances.causing and infinitive:
        return ""
    if close and lemma in stances.planned and not (nominal and lemma in stances.leaning):
        if lemma != "go" or above.tag_ == "VBG":
            return Factuality("planned", above, f'"{word}" tells it as to come')
        return ""
    if infinitive and lemma in stances.petitioning and _may_decide(node, above, stances):
        return Factuality("planned", above, f'"{word}" asks it of one who can decide it')
    if close and lemma in stances.wished:
        return Factuality(None, above, f'"{word}" tells it as wished, feared or asked for')
    if infinitive and (node.dep_ == "acl" or _is_aim(node)):
        return Factuality(None, above, "told as an aim")
    return ""


def _is_hoped_for(ending: Token, stances: Stances) -> bool:
    """Whether an end is only asked for, promised or missed: "must end", "called for an end to"."""
    if _own(ending, stances) is not None:
        return True
    above = ending.head.head if ending.head.pos_ == "ADP" else ending.head
    hopes = (*stances.wished, *stances.planned, *stances.petitioning, *stances.failed)
    if ending.pos_ == "NOUN":
        return above.lemma_.lower() in hopes
    if ending.dep_ == "conj" and ending.tag_ == "VB" and ending.head != ending:
        return _is_hoped_for(ending.head, stances)
    asked = above.lemma_.lower() in hopes or ending.dep_ in ("acl", "advcl", "relcl")
    return _is_infinitive(ending) and (asked or ending.dep_ == "ROOT")


def with_particle(verb: Token) -> str:
    """A verb with its particle, "put off", where it has one."""
    particle = next((t for t in verb.rights if t.dep_ == "prt"), None)
    return f"{verb.lemma_} {particle.text}".lower() if particle else verb.lemma_.lower()


def _may_decide(node: Token, above: Token, stances: Stances) -> bool:
    """Whether it is asked of a court or the like: "asked the court to dissolve the party"."""
    asked = [c for c in node.children if c.dep_ == "nsubj"]
    asked += [c for c in above.children if c.dep_ in ("dobj", "dative")]
    return any(c.lemma_.lower() in stances.deciders for c in asked)


def _above(node: Token, token: Token) -> Token | None:
    """The governing word whose modality carries down to this one, or None at the top."""
    if node.head == node or node.dep_ not in _UP:
        return None
    if node.dep_ == "prep" and node.lower_ not in (*_MOVES, *_NEGATING):
        return None  # "after his arrest": the arrest is taken as a fact
    if node.dep_ == "relcl" and not _is_aim(node):
        return None
    if node.dep_ == "amod":
        return None
    if node.dep_ == "conj":
        if falsity.is_misjoined(node):
            return None
        own = any(c.dep_ in ("nsubj", "nsubjpass") for c in node.children)
        return None if own and is_finite(node) else node.head
    if node.dep_ in ("advcl", "parataxis") and is_finite(node):
        return None
    if node.dep_ == "acl" and node.tag_ in ("VBN", "VBG"):
        return None
    if node.dep_ == "nsubj" and token.pos_ == "VERB":
        return None
    return node.head


def _is_infinitive(node: Token) -> bool:
    """'To release him', "to be released": a verb without a tense of its own."""
    if any(c.tag_ == "MD" for c in node.children):
        return False
    to_be = any(c.dep_ == "aux" and c.lower_ == "to" for c in node.children)
    return node.tag_ == "VB" or (node.tag_ == "VBN" and to_be)


def _is_subjunctive(node: Token) -> bool:
    """'That he be freed', "that the army free him": a base form with a subject and "that"."""
    if not any(t.dep_ == "mark" and t.lower_ == "that" for t in node.lefts):
        return False
    helping = [t for t in node.lefts if t.dep_ in ("aux", "auxpass")]
    return (helping[0] if helping else node).tag_ == "VB"


def _is_aim(node: Token) -> bool:
    """'A bill to ban the party': an infinitive that the parse hangs on a noun as a clause."""
    to = any(t.dep_ == "aux" and t.lower_ == "to" for t in node.lefts)
    return node.dep_ == "relcl" and node.tag_ == "VB" and to


def is_finite(node: Token) -> bool:
    """Whether a clause has a tense of its own: "was arrested", not "being arrested"."""
    if node.tag_ in _FINITE:
        return True
    return any(
        c.dep_ in ("aux", "auxpass") and (c.tag_ in _FINITE or c.tag_ == "MD")
        for c in node.children
    )


def _children(node: Token, *deps: str) -> list[Token]:
    return [c for c in node.children if c.dep_ in deps]


def _has_be(node: Token) -> bool:
    """'is holding', 'have been closing': a progressive that is not past."""
    return any(c.lower_ in ("is", "are", "'s", "'re", "been", "am") for c in _children(node, "aux"))


def _would_have(node: Token, word: str) -> bool:
    return word in ("would", "'d") and any(c.lower_ == "have" for c in _children(node, "aux"))


def _not_only(neg: Token) -> bool:
    """'not only arrested but ...' denies nothing."""
    return neg.i + 1 < len(neg.doc) and neg.nbor(1).lower_ in ("only", "just", "merely")


def _future_inside(node: Token, stances: Stances) -> bool:
    return any(
        c.dep_ == "aux" and c.lower_ in (*stances.future, *stances.possible) for c in node.children
    )


def _is_asked(token: Token) -> bool:
    return token.sent.text.rstrip(" \"')").endswith("?")


def _is_command(verb: Token) -> bool:
    """'Do not kill', 'to hang them': no clause of its own tells it as done."""
    if verb.pos_ != "VERB" or verb.tag_ != "VB":
        return False
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass")]
    if any(c.lower_ not in ("do", "to") for c in own):
        return False
    return verb.dep_ in ("ROOT", "ccomp", "conj", "xcomp")
