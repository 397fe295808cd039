"""Event arguments: the times, places, numbers and charge that the grammar ties to an act.

What leaves it: for one act word, when, where, how many and on what charge, as the sentence ties
them to it rather than to another act in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from servanda.claims.english.actor_kinds import phrase
from servanda.claims.english.roles import in_row
from servanda.claims.times.expressions import FoundTime
from servanda.model import Interval, Place, Quantity, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FAR = 99
_AFTER = frozenset(("after", "following", "since"))
_BEFORE = frozenset(("before", "until", "till"))


@frozen
class ActTimes:
    """A time as an act's own, as the time of its telling, or as what it must precede."""

    own: FoundTime | None
    of_telling: FoundTime | None
    side: str = ""  # "after": the act came before `own`; "before": it was to come after


def times_around(
    doc: Doc,
    base: int,
    act: Token,
    others: Collection[int],
    times: Sequence[FoundTime],
    telling: Collection[int],
) -> ActTimes:
    """The time tied to an act, and the time tied to the words that tell it.

    `others` are the other acts' words, whose times are theirs; `telling` the words of saying.
    """
    own: list[tuple[int, int, str, FoundTime]] = []
    of_telling: list[tuple[int, int, str, FoundTime]] = []
    for time in times:
        token = _token_at(doc, time.span.start - base, time.span.end - base)
        if token is None:
            continue
        before = _preposition_of(doc, time.span.start - base, token)
        if before is None and _in_name(token):
            continue
        verb = _verb_of_saying(before or token, telling)
        distance, side, by_telling = _tie(act, verb or before or token, others, telling)
        if distance >= FAR:
            continue
        (of_telling if by_telling else own).append((distance, abs(token.i - act.i), side, time))
    own.sort(key=lambda item: item[:2])
    of_telling.sort(key=lambda item: item[:2])
    return ActTimes(
        own[0][3] if own else None,
        of_telling[0][3] if of_telling else None,
        own[0][2] if own else "",
    )


def _preposition_of(doc: Doc, at: int, token: Token) -> Token | None:
    """The "on" before a day that the parse takes for a part of a name: "On 9 May soldiers"."""
    if not _in_name(token):
        return None
    first = _token_at(doc, at, at + 1)
    before = first.nbor(-1) if first is not None and first.i else None
    if before is None or before.dep_ != "prep" or before.lower_ not in ("on", "by", "since"):
        return None
    return None if any(t.dep_ == "pobj" for t in before.children) else before


def _verb_of_saying(token: Token, telling: Collection[int]) -> Token | None:
    """The verb of saying that a time stands right after: "said on Tuesday soldiers detained".

    The parse ties such a time to the clause that follows, before whose subject it stands.
    """
    node = token
    while node.dep_ in ("pobj", "prep", "npadvmod", "compound", "nummod") and node.head != node:
        node = node.head
        if node.dep_ == "ccomp" and node.head.i in telling:
            subject = next((t for t in node.lefts if t.dep_ in ("nsubj", "nsubjpass")), None)
            told = node.head.i < token.i and subject is not None and token.i < subject.left_edge.i
            marked = any(t.dep_ == "mark" and t.i < token.i for t in node.lefts)
            return node.head if told and not marked else None
    return None


def _in_name(token: Token) -> bool:
    """A year that is part of what something is called: "the 1991 conference"."""
    return token.dep_ in ("nummod", "compound") and token.head.pos_ in ("NOUN", "PROPN")


def _token_at(doc: Doc, start: int, end: int) -> Token | None:
    """The word that some characters hang by: after "on", its object, whatever follows that.

    The parse parts "on Saturday, 20 April, villagers said", and ties the latter to "said".
    """
    span = (
        doc.char_span(start, end, alignment_mode="expand") if 0 <= start < len(doc.text) else None
    )
    if span is None:
        return None
    first = span[0]
    return first if first.dep_ == "pobj" and first.head.i == first.i - 1 else span.root


