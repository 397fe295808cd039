"""Toponym resolution: the names of places in a text, and where they are.

What leaves it: each place named, with its span, country and point on the map. Names that several
places share go to the one the text makes likeliest: its country is named, it lies in the home
country, more people live there. Words for a people ("Cambodian") are no places.
"""

from __future__ import annotations

import re
from collections import Counter
from math import cos, log10, radians
from typing import NamedTuple

from servanda.claims.places.gazetteer import (
    KNOWN_ABROAD,
    OTHER_NAME_ABROAD,
    Gazetteer,
    Site,
    fold,
    nationality,
    not_places,
    sites,
)
from servanda.model import Place, Span

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’ʼ](?!s\b)[^\W\d_]+)?\.?")
_LONGEST = 5
# Words that stand before or after a place's name without making it part of another name.
_STAND_BEFORE = """
north south east west northern southern eastern western central greater upper lower near mainland
downtown inner outer old the in at from of to and or city town village province state district
county municipality commune republic kingdom region capital governorate north-eastern northeastern
northwestern southeastern southwestern northeast northwest southeast southwest while when after
before since for with on by as but if although though where that this his her their its a an no
some one many several all other both yesterday today neighbouring neighboring mid central rural
urban
"""
_BEFORE = frozenset(_STAND_BEFORE.split())
_STAND_AFTER = """
city province state county region governorate district town village municipality prefecture island
islands oblast krai department commune republic peninsula valley territory and or on in at the
officials monday tuesday wednesday thursday friday saturday sunday january february march april
may june july august september october november december
"""
_AFTER = frozenset(_STAND_AFTER.split())
# "The University of California" is no place, "the Republic of China" is one.
_BODIES = re.compile(
    r"\b(?:University|College|Bank|Times|Corp|Corporation|School|Institute|Church|Museum|Voice|"
    r"Radio|Society|Association|Academy)\.? of (?:the )?$"
)
_TITLED = """
mr mrs ms miss dr prof president minister senator sir king queen prince general colonel judge
justice saint st
"""
_TITLES = frozenset(_TITLED.split())
_IN = re.compile(r"(?:\b(?:in|at|near|from|to|around|outside|of|across|into|throughout)\s+)$", re.I)


# After a name that a country and a region elsewhere share: it is the region ("Niger State").
_OF_REGION = frozenset(("State", "Province", "Governor", "Gov"))


class _Word(NamedTuple):
    start: int
    end: int
    word: str
    first: bool  # of a sentence


class _Gram(NamedTuple):
    first: int  # index of its first token
    last: int
    key: str
    sites: tuple[Site, ...]


def find(text: str, *, start: int = 0, home: str | None = None) -> list[Place]:
    """The places a text names, in order; spans are counted from `start`.

    `home` (ISO alpha-2, any case) is the country the reader watches: among places of one name
    those in it come first, unless the text speaks of another country.

    >>> [(p.name, p.country) for p in find("It closed in Phnom Penh, Cambodia.")]
    [('Phnom Penh', 'kh'), ('Cambodia', 'kh')]
    """
    tokens = _tokens(text)
    shouted = sum(c.isupper() for c in text) > 0.6 * max(1, sum(c.isalpha() for c in text))
    grams = list(_grams(text, tokens, shouted))
    people = set() if shouted else _names_of_people(text, tokens, grams)
    regions = _told_as_regions(text, tokens, grams)
    grams = [
        gram
        for i, gram in enumerate(grams)
        if _stands_alone(text, tokens, gram, people, shouted)
        and (gram.key not in not_places() or _placed(text, tokens, grams, i))
    ]
    spoken = _countries_spoken_of(tokens, [gram for gram in grams if gram.key not in regions])
    certain = _certain(grams)
    places = []
    for i, gram in enumerate(grams):
        begin, end = tokens[gram.first].start, tokens[gram.last].end
        within = _said_to_lie_in(text, tokens, grams, i)
        around = certain
        if within and i + 1 < len(grams):
            around = [s for s in grams[i + 1].sites if s.kind == "region"] or around
        context = _Context(spoken, within, around, home.lower() if home else None)
        of_region = tuple(s for s in gram.sites if s.kind != "country")
        site = _likeliest(of_region if gram.key in regions else gram.sites, context)
        if site is None:
            continue
        span = Span(start + begin, start + end, text[begin:end])
        country = site.country or None
        places.append(Place(span, site.name, country, site.geonames, site.lat, site.lon))
    return places


