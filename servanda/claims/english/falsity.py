"""Reports said to be false, and acts nearly done, not yet done, kept from being done or foiled.

What leaves it: the word that says that an act is not told as one, and what it makes of it. It
looks above the clause of the act, where `stance` stops, for what is said of the whole report. What
a denial takes for granted, in a participle or a relative clause, it does not deny.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from servanda.claims.english import depictions
from servanda.tongues import Stances

if TYPE_CHECKING:
    from spacy.tokens import Token

STEPS = 8  # how far above an act a word on the whole report is looked for
_CLAUSE = frozenset(("acl", "relcl", "ccomp", "csubj", "csubjpass", "pcomp", "xcomp", "dep"))
_NOUN = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "attr", "appos", "compound", "poss"))
_GOVERNED = _CLAUSE | _NOUN | {"conj", "prep", "advcl"}
_INSIDE = frozenset(("of", "in", "about", "on", "to", "under", "with", "from", "into", "at"))
_WHOSE = frozenset(("by", "of", "from", "in", "among"))
_COMPLEMENT = frozenset(("acomp", "attr", "oprd", "advmod", "xcomp", "ccomp"))
_COPULAS = frozenset(("be", "prove", "turn", "remain", "appear", "seem", "call", "describe"))
_CALLING = frozenset(("call", "describe", "label", "brand", "term", "denounce", "condemn"))
_CAUSATIVE = frozenset(("have", "get", "see", "declare", "order", "want"))
_HAVING = frozenset(("have", "be", "remain"))
_INVERTED = frozenset(("had", "were", "should"))
_IN_PHRASE = frozenset(("DET", "ADJ", "NOUN", "PROPN", "PART", "NUM"))
_NO_TIME = frozenset(("time", "point", "stage", "moment", "way", "circumstance", "account"))


def said_to_be_false(token: Token, stances: Stances) -> Token | None:
    """The word that says that the report in which an act is told is not true.

    "It is not true that ...", "rumours that ... were false", "dismissed reports of ...",
    "retracted a story that ...", "there is no truth in reports that ...", "False: ...".
    """
    first = token.sent[0]
    if first.lower_ in stances.false and first.i + 1 < token.i and first.nbor().text == ":":
        return first
    if word := depictions.unreal(token, stances):
        return word
    node, report = token, False
    for above in _clauses_above(token, stances):
        if node.dep_ in ("ccomp", "prep") and (word := _falsely(above, stances)):
            return word
        if node.dep_ == "ccomp" and above.lemma_.lower() in stances.denied:
            after = node.i > above.i  # "they revoked it; the ministry denied acting on orders"
            return above if after and not is_undone(above, stances) else None
        report = _is_report(node, stances)
        if report and (word := _of_report(node, above, stances)):
            return word
        if word := _judged(node, above, stances, report):
            return word
        node = above
    if _is_report(node, stances) and _without_verb(node):
        return _called_false(token, stances)
    return None


def _of_report(node: Token, above: Token, stances: Stances) -> Token | None:
    """What the words around a report say of it: "false reports of", "retracted a story that"."""
    own = next((t for t in node.lefts if t.lower_ in stances.false), None)
    if own is not None:
        return own
    if node.dep_ in ("dobj", "nsubjpass"):
        if is_undone(above, stances):
            return None
        if any(verb in stances.withdrawn for verb in (above.lemma_.lower(), _back(above))):
            return above
        if above.lemma_.lower() in _CALLING:
            return _called_false(above, stances)
    if node.dep_ == "pobj" and above.head.lower_ == "contrary":
        return above.head
    return None


def _back(verb: Token) -> str:
    """'took back its statement', "brushed aside talk": the parse calls the particle an adverb."""
    for word in verb.rights:
        if word.lower_ in ("back", "aside") and word.i == verb.i + 1:
            return f"{verb.lemma_.lower()} {word.lower_}"
    return ""


def _falsely(verb: Token, stances: Stances) -> Token | None:
    """'Falsely claimed that ...', "wrongly accused them of killing"."""
    if verb.pos_ != "VERB":
        return None
    return next((t for t in verb.children if t.lower_ in stances.falsely), None)


def _without_verb(noun: Token) -> bool:
    """Whether a report stands at the top: a headline, or a verb that the parse did not find."""
    return noun.head == noun and (noun.pos_ in ("NOUN", "PROPN") or noun.i == noun.sent.start)


def _called_false(token: Token, stances: Stances) -> Token | None:
    """The word after a report that calls it false: "reports that ... were false", "... a hoax"."""
    for word in token.doc[token.i + 1 : token.sent.end]:
        before_noun = word.dep_ in ("amod", "compound") and word.head.i > word.i
        if word.lemma_.lower() in stances.false and not before_noun:
            return None if _negated(word) or _negated(word.head) else word
    return None


def _is_report(node: Token, stances: Stances) -> bool:
    return node.lemma_.lower() in stances.reports


def is_content(clause: Token) -> bool:
    """Whether a clause says what a noun is about: "the lie that police ...", "it is a lie that"."""
    if clause.dep_ not in ("acl", "relcl"):
        return False
    if any(t.dep_ == "mark" and t.lower_ == "that" for t in clause.lefts):
        return True
    noun = clause.head
    return noun.dep_ == "attr" and any(t.lower_ == "it" for t in noun.head.lefts)


def _clauses_above(token: Token, stances: Stances) -> Iterator[Token]:
    """The words that govern an act's word, as long as what they say holds of its telling."""
    node = token
    for _ in range(STEPS):
        above = node.head
        if above == node or not (node.dep_ in _GOVERNED or _is_second_verb(node)):
            return
        if is_content(node):  # "claims by elders that soldiers ...": the clause is of the claims
            above = _report_of(above, stances)
        elif _takes_for_granted(node, above, stances):
            return
        yield above
        node = above


