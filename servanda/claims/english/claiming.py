"""Makes claims of the signs in a parsed sentence: which act, by whom, to whom, with which stance.

What leaves it: claims with every field's span, or a word about why a sign was set aside. It
decides nothing about truth, and drops nothing without a word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from servanda import canon
from servanda.claims.english import arguments, cues, denials, not_an_act
from servanda.claims.english.actor_kinds import phrase, with_companions
from servanda.claims.english.cues import Sign
from servanda.claims.english.document import Document, Sentence
from servanda.claims.english.roles import Roles, of_sign, of_verb
from servanda.claims.english.stance import Factuality, factuality_of
from servanda.lexicon import Cue
from servanda.model import Claim, Mention, Place, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

# An attempt on a life or with arms is an attack; a coup or kidnapping that failed is none.
HARM_TRIED = frozenset(("kill", "assault", "clash"))
_TO_WHOM = ("against", "of", "for", "from", "on", "to", "at")


@frozen(eq=False)
class CueMatch:
    """A cue that fits a sign, with the head words of what it is done to and to whom."""

    cue: Cue
    to: tuple[Token, ...]
    objects: tuple[Token, ...]
    fit: float


def claims_of(sentence: Sentence, document: Document) -> tuple[list[Claim], list[str]]:
    """The claims of one sentence, and what was set aside in it, with why."""
    language = document.cues.language
    signs = cues.find(sentence.doc, document.cues)
    words = {sign.token.i for sign in signs}
    claims: list[Claim] = []
    aside: list[str] = []
    for sign, roles, matches in _matched(signs, sentence, document):
        if why := not_an_act.no_act(
            sign, roles, {m.cue.act for m in matches}, language, title=sentence.kind == "title"
        ):
            aside.append(f"{sentence.start + sign.start}: {matches[0].cue.act}: {why}")
            continue
        factuality = factuality_of(sign.token, language.stances, title=sentence.kind == "title")
        names = sorted({match.cue.act for match in matches})
        if document.refusals.issuperset(names):
            factuality = denials.as_refusal(factuality, sign.token, language.stances)
        words_shown, acts = sentence.doc.text[sign.start : sign.end], "/".join(names)
        if factuality.stance is None:
            aside.append(f"{sentence.start + sign.start}: {acts} ({words_shown}): {factuality.why}")
            continue
        if factuality.tried and acts not in HARM_TRIED:
            aside.append(f"{sentence.start + sign.start}: {acts} ({words_shown}): only attempted")
            continue
        factuality = denials.unless_nobody(factuality, roles, language.stances)
        past = cues.is_history(sentence.doc.text, document.cues)
        for match in matches:
            claim = claim_of(sign, match, roles, factuality, sentence, document, words)
            own_day = claim.when_span is not None and past not in claim.when_span.quote
            if past and not own_day:
                aside.append(
                    f"{claim.cue.start}: {claim.act} ({words_shown}): told as history ({past})"
                )
            elif not _told_twice(claim, claims):
                claims.append(claim)
    return claims, aside


def _matched(
    signs: list[Sign], sentence: Sentence, document: Document
) -> list[tuple[Sign, Roles, list[CueMatch]]]:
    """The signs that show an act here; a noun that a verb's act takes as its object is not one."""
    stances = document.cues.language.stances
    candidates = []
    for sign in signs:
        roles = of_sign(sign, stances.causing, stances.light)
        candidates.append((sign, roles, _matches(sign, roles, sentence, document)))
    as_objects = {
        (m.cue.act, t.i) for _, _, matches in candidates for m in matches for t in m.objects
    }
    matched = []
    for sign, roles, matches in candidates:
        own = [m for m in matches if not (sign.noun and (m.cue.act, sign.token.i) in as_objects)]
        if own:
            matched.append((sign, roles, own))
    return matched


def _told_twice(claim: Claim, claims: Iterable[Claim]) -> bool:
    to = {m.span.start for m in claim.to}
    return any(
        c.act == claim.act and c.stance == claim.stance and to & {m.span.start for m in c.to}
        for c in claims
    )