def _tokens(text: str) -> list[_Word]:
    tokens: list[_Word] = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word.endswith(".") and word.count(".") == 1 and fold(word) not in ("st", "ste", "mt"):
            word = word[:-1]
        before = text[max(0, match.start() - 3) : match.start()]
        mark = before.rstrip(" “\"'‘(")
        last = tokens[-1].word if tokens else ""
        first = not mark or mark[-1] in ".!?:\n" or "\n\n" in before
        if mark.endswith(".") and (len(last) == 1 or fold(last) in _TITLES):
            first = False  # "George W. Bush", "Mr. Clark"
        tokens.append(_Word(match.start(), match.start() + len(word), word, first))
    return tokens


def _grams(text: str, tokens: list[_Word], shouted: bool) -> list[_Gram]:
    """The longest runs of words, left to right, that are names of places."""
    index, grams, i = sites(), [], 0
    while i < len(tokens):
        gram = _longest(text, tokens, i, index) if tokens[i].word[0].isupper() else None
        if gram is None or (shouted and _unlikely_shouted(gram)):
            i += 1
            continue
        grams.append(gram)
        i = gram.last + 1
    return grams


def _longest(text: str, tokens: list[_Word], i: int, index: Gazetteer) -> _Gram | None:
    last = i
    while last + 1 < len(tokens) and last - i < _LONGEST:
        between = text[tokens[last].end : tokens[last + 1].start]
        if not (between.isspace() or between in ("-", ". ")) or "\n\n" in between:
            break
        last += 1
    for end in range(last, i - 1, -1):
        if not tokens[end].word[0].isupper() and "'" not in tokens[end].word.replace("’", "'"):
            continue
        words = text[tokens[i].start : tokens[end].end]
        if end == i and words.isupper() and len(words) < 4 and words not in _SHORT:
            continue
        if sites := index.get(fold(words)):
            return _Gram(i, end, fold(words), sites)
    return None


_SHORT = frozenset(("US", "UK", "UAE", "USA", "DRC", "PRC", "U.S.", "U.K.", "USSR"))


def _unlikely_shouted(gram: _Gram) -> bool:
    """In a text all in capitals only what is large or a country can be told from a word."""
    return gram.key == "us" or max(site.people for site in gram.sites) < 100_000


def _stands_alone(
    text: str, tokens: list[_Word], gram: _Gram, people: set[str], shouted: bool
) -> bool:
    """Whether the words are a name by themselves and not a word or part of another name."""
    country = any(site.kind == "country" for site in gram.sites)
    begin, end = tokens[gram.first].start, tokens[gram.last].end
    if text[end : end + 1] == "$" or _BODIES.search(text[max(0, begin - 30) : begin]):
        return False
    if gram.key in people and not country:
        return False
    if shouted:
        return True
    if len(gram.key) < 4 and not country:
        return False
    before, after = _neighbours(text, tokens, gram)
    if before and fold(before.word) in _TITLES:
        return False
    if before and not _may_stand_before(before):
        peoples = nationality(before.word) is not None  # "Iraqi Kurdistan", but "Khmer Rouge"
        return peoples and any(site.kind != "town" for site in gram.sites)
    if after and after.word[0].isupper() and fold(after.word) not in _AFTER:
        return country and (after.word.isupper() or _words(text, tokens, gram) in _SHORT)
    return True


def _placed(text: str, tokens: list[_Word], grams: list[_Gram], i: int) -> bool:
    """Whether a word that is seldom a place is said to lie somewhere: 'Nice, France'."""
    countries = {site.country for site in grams[i].sites}
    return bool(countries & _said_to_lie_in(text, tokens, grams, i))


def _words(text: str, tokens: list[_Word], gram: _Gram) -> str:
    return text[tokens[gram.first].start : tokens[gram.last].end]


def _neighbours(text: str, tokens: list[_Word], gram: _Gram) -> tuple[_Word | None, _Word | None]:
    """The words right before and after, where only a blank or hyphen parts them."""
    before = after = None
    if gram.first:
        token = tokens[gram.first - 1]
        gap = text[token.end : tokens[gram.first].start]
        if (gap in (" ", "-", "\n") or gap == ". ") and not tokens[gram.first].first:
            before = token
    if gram.last + 1 < len(tokens):
        token = tokens[gram.last + 1]
        if text[tokens[gram.last].end : token.start] in (" ", "-", "\n") and not token.first:
            after = token
    return before, after


