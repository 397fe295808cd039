"""Whom a sentence names, told without a parse: known names, nouns for kinds of actor, pronouns.

What leaves it: mentions in the order of a folded sentence. It never guesses between two actors,
and a name that goes on beyond a known one (Kem Sokhan) is not that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from attrs import frozen

from servanda.claims.by_cues.normalise import plainly, whole_signs, word_edges
from servanda.claims.by_cues.words import LONG, Tongue, pattern
from servanda.claims.english.actor_kinds import BELONGS
from servanda.claims.places.setting import names_of
from servanda.model import Actor, ActorKind

_NEXT_WORD = re.compile(r"\s[^\W\d_][\w-]*")
_LONGEST_LAND = 16  # signs of a country's name, where words are not parted
_OF_A_COUNTRY: frozenset[ActorKind] = frozenset(("state", "state_organ", "official"))
GENERIC = ("person", "public", "official")


class ActorMention(NamedTuple):
    """Words of a folded sentence that name somebody."""

    start: int
    end: int
    kind: ActorKind
    actor: str | None = None
    how: str = ""
    pronoun: bool = False


@frozen(eq=False)
class KnownActors:
    """The actors' names as one pattern, with whom each name means."""

    pattern: re.Pattern[str]
    names: dict[str, frozenset[str]]
    small: frozenset[str]  # those that are written without a capital
    actors: dict[str, Actor]


def known(actors: Sequence[Actor], *, blanks: bool) -> KnownActors:
    """The names and aliases of the given actors, ready to look for."""
    names: dict[str, set[str]] = {}
    small = set()
    for actor in actors:
        for name in (actor.name, *actor.aliases):
            if len(name) > 2:
                key = " ".join(plainly(name).lower().split())
                names.setdefault(key, set()).add(actor.id)
                if name[0].islower():
                    small.add(key)
    by_name = {name: frozenset(ids) for name, ids in names.items()}
    by_id = {actor.id: actor for actor in actors}
    return KnownActors(pattern(by_name, blanks=blanks), by_name, frozenset(small), by_id)


def find(sentence: str, tongue: Tongue, who: KnownActors) -> list[ActorMention]:
    """Everybody a folded sentence names; touching words about one person are one mention."""
    parts = [*_actors(sentence, tongue, who), *_kinds(sentence, tongue), *_proper(sentence, tongue)]
    parts += [
        ActorMention(m.start(), m.end(), "person", None, "a pronoun", True)
        for m in tongue.words(tongue.surface.pronouns).finditer(sentence)
        if tongue.surface.blanks or _whole(sentence, m.start(), m.end())
    ]
    parts.sort(key=lambda part: (part.start, part.start - part.end))
    merged: list[ActorMention] = []
    for part in parts:
        if merged and part.start < merged[-1].end:
            if part.end > merged[-1].end or merged[-1].actor is None and part.actor:
                merged[-1] = _merge(merged[-1], part)
        elif merged and (
            _touch(sentence[merged[-1].end : part.start], merged[-1], part, tongue)
            or _apposed(sentence, merged[-1], part, tongue)
        ):
            merged[-1] = _merge(merged[-1], part)
        else:
            merged.append(part)
    return merged


def _whole(sentence: str, start: int, end: int) -> bool:
    edges = word_edges(sentence)
    sure = start in edges and end in edges
    return sure or (end - start >= LONG and whole_signs(sentence, start, end))


def _actors(sentence: str, tongue: Tongue, who: KnownActors) -> list[ActorMention]:
    mentions = []
    for match in who.pattern.finditer(sentence):
        if not tongue.surface.blanks and match.end() not in word_edges(sentence):
            continue
        key = " ".join(match[0].lower().split())
        if match[0][:1].islower() and key not in who.small:
            continue
        ids = who.names[key]
        if len(ids) == 1:
            actor = who.actors[next(iter(ids))]
            mentions.append(ActorMention(*match.span(), actor.kind, actor.id, "its name"))
        else:
            mentions.append(
                ActorMention(*match.span(), "unknown", None, f"could be any of {sorted(ids)}")
            )
    return mentions


def _kinds(sentence: str, tongue: Tongue) -> list[ActorMention]:
    mentions = []
    for match in tongue.kind.finditer(sentence):
        if not tongue.surface.blanks and not _whole(sentence, *match.span()):
            continue
        kind: ActorKind = tongue.kinds[match[0].lower()]  # type: ignore[assignment]
        mentions.append(ActorMention(*match.span(), kind, None, f'"{match[0]}" tells {kind}'))
    return mentions


_CAPITALS = re.compile(
    r"[A-ZÀ-Þ][\w'-]*(?:\s(?:(?:de|du|des|bin|binti|van|von|al)\s)?[A-ZÀ-Þ][\w'-]*)*"
)


def _proper(sentence: str, tongue: Tongue) -> list[ActorMention]:
    """Names nobody knows: runs of capitals, or what follows a person's title in other scripts."""
    surface = tongue.surface
    skip = {word.lower() for word in surface.not_names}
    mentions: list[ActorMention] = []
    if surface.blanks:
        for first, run in _runs(sentence, tongue):
            start, words, end = first, run.split(), first + len(run)
            lost = next((e for e in surface.elisions if words[0].lower().startswith(e)), "")
            start, words[0] = start + len(lost), words[0][len(lost) :]
            while words and (words[0].lower() in skip or (start == 0 and len(words) == 1)):
                start += len(words[0]) + 1
                words = words[1:]
            if words and words[0]:
                kind, how = _kind_of(words, sentence[start:end], tongue)
                mentions.append(ActorMention(start, end, kind, None, how))
    elif surface.titles:
        title = "|".join(sorted(map(re.escape, map(plainly, surface.titles)), key=len)[::-1])
        for match in re.finditer(
            rf"(?:{title})\s+(?:[\u1780-\u17d3]+(?:\s+[\u1780-\u17d3]+)?)", sentence
        ):
            end = _name_ends(sentence, match, tongue)
            mentions.append(
                ActorMention(match.start(), end, "person", None, "a name after a title")
            )
    return mentions


