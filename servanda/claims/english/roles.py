"""Who does an act and whom or what it is done to, from the grammar around the act's word.

What leaves it: head words of phrases. Passives, participles, relative clauses, control and
coordination are followed to who is meant; pronouns are left for the reader to resolve.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from servanda.claims.english.actor_kinds import has_doer, with_companions

if TYPE_CHECKING:
    from spacy.tokens import Token

    from servanda.claims.english.cues import Sign

_WHO = frozenset(("who", "which", "that", "whom", "whose"))
_SUBJECT = ("nsubj", "csubj")
# Whoever does these to a plan does not do what was planned: "foiled a plot to kidnap".
_AGAINST = frozenset(
    (
        "foil",
        "thwart",
        "prevent",
        "avert",
        "stop",
        "block",
        "survive",
        "escape",
        "uncover",
        "disrupt",
    )
)
_BESIDE = 3  # words from one verb to the next of a row that shares an object
_CONTROLLED = ("xcomp", "advcl", "pcomp", "acl", "conj", "prep", "ccomp")


@frozen(eq=False)
class Roles:
    """Head words: who does it (`by`), the things done to (`objects`), and whether it is passive."""

    by: tuple[Token, ...]
    objects: tuple[Token, ...]
    subject_of: tuple[Token, ...]  # the subject, where it may be the affected ("the paper closed")
    passive: bool


def of_sign(sign: Sign, causing: tuple[str, ...], light: tuple[str, ...]) -> Roles:
    """Who does it and to whom, for a sign of any kind: verb, noun or phrase."""
    token = sign.token
    if sign.noun:
        roles = of_noun(token, light)
        return Roles(roles.by, _outside(roles.objects, sign), (), False)
    if token.pos_ == "VERB" or token.tag_ in ("VBN", "JJ"):
        roles = of_verb(token, causing)
        if not roles.objects and token.dep_ == "amod":
            doers = roles.by if has_doer(token) else ()
            return Roles(doers, tuple(with_companions(token.head)), (), not doers)
        return roles
    above = token.head
    while above.pos_ not in ("VERB", "AUX", "NOUN", "PROPN") and above.head != above:
        above = above.head
    if above.pos_ in ("NOUN", "PROPN"):
        return Roles((), _outside(with_companions(above), sign), (), False)
    roles = of_verb(above, causing)
    if token.dep_ == "dobj" and not roles.passive:  # "took the land of the village"
        return Roles(roles.by, _outside(roles.objects, sign), (), False)
    subject = _outside(roles.subject_of, sign)
    return Roles((), _outside(roles.objects, sign) or subject, subject, roles.passive)


def _outside(tokens: Iterable[Token], sign: Sign) -> tuple[Token, ...]:
    """The words that are no part of the sign itself."""
    return tuple(t for t in tokens if not sign.start <= t.idx < sign.end)


def of_verb(verb: Token, causing: Collection[str]) -> Roles:
    """The roles around a verb."""
    caused = _caused(verb, causing)
    if caused is not None:
        above = of_verb(caused, ())
        own = tuple(_objects(verb))
        forced = above.objects or above.subject_of  # without an object, "forced" is a participle
        doers = above.by if above.objects else ()
        agents = (*_agents(verb), *doers)
        if own:
            return Roles(agents or forced, own, forced, True)
        return Roles(agents, (), forced, True)
    if is_passive(verb):
        suffers = tuple(_passive_objects(verb))
        suffering = {t.i for t in suffers}
        given = [w for t in verb.rights if t.dep_ == "dobj" for w in with_companions(t)]
        given = [t for t in given if t.i not in suffering]  # "was handed a bill"
        return Roles(tuple(_agents(verb)), (*suffers, *given), (), True)
    objects = tuple(_objects(verb))
    subjects = tuple(_subjects(verb))
    return Roles(subjects, objects, subjects, False)


def _caused(verb: Token, causing: Collection[str]) -> Token | None:
    """The verb that makes somebody do this one: "forced to close", "ordered it to close"."""
    governed = verb.dep_ in ("xcomp", "ccomp", "advcl") and verb.tag_ in ("VB", "VBN")
    own = any(t.dep_ == "nsubj" and t.tag_ == "PRP" for t in verb.lefts)
    if governed and not own and verb.head.lemma_.lower() in causing:
        return verb.head
    if verb.dep_ == "conj" and verb.head != verb:
        return _caused(verb.head, causing) if verb.tag_ == "VB" else None
    return None


def is_passive(verb: Token) -> bool:
    """Whether the verb's subject suffers the act: "was arrested", "the man arrested on Monday"."""
    if any(t.dep_ in ("auxpass", "nsubjpass") for t in verb.children):
        return True
    if verb.tag_ != "VBN":
        return verb.tag_ == "VBD" and verb.dep_ == "acl"
    if _joined_verb(verb) is not None:
        return False
    if any(t.dep_ == "aux" and t.lemma_ in ("have", "'ve") for t in verb.children):
        return False
    if verb.dep_ == "conj":
        own = any(t.dep_ in ("aux", "nsubj") for t in verb.children)
        return not own and is_passive(verb.head) if verb.head.pos_ in ("VERB", "AUX") else not own
    if verb.dep_ in ("acl", "relcl", "advcl", "amod", "dep", "ccomp", "ROOT"):
        return not any(t.dep_ == "dobj" for t in verb.children)
    return False


