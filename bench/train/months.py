"""`python -m bench.train.months`: write the names of months that days are read by.

Reads the locale data that the babel package carries, Unicode CLDR 47 at babel 2.18.0, the months of
the language files, by which acts are dated, and the few names below. The same version of babel and
the same language files write the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel import Locale
from babel.core import get_cldr_version

from servanda import lexicon
from servanda.captures.dates.day_words import TABLE, fold

LANGUAGES = (
    "en af am ar ar_SY ar_TN az be bg bn ca cs da de el es et eu fa fi fil fr gl gu ha he hi hu hy "
    "id it ka km kk kn ky lo lt lv mk ml mn mr ms my nb nl pa pl ps pt ro ru si sk sl so sq sr "
    "sr_Latn sv sw ta te th tr uk ur uz"
)
# spellings of the press that CLDR does not carry; a dot leaves a month as it is there
PRESS = (
    "জানুয়ারি ফেব্রুয়ারি . . . . . . . . . .",
    ". फरवरी . . . . . . सितम्बर . नवम्बर दिसम्बर",
    "ژانویه فوریه . آوریل مه . ژوییه اوت . . . .",
    ". . . إبريل . . . . . . . .",
    "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
)
# the solar months of Iran, of Afghanistan in Dari, and in Pashto
SOLAR = (
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    ". . . . امرداد . . . . . . .",
    "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    "وری غویی غبرگولی چنگاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
)
Month = tuple[str, int]  # calendar, number


def named() -> dict[str, set[Month]]:
    """Each folded name with the months it means."""
    found: dict[str, set[Month]] = {}
    for language in LANGUAGES.split():
        for widths in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in widths[width].items():
                    if _is_spelt(folded := fold(name).rstrip(".")):
                        found.setdefault(folded, set()).add(("gregorian", number))
    for number, name in of_languages():
        found.setdefault(fold(name), set()).add(("gregorian", number))
    for calendar, lists in (("gregorian", PRESS), ("solar", SOLAR)):
        for names in lists:
            for number, name in enumerate(names.split(), 1):
                if name != ".":
                    found.setdefault(fold(name), set()).add((calendar, number))
    return found


def of_languages() -> Iterator[tuple[int, str]]:
    """The months by which the language files date acts: number and name."""
    for language in lexicon.load().languages.values():
        for number, names in enumerate(language.times.months if language.times else (), start=1):
            yield from ((number, name) for name in names)


def _is_spelt(name: str) -> bool:
    """Whether a name is a word by itself, and long enough to be no other word."""
    inside = re.search(r"\d|['’\t]|^de ", name)
    return not inside and len(name) >= (3 if name.isascii() else 2)


def main() -> int:
    """Write the table; a name that means two months is left out."""
    rows: dict[Month, list[str]] = {}
    for name, months in sorted(named().items()):
        if len(months) == 1:
            rows.setdefault(next(iter(months)), []).append(name)
    lines = [
        "# Names of months, folded: calendar, number, names. Written by bench/train/months.py from",
        f"# Unicode CLDR {get_cldr_version()} (see NOTICE) and lists of our own.",
    ]
    lines += ["\t".join([calendar, str(number), *rows[calendar, number]])
              for calendar, number in sorted(rows)]  # fmt: skip
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(map(len, rows.values()))} names")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
