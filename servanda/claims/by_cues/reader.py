"""Reads a language without a parse: cue words, names, days and numbers that stand near them.

What leaves it: claims and what was set aside, for passages of one language. It reaches less far
than a parse: who acts and who suffers is told by order and markers alone, and every claim says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from servanda import canon
from servanda.claims.by_cues import holding, people, places, retold, times
from servanda.claims.by_cues.normalise import Folded, fold, plainly, sentences
from servanda.claims.by_cues.people import ActorMention, KnownActors
from servanda.claims.by_cues.times import Number
from servanda.claims.by_cues.words import CueSign, CueUse, Tongue, signs
from servanda.lexicon import Cue
from servanda.model import Capture, Claim, Interval, Mention, Passage, Place, Quantity, Stance, Text

READER = "servanda.claims.reader_cues 2026.11"
_LEAD, _COUNTED = 40, 2  # characters before a name, and words of a number between
_BY = 12  # characters before somebody in which the word for an agent is looked for
_BESIDE = 40  # characters beside a phrase within which whoever it concerns stands


def read(
    capture: Capture,
    text: Text,
    passages: Sequence[Passage],
    *,
    tongue: Tongue,
    who: KnownActors,
    home: str | None = None,
    refusals: frozenset[str] = frozenset(),
) -> tuple[list[Claim], list[str]]:
    """The claims of some passages, all in the tongue's language, and what was set aside.

    `home` is the country watched: of places with one name those in it come first. `refusals` are
    the acts that are done by not letting somebody.
    """
    claims: list[Claim] = []
    aside: list[str] = []
    short = frozenset(tongue.language.abbreviations)
    for passage in passages:
        bounds = sentences(text.content, passage.start, passage.end, short)
        folds = [fold(text.content, *each, tongue.numerals.digits) for each in bounds]
        for number, folded in enumerate(folds):
            cue_signs = signs(folded.text, tongue)
            if not cue_signs:
                continue
            first = max(0, number - holding.AROUND)
            around = [each.text for each in folds[first : number + holding.AROUND + 1]]
            if why := holding.elsewhere(around, tongue):
                aside.append(f"{folded.at[0]}: {why}")
                continue
            sentence = _Sentence(capture, text, folded, tongue, who, home, refusals)
            if number + 1 < len(folds):
                sentence.taken_back = holding.called_false(folds[number + 1].text, tongue)
            before = len(claims)
            for sign in cue_signs:
                own = {claim.act for claim in claims[before:]}
                if sign.phrase and sign.entries[0].cue.act in own:
                    continue  # what a word tells, a phrase around it does not tell again
                claim, why = sentence.claim(sign)
                if claim is None:
                    acts = "/".join(sorted({e.cue.act for e in sign.entries}))
                    at = folded.at[sign.start]
                    aside.append(f"{at}: {acts} ({folded.text[sign.start : sign.end]}): {why}")
                elif not any(
                    (c.act, c.to, c.stance) == (claim.act, claim.to, claim.stance)
                    for c in claims[-3:]
                ):
                    claims.append(retold.as_told(claim, claims, folded, tongue, text.content))
            told = sorted(claims[before:], key=lambda claim: claim.cue.start)
            claims[before:] = _without_bare_threats(told)
    return claims, aside


def _without_bare_threats(claims: list[Claim]) -> list[Claim]:
    """Claims of one sentence: where it says what is threatened, that alone is told."""
    threatened_at = [claim.cue.start for claim in claims if claim.stance == "threatened"]
    return [
        c for c in claims if c.act != "threaten" or not any(s > c.cue.start for s in threatened_at)
    ]


class _Sentence:
    """One folded sentence with everybody, every day and every number it names."""

    def __init__(
        self,
        capture: Capture,
        text: Text,
        folded: Folded,
        tongue: Tongue,
        who: KnownActors,
        home: str | None,
        refusals: frozenset[str],
    ) -> None:
        self.capture, self.text, self.folded, self.tongue = capture, text, folded, tongue
        self.refusals = refusals
        self.taken_back = ""  # the words by which the next sentence calls this one false
        self.words = folded.text
        self._joins = tongue.words(tongue.surface.joins)
        self.times = times.find(folded.text, tongue, capture.published.when)
        self.places = places.find(folded.text, tongue, home)
        occupied = [(t.start, t.end) for t in self.times] + [(p.start, p.end) for p in self.places]
        self.people = [
            person
            for person in people.find(folded.text, tongue, who)
            if not any(start <= person.start < end for start, end in occupied)
        ]
        self.numbers = times.numbers(folded.text, tongue, self.times)

    def claim(self, sign: CueSign) -> tuple[Claim | None, str]:
        """The claim of a sign, or None and why there is none."""
        for pattern in self.tongue.history:
            if pattern.search(self.words):
                return None, "told as history"
        if word := holding.by_nobody(self.words, (p.kind for p in self.people), self.tongue):
            return None, f'"{word}" harms without anybody acting'
        if any(p.start < sign.start and sign.end <= p.end for p in self.people):
            return None, "a part of what somebody is called"
        best: tuple[float, CueUse, list[ActorMention], list[ActorMention]] | None = None
        for entry in sign.entries:
            by, to = self._roles(sign, entry)
            fitting = [p for p in to if self._fits(entry.cue, p.kind)]
            if entry.cue.objects and not self._object(entry.cue, sign):
                continue
            if entry.cue.to and not fitting and entry.voice != "phrase":
                continue
            fit = entry.cue.weight + 0.1 * bool(entry.cue.objects) + 0.1 * bool(fitting)
            if best is None or fit > best[0]:
                best = (fit, entry, by, fitting if entry.cue.to else to)
        if best is None:
            return None, "nobody and nothing near it that the act is done to"
        _, entry, by, to = best
        refusal = entry.cue.act in self.refusals
        stance, why = holding.held(self.words, sign, entry, self.tongue, refusal=refusal)
        if stance is None:
            return None, why
        if self.taken_back:
            stance, why = "denied", f'"{self.taken_back}" after it says that it is not so'
        return self._made(sign, entry, by, to, stance, why), ""

    def _fits(self, cue: Cue, kind: str) -> bool:
        groups = self.tongue.language.groups
        return any(kind == want or kind in groups.get(want, ()) for want in cue.to)

    def _object(self, cue: Cue, sign: CueSign) -> bool:
        near = self.words[max(0, sign.start - 80) : sign.end + 80]
        return bool(self.tongue.words(cue.objects).search(near))

    def _roles(self, sign: CueSign, entry: CueUse) -> tuple[list[ActorMention], list[ActorMention]]:
        """Who does it and to whom, by the voice of the word and what stands around it."""
        if entry.voice == "phrase":
            return self._around(sign, entry)
        surface, words = self.tongue.surface, self.words
        first, _ = holding.part_of(words, sign, self.tongue)
        before = [p for p in self._wholes() if first <= p.start and p.end <= sign.start]
        after = [p for p in self._wholes() if p.start >= sign.end]
        lead = words[: sign.start]
        passive = entry.voice == "passive" or bool(self.tongue.passive.search(lead))
        if entry.voice == "participle" and not self.tongue.active.search(lead):
            passive = True
        inside: list[ActorMention] = []
        if not passive and surface.inside and before:
            last = before[-1]
            if (
                self.tongue.passive.search(words[: last.start])
                and not words[last.end : sign.start].strip()
            ):
                passive, inside, before = True, [last], before[:-1]
        agent = self.tongue.words(surface.agent)
        by = [p for p in after[:3] if agent.search(words[max(0, p.start - _BY) : p.start])][:1]
        if passive:
            if entry.voice == "passive" and not by and after:
                gap = words[sign.end : after[0].start]
                by = after[:1] if not gap.strip() else []
            return inside or by, self._joined(before[-1:], before)
        rest = [p for p in after if p not in by]
        if entry.voice == "noun":
            return by, [p for p in rest[:1] if self._belongs(words[sign.end : p.start])]
        if entry.cue.middle and not rest:
            return by, before[-1:]
        return self._doer(before, sign), self._joined(rest[:1], rest)

    def _around(
        self, sign: CueSign, entry: CueUse
    ) -> tuple[list[ActorMention], list[ActorMention]]:
        """Who does what a phrase tells and to whom: by kind, first of those whom it names."""
        near = [
            p
            for p in self._wholes()
            if sign.start - _BESIDE < p.end and p.start < sign.end + _BESIDE
        ]
        near.sort(
            key=lambda p: (p.kind == "unknown", max(sign.start - p.start, p.end - sign.end, 0))
        )
        to = [p for p in near if entry.cue.to and self._fits(entry.cue, p.kind)][:1]
        powers = self.tongue.language.groups.get("powers", ())
        by = [
            p
            for p in near
            if (p.kind in powers or p.kind == "armed_group")
            and p not in to
            and self._may_act(p, sign)
        ]
        return by[:1], self._joined(to, near)

    def _may_act(self, person: ActorMention, sign: CueSign) -> bool:
        """Whether somebody may do what a phrase tells: of those inside it, its subject or agent.

        "Led away by the police", but not "occupied the land of the State".
        """
        if not sign.start < person.start < sign.end:
            return True
        before = self.words[sign.start : person.start]
        agent = self.tongue.words(self.tongue.surface.agent)
        return self._right_after(sign.start, person) or bool(agent.search(before[-_BY:]))

    def _belongs(self, between: str) -> bool:
        """Whether whoever stands after a noun and some words is whom it is done to.

        "The arrest in Paris of a reporter", but not "marks of torture in East Java".
        """
        surface = self.tongue.surface
        if not surface.blanks:
            return True
        link = self.tongue.words(surface.noun_links)
        tail = between.rstrip().rsplit(" ", 1)[-1]
        return bool(link.search(tail)) or not self.tongue.words(surface.here).search(between)

    def _wholes(self) -> list[ActorMention]:
        """Everybody named, but for those who are a part of others: "12 people, including three"."""
        surface, listed = self.tongue.surface, list[ActorMention]()
        for person in self.people:
            lead = self.words[max(0, person.start - _LEAD) : person.start]
            marks = list(self.tongue.words(surface.including).finditer(lead))
            rest = lead[marks[-1].end() :].split() if marks else []
            if not (marks and listed and len(rest) <= _COUNTED):
                listed.append(person)
        return listed

    def _doer(self, before: list[ActorMention], sign: CueSign) -> list[ActorMention]:
        """Who stands before an active verb; of a second verb ("and banned") the first's doer."""
        if len(before) > 1:
            between = self.words[before[-1].end : sign.start]
            if self._joins.search(between):
                return before[:1]
        return before[-1:]

    def _joined(self, chosen: list[ActorMention], among: list[ActorMention]) -> list[ActorMention]:
        """Those named beside somebody with "and" or a comma between."""
        joins = {",", *(plainly(j).lower() for j in self.tongue.surface.joins)}
        for person in among:
            if not chosen or person in chosen:
                continue
            first, last = sorted((person, chosen[-1]))
            between = self.words[first.end : last.start].strip().lower()
            if between in joins:
                chosen = [*chosen, person]
        return sorted(chosen)

    def _mention(self, person: ActorMention) -> Mention:
        span = self.folded.span(person.start, person.end, self.text.content)
        country = people.country_of(self.words, person, self.tongue)
        return Mention(span, person.actor, person.kind, person.how, country)

    def _made(
        self,
        sign: CueSign,
        entry: CueUse,
        by: list[ActorMention],
        to: list[ActorMention],
        stance: Stance,
        why: str,
    ) -> Claim:
        content, published = self.text.content, self.capture.published.when
        span, cue = self.folded.span, entry.cue
        affected = tuple(self._mention(p) for p in to)
        near = min(self.times, key=lambda t: abs(t.start - sign.start), default=None)
        when, when_span = Interval(None, published.to_on), None
        if near is not None:
            when_span = span(near.start, near.end, content)
            when = Interval(*near.done_by(published.to_on), when_span.quote)
        ahead = None
        if stance in ("planned", "threatened", "denied"):
            ahead, when = (Interval(*near.when, when.words) if near else None), published
        said_by = self._speaker(sign, to)
        sure = cue.weight * self.tongue.surface.sure * (1 if to else 0.85)
        sure *= 0.8 if "reported only" in why else 1
        language = self.tongue.language.name
        cue_span = span(sign.start, sign.end, content)
        return Claim(
            id=canon.identify("clm", self.capture.id, self.text.id, cue.act, cue_span, affected),
            capture=self.capture.id,
            act=cue.act,
            stance=stance,
            cue=cue_span,
            quote=span(0, len(self.words), content),
            by=tuple(self._mention(p) for p in by if p not in to),
            to=affected,
            where=self._where(sign),
            when=when,
            when_span=when_span,
            planned_for=ahead,
            number=self._number(sign, to),
            said_by=said_by,
            confidence=round(sure, 2),
            reason=f'"{cue_span.quote}" shows {cue.act}; {why}; read by cue words alone '
            f"({language}), which reaches less far than a parse",
        )

    def _where(self, sign: CueSign) -> tuple[Place, ...]:
        """The place nearest the act's word and the larger one it is said to lie in."""
        nearest = min(self.places, key=lambda p: abs(p.start - sign.start), default=None)
        chosen = [
            place
            for place in self.places
            if nearest and (place == nearest or 0 <= place.start - nearest.end <= 3)
        ]
        return tuple(
            Place(
                self.folded.span(p.start, p.end, self.text.content),
                p.site.name, p.site.country or None, p.site.geonames, p.site.lat, p.site.lon,
            )
            for p in chosen
        )  # fmt: skip

    def _number(self, sign: CueSign, to: list[ActorMention]) -> Quantity | None:
        """The number that stands right beside who or what is affected."""
        for number in self.numbers:
            for person in to:
                gap = min(abs(person.start - number.end), abs(number.start - person.end))
                inside = person.start <= number.start < person.end
                if gap <= 8 or inside or number.unit and abs(number.start - sign.end) < 60:
                    unit = number.unit or self._counted(number, person)
                    if not unit:
                        continue
                    where = self.folded.span(number.start, number.end, self.text.content)
                    return Quantity(number.low, number.high, unit, where)
        return None if to else self._number_inside(sign)

    def _number_inside(self, sign: CueSign) -> Quantity | None:
        """The number inside a phrase that says of nobody who they are: "faisant 20 blessés"."""
        for number in self.numbers:
            if sign.phrase and sign.start <= number.start and number.end <= sign.end:
                after = self.words[number.end : sign.end].split()
                where = self.folded.span(number.start, number.end, self.text.content)
                unit = number.unit or (next(iter(after), "") if self.tongue.surface.blanks else "")
                return Quantity(number.low, number.high, unit, where)
        return None

    def _counted(self, number: Number, person: ActorMention) -> str:
        """What a number beside somebody counts, in words; "" where it counts nothing.

        "Une", "seorang" before a noun is its article, and counts no more than "a" does in English.
        What is counted is somebody's kind and no name: "deux moines, Jean et Paul", two monks.
        """
        said = self.words[number.start : number.end].lower()
        articles = {plainly(word).lower() for word in self.tongue.surface.articles}
        if number.low == number.high == 1 and said in articles:
            return ""
        inside = person.start <= number.start < person.end
        after = self.words[number.end if inside else person.start : person.end]
        unit = after.strip(" ,").partition(",")[0]
        return unit if self.tongue.kind.search(unit) else ""

    def _right_after(self, end: int, person: ActorMention) -> bool:
        """Whether only articles stand between words that end somewhere and a person."""
        if not 0 <= person.start - end <= 20:
            return False
        surface = self.tongue.surface
        skip = {plainly(word).lower() for word in (*surface.articles, *surface.titles)}
        between = self.words[end : person.start].lower().replace("'", "' ").split()
        return all(word in skip or not word.strip(",:") for word in between)

    def _speaker(self, sign: CueSign, to: list[ActorMention]) -> Mention | None:
        """Who says it: whoever stands before a word of saying that comes before the act."""
        reporting = self.tongue.language.reporting
        for match in self.tongue.words(reporting.phrases).finditer(self.words):
            after = [p for p in self.people if self._right_after(match.end(), p)]
            if after:
                return self._mention(after[0])
        for match in self.tongue.words(reporting.verbs).finditer(self.words[: sign.start]):
            before = [p for p in self.people if p.end <= match.start()]
            if before and before[-1] not in to:
                return self._mention(before[-1])
        for match in self.tongue.words(reporting.after).finditer(self.words, sign.end):
            after = [p for p in self.people if self._right_after(match.end(), p)]
            if after:
                return self._mention(after[0])
        return None