def _joined_verb(verb: Token) -> Token | None:
    """The verb whose object is this one's too: "detained, tortured and killed three monks"."""
    if any(t.dep_ in ("dobj", "auxpass", "nsubjpass", "agent") for t in verb.children):
        return None
    for other in verb.rights:
        beside = other.pos_ == "VERB" and other.i - verb.i <= _BESIDE
        bare = not any(t.dep_ in ("nsubj", "mark", "auxpass", "aux") for t in other.children)
        if beside and bare and (other.dep_ == "conj" or (other.dep_ == "advcl" and in_row(other))):
            last = other if any(t.dep_ == "dobj" for t in other.children) else _joined_verb(other)
            if last is not None and last.tag_ in ("VBD", verb.tag_):
                return last
    return None


def in_row(verb: Token) -> bool:
    """Whether a participle is one of a row of verbs: "detained, tortured and killed"."""
    comma = verb.i > 0 and verb.nbor(-1).text == ","
    return comma and verb.tag_ == "VBN" and any(t.dep_ == "conj" for t in verb.rights)


def _agents_of(verb: Token) -> Iterator[Token]:
    """Those named by "by" here or at the end of a row: "tortured and killed by soldiers"."""
    node: Token | None = verb
    while node is not None:
        if any(t.dep_ == "agent" for t in node.children):
            yield from _named_by(node)
            return
        later = (t for t in node.rights if t.dep_ == "conj" and t.tag_ == "VBN")
        node = next((t for t in later if not _has_subject(t)), None)


def _has_subject(verb: Token) -> bool:
    return any(t.dep_ in ("nsubj", "nsubjpass") for t in verb.children)