def _matches(sign: Sign, roles: Roles, sentence: Sentence, document: Document) -> list[CueMatch]:
    """The best cue for each thing done to; several things of different kinds, several acts."""
    best: dict[int, CueMatch] = {}
    for cue in sign.cues:
        if not _may_do(cue, roles, sentence, document):
            continue
        for key, match in _fits(cue, sign, roles, sentence, document):
            if key not in best or match.fit > best[key].fit:
                best[key] = match
    by_act: dict[str, CueMatch] = {}
    for match in best.values():
        before = by_act.get(match.cue.act)
        if before is None:
            by_act[match.cue.act] = match
        else:
            to = (*before.to, *(t for t in match.to if t.i not in {b.i for b in before.to}))
            objects = (*before.objects, *match.objects)
            by_act[match.cue.act] = CueMatch(before.cue, to, objects, max(before.fit, match.fit))
    if len(by_act) > 1:  # a match that names nobody adds nothing beside one that does
        named = {act: m for act, m in by_act.items() if m.to or m.objects}
        by_act = named or by_act
    return list(by_act.values())


def _may_do(cue: Cue, roles: Roles, sentence: Sentence, document: Document) -> bool:
    if not cue.by or not roles.by:
        return not cue.by or "unknown" in cue.by or roles.passive
    return any(cues.done_by(cue, document.kind(t, sentence.start), document.cues) for t in roles.by)


def _fits(
    cue: Cue, sign: Sign, roles: Roles, sentence: Sentence, document: Document
) -> Iterable[tuple[int, CueMatch]]:
    fit = cue.weight + 0.05 * bool(cue.needs) + 0.1 * bool(cue.objects)
    things = roles.objects
    if cue.middle and not cue.objects:  # "fled the country": the country is only where from
        things = tuple(t for t in things if not _is_somewhere(t))
    headline = sentence.kind in ("title", "heading") and not roles.passive
    if (cue.middle or headline) and not things:  # "19 stations ordered off the air"
        things = roles.subject_of
    if cue.objects:
        for thing in things:
            if not is_object(thing, cue.objects):
                continue
            to = _owners(thing, sign.token, roles, cue)
            if cue.middle and not to:
                to = [t for t in roles.subject_of if t.i != thing.i]
            to = [
                t for t in to if cues.accepts(cue, document.kind(t, sentence.start), document.cues)
            ]
            if to or not cue.to:
                yield thing.i, CueMatch(cue, tuple(to), (thing,), fit)
        return
    fitting = [
        t for t in things if cues.accepts(cue, document.kind(t, sentence.start), document.cues)
    ]
    if sign.noun:  # "mass arrests", "school kidnappings": only what is surely somebody
        beside = [t for t in fitting if t.head == sign.token and t.dep_ != "poss"]
        vague = {t.i for t in beside if document.kind(t, sentence.start) in ("unknown", "state")}
        fitting = [t for t in fitting if t.i not in vague]
    if cue.few:
        fitting = [t for t in fitting if _few(t)]
    for thing in fitting:
        yield thing.i, CueMatch(cue, (thing,), (), fit)
    if not things and not cue.to:
        yield -1, CueMatch(cue, (), (), fit)


def _is_somewhere(token: Token) -> bool:
    return token.ent_type_ in ("GPE", "LOC") or token.lemma_ in ("country", "home", "scene")


def _few(token: Token) -> bool:
    """Whether the phrase counts its people as few: "fewer than ten", "only three"."""
    lefts = " ".join(t.lower_ for t in token.doc[token.left_edge.i : token.i + 1])
    return any(w in lefts for w in ("fewer than", "less than", "only ", "just ", "few ", "none"))


def is_object(thing: Token, wanted: tuple[str, ...]) -> bool:
    """Whether a thing is one of those that a cue wants, by its noun and the words before it."""
    lemma, lower = thing.lemma_.lower(), thing.lower_
    before = [t.lower_ for t in thing.lefts if t.dep_ in ("compound", "amod", "nmod")]
    return any(
        name in (lemma, lower) or name in (f"{b} {lemma}" for b in before) for name in wanted
    )


