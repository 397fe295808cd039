"""Numbers that a text gives, with what they count.

What leaves it: quantities with the span of the words. Years, days, clock times, ages, article
numbers and ordinals are not quantities and are left alone.
"""

from __future__ import annotations

import math
import re

from attrs import evolve

from servanda.model import Quantity, Span

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: float(i) for i, word in enumerate(_ONES.split())}
SMALL |= {word: float(i * 10) for i, word in enumerate(_TENS.split(), start=2)}
SMALL["dozen"] = 12.0
BIG = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
# "Dozens" means two dozen or more; nothing says how many more.
VAGUE = {
    "dozens": 24.0,
    "scores": 40.0,
    "hundreds": 200.0,
    "tens of thousands": 20_000.0,
    "hundreds of thousands": 200_000.0,
    "thousands": 2_000.0,
    "millions": 2_000_000.0,
}
CURRENCY = {
    "us$": "USD",
    "usd": "USD",
    "$": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "us dollars": "USD",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "¥": "JPY",
    "yen": "JPY",
    "riel": "KHR",
    "riels": "KHR",
    "rupiah": "IDR",
    "francs": "CHF",
    "baht": "THB",
    "a$": "AUD",
    "c$": "CAD",
}
# "Several hundred" is as little an exact hundred as "hundreds" is.
_FEW = r"(?:several|a\s+few|few|a\s+couple\s+of|many)\s+(?:dozen|hundred|thousand)"
_VAGUE_WORDS = {"dozen": "dozens", "hundred": "hundreds", "thousand": "thousands"}
# Parts of a number that is told: "more than half of the 31 stations".
_PARTS = {
    "half": (1, 2),
    "third": (1, 3),
    "two-thirds": (2, 3),
    "quarter": (1, 4),
    "three-quarters": (3, 4),
    "most": (1, 2),
}
_PART = re.compile(
    r"""\b(?:(?P<over>more\s+than|over|at\s+least)\s+|(?P<under>less\s+than|fewer\s+than|up\s+to)\s+
    |(?P<about>about|around|roughly|nearly|almost|some)\s+)?
    (?:(?P<part>half|(?:a|one)[\s-]third|two[\s-]thirds|(?:a|one)[\s-]quarter
    |three[\s-]quarters|most)|(?P<open>some|many|several|a\s+few|few|none|any))
    \s+of\s+(?:the\s+|its\s+|their\s+|these\s+|those\s+|all\s+)*$""",
    re.I | re.X,
)
_PART_BACK = 60  # characters before a number in which its part is looked for
_OF_THE = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|these\s+|those\s+)?$", re.I)
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+")
# Counted nouns whose plural does not end in -s.
_IRREGULAR = """people men women children police persons staff personnel media cattle troops
victims sheep fish aircraft press clergy youth"""
PLURALS = frozenset(_IRREGULAR.split())
_NOT_COUNTED = """the a an and or of in on at by for from to with who which that is are was were be
been has have had will would as but than then his her its their this these those also days'
said says after before since during while he she they it we you i not"""
STOPS = frozenset(_NOT_COUNTED.split())
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)