def _named_by(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for obj in child.children:
                if obj.dep_ == "pobj" and obj.ent_type_ not in ("DATE", "TIME", "CARDINAL"):
                    yield from with_companions(obj)


def _agents(verb: Token) -> Iterator[Token]:
    yield from _named_by(verb)
    own = any(t.dep_ in ("agent", "nsubjpass", "nsubj") for t in verb.children)
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not own and is_passive(verb.head):
        yield from _agents_of(verb.head)
        return
    joined = next((t for t in verb.rights if t.dep_ == "conj" and t.tag_ == "VBN"), None)
    alone = not any(t.dep_ == "agent" for t in verb.children)
    if alone and joined is not None and is_passive(verb) and not _has_subject(joined):
        yield from _agents_of(joined)  # "were detained, tortured and killed by soldiers"


def _passive_objects(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in ("nsubjpass", "nsubj"):
            yield from _meant(child, verb)
            return
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        yield from _passive_objects(verb.head) if is_passive(verb.head) else _subjects(verb.head)
    elif verb.dep_ in ("acl", "relcl", "amod"):
        yield from with_companions(verb.head)
    elif verb.dep_ in ("pcomp", "advcl", "dep", "ccomp", "xcomp"):
        yield from _controller(verb)
    if verb.dep_ == "ROOT":
        yield from _before(verb)


def _before(verb: Token) -> Iterator[Token]:
    """The noun right before a participle without any subject, as headlines have it."""
    nouns = [t for t in verb.lefts if t.pos_ in ("NOUN", "PROPN")]
    if nouns:
        yield nouns[-1]


def _objects(verb: Token) -> Iterator[Token]:
    has_object = False
    for child in verb.children:
        if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP":
            if _speaks(child, verb):
                continue
            has_object = True
            if child.lower_ in _WHO and verb.dep_ == "relcl":
                yield from with_companions(verb.head)
            else:
                yield from with_companions(child)
        elif child.dep_ == "ccomp" and child.pos_ in ("VERB", "NOUN") and not has_object:
            subject = next((t for t in child.lefts if t.dep_ == "nsubj"), None)
            if subject is not None and child.tag_ == "VB":  # "ordered the paper to close"
                has_object = True
                yield from with_companions(subject)
    if has_object:
        return
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not any(verb.rights):
        yield from _objects(verb.head)
        return
    shared = _joined_verb(verb)
    if shared is not None:
        yield from _objects(shared)  # "arrested and charged the editor"
        return
    if verb.dep_ == "relcl" and any(
        t.dep_ == "nsubj" and t.lower_ not in _WHO for t in verb.children
    ):
        yield from with_companions(verb.head)  # "the editor police arrested"


def _speaks(token: Token, verb: Token) -> bool:
    """'..., killing six, witnesses said': taken by the parse for somebody who was killed."""
    last = token.right_edge
    if last.i + 1 >= len(token.doc) or token.left_edge.i == 0:
        return False
    after = last.nbor(1)
    apart = token.left_edge.nbor(-1).text == ","
    subject = any(t.dep_ in ("nsubj", "nsubjpass") for t in after.children)
    return apart and after.pos_ == "VERB" and not subject and after.is_ancestor(verb)


def _subjects(verb: Token, depth: int = 0) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in _SUBJECT:
            yield from _meant(child, verb)
            return
    if verb.dep_ == "relcl":
        if not any(t.dep_ in ("nsubj", "nsubjpass") for t in verb.children):
            yield from with_companions(verb.head)
    elif verb.dep_ == "acl" and verb.tag_ == "VBG":
        yield from with_companions(verb.head)
    elif verb.dep_ in _CONTROLLED and depth < 6:
        yield from _controller(verb, depth)


def _controller(verb: Token, depth: int = 0) -> Iterator[Token]:
    """The subject of the clause above: who does what a bare participle or infinitive says."""
    above, planned = verb.head, False
    while above.pos_ in ("ADP", "SCONJ", "NOUN", "PROPN", "ADJ") and above.head != above:
        own = next((c for c in above.lefts if c.dep_ == "nsubj"), None)
        if own is not None and above.pos_ == "ADJ":  # "found the man guilty of killing"
            yield from with_companions(own)
            return
        planned = planned or above.pos_ == "NOUN"
        above = above.head
    if above == verb or above.pos_ not in ("VERB", "AUX"):
        return
    if planned and above.lemma_ in _AGAINST:
        return
    blamed = next((c for c in above.children if c.dep_ == "dobj"), None)
    if blamed is not None and verb.dep_ == "pcomp" and verb.head.lower_ in ("of", "for"):
        yield from with_companions(blamed)  # "convicted the man of killing"
        return
    for child in above.children:
        if child.dep_ in ("nsubj", "nsubjpass"):
            yield from _meant(child, above)
            return
    if above.dep_ == "acl" and above.tag_ == "VBN":  # "the builder accused of killing"
        yield from with_companions(above.head)
    elif depth < 6:
        yield from _subjects(above, depth + 1)


def _meant(token: Token, verb: Token) -> Iterator[Token]:
    """Whom a subject means: itself, or what a relative pronoun stands for."""
    if token.lower_ in _WHO and verb.dep_ == "relcl":
        yield from with_companions(verb.head)
    else:
        yield from with_companions(token)


def of_noun(noun: Token, light: Collection[str]) -> Roles:
    """The roles around a noun that names the act: "the arrest of X by Y", "Y's raid on X"."""
    by: list[Token] = []
    to: list[Token] = []
    owner: list[Token] = []
    for child in _of_coordinated(noun):
        if child.dep_ == "prep":
            inner = [t for o in child.children if o.dep_ == "pobj" for t in with_companions(o)]
            if child.lower_ in ("of", "on", "against", "upon", "at", "for"):
                if child.lower_ == "of" or not to:
                    to += [t for t in inner if t.ent_type_ not in ("DATE", "TIME")]
            elif child.lower_ == "by":
                by += inner
        elif child.dep_ == "agent":
            by += [t for o in child.children if o.dep_ == "pobj" for t in with_companions(o)]
        elif child.dep_ == "poss":
            owner.append(child)
        elif (
            child.dep_ in ("compound", "nmod", "amod")
            and child.pos_ in ("NOUN", "PROPN")
            and not to
        ):
            to.append(child)
    if owner and any(
        c.dep_ == "prep" and c.lower_ in ("of", "on", "against") for c in noun.children
    ):
        by += owner
    elif owner:
        to = owner
    verb = noun.head
    if not by and noun.dep_ in ("dobj", "pobj") and _carrier(noun).lemma_.lower() in light:
        verb = _carrier(noun)
        by = list(_agents(verb)) if is_passive(verb) else list(_subjects(verb))
    elif not by and noun.dep_ == "nsubjpass" and verb.lemma_.lower() in light:
        by = list(_agents(verb))
    return Roles(tuple(by), tuple(to), (), False)


def _of_coordinated(noun: Token) -> Iterator[Token]:
    """The noun's own dependents; where it has none to the right, those of nouns joined to it."""
    yield from noun.children
    if any(t.dep_ == "prep" and t.lower_ in ("of", "on", "against") for t in noun.rights):
        return
    joined = [t for t in noun.rights if t.dep_ == "conj"]
    for other in joined:  # "intimidation and surveillance of workers"
        yield from (t for t in _of_coordinated(other) if t.i > other.i)
    if noun.dep_ == "conj" and not joined:
        yield from (t for t in noun.head.children if t.i > noun.i and t.dep_ == "prep")


def _carrier(noun: Token) -> Token:
    """The verb that carries a noun: "carried out the arrest", "took part in the raid"."""
    head = noun.head
    while head.pos_ == "ADP" and head.head != head:
        head = head.head
    return head