def _may_stand_before(token: _Word) -> bool:
    return not token.word[0].isupper() or fold(token.word) in _BEFORE


def _names_of_people(text: str, tokens: list[_Word], grams: list[_Gram]) -> set[str]:
    """Keys that somewhere in the text end a longer name and nowhere follow 'in' or 'from'."""
    ends: set[str] = set()
    placed: set[str] = set()
    for gram in grams:
        before, _ = _neighbours(text, tokens, gram)
        begin = tokens[gram.first].start
        if _IN.search(text[max(0, begin - 14) : begin]):
            placed.add(gram.key)
        elif before and not _may_stand_before(before):
            ends.add(gram.key)
    return ends - placed


def _told_as_regions(text: str, tokens: list[_Word], grams: list[_Gram]) -> set[str]:
    """Keys of names that a country and a region elsewhere share, told as the region's here.

    "Niger State" says it once; "Niger" is the region wherever else it stands in the text.
    """
    told = set()
    for gram in grams:
        kinds = {site.kind for site in gram.sites}
        if {"country", "region"} <= kinds:
            _, after = _neighbours(text, tokens, gram)
            if after and after.word in _OF_REGION:
                told.add(gram.key)
    return told


def _countries_spoken_of(tokens: list[_Word], grams: list[_Gram]) -> Counter[str]:
    """How often each country is meant for sure: by name or by a word for its people."""
    spoken: Counter[str] = Counter()
    for gram in grams:
        for site in gram.sites:
            if site.kind == "country" and not _shared(site, gram.sites):
                spoken[site.country] += 1
        sure = any(site.official or site.people >= OTHER_NAME_ABROAD for site in gram.sites)
        if sure and len({site.country for site in gram.sites}) == 1:
            spoken[gram.sites[0].country] += 1
    for token in tokens:
        if token.word[0].isupper() and (code := nationality(token.word)):
            spoken[code] += 1
    return spoken


def _said_to_lie_in(text: str, tokens: list[_Word], grams: list[_Gram], i: int) -> set[str]:
    """The countries of a region or country named right after a comma: 'Pandi, Bulacan'."""
    if i + 1 >= len(grams):
        return set()
    between = text[tokens[grams[i].last].end : tokens[grams[i + 1].first].start]
    if not re.fullmatch(r"\s*,\s*|\s+in\s+(?:the\s+)?|\s*\(", between):
        return set()
    return {site.country for site in grams[i + 1].sites if site.kind != "town"}


class _Context(NamedTuple):
    """What the text says that helps to choose among places of one name."""

    spoken: Counter[str]  # countries, by how often
    within: set[str]  # countries that the words right after say it lies in
    around: list[Site]  # places near which it is likelier
    home: str | None


def _certain(grams: list[_Gram]) -> list[Site]:
    """The towns and regions of the text whose names nothing else has."""
    sure = {g.key: g.sites[0] for g in grams if len(g.sites) == 1}
    return [site for site in sure.values() if site.kind != "country"]


def _close(site: Site, others: list[Site]) -> bool:
    """Whether another lies within about 400 km."""
    return any(
        other.name != site.name
        and abs(site.lat - other.lat) < 3.6
        and abs(site.lon - other.lon) * cos(radians(site.lat)) < 3.6
        for other in others
    )


def _shared(country: Site, sites: tuple[Site, ...]) -> bool:
    """Whether a country's name is as much that of a region elsewhere (Georgia)."""
    return any(s.kind == "region" and s.people > 0.5 * country.people for s in sites)


def _likeliest(sites: tuple[Site, ...], context: _Context) -> Site | None:
    spoken, within, around, home = context
    most = spoken.most_common(1)[0][0] if spoken else None

    def score(site: Site) -> float:
        value = log10(site.people + 10)
        if site.kind == "country" and not _shared(site, sites):
            value += 9.0
        value += 1.5 if site.country in spoken else 0.0
        value += 0.5 if site.country == most else 0.0
        value += 3.0 if site.country in within and site.kind != "country" else 0.0
        value += 1.0 if site.country == home else 0.0
        value += 1.0 if len(sites) > 1 and _close(site, around) else 0.0
        value -= 0.0 if site.official else 1.0
        value -= 0.3 if site.kind == "region" else 0.0
        return value

    best = max(sites, key=score)
    near = best.country in spoken or best.country in within or best.country == home
    if not near and best.people < (KNOWN_ABROAD if best.official else OTHER_NAME_ABROAD):
        return None
    return best
