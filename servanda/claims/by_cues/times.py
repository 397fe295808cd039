"""When and how many, by the words of a language file: days, weeks, Buddhist years, numbers.

What leaves it: times with their stretch of the calendar, and quantities, in folded characters.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from servanda.claims.by_cues.normalise import plainly, trie
from servanda.claims.by_cues.words import Tongue
from servanda.claims.times.calendar_days import Stretch, ago, exact, latest, month, whole_day, year
from servanda.model import Interval

_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?![\d/])"
)
THOUSAND = 1000  # from here on a word of size counts all that was said before it
# The Buddhist year turns with the Khmer new year (14 April) in common use and at Visak Bochea
# (26 April to 24 May) in state papers: between these days either of two years may be meant.
_TURN_FIRST, _TURN_LAST = (4, 14), (5, 24)


class Time(NamedTuple):
    """A time said: folded characters, the days it stands for, whether it is a day in figures."""

    start: int
    end: int
    when: Stretch
    figures: bool = False

    def done_by(self, last: date | None) -> Stretch:
        """The days of what is told as done by `last`: figures that lie later leave them open."""
        if self.figures and last and self.when.from_on and self.when.from_on > last:
            return Stretch(None, last, "unknown")
        return self.when


class Number(NamedTuple):
    """A number said: folded characters and its bounds; None is open."""

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str = ""


def find(sentence: str, tongue: Tongue, anchor: Interval) -> list[Time]:
    """The times of a folded sentence, longest first where they overlap, in order."""
    times, on = tongue.times, anchor.to_on or anchor.from_on
    if anchor.from_on is None and anchor.precision == "unknown":
        on = None  # the day by which a page was fetched is no day to reckon from
    if times is None:
        return []
    candidates = [
        Time(*m.span(), when, figures=True)
        for m in _NUMERIC.finditer(sentence)
        if (when := _in_figures(int(m["year"]), int(m["month"]), int(m["day"])))
    ]
    for kind in ("day", "month", "year", "weekday", "ago", "last", "this", "next"):
        for template in getattr(times, kind):
            for match in _template(template, tongue).finditer(sentence):
                stretch = _resolve(kind, match, tongue, on)
                if kind == "year" and _after_unread_month(sentence, match.start(), tongue):
                    stretch = None
                if stretch is not None:
                    candidates.append(Time(*match.span(), stretch))
    for words, days in times.near.items():
        if on is not None:
            for match in tongue.words([words]).finditer(sentence):
                candidates.append(Time(*match.span(), whole_day(on + timedelta(days=days))))
    chosen: list[Time] = []
    for time in sorted(candidates, key=lambda t: (t.start - t.end, t.start)):
        if all(time.end <= k.start or time.start >= k.end for k in chosen):
            chosen.append(time)
    return [_since(sentence, time, tongue, on) for time in sorted(chosen)]


def _after_unread_month(sentence: str, at: int, tongue: Tongue) -> bool:
    """Whether a month that nobody knows stands before a year: the year alone would say too much."""
    assert tongue.times is not None
    marks = tongue.times.month_marks
    if not marks:
        return False
    lead = sentence[max(0, at - 40) : at]
    return bool(re.search(rf"(?:{'|'.join(map(re.escape, marks))})\s*\S{{2,20}}\s*$", lead))


def _template(template: str, tongue: Tongue) -> re.Pattern[str]:
    """The template of a language file as a pattern; made once."""
    if template not in tongue.templates:
        times = tongue.times
        assert times is not None
        numbers = trie([plainly(w) for w in tongue.numerals.words])
        fill = {
            "day": r"(?P<day>[0-3]?\d)",
            "month": rf"(?P<month>{trie(plainly(w) for m in times.months for w in m)})",
            "year": r"(?P<year>\d{4})",
            "weekday": rf"(?P<weekday>{trie(plainly(w) for d in times.weekdays for w in d)})",
            "unit": rf"(?P<unit>{trie(plainly(w) for u in times.units.values() for w in u)})",
            "count": rf"(?P<count>\d+|{numbers})",
        }
        written = plainly(template)
        for name, words in fill.items():
            written = written.replace("{" + name + "}", words)
        edge = r"(?<!\w)", r"(?!\w)"
        before, after = edge if tongue.surface.blanks else ("", r"(?!\d)")
        tongue.templates[template] = re.compile(f"{before}(?:{written}){after}", re.I)
    return tongue.templates[template]


def _resolve(kind: str, match: re.Match[str], tongue: Tongue, on: date | None) -> Stretch | None:
    given, times = match.groupdict(), tongue.times
    assert times is not None
    number = int(given["year"]) if given.get("year") else None
    buddhist = number is not None and (
        any(plainly(era) in match[0] for era in times.eras) or _is_buddhist(number)
    )
    if kind in ("day", "month"):
        which = _index(times.months, given["month"]) + 1
        day = int(given["day"]) if kind == "day" else None
        if number is not None and buddhist:
            return _buddhist(number, which, day)
        if number is not None:
            return exact(number, which, day) if day else month(number, which)
        if on is None:
            return None
        return latest(lambda y: exact(y, which, day) if day else month(y, which), on, ahead=False)
    if kind == "year":
        assert number is not None
        return _buddhist(number, None, None) if buddhist else year(number)
    if on is None:
        return None
    if kind == "weekday" and _is_week(match, tongue):
        return None
    if kind == "weekday":
        back = (on.weekday() - _index(times.weekdays, given["weekday"])) % 7
        return whole_day(on - timedelta(days=back))
    unit = next(name for name, words in times.units.items() if _has(words, given["unit"]))
    count = {"last": 1, "this": 0, "next": -1}.get(kind)
    if count is None:
        amount = value(given["count"], tongue)
        if amount is None or amount > 2000:
            return None
        count = int(amount)
    return ago(on, count, unit)


def _is_week(match: re.Match[str], tongue: Tongue) -> bool:
    """Whether a word for a day, written small and alone, is one for a week: "minggu lalu"."""
    assert tongue.times is not None
    units = {word for words in tongue.times.units.values() for word in words}
    return match["weekday"] in units and match.start() == match.start("weekday")


def _has(words: tuple[str, ...], word: str) -> bool:
    return word.lower() in {plainly(w).lower() for w in words}


def _index(groups: tuple[tuple[str, ...], ...], word: str) -> int:
    return next(i for i, words in enumerate(groups) if _has(words, word))


def _is_buddhist(number: int) -> bool:
    return 2400 < number < 2700


def _in_figures(number: int, which: int, day: int) -> Stretch | None:
    """A day in figures; in these languages the day always comes first."""
    if not (1 <= which <= 12 and 1 <= day <= 31):
        return None
    return _buddhist(number, which, day) if _is_buddhist(number) else exact(number, which, day)


def _buddhist(number: int, which: int | None, day: int | None) -> Stretch | None:
    """A day, month or year counted in the Buddhist era, kept open where two years may be meant."""
    if which is None:
        return Stretch(date(number - 544, *_TURN_FIRST), date(number - 543, *_TURN_LAST), "range")
    begin, end = (which, day or 1), (which, day or 31)
    years = [number - 544] * (end >= _TURN_FIRST) + [number - 543] * (begin <= _TURN_LAST)
    stretches = [exact(y, which, day) if day else month(y, which) for y in years]
    sure = [stretch for stretch in stretches if stretch]
    if len(sure) == 2:
        return Stretch(sure[0].from_on, sure[1].to_on, "range")
    return sure[0] if sure else None


def _since(sentence: str, time: Time, tongue: Tongue, on: date | None) -> Time:
    """'since May' runs to publication."""
    assert tongue.times is not None
    gap = r"\s+" if tongue.surface.blanks else r"\s*"
    words = "|".join(re.escape(plainly(w)) for w in tongue.times.since) or r"(?!)"
    lead = re.search(rf"(?:{words}){gap}$", sentence[: time.start], re.I)
    if lead is None or time.when.from_on is None or on is None or time.when.from_on > on:
        return time
    return Time(lead.start(), time.end, Stretch(time.when.from_on, on, "range"))


# ------------------------------------------------------------------ numbers


def value(words: str, tongue: Tongue) -> float | None:
    """The number that digits or words of the language tell; None where they tell none."""
    plain = words.strip().lower()
    if re.fullmatch(r"\d[\d.,\s]*", plain):
        if re.fullmatch(r"\d{1,3}(?:[., ]\d{3})+", plain):
            return float(re.sub(r"\D", "", plain))
        plain = plain.replace(" ", "").rstrip(".,").replace(",", ".")
        return float(plain) if plain.count(".") < 2 else None  # 5.6.2018 is no number
    numerals = tongue.numerals
    known = {plainly(w).lower(): v for w, v in numerals.words.items()}
    big = {plainly(w).lower(): v for w, v in numerals.big.items()}
    teens = {plainly(w).lower(): v for w, v in numerals.teens.items()}
    total = below = digit = 0.0  # what is counted in thousands, below a thousand, and at last
    seen = False
    for match in re.finditer(rf"\d[\d.,]*|{trie([*known, *big, *teens])}", plain):
        word, seen = match[0], True
        if word in teens:
            digit += teens[word]
        elif word in big and big[word] < THOUSAND:
            below, digit = below + (digit or 1.0) * big[word], 0.0
        elif word in big:
            total, below, digit = total + ((below + digit) or 1.0) * big[word], 0.0, 0.0
        elif word in known:
            digit += known[word]
        else:
            digit += value(word, tongue) or 0.0
    return total + below + digit if seen else None


def numbers(sentence: str, tongue: Tongue, times: list[Time]) -> list[Number]:
    """The numbers of a folded sentence that are no part of a time, with how they are bounded."""
    numerals = tongue.numerals
    word = trie(plainly(w) for w in (*numerals.words, *numerals.big, *numerals.teens))
    gap = r"\s+" if tongue.surface.blanks else r"\s*"
    edge = (r"(?<![\w.,])", r"(?!\w)") if tongue.surface.blanks else ("", "")
    numeral = rf"(?:\d+(?:[.,]\d+)*|{word})"
    counted = re.compile(rf"{edge[0]}{numeral}(?:{gap}{numeral})*{edge[1]}", re.I)
    least = {plainly(words).lower(): value for words, value in numerals.vague.items()}
    listed = [
        Number(*match.span(), least[match[0].lower()], None)
        for match in tongue.words(numerals.vague).finditer(sentence)  # the longest: "puluhan ribu"
    ]
    for match in counted.finditer(sentence):
        amount = value(match[0], tongue)
        if amount is None or any(t.start < match.end() and match.start() < t.end for t in times):
            continue
        if any(n.start < match.end() and match.start() < n.end for n in listed):
            continue
        if _is_of_a_month(sentence[match.end() :], tongue):
            continue
        listed.append(_bounded(sentence, match, amount, tongue))
    return sorted(listed)


def _is_of_a_month(after: str, tongue: Tongue) -> bool:
    """Whether a number is the day of a month, known or not, and counts nobody."""
    marks = tongue.times.month_marks if tongue.times else ()
    return after.lstrip().startswith(marks) if marks else False


def _bounded(sentence: str, match: re.Match[str], amount: float, tongue: Tongue) -> Number:
    numerals, (start, end) = tongue.numerals, match.span()
    near = re.compile(r"[^\w\u1780-\u17d3]*$")  # a vowel sign of Khmer is no letter to \w
    before = sentence[max(0, start - 24) : near.search(sentence, 0, start).start()].lower()  # type: ignore[union-attr]
    low: float | None = amount
    high: float | None = amount
    after = sentence[end : end + 12].lstrip().lower()
    for word in map(plainly, numerals.over):
        if before.endswith(word.lower()) or after.startswith(word.lower()):
            high = None
    for word in map(plainly, numerals.under):
        if before.endswith(word.lower()) or after.startswith(word.lower()):
            low = None
    around = sentence[max(0, start - 6) : start].lower() + "\0" + after
    for code, names in numerals.currency.items():
        for name in names:
            plain = plainly(name).lower()
            if after.startswith(plain) or around.partition("\0")[0].rstrip().endswith(plain):
                return Number(start, end, low, high, code)
    if any(after.startswith(plainly(word).lower()) for word in numerals.percent):
        return Number(start, end, low, high, "percent")
    return Number(start, end, low, high)
