"""The people a report names, and what speaks for each being whom the main act was done to.

What leaves it: each person once, under the fullest form of the name, with spans and features.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from servanda.claims.gist.model import Features
from servanda.claims.gist.report import LEAD, WORDS, Parsed, Report
from servanda.model import Claim, Span

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


@frozen(eq=False)
class Person:
    """Somebody named: the fullest form of the name and where each form stands."""

    name: str
    spans: tuple[Span, ...]
    heads: tuple[Token | None, ...]  # the name's head in its parsed sentence, for each span
    entity: float  # share of the spans that the parser takes for a person


@frozen(eq=False)
class _Naming:
    span: Span
    head: Token | None
    label: str


def people(report: Report) -> list[Person]:
    """Each person named, in the order of first naming. Surnames alone join the full name."""
    namings = [n for sentence in report.parsed for n in _named(sentence, report)]
    groups: dict[str, list[_Naming]] = {}
    for naming in sorted(namings, key=lambda n: -len(n.span.quote.split())):
        words = naming.span.quote
        key = next((k for k in groups if _within(words, k)), words)
        groups.setdefault(key, []).append(naming)
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


def _within(words: str, name: str) -> bool:
    parts = name.replace("’", "'").split()
    own = words.replace("’", "'").split()
    return all(w in parts for w in own) and (len(own) > 1 or own[0] in (parts[0], parts[-1]))


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


def features(person: Person, report: Report, everyone: Sequence[Person]) -> Features:
    """All that tells whether the main act was done to a person."""
    count, first = len(person.spans), person.spans[0].start
    order = next(i for i, p in enumerate(everyone) if p is person)
    rank = sum(len(p.spans) > count for p in everyone)
    values: Features = {
        "named often": math.log(count),
        "share of all naming": count / sum(len(p.spans) for p in everyone),
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
        "many people": min(3.0, math.log(len(everyone))),
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
    values.update(_in_claims(person, report))
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
    if any(a <= c.cue.start < b for c in report.harms()):
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


def _in_claims(person: Person, report: Report) -> Features:
    counted: Counter[str] = Counter()
    for claim in report.claims:
        kind = report.classes[claim.act]
        for role in ("to", "by", "said_by"):
            if not _plays(person, claim, role):
                continue
            counted[f"claim {role}" if kind else f"claim {role}, no harm"] += 1
            if kind and role == "to":
                counted[f"claim to, {kind}"] += 1
                counted[f"claim to, {claim.stance}"] += 1
                if claim.cue.start < LEAD:
                    counted["claim to, in lead"] += 1
    return {name: math.log1p(count) for name, count in counted.items()}


def _plays(person: Person, claim: Claim, role: str) -> bool:
    speakers = [claim.said_by] if claim.said_by else []
    mentions = {"to": claim.to, "by": claim.by, "said_by": speakers}[role]
    return any(
        m.span.start <= s.start and s.end <= m.span.end for m in mentions for s in person.spans
    )
