"""What an incident is called: who, what, where and when, as people would recognise it.

What leaves it: one line an incident, no two alike: "Kem Sokha, arrest, Phnom Penh, 3 September
2017". It is made of what the claims tell and of nothing else; an id that is on record stays what it
is, whatever an incident is called.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import frozen

from servanda.lexicon import Act, NarrowNoun
from servanda.model import Actor, Claim, Incident, Interval, Mention, Place, Quantity, Stance
from servanda.name_words import (
    OF_THEM,
    POINTERS,
    POSSESSIVES,
    STAND_INS,
    WORD,
    has_name,
    is_asked_for,
    is_misread,
    leaves_open_who,
)
from servanda.wording import MONTHS, amount, day, listed, sentence, visible, with_article

# What a stance other than done adds to the noun; `model.claims` says what each means.
STANCES: dict[Stance, str] = {
    "done": "",
    "ongoing": "ongoing",
    "threatened": "threatened",
    "planned": "announced",
    "denied": "denied",
    "ended": "ended",
}

ASKED_FOR = "asked for"  # of a plan that somebody asks another for

# So many are named; of more, two and how many others.
NAMED = 3
LONGEST = 80  # letters of one part; a misread mention can be half a sentence
LONG_NAME = 40  # letters: "Secretary-General of the United Nations" has 39
NEAR_DAYS = 7  # apart by so much, two days are "about" the one between them

# How well words name somebody; the best that is told is used.
KNOWN, PROPER, COUNTED, DESCRIBED, COMMON, POINTED = range(6)

_BRANCHES = frozenset({"bureau", "bureaus", "bureaux", "office", "offices", "branch", "branches"})
_OWNERS = frozenset({"media", "ngo", "party", "union"})  # that can close their own

_LINKING = """
of the and for de du des la le les et di dan al el bin binti van von y
"""
_SMALL = frozenset(_LINKING.split())


def name_incidents(
    incidents: Iterable[Incident], *, acts: Mapping[str, Act], actors: Iterable[Actor]
) -> dict[str, str]:
    """The name of each incident by its id, no two alike.

    Those that would be called the same get what tells them apart added: by whom, where, how many,
    the words, and the id where nothing else does.
    """
    every = list(incidents)
    known = {actor.id: actor for actor in actors}
    names = {incident.id: name_incident(incident, acts=acts, known=known) for incident in every}
    while alike := _alike(every, names):
        for group in alike:
            names.update(_distinguish(group, names[group[0].id], known))
    return names


def name_incident(
    incident: Incident, *, acts: Mapping[str, Act], known: Mapping[str, Actor]
) -> str:
    """Who, what, where and when of one incident, as far as its claims tell them.

    `known` are actors by id. Who is whom it was done to, or by whom where its act says so; one who
    did it to nobody that is told stands after the noun, and never where a victim does.
    """
    act = acts.get(incident.act)
    noun = act.noun or sentence(act.title) if act else incident.act.replace("_", " ")
    by, to = (_who(incident, role, known) for role in ("by", "to"))
    first, second = (by, to) if act and act.named_for == "by" else (to, by)
    subject, narrow = first.words if first else "", _narrow_noun(incident, act)
    noun = narrow.noun if narrow and (to or not narrow.on) else noun
    if narrow and narrow.on and to:  # "Attack on the schoolgirls by Thai forces"
        noun, subject = f"{noun} on {_plain(to)}", ""
    in_attack = bool(narrow and narrow.on and to)
    if first and second and second.rank <= (DESCRIBED if in_attack else PROPER):
        if first is by and act and "about" in act.asks:  # said to somebody
            noun += f" to {listed(map(with_article, second.names))}"
        elif subject and (owned := _owned(subject, second, incident)):
            subject = owned
        elif first is to and (first.rank >= COUNTED or not subject):
            noun += f" by {_plain(second) if in_attack else with_article(second.names[0])}"
    elif second and not first:  # whoever did it is not whom it was done to
        noun += f" by {_plain(second)}" if second is by else f" of {_plain(second)}"
    is_asked = incident.stance == "planned" and is_asked_for(incident.claims)
    if stance := ASKED_FOR if is_asked else STANCES[incident.stance]:
        noun += f" ({stance})"
    named = f"{subject} {noun}"
    parts = [subject, noun, _where(incident, named), when(incident.when)]
    if not any((first, second, parts[2], parts[3])):
        parts = [noun, "nobody named", "on a day not known"]
    return _capital(", ".join(part for part in parts if part))


def _narrow_noun(incident: Incident, act: Act | None) -> NarrowNoun | None:
    """The first narrower noun that the words of every claim of an incident show."""
    quotes = [(c.cue.quote.casefold(), c.quote.quote.casefold()) for c in incident.claims]
    for each in act.told_as if act and quotes else ():
        if all(
            (cue.startswith(each.begins) or any(words in quote for words in each.within))
            and not any(words in quote for words in each.without)
            for cue, quote in quotes
        ):
            return each
    return None


def _owned(words: str, owner: _Participants, incident: Incident) -> str:
    """A branch by its owner's name where the owner closed it: "Radio Lake’s Port bureau"."""
    kinds = {m.kind for claim in incident.claims for m in claim.by}
    tokens = words.split()
    if tokens[-1].casefold() not in _BRANCHES or not kinds <= _OWNERS:
        return ""
    own = tokens[1:] if tokens[0].casefold() in POINTERS else tokens
    return f"{owner.names[0]}’s {' '.join(own)}"


