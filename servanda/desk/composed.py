"""Sentences composed in English below the desk, said in the language of the page.

What leaves it: the words of the template that a sentence fits, with its days, numbers and words of
rows translated. What it quotes stays as it is, and what fits no template stays English, marked so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from html import unescape

from django.utils.dateformat import format as date_in_words
from django.utils.translation import gettext, pgettext
from markupsafe import Markup, escape

from servanda import wording
from servanda.desk import translation
from servanda.desk.composed_templates import NAMES, TEMPLATES, WHOLE
from servanda.desk.translation import catalogue_word, day, number

CONFLICTS = ("number", "time")  # what sources differ on, before what each of them says
NAME = "name of an incident"
SHARES = ("per cent", "percent", "%")  # what makes a share of a figure
NOBODY = ("nobody named", "on a day not known")

_MONTHS = "|".join(wording.MONTHS)
_DAY = rf"\d{{1,2}} (?:{_MONTHS}) \d{{4}}"
_SHORT = {name[:3]: place for place, name in enumerate(wording.MONTHS, start=1)}
_COUNTS = {"no": 0, **{word: n for n, word in enumerate(wording.COUNTS)}}
_PATTERNS: Mapping[str, str] = {
    "day": _DAY,
    "month": rf"(?:{_MONTHS}) \d{{4}}",
    "year": r"\d{4}",
    "count": rf"(?i:{'|'.join(_COUNTS)}|[\d,]+)",
    "figure": r"[\d,.]+",
    "stance": r"[^,;]+(?:, disputed)?",  # an act may have commas in it, a stance has none
}
_LOOSE = r".+?"
# Words of rows by the family that the catalogues have them in; "" for a sentence of its own.
_FAMILIES = {
    "act": "act", "stance": "stance", "kind": "kind of actor", "noun": NAME, "told_as": NAME,
    "hearing": "hearing", "found": "", "proposed": "why a link is proposed",
    "told": "why a link is proposed", "asks": "why a link is proposed",
}  # fmt: skip
_SPANS = (
    (rf"(?P<first>{_DAY}) to (?P<last>{_DAY})", "{first}", "{last}"),
    (
        rf"(?P<d>\d{{1,2}}) to (?P<last>\d{{1,2}} (?P<my>(?:{_MONTHS}) \d{{4}}))",
        "{d} {my}",
        "{last}",
    ),
    (rf"(?P<dm>\d{{1,2}} (?:{_MONTHS})) to (?P<last>{_DAY})", "{dm} {y}", "{last}"),
)
_PLACED = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\[(?:([^\]|]*)\|)?([^\]|]*)\]")


def message_of(template: str) -> str:
    """What a translator is shown of a template: "on %(day)s", "%(count)s sources"."""
    return _PLACED.sub(r"%(\1)s", _CHOICE.sub(r"\2", template))


def messages() -> tuple[str, ...]:
    """Every template and sentence, as the catalogues have them."""
    return (*map(message_of, TEMPLATES), *WHOLE)


def names() -> tuple[str, ...]:
    """Every template of a name, and what it says of nobody."""
    return (*map(message_of, NAMES), *NOBODY)


@cache
def _compiled(template: str) -> re.Pattern[str]:
    parts, end = [], 0
    plain = _CHOICE.sub(lambda found: f"\0{found[1] or ''}\1{found[2]}\2", template)
    for placed in _PLACED.finditer(plain):
        kind = placed[1].rstrip("23")
        parts += [re.escape(plain[end : placed.start()])]
        parts += [f"(?P<{placed[1]}>{_PATTERNS.get(kind, _LOOSE)})"]
        end = placed.end()
    parts.append(re.escape(plain[end:]))
    words = "".join(parts)
    for mark, opened in (("\0", "(?:"), ("\1", "|"), ("\2", ")")):
        words = words.replace(re.escape(mark), opened).replace(mark, opened)
    return re.compile(words, re.DOTALL)


# ------------------------------------------------------------------ what a page calls


def conflict_parts(words: str) -> tuple[str, str]:
    """What sources differ on and what each says; "" and the whole where it is something else."""
    about, _, said = words.partition(": ")
    return (about, said) if about in CONFLICTS else ("", words)


def told(words: str) -> str | Markup:
    """A sentence or several, each as the catalogue has it; else marked as English."""
    if translation.is_english() or not words or isinstance(words, Markup):
        return words
    found = _sentence(words, _marked)
    if found is None and not words.endswith("."):
        found = _name(words, _marked)
    if found is not None:
        return found
    said = [(_sentence(part, _marked), part, between) for part, between in _parts(words)]
    if not any(one is not None for one, _, _ in said):
        return translation.english(words)
    return Markup("").join(
        (translation.english(part) if one is None else one) + translation.between(mark)
        for one, part, mark in said
    )


def named(words: str) -> str | Markup:
    """The name of an incident, with what of it is made of our words in the language of the page."""
    if translation.is_english() or not words or isinstance(words, Markup):
        return words
    found = _name(words, _marked)
    return translation.english(words) if found is None else found


def drawn_words(drawing: Markup) -> Markup:
    """A drawing: its titles, days and states in the language of the page, the rest English."""
    if translation.is_english():
        return drawing
    code = escape(translation.language_now())

    def said(found: re.Match[str]) -> str:
        tag, attributes, words = found[1], found[2], unescape(found[3])
        one = _drawn(words)
        return found[0] if one is None else f'<{tag}{attributes} lang="{code}">{one}</{tag}>'

    whole = re.sub(r"<(title|desc|text)((?: [^<>]*)?)>([^<]+)</\1>", said, str(drawing))
    return translation.drawn_in_english(Markup(whole))  # noqa: S704 our own drawing


def _drawn(words: str) -> Markup | None:
    """The words of a drawing, which can have no marks within."""
    if tick := _tick(words):
        return escape(tick)
    if state := catalogue_word(words, "state"):
        return escape(state)
    found = _sentence(words, escape)
    if found is not None:
        return found
    parts = [(_sentence(part, escape), between) for part, between in _parts(words)]
    if any(one is None for one, _ in parts):
        return None
    return Markup("").join((one or "") + between for one, between in parts)


def _tick(words: str) -> str:
    """The month of an axis: "Sep 2017", "Oct"."""
    found = re.fullmatch(r"([A-Z][a-z]{2})(?: (\d{4}))?", words)
    if not found or found[1] not in _SHORT:
        return ""
    on = date(int(found[2] or 2000), _SHORT[found[1]], 1)
    month = pgettext("format of a month on an axis, as Django's dates", "M")
    return str(date_in_words(on, f"{month} Y" if found[2] else month))


def _parts(words: str) -> Iterator[tuple[str, str]]:
    """The sentences of some words, or else what stands between semicolons, and what follows it."""
    mark = r"(?<=\.) (?=[A-Z])" if re.search(r"\. [A-Z]", words) else r"; "
    pieces = re.split(f"({mark})", words)
    yield from zip(pieces[::2], [*pieces[1::2], ""], strict=True)


# ------------------------------------------------------------------ templates

Shown = Callable[[str], str | Markup]  # how words that stay English stand on the page


def _marked(words: str) -> str | Markup:
    return translation.english(words)


def _sentence(words: str, shown: Shown) -> Markup | None:
    """One sentence as the catalogue has it, or by the first template that it fits wholly."""
    if whole := translation.catalogue_sentence(words):
        return escape(whole)
    if word := _days(words) or _word(words, "bearing"):
        return escape(word)
    for template in TEMPLATES:
        found = _compiled(template).fullmatch(words)
        if found and (values := _values(found, shown)) is not None:
            return Markup(gettext(message_of(template))) % values  # noqa: S704 of our catalogues
    return None


def _values(found: re.Match[str], shown: Shown) -> dict[str, str | Markup] | None:
    """What stands in a template, in the language of the page; None where a word is not known."""
    values: dict[str, str | Markup] = {}
    for place, words in found.groupdict().items():
        value = _value(place.rstrip("23"), words, shown)
        if value is None:
            return None
        values[place] = value
    return values


def _value(kind: str, words: str, shown: Shown) -> Markup | None:
    if kind == "day":
        return escape(day(_date(words)))
    if kind == "month":
        return escape(date_in_words(_date(f"1 {words}"), "F Y"))
    if kind == "count":
        return escape(number(_counted(words)))
    if kind in ("year", "figure"):
        return escape(words)
    if kind == "name":
        named_so = _name(words, shown)
        return escape(shown(words) if named_so is None else named_so)
    if kind == "quoted":
        return _names_quoted(words, shown)
    if kind in _FAMILIES:
        said = _word(words, _FAMILIES[kind])
        if not said and (of_it := _word(words.removesuffix(", disputed"), _FAMILIES[kind])):
            said = f"{of_it}, {pgettext('state', 'disputed')}"
        return escape(said) if said else None
    return escape(shown(words))


def _names_quoted(words: str, shown: Shown) -> Markup:
    """Names of incidents, each in quotation marks, with commas between."""
    parts = re.split("[“”]", words)
    said = [_name(part, shown) or escape(shown(part)) for part in parts[1::2]]
    if len(parts) % 2 == 0 or any(part not in (", ", "") for part in parts[::2]):
        return escape(shown(words))
    return Markup(", ").join(Markup(gettext("“%(name)s”")) % {"name": each} for each in said)  # noqa: S704 of our catalogues


def _word(words: str, family: str) -> str:
    """A word of a row, with a capital or without; "" where the catalogue has none."""
    if not family:
        return translation.catalogue_sentence(words)
    return catalogue_word(words, family) or catalogue_word(words[:1].lower() + words[1:], family)


def _date(words: str) -> date:
    of_month, month, year = words.split()
    return date(int(year), wording.MONTHS.index(month) + 1, int(of_month))


def _counted(words: str) -> int:
    known = _COUNTS.get(words.lower())
    return int(words.replace(",", "")) if known is None else known


def _days(words: str) -> str:
    """Days, a month or a year as they stand alone; "" where it is none."""
    if re.fullmatch(_DAY, words):
        return day(_date(words))
    if re.fullmatch(_PATTERNS["month"], words):
        return str(date_in_words(_date(f"1 {words}"), "F Y"))
    if re.fullmatch(_PATTERNS["year"], words):
        return words
    for pattern, first, last in _SPANS:
        if found := re.fullmatch(pattern, words):
            parts = {**found.groupdict(), "y": words[-4:]}
            begun, ended = (_date(each.format(**parts)) for each in (first, last))
            return translation.say("%(first)s to %(last)s", first=day(begun), last=day(ended))
    return ""


# ------------------------------------------------------------------ names of incidents


def _name(words: str, shown: Shown) -> Markup | None:
    """A name by its parts, of which one is what happened; None where no part is."""
    whole, told_apart = re.fullmatch(r"(.*?)( \[[^\]]+\])?", words, re.DOTALL).groups("")  # type: ignore[union-attr]
    parts = whole.split(", ")
    happened, place = None, -1
    while happened is None and place + 1 < len(parts):
        place += 1
        happened = _happened(parts[place], shown)
    if happened is None:
        return None
    said = [_amount(", ".join(parts[:place]), shown)] if place else []
    said += [happened, *(_part(part, shown) for part in parts[place + 1 :])]
    first = str(said[0])
    capital = first[:1].upper() + first[1:] if not first.startswith("<") else first
    return Markup(", ").join([Markup(capital), *said[1:]]) + told_apart  # noqa: S704 escaped


def _happened(part: str, shown: Shown) -> Markup | None:
    """What happened, by whom or to whom, announced or denied; the longest noun that is known."""
    found = re.fullmatch(r"(.+) \(([a-z ]+)\)", part)
    if found and (stance := catalogue_word(found[2], NAME)):
        inner = _happened(found[1], shown)
        values = {"noun": inner, "told_as": stance}
        return None if inner is None else _of_name("{noun} ({told_as})", values)
    lower = part[:1].lower() + part[1:]
    if said := catalogue_word(lower, NAME):
        return escape(said)
    for at in reversed([each.start() for each in re.finditer(r" (?:on|to|by|of) ", part)]):
        noun = catalogue_word(lower[:at], NAME)
        if noun and lower[:at] not in NOBODY:
            joined, whom = part[at:].split(" ", 2)[1:]
            return _of_name(f"{{noun}} {joined} {{whom}}", {"noun": noun, "whom": shown(whom)})
    return None


def _amount(words: str, shown: Shown) -> Markup:
    """Whom it was done to, with how many they are."""
    for template in NAMES[5:8]:
        found = _compiled(template).fullmatch(words[:1].lower() + words[1:])
        if found and found["what"].startswith(SHARES):
            break  # "fewer than 40 per cent of ..." is one figure, in English
        if found and (values := _values(found, shown)) is not None:
            return _of_name(template, values)
    return escape(shown(words))


def _part(part: str, shown: Shown) -> Markup:
    """Where, when, by whom: what stands after what happened."""
    if said := catalogue_word(part, NAME):
        return escape(said)
    if (whole := _sentence(part, shown)) is not None:
        return whole
    if part.startswith("by "):
        return _of_name("by {whom}", {"whom": shown(part[3:])})
    return _amount(part, shown)


def _of_name(template: str, values: Mapping[str, object]) -> Markup:
    said = Markup(pgettext(NAME, message_of(template)))  # noqa: S704 of our catalogues
    return said % {name: escape(value) for name, value in values.items()}


FILTERS = {
    "conflict_parts": conflict_parts,
    "told": told,
    "named": named,
    "drawn_words": drawn_words,
}
