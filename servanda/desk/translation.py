"""The desk in several languages: which there are, and how a page says its words in one of them.

What leaves it: settings for Django, and what the templates of the desk call. A language is one
catalogue, `locale/<code>/LC_MESSAGES/django.po`, compiled beside it; without one, it is English.
"""

from __future__ import annotations

import gettext as standard
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateformat import format as date_in_words
from django.utils.formats import number_format
from django.utils.translation import (
    get_language,
    get_language_bidi,
    gettext,
    ngettext,
    npgettext,
    pgettext,
)
from markupsafe import Markup, escape

from servanda import disguise, wording

HERE = Path(__file__).parent / "locale"
ENGLISH = "en"
DOMAIN = "django"
Sayable = str | float  # what stands in a message
LONGEST_AGE = 31_536_000  # seconds, a year: how long a browser of a team remembers a language
# A message that a translator answers with "yes" or "no", in English.
CHECKED = "whether a native speaker has checked this translation", "no"
ITS_NAME = "what the language of this catalogue is called in itself", "English"


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a catalogue, after English; looked for once."""
    return (ENGLISH, *sorted(at.parent.parent.name for at in HERE.glob(f"*/*/{DOMAIN}.mo")))


def language_settings(place: str) -> dict[str, Any]:
    """Settings for the languages of a desk; its pages stand under `place`."""
    return {
        "USE_I18N": True,
        "LANGUAGE_CODE": ENGLISH,
        "LANGUAGES": [(code, name_of(code)) for code in languages()],
        "LOCALE_PATHS": [str(HERE)],
        "LANGUAGE_COOKIE_NAME": "servanda_language",
        "LANGUAGE_COOKIE_PATH": place or "/",
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Strict",
    }


def language_values(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page says of its language, and where the chooser leads back to."""
    return language_values_of(request, home=reverse("overview"))


def language_values_of(request: HttpRequest, *, home: str) -> dict[str, Any]:
    """The same for a site of pages of its own; `home` is its first."""
    code = _now()
    # What was refused, or is nowhere, is not led back to: a refusal does not repeat what was asked.
    is_page = request.method in ("GET", "HEAD") and request.resolver_match is not None
    return {
        "language": code,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "is_unchecked": not is_checked(code),
        "languages": [(each, name_of(each)) for each in languages()],
        "this_page": request.get_full_path() if is_page else home,
    }


def is_checked(code: str) -> bool:
    """Whether a native speaker has checked what the desk says in a language; English is ours."""
    return code == ENGLISH or _catalogue(code).pgettext(*CHECKED) == "yes"


def name_of(code: str) -> str:
    """What a language is called in itself."""
    return _catalogue(code).pgettext(*ITS_NAME)


@cache
def _catalogue(code: str) -> standard.NullTranslations:
    return standard.translation(DOMAIN, HERE, [code], fallback=code == ENGLISH)


class _Absent(standard.NullTranslations):
    """What a catalogue says of a message that it lacks: nothing."""

    def gettext(self, _: str) -> str:
        return ""

    def pgettext(self, _: str, __: str) -> str:
        return ""


@cache
def _known(code: str) -> standard.NullTranslations:
    """The same catalogue, which says nothing of what it lacks."""
    if code == ENGLISH:
        return _Absent()
    found = standard.translation(DOMAIN, HERE, [code])
    found.add_fallback(_Absent())
    return found


def catalogue_sentence(words: str) -> str:
    """A message in the language of the page, though it be the same words; "" where it has none."""
    return _known(_now()).gettext(words)


def catalogue_word(value: str, family: str) -> str:
    """A word of a row in the language of the page; "" where its catalogue has none."""
    return _known(_now()).pgettext(family, value)


def language_now() -> str:
    """The code of the language of the page that is drawn."""
    return _now()


def _now() -> str:
    """The language of the page that is drawn: the nearest of those that there are."""
    code = (get_language() or ENGLISH).partition("-")[0]
    return code if code in languages() else ENGLISH


# ---------------------------------------------------------------- what the templates call


def translated(message: str, /, **values: Sayable) -> Markup:
    """A message in the language of the page; what stands in it is escaped, with its marks."""
    return Markup(gettext(message)) % _shown(values)  # noqa: S704 of our own catalogues


def translated_number(one: str, several: str, n: int, /, **values: Sayable) -> Markup:
    """A message by a number, in the language of the page and its plural."""
    return Markup(ngettext(one, several, n)) % _shown({"num": n, **values})  # noqa: S704


def in_context(context: str, message: str, /, **values: Sayable) -> Markup:
    """A message that needs to be told from others in the same words."""
    return Markup(pgettext(context, message)) % _shown(values)  # noqa: S704


