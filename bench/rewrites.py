"""Texts told otherwise in what must not move a reading: names, signs, blanks, what stands beside.

What leaves it: a `Rewritten` text a rewrite, with its edits, so that every span of the first text
can be found in the second. Names that a text does not hold are drawn by a seed that its own name
gives, so the same text is rewritten alike each time; a rewrite that changes nothing gives None.
"""

from __future__ import annotations

import bisect
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from attrs import frozen


@frozen
class Edit:
    """Characters of a text, from `start` to `end`, and what stands there instead."""

    start: int
    end: int
    words: str


class Rewritten:
    """A text with edits made, and where each place of the first text stands in it."""

    def __init__(self, content: str, edits: Iterable[Edit]) -> None:
        self.edits = sorted(edits, key=lambda edit: (edit.start, edit.end))
        parts, at, shift = [], 0, 0
        self._ends: list[int] = []
        self._shifts: list[int] = [0]
        for edit in self.edits:
            if edit.start < at:
                raise ValueError(f"two edits meet at {edit.start}")
            parts += [content[at : edit.start], edit.words]
            at = edit.end
            shift += len(edit.words) - (edit.end - edit.start)
            self._ends.append(edit.end)
            self._shifts.append(shift)
        self.content = "".join([*parts, content[at:]])

    def place(self, at: int) -> int:
        """Where a character of the first text stands; inside an edit, where the edit begins."""
        before = bisect.bisect_right(self._ends, at)
        if before < len(self.edits) and self.edits[before].start < at < self.edits[before].end:
            return self.edits[before].start + self._shifts[before]
        return at + self._shifts[before]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of the first text stand, without blanks and unseen signs at the ends."""
        last = self.place(end - 1) + 1 if end > start else self.place(start)
        before = bisect.bisect_right(self._ends, end - 1)
        if before < len(self.edits) and self.edits[before].start < end <= self.edits[before].end:
            last = self.edits[before].start + self._shifts[before] + len(self.edits[before].words)
        return trimmed(self.content, self.place(start), last)


UNSEEN = frozenset("\u200b\u00ad")


def trimmed(content: str, start: int, end: int) -> tuple[int, int]:
    """A span without blanks and unseen signs at its ends."""
    while start < end and (content[start].isspace() or content[start] in UNSEEN):
        start += 1
    while end > start and (content[end - 1].isspace() or content[end - 1] in UNSEEN):
        end -= 1
    return start, end


def words_swapped(content: str, swaps: Mapping[str, str]) -> Rewritten | None:
    """Each of some words, wherever it stands whole, swapped for another; the longest first."""
    if not swaps:
        return None
    longest = sorted(swaps, key=lambda word: (-len(word), word))
    found = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")
    edits = [Edit(m.start(), m.end(), swaps[m[0]]) for m in found.finditer(content)]
    return Rewritten(content, edits) if edits else None


def signs_swapped(content: str, pattern: str, put: Callable[[re.Match[str]], str]) -> Rewritten:
    """Each match of a pattern swapped for what `put` makes of it, where that is another."""
    made = ((m, put(m)) for m in re.finditer(pattern, content))
    return Rewritten(content, [Edit(m.start(), m.end(), new) for m, new in made if new != m[0]])


# ------------------------------------------------------------------ signs


def capitals(content: str) -> Rewritten:
    """Every letter a capital, but those of which two would be made."""
    return signs_swapped(
        content, r"[^\W\d_]", lambda m: m[0].upper() if len(m[0].upper()) == 1 else m[0]
    )


def small(content: str) -> Rewritten:
    """No letter a capital."""
    return signs_swapped(
        content, r"[^\W\d_]", lambda m: m[0].lower() if len(m[0].lower()) == 1 else m[0]
    )


def curly(content: str) -> Rewritten:
    """Straight quotation marks and apostrophes made curly."""

    def put(found: re.Match[str]) -> str:
        opens = found.start() == 0 or content[found.start() - 1] in " \n\t([—"
        if found[0] == '"':
            return "“" if opens else "”"
        return "‘" if opens else "’"

    return signs_swapped(content, "[\"']", put)


def straight(content: str) -> Rewritten:
    """Curly quotation marks and apostrophes made straight."""
    return signs_swapped(content, "[“”‘’]", lambda m: '"' if m[0] in "“”" else "'")


def dashes(content: str) -> Rewritten:
    """Long dashes between words made spaced short ones, and spaced short ones long."""
    return signs_swapped(
        content, r"\s?—\s?|\s–\s|\s-\s|\s--\s", lambda m: " – " if "—" in m[0] else " — "
    )


def blanks(content: str) -> Rewritten:
    """Every third blank doubled, and every third made one that does not break."""
    count = iter(range(len(content)))
    kinds = ("  ", "\u00a0", " ")
    return signs_swapped(content, "(?<=[^\\s]) (?=[^\\s])", lambda _: kinds[next(count) % 3])


def decomposed(content: str) -> Rewritten:
    """Every letter with its marks apart (NFD)."""
    return signs_swapped(content, r"\w", lambda m: unicodedata.normalize("NFD", m[0]))


def unseen(content: str) -> Rewritten:
    """A mark of no width inside every fifth word of four letters and more."""
    count = iter(range(len(content)))
    return signs_swapped(
        content,
        r"[^\W\d_]{4,}",
        lambda m: f"{m[0][:2]}\u200b{m[0][2:]}" if next(count) % 5 == 0 else m[0],
    )


def wrapped(content: str) -> Rewritten:
    """Lines of 72 characters and fewer, as in a letter of plain text."""
    edits, begun, last = [], 0, -1
    for found in re.finditer(r"[ \n]", content):
        if found[0] == "\n":
            begun, last = found.end(), -1
            continue
        if found.start() - begun > 72 and last >= 0:
            edits.append(Edit(last, last + 1, "\n"))
            begun = last + 1
        last = found.start()
    return Rewritten(content, edits)


_SHORT = (
    "Mr", "Mrs", "Ms", "Dr", "Gen", "Col", "Lt", "Maj", "Capt", "Sgt", "Gov", "Sen", "Rep", "Rev",
    "St", "Jr",
)  # fmt: skip


def undotted(content: str) -> Rewritten:
    """Abbreviations without their dots."""
    return signs_swapped(
        content,
        rf"\b(?:{'|'.join(_SHORT)})\.(?= [A-Z])|\bU\.S\.(?= [a-z])|\bU\.N\.(?= [a-z])",
        lambda m: m[0].replace(".", ""),
    )


def dotted(content: str) -> Rewritten:
    """Abbreviations with dots where they had none."""
    return signs_swapped(
        content,
        rf"\b(?:{'|'.join(_SHORT)})(?= [A-Z])|\bUN(?= [a-z])|\bUS(?= [a-z])",
        lambda m: ".".join(m[0]) + "." if m[0] in ("UN", "US") else m[0] + ".",
    )


# ------------------------------------------------------------------ names

_MEN = [
    "Tomas", "Andrei", "Kwame", "Hiroshi", "Rashid", "Mateus", "Goran", "Anil", "Pieter", "Yusuf",
    "Nikos", "Emre", "Joao", "Lars", "Tendai", "Manuel", "Bogdan", "Sanjay", "Oleg", "Hamid",
]  # fmt: skip
_WOMEN = [
    "Ingrid", "Amina", "Yuki", "Fatima", "Lucia", "Olga", "Priya", "Zanele", "Helena", "Leila",
    "Marta", "Akosua", "Elif", "Katarina", "Noor", "Beatriz", "Ruth", "Anjali", "Sofia", "Mercy",
]  # fmt: skip
_FAMILIES = [
    "Lindqvist", "Mensah", "Tanaka", "Oliveira", "Kovac", "Sharma", "Demir", "Okafor", "Petrov",
    "Haddad", "Novak", "Jansen", "Moreira", "Banda", "Karimi", "Popescu", "Eriksson", "Takahashi",
    "Mukherjee", "Ferreira", "Adeyemi", "Horvat", "Nielsen", "Castellanos", "Rahimi", "Wanjiru",
    "Dimitrov", "Sandoval", "Yilmaz", "Chaudhry",
]  # fmt: skip
_SHE = re.compile(r"\b(?:she|her|Ms|Mrs|Miss|woman|daughter|wife|mother)\b")


def persons(content: str, names: Iterable[str], draw: random.Random) -> Rewritten | None:
    """Persons named by two or three words swapped for others with as many, of another origin.

    A word that stands small elsewhere in the text is no name alone, so its person is left.
    """
    swaps: dict[str, str] = {}
    women, men, families = (draw.sample(some, len(some)) for some in (_WOMEN, _MEN, _FAMILIES))
    for name in dict.fromkeys(names):
        words = name.split()
        if not 2 <= len(words) <= 3 or not all(re.fullmatch(r"[A-Z][a-z]+", w) for w in words):
            continue
        if any(re.search(rf"\b{word.lower()}\b", content) for word in words):
            continue
        near = content.find(name)
        she = _SHE.search(content[max(0, near - 40) : near + 160])
        for at, word in enumerate(words):
            pool = families if at else women if she else men
            if word not in swaps and pool:
                swaps[word] = pool.pop()
    return words_swapped(content, swaps)


_OUTLETS = (
    ("Reuters", "Bloomberg"), ("BBC", "CNN"), ("AFP", "DPA"), ("Xinhua", "Kyodo"),
    ("The New York Times", "The Los Angeles Times"), ("New York Times", "Los Angeles Times"),
    ("Radio Free Asia", "Voice of America"), ("The Cambodia Daily", "The Jakarta Post"),
    ("Cambodia Daily", "Jakarta Post"), ("The Guardian", "The Independent"),
    ("Phnom Penh Post", "South China Post"), ("Al Jazeera", "Al Arabiya"),
    ("The Washington Post", "The Boston Globe"), ("Washington Post", "Boston Globe"),
    ("Associated Press", "United Press"), ("El Espectador", "El Tiempo"), ("ACAN-EFE", "ACAN-ANSA"),
    ("Radio Cadena", "Radio Caracol"), ("EFE", "ANSA"), ("Facebook", "Telegram"),
)  # fmt: skip
_PARTIES = (
    ("Cambodia National Rescue Party", "Cambodia National Renewal Party"), ("CNRP", "CNUP"),
    ("Cambodian People's Party", "Cambodian Workers' Party"), ("CPP", "CWP"), ("FMLN", "FSLN"),
    ("Farabundo Marti National Liberation Front", "Augusto Sandino National Liberation Front"),
    ("ARENA", "CAMBIO"), ("Shining Path", "Red Path"), ("Sendero Luminoso", "Bandera Roja"),
    ("FARC", "ERPC"), ("Awami League", "Janata League"), ("Taliban", "Haqqani"),
    ("Boko Haram", "Ansar Dine"), ("Democratic Party", "Republican Party"),
    ("National Party", "Popular Party"), ("Labour Party", "Liberal Party"), ("M-19", "M-21"),
    ("ANC", "UDM"), ("Communist Party", "Socialist Party"), ("Hezbollah", "Hezbollat"),
)  # fmt: skip


def outlets(content: str) -> Rewritten | None:
    """Outlets of news swapped for others, each for the one beside it in the list."""
    return words_swapped(
        content, {one: other for a, b in _OUTLETS for one, other in ((a, b), (b, a))}
    )


def parties(content: str) -> Rewritten | None:
    """Parties and armed groups swapped for others, each for the one beside it in the list."""
    return words_swapped(
        content, {one: other for a, b in _PARTIES for one, other in ((a, b), (b, a))}
    )