_WORD = "|".join(sorted((*SMALL, "hundred", "thousand", "million", "billion", "trillion"), key=len))
_SPELT = rf"(?:(?:half\s+)?an?\s+(?:hundred|thousand|million|billion|dozen)|(?:{_WORD}))"
_SPELT += rf"(?:[\s-]+(?:and\s+)?(?:{_WORD}))*"
_DIGITS = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d+(?:\.\d+)?"
_AMOUNT = rf"(?:(?:{_DIGITS})(?:\s?(?:hundred|thousand|million|billion|trillion|bn|mn|m)\b)?"
_AMOUNT += rf"|\b(?:{_SPELT})\b)"
_MONEY = r"us\$|a\$|c\$|usd\s?|eur\s?|gbp\s?|[$€£¥]"
_OVER = r"more\s+than|over|above|at\s+least|upwards?\s+of|no\s+(?:fewer|less)\s+than|exceeding"
_UNDER = (
    r"fewer\s+than|less\s+than|under|below|at\s+most|up\s+to|no\s+more\s+than|not\s+more\s+than"
)
_NUMBER = re.compile(
    rf"""\b(?P<few>{_FEW})\b(?:\s+of\b)?|(?P<edge>\b(?:(?P<over>{_OVER})|(?P<under>{_UNDER}))\s+)?
    (?P<between>\bbetween\s+|\bfrom\s+)?
    (?P<money>{_MONEY})?(?P<low>{_AMOUNT})
    (?:\s*(?P<join>[-–—]|\bto\b|\band\b)\s*(?:{_MONEY})?(?P<high>{_AMOUNT}))?
    (?P<more>\s+or\s+more\b|\+(?!\w))?
    |\b(?P<vague>(?:tens\s+of|hundreds\s+of)\s+thousands|dozens|scores|hundreds|thousands|millions)\b
    (?:\s+of\b)?""",
    re.I | re.X,
)
_UNIT = re.compile(r"[ \t\n]+([^\W\d_][\w’'-]*)")
_PERCENT = re.compile(r"\s?%|[\s-]per\s?cent\b|\s+percentage\s+points?\b", re.I)
# What makes a number something other than a count.
_BEFORE = re.compile(
    rf"(?:\b(?:article|articles|section|paragraph|para|annex|chapter|page|p|pp|no|nos|number|resolution"
    rf"|law|decree|case|room|route|highway|flight|phone|tel|aged|age|act|version|{_MONTHS})\.?\s*"
    rf"|[\w.]-|[#/:§]|\d[.,])$",
    re.I,
)
_AFTER = re.compile(
    rf"(?:[-\s]years?[-\s]old\b|\s*(?:st|nd|rd|th)\b|[:/]\d|\s*[ap]\.?m\b\.?|\s+o['’]clock"
    rf"|\s+(?:of\s+)?(?:{_MONTHS})\b|[-–](?:(?!\d)\w)"
    rf"|['’]s\b|\w)",
    re.I,
)
_TRAILING = re.compile(rf"^\s+(?:of\s+)?(?:{_MONTHS})\b", re.I)


def find(text: str, *, start: int = 0) -> list[Quantity]:
    """The quantities of a text in order; spans are counted from `start`.

    >>> [(q.low, q.high, q.unit) for q in find("fewer than 40 percent of 31 radio stations")]
    [(None, 40.0, 'percent'), (31.0, 31.0, 'radio stations')]
    """
    listed: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        if words := match["vague"] or match["few"]:
            words = " ".join(words.lower().split())
            low: float | None = VAGUE[words if match["vague"] else _VAGUE_WORDS[words.split()[-1]]]
            listed.append(_quantity(text, match.start(), match.end(), low, None, start=start))
            continue
        if quantity := _counted(text, match, start):
            _add(quantity, listed, text, start)
    return listed


def _add(quantity: Quantity, listed: list[Quantity], text: str, start: int) -> None:
    """Add a number; of two as in "three of the 12 men", the first with the noun of the second."""
    before, span = listed[-1].span if listed else None, quantity.span
    if before is not None and span is not None and not listed[-1].unit:
        between = text[before.end - start : span.start - start]
        if _OF_THE.fullmatch(between):
            both = Span(before.start, span.end, text[before.start - start : span.end - start])
            listed[-1] = evolve(listed[-1], unit=quantity.unit, span=both)
            return
    end = span.start - start if span is not None else 0
    part = _PART.search(text, max(0, end - _PART_BACK), end)
    if part is None or span is None:
        listed.append(quantity)
    elif (share := _share(quantity, part)) is not None:
        whole = text[part.start() : span.end - start]
        listed.append(evolve(share, span=Span(start + part.start(), span.end, whole)))


def _share(quantity: Quantity, part: re.Match[str]) -> Quantity | None:
    """The part of a number that words tell; None where they leave it open ("some of the 31")."""
    count = quantity.high
    if part["open"] or part["about"] or count is None or quantity.low != count:
        return None
    name = re.sub(r"^(?:an?|one)[\s-]", "", " ".join(part["part"].lower().split()))
    top, bottom = _PARTS[name.replace(" ", "-")]
    exact = count * top / bottom
    if name == "most" or (part["over"] and not part["over"].lower().startswith("at")):
        return evolve(quantity, low=float(math.floor(exact) + 1), high=count)
    if part["over"]:
        return evolve(quantity, low=float(math.ceil(exact)), high=count)
    if part["under"]:
        return evolve(quantity, low=None, high=float(math.floor(exact)))
    return evolve(quantity, low=float(math.floor(exact)), high=float(math.ceil(exact)))