def _plain(who: _Participants) -> str:
    """Who stands inside a name, as a sentence says it: with an article only where it has a name."""
    if who.rank > PROPER:
        is_named = who.rank == DESCRIBED or who.words.split()[0].isupper()
        return who.words if is_named else f"{who.words[:1].lower()}{who.words[1:]}"
    return listed(map(with_article, who.names)) if len(who.names) <= NAMED else who.words


def when(interval: Interval) -> str:
    """The days of an incident as its name has them: as exact as was told; "" where none is.

    >>> from datetime import date
    >>> when(Interval(date(2017, 9, 1), date(2017, 9, 30), "month"))
    'September 2017'
    """
    first, last = interval.from_on, interval.to_on
    if first is None or last is None:
        return f"from {day(first)} on" if first else f"by {day(last)}" if last else ""
    if first == last:
        return day(first)
    month = f"{MONTHS[first.month - 1]} {first.year}"
    if interval.precision == "month" and (first.year, first.month) == (last.year, last.month):
        return month
    if interval.precision == "year" and first.year == last.year:
        return str(first.year)
    if interval.precision == "day" and (last - first).days <= NEAR_DAYS:
        return f"about {day(first + (last - first) // 2)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {month}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} to {day(last)}"
    return f"{day(first)} to {day(last)}"


# ------------------------------------------------------------------ who


@frozen
class _Participants:
    """Who stands in a name: the words for each, and how well they name them."""

    rank: int
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        if len(self.names) <= NAMED:
            return listed(self.names)
        return f"{', '.join(self.names[:2])} and {len(self.names) - 2} others"


def _who(incident: Incident, role: str, known: Mapping[str, Actor]) -> _Participants | None:
    """Those whom the claims best name in a role, the most told first; None where nobody is."""
    by_words: dict[str, tuple[int, set[str]]] = {}
    for claim in incident.claims:
        for mention in getattr(claim, role):
            words, rank = _called(mention, claim, incident, known)
            if rank is not None and not is_misread(mention, claim, role):
                before, ids = by_words.get(words, (rank, set()))
                by_words[words] = min(before, rank), {*ids, claim.id}
    if not by_words:
        return None
    best = min(rank for rank, _ in by_words.values())
    counts = {words: len(ids) for words, (rank, ids) in by_words.items() if rank == best}
    names = _fullest(counts) if best <= PROPER else list(counts)
    states = {_short(actor) for actor in known.values() if actor.kind == "state"}
    if best <= PROPER:  # an organ says more than its state
        names.sort(key=lambda words: (words in states, -counts[words]))
    else:
        names.sort(key=lambda words: (-counts[words], -len(words)))
    return _Participants(best, tuple(names if best <= PROPER else names[:1]))


def _called(
    mention: Mention, claim: Claim, incident: Incident, known: Mapping[str, Actor]
) -> tuple[str, int | None]:
    """The words for one mention and how well they name somebody; None where they name nobody."""
    if mention.actor and mention.actor in known:
        return _short(known[mention.actor]), KNOWN
    words = _cut(mention.span.quote)
    tokens = WORD.findall(words)
    if len(tokens) > 1 and tokens[0].casefold() in POSSESSIVES and has_name(tokens[1:]):
        words = words.split(maxsplit=1)[1]
        tokens = tokens[1:]
    if not tokens or all(token.casefold() in STAND_INS for token in tokens):
        return words, None
    if counted := _counted(words, mention, claim, incident):
        return OF_THEM.sub("", counted), COUNTED
    is_planned = incident.stance in ("planned", "threatened")
    if leaves_open_who(tokens, mention, is_planned=is_planned):
        return words, None
    if tokens[0].casefold() in POINTERS and not has_name(tokens[1:]):
        return words, POINTED
    # The first word of a sentence has a capital whatever it means.
    opens = mention.span.start == claim.quote.start
    telling = [t for t in tokens[1 if opens else 0 :] if t.casefold() not in _SMALL]
    if not telling:
        return words, COMMON
    large = [t[0].isupper() or not (t[0].isupper() or t[0].islower()) for t in telling]
    return words, PROPER if all(large) else DESCRIBED if any(large) else COMMON