def _runs(sentence: str, tongue: Tongue) -> Iterator[tuple[int, str]]:
    """Runs of capitals with where each begins; in a headline an act's word parts two of them."""
    for match in _CAPITALS.finditer(sentence):
        at = begun = match.start()
        for word in match[0].split(" "):
            uses = tongue.entries.get(word.lower(), ()) if at > match.start() else ()
            if any(use.leaning == "headline" for use in uses):
                yield begun, sentence[begun : at - 1]
                begun = at + len(word) + 1
            at += len(word) + 1
        if begun < match.end():
            yield begun, sentence[begun : match.end()]


def _kind_of(words: list[str], name: str, tongue: Tongue) -> tuple[ActorKind, str]:
    """What a name's own words tell of whose it is: "Mahkamah Agung" is a court."""
    for kind, known in tongue.language.name_words.items():
        if any(word.lower() in known for word in words):
            return kind, "a name"  # type: ignore[return-value]
    noun = tongue.kind.match(name)
    if noun is not None and noun.end() < len(name):
        return tongue.kinds[noun[0].lower()], "a name"  # type: ignore[return-value]
    return "unknown" if len(words) == 1 else "person", "a name"


def _name_ends(sentence: str, match: re.Match[str], tongue: Tongue) -> int:
    """Where a name after a title ends: before the first word that is no part of a name."""
    stop = {plainly(word) for word in tongue.surface.not_names}
    edges = sorted(e for e in word_edges(sentence) if match.start() <= e <= match.end())
    begun = False
    for first, last in zip(edges, edges[1:]):
        word = sentence[first:last].strip()
        title = any(word == plainly(t) for t in tongue.surface.titles)
        if begun and word and (word in stop or word in tongue.entries or word in tongue.kinds):
            return first
        begun = begun or (bool(word) and not title)
    return match.end()


def _touch(between: str, first: ActorMention, second: ActorMention, tongue: Tongue) -> bool:
    """Whether two mentions are one: "the journalist" and the name after it, "Party (CNRP)"."""
    if between.strip() == "(" and first.kind == second.kind:
        return True
    if first.pronoun or second.pronoun or (first.actor and second.actor):
        return False
    links = {"", *tongue.surface.noun_links, *tongue.surface.titles, *tongue.surface.articles}
    plain = {plainly(link).strip().lower() for link in links}
    words = between.strip().lower()
    if words and words not in plain:
        return all(word in plain for word in words.split())
    if not between and tongue.surface.blanks:
        return False
    if not tongue.surface.blanks and between.isspace() and not second.how.startswith(_NAMES):
        return False  # where words are not parted, a blank ends a phrase
    return not (first.actor or second.actor is None and first.how == "a name")


_PEOPLE = ("person", "politician", "official", "journalist", "defender", "unionist", "unknown")
_NAMES = ("a name", "its name")  # how a mention begins that holds somebody's name


def _apposed(sentence: str, first: ActorMention, second: ActorMention, tongue: Tongue) -> bool:
    """Whether one says who the other is: "Kem Sokha, the party's leader," or the other way round.

    Only a name beside a noun for one person: two nouns or two names are two people.
    """
    if first.kind not in _PEOPLE or second.kind not in _PEOPLE or first.pronoun or second.pronoun:
        return False
    if first.how.startswith(_NAMES) == second.how.startswith(_NAMES):
        return False
    between = sentence[first.end : second.start].lower().strip()
    if not tongue.surface.blanks:
        return first.how.startswith(_NAMES) and not between
    articles = {plainly(article).lower() for article in tongue.surface.articles}
    closed = sentence[second.end :].lstrip().startswith(",")
    opened, *rest = between.replace("'", "' ").split() or [""]
    return closed and opened == "," and all(word in articles for word in rest)


def _merge(first: ActorMention, second: ActorMention) -> ActorMention:
    """Two touching mentions as one; the first noun leads, a bare "leader" takes after its party."""
    kind = first.kind
    if kind in GENERIC and second.kind in BELONGS:
        kind = BELONGS[second.kind]
    elif kind in (*GENERIC, "unknown") and second.kind not in ("unknown", "person"):
        kind = second.kind
    actor, how = first.actor or second.actor, first.how
    if second.actor:
        # "the party's spokesman X" is X; "the leader of the party" is not the party
        theirs = second.kind not in ("party", "state", "media", "ngo", "state_organ", "union")
        same = first.kind == second.kind
        actor = second.actor if theirs or same else None
        kind = second.kind if actor else kind
        how = f"{second.how}, after a word for {first.kind}" if actor else first.how
    return ActorMention(first.start, max(first.end, second.end), kind, actor, how)


def country_of(sentence: str, person: ActorMention, tongue: Tongue) -> str | None:
    """The one country whose people or name stands in a mention or right after it; else None.

    "La police thaïlandaise", "Polisi Thailand"; what a paper or body is called tells no country.
    """
    if person.kind not in _OF_A_COUNTRY:
        return None
    after = _NEXT_WORD.match(sentence, person.end) if tongue.surface.blanks else None
    words = sentence[person.start : after.end() if after else person.end]
    if not tongue.surface.blanks:
        words = sentence[person.start : person.end + _LONGEST_LAND]
    found = {
        code
        for code, pattern in names_of(tongue.language).items()
        for match in pattern.finditer(words)
        if tongue.surface.blanks or match.start() <= person.end - person.start
    }
    return found.pop() if len(found) == 1 else None