def _counted(text: str, match: re.Match[str], start: int) -> Quantity | None:
    first, end = match.start("low"), match.end()
    if match["money"]:
        first = match.start("money")
    if match["high"] and not _is_range(match):
        end = match.end("low")
    if _BEFORE.search(text[max(0, first - 14) : first]) or _AFTER.match(text, end):
        return None
    low: float | None = value(match["low"])
    high: float | None = low
    if match["high"] and end == match.end():
        high = value(match["high"])
        shared = re.search(r"(hundred|thousand|million|billion|bn|mn|m)$", match["high"], re.I)
        if shared and not re.search(r"[a-z]$", match["low"], re.I):
            low = value(f"{match['low']} {shared[1]}")
    if low is None or high is None or low > high:
        return None
    before = (match["edge"] or "") + (match["between"] or "" if end == match.end() else "")
    if match["over"] or match["more"]:
        high = None
    elif match["under"]:
        low = None
    if _DOTTED.fullmatch(match["low"]) and not match["money"] and not _PERCENT.match(text, end):
        return _dotted(text, first, end, match["low"], start)
    begin = first - len(before)
    quantity = _quantity(text, begin, end, low, high, start=start, money=match["money"] or "")
    return None if _not_a_count(text, match, quantity) else quantity


def _dotted(text: str, first: int, end: int, words: str, start: int) -> Quantity | None:
    """3.000 people are three thousand; before another noun nobody can say, and it is left out."""
    count = float(words.replace(".", ""))
    quantity = _quantity(text, first, end, count, count, start=start)
    return (
        quantity if quantity.unit.split()[-1:] and quantity.unit.split()[-1] in _PERSONS else None
    )


def _is_range(match: re.Match[str]) -> bool:
    """'15 to 20', '15-20', 'between 15 and 20'; but not 'five and six'."""
    return match["join"].lower() != "and" or bool(match["between"])


def _not_a_count(text: str, match: re.Match[str], quantity: Quantity) -> bool:
    """A bare year, or the pronoun 'one'."""
    word = match["low"].lower()
    if word == "one":
        follows = text[match.end("low") : match.end("low") + 5].lower()
        return not quantity.unit or follows.startswith(" of ") or not quantity.unit.islower()
    year = re.fullmatch(r"1[5-9]\d\d|20\d\d", word)
    return bool(year) and not match["money"] and quantity.unit not in _YEARLIKE


# A number that could be a year counts only before a noun that people are counted by.
_YEARLIKE = PLURALS | frozenset(("percent", "victims", "refugees", "villagers", "families"))
_PERSONS = (_YEARLIKE - {"percent", "media", "press"}) | frozenset(
    ("civilians", "soldiers", "prisoners", "protesters", "demonstrators", "workers", "houses")
    + ("farmers", "students", "residents", "migrants", "detainees", "fighters", "voters", "homes")
)


def value(words: str) -> float | None:
    """The number that digits or words spell, None where they spell none.

    >>> value("6.3 million"), value("two hundred and fifty"), value("half a million")
    (6300000.0, 250.0, 500000.0)
    """
    total, current, seen = 0.0, 0.0, False
    text = re.sub(r"(?<=\d)[, ](?=\d{3})", "", words.lower())
    half = text.startswith("half ")
    for word in re.findall(r"\d+(?:\.\d+)?|[a-z]+", text):
        if word[0].isdigit():
            current, seen = float(word), True
        elif word == "dozen":
            current, seen = (current or 1.0) * 12, True
        elif word in SMALL:
            current, seen = current + SMALL[word], True
        elif word == "hundred":
            current, seen = (current or 1.0) * 100, True
        elif word in BIG:
            total, current, seen = total + (current or 1.0) * BIG[word], 0.0, True
    if not seen:
        return None
    return (total + current) / (2 if half else 1)


def _quantity(
    text: str,
    begin: int,
    end: int,
    low: float | None,
    high: float | None,
    *,
    start: int,
    money: str = "",
) -> Quantity:
    unit, close = _unit(text, end, money)
    span = Span(start + begin, start + close, text[begin:close])
    return Quantity(low, high, unit, span)


def _unit(text: str, end: int, money: str) -> tuple[str, int]:
    """What is counted, and where the words for it end."""
    if money:
        return CURRENCY[money.strip().lower()], end
    if percent := _PERCENT.match(text, end):
        return "percent", percent.end()
    words: list[str] = []
    at = close = end
    while len(words) < 4 and (match := _UNIT.match(text, at)):
        word = match[1]
        low = word.lower()
        if low in STOPS or low.endswith(("'s", "’s")):
            break
        words.append(word)
        at = match.end()
        if len(words) <= 2 and " ".join(words).lower() in CURRENCY:
            return CURRENCY[" ".join(words).lower()], at
        if low in PLURALS or _plural(low):
            close = at
            break
    if close == end and words and not words[0][0].isupper():
        # no plural in reach: the first word is the best there is ("one journalist")
        first = _UNIT.match(text, end)
        assert first is not None
        return words[0], first.end()
    return (" ".join(words), close) if close > end else ("", end)


def _plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ous"))