def _is_second_verb(node: Token) -> bool:
    """'Suspended the constitution and assumed power': the parse hangs it on the bare noun."""
    noun = node.head
    if node.dep_ != "amod" or node.tag_ not in ("VBD", "VBN") or noun.left_edge != node:
        return False
    return node.i > 0 and node.nbor(-1).dep_ == "cc"


def _takes_for_granted(node: Token, above: Token, stances: Stances) -> bool:
    """Whether what is told in `node` stays so whatever is said of the clause around it."""
    edge = node.dep_
    if edge == "relcl":
        nothing = above.lower_ in stances.negators
        return not (_is_report(above, stances) or nothing)
    if edge == "acl" and node.tag_ in ("VBN", "VBG") and not _is_report(above, stances):
        first = above.left_edge  # "had their permits suspended", whatever the parse makes of it
        caused = first.i > 0 and first.nbor(-1).lemma_.lower() in _CAUSATIVE
        own = any(t.dep_ in ("mark", "nsubj", "nsubjpass", "aux") for t in node.children)
        return not (caused or own)
    if edge == "nsubj" and above.lemma_ == "be" and not _is_report(node, stances):
        return any(t.lower_ == "the" or t.dep_ == "poss" for t in node.lefts)
    if edge == "advcl":
        return node.tag_ != "VBG" or above.pos_ != "VERB"
    return edge == "prep" and node.lower_ not in _INSIDE


def _report_of(noun: Token, stances: Stances) -> Token:
    """The report that a noun stands beside ("claims by elders"), or the noun itself."""
    node = noun
    while node.dep_ == "pobj" and node.head.lower_ in _WHOSE and not _is_report(node, stances):
        node = node.head.head
    return node if _is_report(node, stances) else noun


def _judged(node: Token, above: Token, stances: Stances, report: bool) -> Token | None:
    """The word by which `above` calls what is told in `node` false, or not true."""
    lemma = above.lemma_.lower()
    if node.dep_ == "conj" and any(t.dep_ in ("nsubj", "nsubjpass") for t in node.lefts):
        return None  # "the claim was false, and police arrested him"
    if node.dep_ == "relcl" and not is_content(node):
        shows = node.lemma_.lower() in stances.showing
        return above if shows and above.lower_ in stances.negators else None
    nothing = node.lower_ in stances.negators  # "nothing in the report that ... is true"
    if node.dep_ in ("nsubj", "nsubjpass") and not (report or nothing):
        return None
    if lemma in stances.false:
        return None if _negated(above) or _negated(above.head) else above
    if lemma in stances.true and (_negated(above) or _negated(above.head)):
        return above
    if node.dep_ == "ccomp":
        if lemma in stances.showing and _negated(above):
            return above
        for noun in above.lefts:  # "no evidence has emerged that ..."
            if noun.lemma_.lower() in stances.true and _negated(noun):
                return noun
    if lemma not in _COPULAS and above.dep_ != "ccomp":
        return None
    for word in _complements(above):
        if word == node:
            continue
        negated = nothing or _negated(above) or _negated(word)
        if word.lemma_.lower() in (stances.true if negated else stances.false):
            return word
    return None


