"""The working text as the parser is shown it: same length, plainer signs; and its sentences.

What leaves it: a text whose every character stands where it stood, so that offsets in it are
offsets in the working text; and the sentences, cut by rule so that few need parsing.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

_PLAIN = str.maketrans(
    {
        "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ", "\r": " ",
        "\u200b": " ", "\ufeff": " ",
    }
)  # fmt: skip
# A dash between blanks sets words apart as a pair of commas does, which the parser knows better.
_DASH = re.compile(r"(?<=\s)(?:[–—-]|--)(?=\s)|[—]|--")
_PER_CENT = re.compile(r"\b(per) (cent)\b", re.I)
_DATELINE = re.compile(
    r"\s*[A-Z][A-Z.'’-]+(?:[ ,]{1,2}[A-Z][A-Z.'’-]+){0,4}"
    r"(?:, [A-Z][a-z]+(?: [A-Z][a-z]+){0,2})?[ ,]{0,2}"
    r"(?:,? ?[A-Za-z]{3,9}\.? \d{1,2}(?:, \d{4})?|,? ?\d{1,2} [A-Za-z]{3,9}\.? \d{2,4})?"
    r"\s*(?:\([^()\n]{2,40}\))?\s*(?:[-–—]{1,2}|:)\s+(?:\[TEXT\]\s*)?"
)
# A dateline whose dash and agency were taken out: "PHNOM PENH Soldiers detained". One word in
# capitals may be a body's name ("UNHCR staff"), so there must be two.
_BARE_DATELINE = re.compile(r"\s*[A-Z]{3,}(?: [A-Z]{2,}){1,3}\s+(?=[A-Z][a-z]+ [a-z])")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Looked for from the first stop of a row alone: a page of nothing but stops is gone through once.
_ENDS = re.compile(r"(?<![.!?…])[.!?…]+[\"”’'»)\]]*(?=\s)|\n\s*\n")
_ACRONYM = re.compile(r"[\[(]([A-Z]{2,8})[\])]")
LONGEST = 2_500  # characters; a longer "sentence" is a list or a table without stops

CAPITALS = 0.7  # share of capitals among letters above which a text is taken as all capitals


# "On 8 May 2018 soldiers ...": without a comma the parse takes the soldiers for a part of the day.
_DAY_FIRST = re.compile(
    r"\b((?:On|Since|By) (?:\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2}) )(?:19|20)(\d\d) (?=[A-Za-z])"
)


def respell(content: str, common: Container[str], names: Iterable[tuple[int, int]] = ()) -> str:
    """The text with plain quotes, blanks and dashes and usual capitals; of the same length.

    `names` are characters known to be names, whose words keep their capitals.
    """
    plain = _DASH.sub(_comma, content.translate(_PLAIN))
    plain = _DAY_FIRST.sub(lambda match: f"{match[1]}{match[2]},  ", plain)
    plain = _PER_CENT.sub(lambda match: match[1] + "_" + match[2], plain)
    lowered = with_capitals(plain, common) if is_small(plain) else truecase(plain, common)
    if lowered == plain:
        return plain
    pieces, last = [], 0
    for start, end in sorted(names):
        if start >= last:
            pieces += [lowered[last:start], _titled(lowered[start:end])]
            last = end
    return "".join((*pieces, lowered[last:]))


def _comma(match: re.Match[str]) -> str:
    return "," + " " * (len(match[0]) - 1)


def truecase(text: str, common: Container[str]) -> str:
    """Lower a text of capitals, but for the first words of sentences and what looks like names.

    A text in ordinary case comes back as it is. `common` holds the ordinary words, lower case:
    what is not among them is taken for a name.
    """
    letters = sum(c.isalpha() for c in text)
    if not letters or sum(c.isupper() for c in text) < CAPITALS * letters:
        return text
    acronyms = set(_ACRONYM.findall(text))
    out, last = [], 0
    for word in _TOKEN.finditer(text):
        out.append(text[last : word.start()])
        out.append(_cased(word[0], acronyms, common, _begins(text, word.start())))
        last = word.end()
    out.append(text[last:])
    return _named("".join(out), acronyms)


def is_small(text: str) -> bool:
    """Whether a text is written without any capital."""
    return text.islower()


def given_capitals(content: str, common: Container[str]) -> str:
    """A content written without capitals as it is usually spelt; any other as it stands."""
    return respell(content, common) if is_small(content) else content


def with_capitals(text: str, common: Container[str]) -> str:
    """A text without capitals with those of its sentences and of what looks like names."""

    def cased(word: re.Match[str]) -> str:
        base = word[0].partition("'")[0]
        known = base not in _NAMES and any(form in common for form in _bases(base))
        first = _begins(text, word.start())
        return word[0] if known and not first else _capital(word[0][:1]) + word[0][1:]

    return _TOKEN.sub(cased, text)


def _capital(letter: str) -> str:
    """A letter as a capital, where that is one letter too: "ß" stays."""
    return letter.upper() if len(letter.upper()) == 1 else letter


def _cased(word: str, acronyms: set[str], common: Container[str], first: bool) -> str:
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in word)
    base, _, tail = lower.partition("'")
    if word in acronyms or (len(base) > 1 and not re.search("[aeiouy]", base)):
        return word
    if base == "i":
        return lower[:1].upper() + lower[1:]
    known = any(form in common for form in _bases(base))
    return word[:1] + lower[1:] if first or not known or base in _NAMES else lower


_NAMES = frozenset(
    [
        "january",
        "february",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "jan",
        "feb",
        "apr",
        "aug",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)


def _bases(word: str) -> tuple[str, ...]:
    """A word and what it may be a form of."""
    forms = [word]
    for ending, instead in (
        ("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""),
        ("ing", "e"), ("ly", ""), ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"),
    ):  # fmt: skip
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)] + instead
            forms.append(stem)
            if len(stem) > 3 and stem[-1:] == stem[-2:-1]:
                forms.append(stem[:-1])
    return tuple(forms)


def _begins(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'([")
    return not before or before[-1] in ".!?" or text[:start].endswith("\n\n")


def _named(text: str, acronyms: set[str]) -> str:
    """Capitalise the words that an acronym in brackets stands for."""
    for acronym in acronyms:
        letters = r"\s+(?:(?:of|the|for|and|de|la|del)\s+)*".join(
            rf"{letter}[\w'-]*" for letter in acronym
        )
        pattern = re.compile(rf"\b{letters}(?=\s*[\[(]{acronym}[\])])", re.I)
        text = pattern.sub(lambda match: _titled(match[0]), text)
    return text


def _titled(words: str) -> str:
    small = ("of", "the", "for", "and", "de", "la", "del")
    return re.sub(
        r"[^\W\d_]+",
        lambda m: m[0] if m[0] in small else _capital(m[0][:1]) + m[0][1:],
        words,
    )


def sentences(
    content: str, start: int, end: int, abbreviations: Container[str]
) -> list[tuple[int, int]]:
    """The sentences of content[start:end], without the blanks around them, none too long.

    >>> text = 'Gen. Smith left. "He ran." They said so.'
    >>> [text[a:b] for a, b in sentences(text, 0, len(text), {"gen"})]
    ['Gen. Smith left.', '"He ran."', 'They said so.']
    """
    cuts = [after_dateline(content, start, end)]
    small = is_small(content[start:end])
    for match in _ENDS.finditer(content, start, end):
        if _is_end(content, match, abbreviations, small):
            cuts.append(match.end())
    cuts.append(end)
    pieces = []
    for first, last in zip(cuts, cuts[1:], strict=False):
        pieces += _pieces(content, first, last)
    return pieces


def after_dateline(content: str, start: int, end: int) -> int:
    """Where a dateline that opens content[start:end] ends; `start` itself where none does."""
    dateline = _DATELINE.match(content, start, end) or _BARE_DATELINE.match(content, start, end)
    return dateline.end() if dateline else start


def _is_end(content: str, match: re.Match[str], abbreviations: Container[str], small: bool) -> bool:
    if match[0].isspace():
        return True
    rest = content[match.end() : match.end() + 40].lstrip()
    if (rest[:1].islower() and not small) or rest[:1] in ",;":
        return False
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    before = re.search(r"[\w.]*$", content[max(0, match.start() - 20) : match.start()])
    word = before[0].lower() if before else ""
    if word in abbreviations:
        return False
    initials = re.fullmatch(r"(?:[a-z]\.)*[a-z]", word)
    return not (initials and word not in ("i", "u.s", "u.n", "a.m", "p.m", "u.k"))


def _pieces(content: str, start: int, end: int) -> list[tuple[int, int]]:
    while start < end and content[start].isspace():
        start += 1
    while end > start and content[end - 1].isspace():
        end -= 1
    pieces = []
    while end - start > LONGEST:
        cut = max(content.rfind(mark, start + 200, start + LONGEST) for mark in (";", "\n", ". "))
        cut = cut if cut > start else content.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST - 1
        pieces.append((start, cut + 1))
        start = cut + 1
    if start < end:
        pieces.append((start, end))
    return pieces