def _tie(
    act: Token, token: Token, others: Collection[int], telling: Collection[int]
) -> tuple[int, str, bool]:
    """How many steps of grammar part a time from an act; FAR where it belongs elsewhere."""
    up = [token, *token.ancestors]
    own = [act, *act.ancestors]
    places = {t.i: n for n, t in enumerate(own)}
    for steps, node in enumerate(up):  # noqa: B007 (used below)
        if node.i in places:
            break
        if node.i in others and not _shares(act, node):
            return FAR, "", False
    else:
        return FAR, "", False
    if any(t.dep_ == "relcl" and t.i != act.i and steps for t in up[:steps] if t.pos_ == "VERB"):
        return FAR, "", False  # inside a relative clause about something else
    height = places[node.i]
    between = own[:height]
    side = ""
    for t in between:
        marks = [c.lower_ for c in t.children if c.dep_ in ("mark", "prep")] + [t.lower_]
        if t.dep_ in ("prep", "pcomp", "advcl", "pobj") and set(marks[-1:]) & _AFTER:
            side = "after"
        elif t.dep_ in ("advcl", "prep") and set(marks) & _BEFORE:
            side = "before"
        elif t.dep_ == "advcl" and set(marks) & _AFTER:
            side = "after"
    by_telling = node.i in telling and height > 0
    return steps + 2 * height, side, by_telling


def _shares(act: Token, other: Token) -> bool:
    """'shelled and bombed positions on Thursday': one time for both acts.

    Of three verbs the parse may hang the second on the first as a clause of its own.
    """
    row = (*other.conjuncts, other)
    of_row = any(verb.dep_ == "advcl" and verb.head == act and in_row(verb) for verb in row)
    if other not in act.conjuncts and not of_row:
        return False
    return not all(any(c.dep_ == "dobj" for c in verb.children) for verb in (act, other))


def days_of(act_times: ActTimes, when: Interval, when_span: Span | None) -> Interval | None:
    """The days on which to ask who held an office; None: those of publication."""
    if act_times.own is not None and when_span == act_times.own.span:
        return when
    return act_times.of_telling.when if act_times.of_telling is not None else None


def when_done(act_times: ActTimes, published: Interval) -> tuple[Interval, Span | None]:
    """The days of an act told as done: its own time, else up to the telling, else up to now."""
    if act_times.own is not None:
        when = act_times.own.when
        if act_times.side == "after":
            when = Interval(None, when.to_on, "unknown", f"before: {when.words}")
        return when, act_times.own.span
    if act_times.of_telling is not None:
        to_on = act_times.of_telling.when.to_on
        return Interval(
            None, to_on, "unknown", f"told: {act_times.of_telling.when.words}"
        ), act_times.of_telling.span
    return Interval(None, published.to_on, "unknown", ""), None


def when_said(act_times: ActTimes, published: Interval) -> tuple[Interval, Span | None]:
    """The days on which something to come, or denied, was said."""
    if act_times.of_telling is not None:
        return act_times.of_telling.when, act_times.of_telling.span
    ended = act_times.own.named.to_on if act_times.own is not None else None
    if act_times.own is not None and ended and published.to_on and ended <= published.to_on:
        return act_times.own.when, act_times.own.span
    return evolve(published, words=""), None


def planned_for(act_times: ActTimes, published: Interval) -> Interval | None:
    """The days for which something is told as to come, where they lie ahead."""
    if act_times.own is None or published.from_on is None or published.to_on is None:
        return None
    named = act_times.own.named
    if named.to_on is None or named.to_on <= published.to_on:
        return None
    if named.from_on and named.from_on < published.from_on:
        return evolve(named, from_on=published.from_on)
    return named


def number_of(
    base: int, tokens: Iterable[Token], quantities: Sequence[Quantity]
) -> Quantity | None:
    """The number that one of the phrases gives, with the noun it counts."""
    for token in tokens:
        start, end = phrase(token)
        for quantity in quantities:
            span = quantity.span
            if span is None or not (base + start < span.end <= base + end):
                continue
            money = quantity.unit.isupper() and len(quantity.unit) == 3
            if money or quantity.unit == "percent":
                return quantity
            counted = _counting(token, span.start - base)
            return evolve(quantity, unit=_noun(counted) or quantity.unit)
    return None