def _complements(verb: Token) -> Iterator[Token]:
    """What a copula says of its subject, "turned out to be a hoax" among it."""
    yield verb
    for child in verb.children:
        if child.dep_ in _COMPLEMENT:
            yield child
            if child.pos_ in ("AUX", "VERB"):
                yield from (t for t in child.children if t.dep_ in _COMPLEMENT)


def _negated(token: Token) -> bool:
    return any(t.dep_ == "neg" or t.lower_ in ("no", "little", "hardly") for t in token.lefts) or (
        token.pos_ == "AUX" and any(t.dep_ == "neg" for t in token.children)
    )


def is_undone(word: Token, stances: Stances) -> bool:
    """Whether a word that would undo an act is itself denied: "failed to prevent", "no doubt"."""
    if _negated(word):
        return True
    subjects = [t for t in word.lefts if t.dep_ in ("nsubj", "nsubjpass")]
    if any(t.lower_ in stances.negators or _negated(t) for t in subjects):
        return True
    above = word.head
    return word.dep_ == "xcomp" and (
        above.lemma_.lower() in (*stances.failed, "unable", "powerless") or _negated(above)
    )


def at_no_time(verb: Token) -> Token | None:
    """'At no time did soldiers ...', "in no way": the word by which it denies the clause."""
    for prep in verb.lefts:
        if prep.dep_ == "prep":
            for noun in prep.children:
                if noun.lemma_.lower() in _NO_TIME and noun.i and noun.nbor(-1).lower_ == "no":
                    return noun.nbor(-1)
    return None


def fallen_short(token: Token, stances: Stances) -> Token | None:
    """The word that says that an act nearly happened, has not yet, or was kept from happening.

    "Nearly arrested", "escaped being arrested", "stopped short of arresting", "far from closing",
    "have yet to arrest", "instead of arresting", "prevented them from arresting", "had he killed".
    """
    for child in token.lefts:
        if child.dep_ == "advmod" and child.lower_ in stances.nearly and child.i == token.i - 1:
            return child
    for node in (token, *_infinitives_above(token)):
        prep = node.head
        if node.dep_ in ("pcomp", "pobj") and prep.pos_ in ("ADP", "SCONJ"):
            if node.dep_ == "pcomp" and prep.i:
                before = prep.nbor(-1)  # "short of arresting", "far from being closed"
                if before.lower_ in stances.short:
                    return before
            if word := _held_from(prep, stances):
                return word
        if escapes(node, stances) and not is_undone(node.head, stances):
            return node.head
        if node.dep_ == "xcomp" and node.head.lemma_ in _HAVING:
            yet = [t for t in (*node.lefts, *node.head.children) if t.lower_ == "yet"]
            if yet:
                return yet[0]
    return _inverted(token)


def escapes(node: Token, stances: Stances) -> bool:
    """'Escaped being arrested', "evaded arrest"; who escaped a massacre tells of one."""
    verb = node.head
    lemma, after = verb.lemma_.lower(), node.i > verb.i
    being = any(t.dep_ == "auxpass" and t.tag_ == "VBG" for t in node.children)
    bare = node.dep_ == "dobj" and node.left_edge == node and node.tag_ == "NN"
    narrowly = lemma != "escape" or any(t.lower_ in ("narrowly", "barely") for t in verb.children)
    suffered = node.dep_ in ("xcomp", "ccomp") and after and being
    return lemma in stances.escaped and (suffered or (bare and narrowly))


def _held_from(prep: Token, stances: Stances) -> Token | None:
    """'Kept them from arresting', "backed away from closing", "voted against banning"."""
    verb = prep.head
    while verb.pos_ in ("ADV", "ADP") and verb.head != verb:  # "away from"
        verb = verb.head
    held = {"from": stances.held_from, "against": stances.planned}.get(prep.lower_, ())
    return verb if verb.lemma_.lower() in held and not is_undone(verb, stances) else None


def _infinitives_above(token: Token) -> Iterator[Token]:
    """The verbs whose objects or companions an act's word is: "yet to order the arrest of"."""
    node = token
    while node.dep_ in ("conj", "dobj", "xcomp", "pobj", "prep") and node.head != node:
        if is_misjoined(node):
            return
        node = node.head
        if node.dep_ in ("pcomp", "xcomp"):
            yield node


