"""The people a report names, and what speaks for each being whom the main act was done to.

What leaves it: each person once, under the fullest form of the name, with spans and features.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from servanda.claims.gist.model import Features
from servanda.claims.gist.report import LEAD, WORDS, Parsed, Report
from servanda.model import Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_OUTER = re.compile(r"^(?:[\W_]+|(?:Mr|Mrs|Ms|Dr|Prof|Sir|The|Sen|Rep|Gov|Lt|Col|Gen)\.?\s+)+|"
                    r"(?:['’]s?)?[\W_]*$")  # fmt: skip
_AGED = re.compile(r"^,?\s*(?:aged?\s+)?\(?\d\d\b")
_SPEAKS = frozenset(
    ("say", "tell", "add", "write", "note", "argue", "explain", "state", "claim", "ask", "call",
     "warn", "announce", "describe", "comment", "accord")
)  # fmt: skip
_BESIDE = re.compile(r"[A-Za-z]+")
_ROLES = ("to", "by", "said_by")
_STRETCH = 256  # characters: where somebody is named is looked up by it


@frozen(eq=False)
class Person:
    """Somebody named: the fullest form of the name and where each form stands."""

    name: str
    spans: tuple[Span, ...]
    heads: tuple[Token | None, ...]  # the name's head in its parsed sentence, for each span
    entity: float  # share of the spans that the parser takes for a person


@frozen(eq=False)
class Everyone:
    """All whom a report names, and what of each is told by comparing it with the others."""

    persons: Sequence[Person]
    roles: ClaimRoles
    order: Mapping[int, int]  # of each person, by its identity
    often: Sequence[int]  # how often each is named, the least first
    total: int

    def more_often(self, count: int) -> int:
        """How many are named more often."""
        return len(self.often) - bisect_right(self.often, count)


@frozen(eq=False)
class _Naming:
    span: Span
    head: Token | None
    label: str


def people(report: Report) -> list[Person]:
    """Each person named, in the order of first naming. Surnames alone join the full name."""
    namings = [n for sentence in report.parsed for n in _named(sentence, report)]
    groups: dict[str, list[_Naming]] = {}
    names = _Names()
    for naming in sorted(namings, key=lambda n: -len(n.span.quote.split())):
        words = naming.span.quote
        key = names.first_with(words) or words
        if key not in groups:
            groups[key] = []
            names.add(key)
        groups[key].append(naming)
    persons = []
    for group in groups.values():
        # The form used most among those with most words, so that "Dr" or a slip is not kept.
        length = min(3, max(len(n.span.quote.split()) for n in group))
        forms = Counter(n.span.quote for n in group if len(n.span.quote.split()) >= length)
        group.sort(key=lambda n: n.span.start)
        share = sum(n.label == "PERSON" for n in group) / len(group)
        if not share:
            continue
        name = max(forms, key=lambda f: (forms[f], len(f)))
        persons.append(
            Person(name, tuple(n.span for n in group), tuple(n.head for n in group), share)
        )
    return sorted(persons, key=lambda p: p.spans[0].start)


class _Names:
    """Names in the order in which they came, found by their words."""

    def __init__(self) -> None:
        self._names: list[tuple[str, frozenset[str]]] = []
        self._with: defaultdict[str, list[int]] = defaultdict(list)  # by any word of it
        self._first: dict[str, int] = {}  # by its first or last word

    def add(self, name: str) -> None:
        """Let a name be found."""
        place, parts = len(self._names), _words_of(name)
        self._names.append((name, frozenset(parts)))
        for word in dict.fromkeys(parts):
            self._with[word].append(place)
        for word in (parts[0], parts[-1]):
            self._first.setdefault(word, place)

    def first_with(self, words: str) -> str | None:
        """The first name that has all these words; where it is one, at its beginning or end."""
        own = _words_of(words)
        if len(own) == 1:
            place = self._first.get(own[0])
            return None if place is None else self._names[place][0]
        rarest = min((self._with.get(word, []) for word in own), key=len)
        return next(
            (self._names[at][0] for at in rarest if self._names[at][1].issuperset(own)), None
        )


def _words_of(name: str) -> list[str]:
    return name.replace("’", "'").split()


def _named(sentence: Parsed, report: Report) -> list[_Naming]:
    namings = []
    for entity in sentence.doc.ents:
        if entity.label_ not in ("PERSON", "ORG", "GPE", "NORP", "WORK_OF_ART", "FAC", "LOC"):
            continue
        words = report.content[
            sentence.start + entity.start_char : sentence.start + entity.end_char
        ]
        lead = _OUTER.match(words)
        skip = lead.end() if lead and lead.end() < len(words) else 0
        kept = _OUTER.sub("", words[skip:]).strip()
        at = words.find(kept, skip)
        if len(kept) < 3 or not kept[0].isupper() or "\n" in kept:
            continue
        start = sentence.start + entity.start_char + at
        namings.append(_Naming(report.span(start, start + len(kept)), entity.root, entity.label_))
    return namings


def together(persons: Sequence[Person], report: Report) -> Everyone:
    """All whom a report names, looked at once for what is asked of each."""
    often = sorted(len(p.spans) for p in persons)
    order = {id(person): at for at, person in enumerate(persons)}
    return Everyone(persons, ClaimRoles(report), order, often, sum(often))


def features(person: Person, report: Report, everyone: Everyone) -> Features:
    """All that tells whether the main act was done to a person."""
    count, first = len(person.spans), person.spans[0].start
    order, rank = everyone.order[id(person)], everyone.more_often(count)
    values: Features = {
        "named often": math.log(count),
        "share of all naming": count / everyone.total,
        "named most": rank == 0,
        "among three named most": rank < 3,
        "named first": order == 0,
        "among three named first": order < 3,
        "late": first / len(report.content),
        "in title": any(s.start < report.title_end for s in person.spans),
        "in lead": first < LEAD,
        "one word": " " not in person.name,
        "two words": person.name.count(" ") == 1,
        "four words": person.name.count(" ") >= 3,
        "surely a person": person.entity,
        "many people": min(3.0, math.log(len(everyone.persons))),
        "short form": any(s.quote != person.name for s in person.spans),
    }
    counted: Counter[str] = Counter()
    for span, head in zip(person.spans, person.heads):
        _beside(counted, span, report)
        _in_sentence(counted, span, report)
        if head is not None:
            _in_grammar(counted, head)
    values.update(
        {name: math.log1p(n) / (1 + 0.3 * math.log(count)) for name, n in counted.items()}
    )
    values.update(_in_claims(person, report, everyone.roles))
    return {name: float(value) for name, value in values.items() if value}


def _beside(counted: Counter[str], span: Span, report: Report) -> None:
    before = report.content[max(0, span.start - 60) : span.start].rsplit("\n", 1)[-1]
    after = report.content[span.end : span.end + 60].split("\n", 1)[0]
    lead, tail = _BESIDE.findall(before.lower()), _BESIDE.findall(after.lower())
    for word in lead[-4:]:
        counted[f"before: {word}"] += 1
    for word in tail[:5]:
        counted[f"after: {word}"] += 1
    if lead:
        counted[f"right before: {lead[-1]}"] += 1
    if tail:
        counted[f"right after: {tail[0]}"] += 1
    if _AGED.search(after) or re.search(r"\d\d-year-old\W+(?:\w+\W+){0,3}$", before):
        counted["aged"] += 1
    if after.startswith((",", "، ")):
        counted["comma after"] += 1


def _in_sentence(counted: Counter[str], span: Span, report: Report) -> None:
    a, b = report.sentence(span.start)
    words = report.content[a:b]
    tells = False
    for kind, pattern in WORDS.items():
        near = list(pattern.finditer(words))
        if near:
            tells = True
            counted[f"sentence tells {kind}"] += 1
            distance = min(
                min(abs(a + m.start() - span.end), abs(span.start - a - m.end())) for m in near
            )
            if distance < 40:
                counted[f"close to words of {kind}"] += 1
    if not tells:
        counted["sentence tells no act"] += 1
    place = bisect_left(report.harm_cues, a)
    if place < len(report.harm_cues) and report.harm_cues[place] < b:
        counted["sentence has a claim"] += 1


def _in_grammar(counted: Counter[str], head: Token) -> None:
    while head.dep_ in ("conj", "appos", "compound") and head.head is not head:
        if head.dep_ != "compound":
            counted[f"by {head.dep_}"] += 1
        head = head.head
    over = head.head
    role = head.dep_
    if role == "pobj":
        role, over = f"{over.lower_} of grammar", over.head
    counted[f"role {role}"] += 1
    counted[f"role {role} of {over.lemma_.lower()}"] += 1
    if over.lemma_.lower() in _SPEAKS and role == "nsubj":
        counted["speaks"] += 1
    for kind, pattern in WORDS.items():
        if pattern.fullmatch(over.text):
            counted[f"role {role} of words of {kind}"] += 1
            counted[f"role {role} of an act"] += 1


def _in_claims(person: Person, report: Report, roles: ClaimRoles) -> Features:
    counted: Counter[str] = Counter()
    for at, role in roles.played_by(person):
        claim = report.claims[at]
        kind = report.classes[claim.act]
        counted[f"claim {role}" if kind else f"claim {role}, no harm"] += 1
        if kind and role == "to":
            counted[f"claim to, {kind}"] += 1
            counted[f"claim to, {claim.stance}"] += 1
            if claim.cue.start < LEAD:
                counted["claim to, in lead"] += 1
    return {name: math.log1p(count) for name, count in counted.items()}


class ClaimRoles:
    """Who plays a part in the claims of a report, found by where they are named."""

    def __init__(self, report: Report) -> None:
        self._near: defaultdict[int, list[tuple[int, int, Span]]] = defaultdict(list)
        for at, claim in enumerate(report.claims):
            speakers = [claim.said_by] if claim.said_by else []
            for role, mentions in enumerate((claim.to, claim.by, speakers)):
                self._note(at, role, mentions)

    def _note(self, at: int, role: int, mentions: Iterable[Mention]) -> None:
        for span in (mention.span for mention in mentions):
            for stretch in range(span.start // _STRETCH, span.end // _STRETCH + 1):
                self._near[stretch].append((at, role, span))

    def played_by(self, person: Person) -> list[tuple[int, str]]:
        """The place of each claim in which a person is named in a role, in order, with the role."""
        played = {
            (at, role)
            for own in person.spans
            for at, role, span in self._near.get(own.start // _STRETCH, ())
            if span.start <= own.start and own.end <= span.end
        }
        return [(at, _ROLES[role]) for at, role in sorted(played)]