def _owners(thing: Token, act: Token, roles: Roles, cue: Cue) -> list[Token]:
    """Whose the thing is, or against whom: "the licences of 12 stations", "its accounts"."""
    owners = [w for t in thing.lefts if t.dep_ == "poss" for w in with_companions(t)]
    for holder in (thing, act):
        for child in holder.children:
            if child.dep_ == "dative" and child.pos_ != "ADP":
                owners += list(with_companions(child))
            if (
                child.dep_ in ("prep", "dative")
                and child.lower_ in (_TO_WHOM[:3] if cue.middle else _TO_WHOM)
                and child.i > thing.i - 3
            ):
                for obj in child.children:
                    if obj.dep_ == "pobj":
                        owners += list(with_companions(obj))
    owners += [t for t in roles.objects if t.i != thing.i and t.i < thing.i]
    if not owners and cue.to and not cue.middle:
        owners = [t for t in thing.lefts if t.dep_ == "compound"]
    owners = [t for t in owners if t.ent_type_ not in ("DATE", "TIME", "CARDINAL", "MONEY")]
    return [t for t in owners if not is_object(t, cue.objects)]


def claim_of(
    sign: Sign,
    match: CueMatch,
    roles: Roles,
    factuality: Factuality,
    sentence: Sentence,
    document: Document,
    words: set[int],
) -> Claim:
    """The claim of a sign and what it is done to; `words` are those of all the sentence's signs."""
    base, doc, cue = sentence.start, sentence.doc, match.cue
    stance = factuality.stance or "done"
    if cue.stance and stance == "done":
        stance = cue.stance
    to = _mentions(match.to, document, base)
    affected = {m.span for m in to}
    doers = _mentions(_doers(sign, roles, match, sentence, document), document, base)
    by = tuple(m for m in doers if m.span not in affected)
    said_by, belief, telling = speaker(sentence, sign.start, sign.end, document)
    published = document.capture.published.when
    others = words - {sign.token.i}
    times = document.times(sentence)
    act_times = arguments.times_around(doc, base, sign.token, others, times, telling)
    if stance in ("done", "ongoing", "ended"):
        when, when_span = arguments.when_done(act_times, published)
        ahead = None
    else:
        when, when_span = arguments.when_said(act_times, published)
        ahead = arguments.planned_for(act_times, published)
    days = arguments.days_of(act_times, when, when_span)
    to, by = (tuple(document.as_of(m, days) for m in side) for side in (to, by))
    if said_by is not None and act_times.of_telling is not None:
        said_by = document.as_of(said_by, act_times.of_telling.when)
    where = _where(sign.token, to, by, sentence, document, others)
    counted = (*match.to, *match.objects)
    number = arguments.number_of(base, counted, document.quantities(sentence))
    instrument = arguments.instrument_of(sign.token, document.cues.language.charges)
    if instrument is None and match.objects and match.objects[0].dep_ != "poss":
        instrument = phrase(match.objects[0])
    cue_span = document.span(base + sign.start, base + sign.end)
    confidence = (
        match.cue.weight * factuality.sure * (0.8 if belief else 1.0) * (1.0 if to else 0.85)
    )
    return Claim(
        id=canon.identify("clm", document.capture.id, document.text.id, cue.act, cue_span, to),
        capture=document.capture.id,
        act=cue.act,
        stance=stance,
        cue=cue_span,
        quote=document.span(sentence.start, sentence.end),
        by=by,
        to=to,
        where=where,
        when=when,
        when_span=when_span,
        planned_for=ahead,
        number=number,
        instrument=document.span(base + instrument[0], base + instrument[1])
        if instrument
        else None,
        said_by=said_by,
        stance_span=_span(factuality.shown_by, base, document),
        confidence=round(confidence, 2),
        reason=_reason(cue_span, match, to, factuality, said_by),
    )