def _counting(token: Token, at: int) -> Token:
    """The noun that the number at `at` counts, inside the phrase of `token`."""
    for t in token.subtree:
        if t.idx >= at and t.dep_ in ("nummod", "quantmod", "advmod", "amod") and t.idx - at < 25:
            head = t.head
            while head.pos_ == "NUM" and head.head != head:
                head = head.head
            if head.pos_ in ("NOUN", "PROPN"):
                return head
    return token


def _noun(token: Token) -> str:
    if token.pos_ == "NUM":  # "118 of its officials"
        inner = [o for p in token.rights if p.lower_ == "of" for o in p.children]
        token = next((t for t in inner if t.dep_ == "pobj"), token)
        if token.pos_ == "NUM":
            return ""
    compounds = [t for t in token.lefts if t.dep_ == "compound" and t.pos_ == "NOUN"]
    parts = [*compounds, token]
    return " ".join(t.lower_ for t in parts)


def places_around(
    doc: Doc,
    base: int,
    act: Token,
    others: Collection[int],
    places: Sequence[Place],
    names: Sequence[Span],
) -> tuple[Place, ...]:
    """The places tied to an act; not those inside the names of who acts or is affected."""
    tied = []
    for place in places:
        if any(s.start <= place.span.start and place.span.end <= s.end for s in names):
            continue
        token = _token_at(doc, place.span.start - base, place.span.end - base)
        if token is None or not _is_place_phrase(token):
            continue
        distance, _, by_telling = _tie(act, token, others, ())
        if distance < FAR and not by_telling:
            tied.append((distance, place.span.start, place))
    tied.sort(key=lambda item: item[:2])
    if not tied:
        return ()
    nearest = tied[0][0]
    near = [item[2] for item in tied if item[0] <= nearest + 3]
    return tuple(sorted(near, key=lambda place: place.span.start))


def _is_place_phrase(token: Token) -> bool:
    """'in X', 'near X', 'X, Y': somewhere; 'X said' is somebody."""
    return token.dep_ in ("pobj", "appos", "conj", "ROOT", "dep", "attr")


_WITH_CHARGE = frozenset(("charge", "convict", "accuse", "indict", "arrest", "tax"))
_NO_GROUND = frozenset(("year", "month", "day", "week", "hour", "arrest", "fire"))


def instrument_of(act: Token, charges: Collection[str]) -> tuple[int, int] | None:
    """Characters of the charge, law or ground: "on charges of treason", "under the press law"."""
    for prep in act.children:
        if prep.dep_ not in ("prep", "agent") or prep.i < act.i:
            continue
        obj = next((t for t in prep.children if t.dep_ in ("pobj", "pcomp")), None)
        if obj is None or obj.lemma_ in _NO_GROUND or obj.ent_type_ in ("DATE", "TIME"):
            continue
        word = prep.lower_
        if word == "on" and obj.lemma_.lower() in charges:
            inner = _complement(obj)
            return _edges(inner if inner is not None else obj)
        if word in ("with", "of") and act.pos_ == "VERB" and act.lemma_ in _WITH_CHARGE:
            return _edges(obj)
        if word == "under":
            return phrase(obj)
        thing = obj.pos_ in ("NOUN", "VERB") and obj.ent_type_ not in ("GPE", "CARDINAL")
        if word in ("for", "over") and thing:
            return _edges(obj)
    return None


def _complement(obj: Token) -> Token | None:
    for prep in obj.children:
        if prep.dep_ == "prep" and prep.lower_ == "of":
            return next((t for t in prep.children if t.dep_ in ("pobj", "pcomp")), None)
    return None


def _edges(token: Token) -> tuple[int, int]:
    """The phrase of a noun, or the clause of a verb without what hangs on after a comma."""
    if token.pos_ in ("NOUN", "PROPN"):
        joined = [t for t in token.rights if t.dep_ == "conj"]
        end = phrase(joined[-1])[1] if joined else phrase(token)[1]
        return phrase(token)[0], end
    last = token
    for t in token.subtree:
        if t.i > token.i and t.is_punct:
            break
        last = t if t.i > last.i else last
    return token.left_edge.idx if token.left_edge.i > token.i - 3 else token.idx, last.idx + len(
        last.text
    )