def is_misjoined(node: Token) -> bool:
    """'Stopped short of closing it and released him': no companion of "closing", as parsed."""
    return node.dep_ == "conj" and node.tag_ == "VBD" and node.head.tag_ in ("VBG", "VB")


def _inverted(token: Token) -> Token | None:
    """'Had soldiers killed them, ...': a condition by the order of words."""
    subject = next((t for t in token.children if t.dep_ in ("nsubj", "nsubjpass")), None)
    for child in token.children:
        first = subject is not None and child.i < subject.i
        if child.dep_ in ("aux", "auxpass") and child.lower_ in _INVERTED and first:
            return child
    return None


def foiled(token: Token, stances: Stances) -> Token | None:
    """The word that says that what somebody had begun or planned was stopped.

    "Thwarted a plan to bomb", "foiled the kidnapping", "a judge halted the deportation".
    """
    if word := _averted(token, stances):
        return word
    node = token
    while node.dep_ in ("acl", "conj", "pcomp", "prep", "xcomp", "dobj", "pobj", "relcl"):
        plan = node.head
        if plan == node or is_misjoined(node):
            return None
        if plan.lemma_.lower() in stances.plots:
            verb = plan.head
            stopped = plan.dep_ in ("dobj", "nsubjpass") and verb.lemma_.lower() in stances.stopped
            failed = plan.dep_ in ("nsubj", "pobj") and _fails(verb, stances)
            own = next((t for t in plan.lefts if t.lower_ in stances.tried), None)
            return verb if stopped or failed else own or _averted(plan, stances)
        node = plan
    return None


def _fails(verb: Token, stances: Stances) -> bool:
    """'The bid failed', "failed in their bid to", "the plan came to nothing"."""
    verb = verb.head if verb.dep_ == "prep" else verb
    nothing = any(t.lower_ == "nothing" for p in verb.rights for t in p.children)
    return verb.lemma_.lower() in stances.collapsing or (verb.lemma_ == "come" and nothing)


def _averted(noun: Token, stances: Stances) -> Token | None:
    """The verb by which what a noun tells was kept from happening."""
    for child in noun.rights:  # "a coup thwarted in May"
        if child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_.lower() in stances.averted:
            return child
    verb = noun.head
    while noun.dep_ == "conj" and noun.head != noun:
        noun, verb = noun.head, noun.head.head
    if noun.pos_ not in ("NOUN", "PROPN") and noun.tag_ != "VBG":
        return None
    bare = noun.dep_ == "nsubj" and verb.tag_ in ("VBN", "VBD")  # "Kidnapping of bishop thwarted"
    if noun.dep_ not in ("dobj", "nsubjpass") and not bare:
        return None
    if bare and any(t.dep_ in ("dobj", "ccomp", "xcomp") for t in verb.children):
        return None
    lemma = verb.lemma_.lower()
    by_court = lemma in stances.ended and any(
        t.lemma_.lower() in stances.deciders for t in _doers(verb)
    )
    stopped = lemma in stances.averted or by_court
    return verb if stopped and not is_undone(verb, stances) else None


def _doers(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "nsubj":
            yield child
        elif child.dep_ == "agent":
            yield from child.children


def foiled_in_headline(token: Token, stances: Stances) -> Token | None:
    """The same by the order of words, for headlines whose verb is parsed as a noun.

    "Police foil kidnap of bishop", "Court rejects bid to dissolve party", "Army denies reports it
    bombed hospital".
    """
    aim = token.i > token.sent.start and token.nbor(-1).lower_ == "to"
    words = {*stances.averted, *stances.denied, *stances.failed}
    by_court = any(base in stances.deciders for base in _bases(token.sent[0].lower_))
    words |= {*stances.ended} if aim or by_court else set()
    for word in reversed(token.doc[token.sent.start + 1 : token.i]):
        if any(base in words for base in _bases(word.lower_)):
            return word
        told = word.pos_ == "PRON" and _is_report(word.nbor(-1), stances)  # "reports it bombed"
        joins = word.lower_ in ("of", "to", *stances.plots) or _is_report(word, stances)
        if not (told or joins or word.pos_ in _IN_PHRASE):
            return None
    return None


def _bases(word: str) -> tuple[str, ...]:
    return (word, word.removesuffix("s"), word.removesuffix("ed"), word.removesuffix("es"),
            word.removesuffix("d"))  # fmt: skip