def number_in_context(context: str, one: str, several: str, n: int, /, **values: Sayable) -> Markup:
    """A message by a number that needs to be told from others in the same words."""
    return Markup(npgettext(context, one, several, n)) % _shown({"num": n, **values})  # noqa: S704


def noop(message: str) -> str:
    """A message that is said in another place, so that the catalogues have it."""
    return message


def say(message: str, /, **values: Sayable) -> str:
    """A message in the language of the page, as words that are yet to be escaped."""
    return str(gettext(message)) % values


def say_number(one: str, several: str, n: int, /) -> str:
    """A message by a number, which stands in it as `num`, in the language of the page."""
    return str(ngettext(one, several, n)) % {"num": number(n)}


def said_in(code: str) -> Callable[..., str]:
    """What says a message in a language, whatever the language of a page; else in English.

    For mail, which goes out in the language of whom it is for.
    """
    known = _catalogue(code if code in languages() else ENGLISH)

    def said(message: str, **values: Sayable) -> str:
        return known.gettext(message) % values

    return said


def is_english() -> bool:
    """Whether the page is in English, in which the words of `wording` stand as they are."""
    return _now() == ENGLISH


def word(value: str, family: str) -> str:
    """A word of a row, as a state or an act, in the language of the page; else as it is."""
    return str(pgettext(family, value)) if value else ""


def english(words: object) -> str | Markup:
    """Words that there are in English alone, marked so where the page is in another language."""
    if _now() == ENGLISH:
        return words if isinstance(words, Markup) else str(words)
    return Markup('<span lang="en" dir="ltr">{}</span>').format(shown(words))


def in_english() -> str | Markup:
    """The attribute of an element whose words are English, where the page is not."""
    return "" if _now() == ENGLISH else Markup(' lang="en" dir="ltr"')


def drawn_in_english(drawing: Markup) -> Markup:
    """A drawing, whose words are English, marked so where the page is in another language."""
    return Markup(str(drawing).replace("<svg ", f"<svg{in_english()} ", 1))  # noqa: S704 our own


def day(value: date | str | None) -> str:
    """A day in words, of a day or of its row."""
    if not value:
        return ""
    on = value if isinstance(value, date) else date.fromisoformat(value[:10])
    if _now() == ENGLISH:
        return wording.day(on)
    first = pgettext("format of the first day of a month, as Django's dates", "j F Y")
    other = pgettext("format of a day, as Django's dates", "j F Y")
    return str(date_in_words(on, first if on.day == 1 else other))


def span(when: dict[str, Any] | None) -> str:
    """The days of a row in words: 3 September 2017; between two; day not known."""
    first, last = day((when or {}).get("from")), day((when or {}).get("to"))
    if not first and not last:
        return say("day not known")
    if first == last:
        return first
    if first and last:
        return say("%(first)s to %(last)s", first=first, last=last)
    return say("by %(day)s", day=last) if last else say("from %(day)s", day=first)


def number(n: float, places: int | None = None) -> str:
    """A number in figures, set off as the language does; with so many `places` after its point."""
    if _now() == ENGLISH:
        return f"{n:,}" if places is None else f"{n:,.{places}f}"
    told = n if places is None else f"{n:.{places}f}"
    return str(number_format(told, force_grouping=True))


def between(mark: str) -> str:
    """A mark between parts of a sentence with the space that the language sets before it."""
    if mark == "; " and _now() != ENGLISH:
        return str(pgettext("between parts of a sentence", "; "))
    return mark


def heading(words: str) -> Markup:
    """Words that stand before what they head, with the mark that the language sets there."""
    said = Markup(pgettext("before what it heads", "%(words)s:"))  # noqa: S704 of our catalogues
    return said % {"words": escape(shown(words))}


def few(n: int) -> str:
    """A number as English counts: in words up to ten; in other languages in figures."""
    return wording.COUNTS[n] if _now() == ENGLISH and n < len(wording.COUNTS) else number(n)


def shown(value: Any) -> Any:
    """Marks that no reader sees are spelt out; markup made by a template stays.

    No word is cut: who decides must see all of what was captured, and of what was typed.
    """
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return disguise.unseen_marks_replaced(value, lambda run: "".join(map(_spelt, run[0][:20])))


def _spelt(mark: str) -> str:
    return f"<U+{ord(mark):04X}>"


def _shown(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, int | float) else escape(shown(value))
        for name, value in values.items()
    }


FILTERS = {
    "day": day, "span": span, "word": word, "english": english, "number": number, "few": few,
    "heading": heading,
}  # fmt: skip
CALLED = {
    "gettext": translated, "ngettext": translated_number, "pgettext": in_context,
    "npgettext": number_in_context, "_": translated, "in_english": in_english,
}  # fmt: skip