def _short(actor: Actor) -> str:
    """An actor's name; where it is long, the first shorter one that its file gives."""
    if len(actor.name) <= LONG_NAME:
        return actor.name
    names = (each for each in actor.aliases if 2 < len(each) <= LONG_NAME and each[:1].isupper())
    return next(names, actor.name)


def _counted(words: str, mention: Mention, claim: Claim, incident: Incident) -> str:
    """The words with how many they are, where they are counted; "" where they are not.

    Where sources tell other numbers, it is the spread of them.
    """
    number = incident.number
    unit = set(number.unit.casefold().split()) if number else set()
    tokens = {token.casefold() for token in WORD.findall(words)}
    of_unit = bool(unit) and unit <= tokens
    within = claim.number.span if claim.number else None
    inside = within and mention.span.start <= within.start < mention.span.end
    if inside or any(token.isdigit() for token in tokens):
        differ = len(set(map(_range, incident.numbers))) > 1
        return amount(number) if number and of_unit and differ else words
    if number and of_unit and (number.low, number.high) != (None, None):
        plain = amount(Quantity(number.low, number.high, ""))
        return f"{plain} {words[:1].lower()}{words[1:]}" if len(unit) < len(tokens) else (
            f"{plain} {number.unit}"
        )  # fmt: skip
    return ""


def _range(number: Quantity) -> tuple[float | None, float | None]:
    return number.low, number.high


def _fullest(names: Iterable[str]) -> list[str]:
    """The names without those that are part of a fuller one: "Sokha" beside "Kem Sokha"."""
    kept: dict[str, frozenset[str]] = {}
    tokens = {words: frozenset(map(str.casefold, WORD.findall(words))) for words in names}
    for words, own in tokens.items():
        if not any(own < other for other in tokens.values()) and own not in kept.values():
            kept[words] = own
    return list(kept)


# ------------------------------------------------------------------ where, and what tells apart


def _where(incident: Incident, who: str) -> str:
    """The narrowest place told, the most told of several; "" where it stands in `who` already."""
    counts: Counter[str] = Counter()
    for claim in incident.claims:
        places = {_as_told(place): place for place in claim.where}
        narrow = [n for n, p in places.items() if not (p.country and p.geonames is None)]
        counts.update(narrow[:1] or list(places)[:1])
    narrowest = {_as_told(p) for p in incident.where if not (p.country and p.geonames is None)}
    names = [name for name, _ in counts.most_common()]
    names.sort(key=lambda name: name not in narrowest)
    return _cut(names[0]) if names and names[0].casefold() not in who.casefold() else ""


def _as_told(place: Place) -> str:
    """A place by the name that its source gives, where that is written in Latin letters."""
    told = " ".join(place.span.quote.split())
    latin = told and all(unicodedata.name(c, "").startswith("LATIN") for c in told if c.isalpha())
    return told if latin and not told.isupper() else place.name


def _alike(incidents: Sequence[Incident], names: Mapping[str, str]) -> list[list[Incident]]:
    groups: dict[str, list[Incident]] = {}
    for incident in incidents:
        groups.setdefault(names[incident.id].casefold(), []).append(incident)
    return [group for group in groups.values() if len({incident.id for incident in group}) > 1]


def _distinguish(
    group: Sequence[Incident], name: str, known: Mapping[str, Actor]
) -> dict[str, str]:
    """A name for each of some incidents of one name, with the first thing that tells them apart."""

    def by(incident: Incident) -> str:
        who = _who(incident, "by", known)
        return f"by {who.words}" if who else ""

    def charge(incident: Incident) -> str:
        return next((_cut(c.instrument.quote) for c in incident.claims if c.instrument), "")

    def number(incident: Incident) -> str:
        return amount(incident.number) if incident.number else ""

    def words(incident: Incident) -> str:
        return f"“{_cut(incident.claims[0].quote.quote)}”" if incident.claims else ""

    tellers: list[Callable[[Incident], str]] = [by, charge, number, words]
    for teller in tellers:
        more = {incident.id: teller(incident) for incident in group}
        if len({words.casefold() for words in more.values()}) == len(more):
            return {id: f"{name}, {words}" if words else name for id, words in more.items()}
    return {incident.id: f"{name} [{incident.id}]" for incident in group}


def _cut(words: str) -> str:
    """Words on one line without the marks around them, cut after a word where they are long."""
    plain = " ".join(visible(words).split()).strip(" \"'“”‘’«».,;:()[]\u200b")
    if len(plain) <= LONGEST:
        return plain
    return f"{plain[:LONGEST].rsplit(' ', 1)[0]}…"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