def _doers(
    sign: Sign, roles: Roles, match: CueMatch, sentence: Sentence, document: Document
) -> tuple[Token, ...]:
    """Who does it; for a thing that somebody files or signs ("a complaint asking"), who does."""
    affected = {t.i for t in (*match.to, *match.objects)}
    doers: list[Token] = []
    for token in roles.by:
        noun = token.dep_ == "dobj" and token.pos_ == "NOUN"
        thing = noun and document.kind(token, sentence.start) == "unknown"
        doers += of_verb(token.head, ()).by if thing else (token,)
    inside = {
        t.i
        for t in doers
        if sign.start <= t.idx < sign.end and document.kind(t, sentence.start) == "unknown"
    }  # "bulldozers came", a cue of its own, says not whose they were
    return tuple(t for t in doers if t.i not in affected | inside)


def _mentions(tokens: Iterable[Token], document: Document, base: int) -> tuple[Mention, ...]:
    mentions: dict[tuple[int, int], Mention] = {}
    for token in tokens:
        mention = document.mention(token, base)
        mentions.setdefault((mention.span.start, mention.span.end), mention)
    return tuple(mentions.values())


def _where(
    act: Token,
    to: tuple[Mention, ...],
    by: tuple[Mention, ...],
    sentence: Sentence,
    document: Document,
    others: set[int],
) -> tuple[Place, ...]:
    inside = document.places_in(sentence)
    names = [m.span for m in (*to, *by)]
    return arguments.places_around(sentence.doc, sentence.start, act, others, inside, names)


def _span(token: Token | None, base: int, document: Document) -> Span | None:
    if token is None:
        return None
    return document.span(base + token.idx, base + token.idx + len(token.text))


def speaker(
    sentence: Sentence, start: int, end: int, document: Document
) -> tuple[Mention | None, bool, set[int]]:
    """Who says the words at some characters, whether as a belief, and the words of saying."""
    inner = [a for a in sentence.attributions if a.holds(start, end)]
    telling = {a.cue.i for a in inner}
    for attribution in reversed(inner):
        if attribution.source is not None:
            said_by = source_of(attribution.source, sentence.start, document)
            return said_by, attribution.belief, telling
    if not inner and document.speakers and _in_quotes(sentence, start, document):
        last = document.speakers[-1]
        how = f"quoted words; the last who spoke; {last.how}".rstrip("; ")
        return Mention(last.span, last.actor, last.kind, how, last.country), False, telling
    return None, False, telling


def source_of(token: Token, base: int, document: Document) -> Mention:
    """Who a source's head word names; "it said" is the last thing or body that spoke."""
    if token.pos_ == "PRON":
        at = base + token.idx
        last = document.last_speaker(at, person=token.lower_ in ("he", "she"))
        if last is not None:
            return evolve(last, how=f'"{token.text}" at {at} taken for the last who spoke')
    return document.mention(token, base)


def _in_quotes(sentence: Sentence, start: int, document: Document) -> bool:
    """Whether an odd number of quotation marks stands before, within the paragraph."""
    at = sentence.start + start
    passages = document.text.passages
    place = bisect_right(passages, at, key=attrgetter("start")) - 1
    known = place >= 0 and at < passages[place].end
    paragraph = passages[place].start if known else sentence.start
    return document.respelled.count('"', paragraph, at) % 2 == 1


def _reason(
    cue: Span,
    match: CueMatch,
    to: tuple[Mention, ...],
    factuality: Factuality,
    said_by: Mention | None,
) -> str:
    words = [f'"{cue.quote}" shows {match.cue.act}']
    if match.objects:
        words.append(f'done to "{match.objects[0].text}"')
    for mention in to[:2]:
        words.append(f'"{mention.span.quote}" is taken as {mention.kind}')
    words.append(factuality.why)
    if said_by is not None:
        words.append(f'as "{said_by.span.quote}" says')
    return "; ".join(words)
