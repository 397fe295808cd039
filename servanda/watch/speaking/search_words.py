"""Words as they are searched for: one spelling of each, and where each stands in a text.

What leaves it: folded tokens with their places, the terms that an index keeps of them, and where a
question's words stand. Case, accents and marks without width do not count. Scripts that write no
blanks between words (Khmer, Thai, Chinese) are taken sign by sign, so what is typed joined is found
where it is written split, and the reverse. It reads no file and asks no database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from attrs import field, frozen

# Khmer, Thai, Lao, Tibetan, Burmese, kana, and the signs of Chinese.
UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\u3040-\u30ff\u3400-\u9fff"
GRAM = 3  # signs of an unspaced script in a term; with two, one syllable is found everywhere
LONGEST_TERM = 60  # signs: the index takes the start of what is longer, the text is asked for all
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u17b4\u17b5")
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
_TOKEN = re.compile(
    rf"(?P<run>[{UNSPACED}](?:[ \u00a0]*[{UNSPACED}])*)|(?P<word>(?:(?![{UNSPACED}_])\w)+)"
)
_QUOTED = re.compile('"([^"]*)"?|“([^”]*)”?|«([^»]*)»?|([^"“«]+)')
# Letters that Unicode takes for no letter with a mark, and that are typed as other ones.
_TYPED_AS = {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}
_PLAIN = re.compile(r"[a-z0-9]+")


class _Folding(dict[int, str]):
    """What each sign is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(sign: str) -> str:
    """One sign without case, accent or dress; "" for a mark that nobody sees."""
    if sign in _UNSEEN:
        return ""
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.digit(sign))
    if category in ("Cs", "Cc", "Cn", "Co"):
        return "\n" if sign == "\n" else " "
    if _IS_UNSPACED.match(sign):
        # The two letters of "that, to give" are one shape.
        return {"\u17b2": "\u17b1"}.get(sign, sign)
    plain = unicodedata.normalize("NFKD", sign.casefold())
    letters = "".join(part for part in plain if not unicodedata.combining(part)).casefold()
    return _TYPED_AS.get(letters, letters)


_FOLDING = _Folding()
# Khmer vowels written in either order, or as two for one, that look the same on the page.
# Subscript DA and TA are one shape too.
_KHMER = re.compile("\u17c6\u17bb|\u17c1\u17b8|\u17c1\u17b6|\u17d2\u178a")
_KHMER_PLAIN = {
    "\u17c6\u17bb": "\u17bb\u17c6",
    "\u17c1\u17b8": "\u17be",
    "\u17c1\u17b6": "\u17c4",
    "\u17d2\u178a": "\u17d2\u178f",
}


@frozen
class Token:
    """A word, or a run of signs of an unspaced script without the blanks in it.

    `at[i]` is where its i-th sign stands in the text; one longer than `words`.
    """

    words: str
    is_run: bool
    at: Sequence[int] = field(repr=False, eq=False)


@frozen
class FoldedText:
    """A text as it is searched: folded, with the way back."""

    content: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Every word and run, in order."""
        folded = self.content.translate(_FOLDING)
        at = self._places(folded)
        tokens = []
        for match in _TOKEN.finditer(folded):
            is_run = match["run"] is not None
            places: Sequence[int] = range(match.start(), match.end())
            if is_run:
                places = [i for i in places if folded[i] not in " \u00a0"]
                words, places = _khmer("".join(folded[i] for i in places), places)
            else:
                words = match[0]
            last = self._end(at[places[-1]])
            tokens.append(Token(words, is_run, (*(at[i] for i in places), last)))
        return tuple(tokens)

    def _places(self, folded: str) -> Sequence[int]:
        if len(folded) == len(self.content) and self.content.isascii():
            return range(len(folded) + 1)
        return [i for i, sign in enumerate(self.content) for _ in _FOLDING[ord(sign)]]

    def _end(self, last: int) -> int:
        """Where a word ends whose last sign stands at `last`: after the marks written on it."""
        end = last + 1
        while end < len(self.content) and unicodedata.combining(self.content[end]):
            end += 1
        return end

    def find(self, clause: Clause) -> list[tuple[int, int]]:
        """Where a clause of a question stands: the stretches `[start, end)` of its words."""
        stretches: list[tuple[int, int]] = []
        size = len(clause.items)
        for first in range(len(self.tokens) - size + 1):
            part = self.tokens[first : first + size]
            places = [
                _within(token, item, is_start=clause.is_start and number == size - 1)
                for number, (token, item) in enumerate(zip(part, clause.items))
            ]
            if all(places):
                if size == 1:
                    stretches += places[0]
                else:
                    stretches.append((places[0][0][0], places[-1][0][1]))
        return stretches


def _khmer(words: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    """A run with vowels in one order, and the places of its signs."""
    if not _KHMER.search(words):
        return words, places
    signs, kept, last = [], [], 0
    for match in _KHMER.finditer(words):
        plain = _KHMER_PLAIN[match[0]]
        signs += [words[last : match.start()], plain]
        kept += [*places[last : match.start()], *places[match.start() : match.start() + len(plain)]]
        last = match.end()
    return "".join((*signs, words[last:])), [*kept, *places[last:]]


def _within(token: Token, item: Token, *, is_start: bool) -> list[tuple[int, int]]:
    """Where an item of a clause stands in one token."""
    if token.is_run != item.is_run:
        return []
    if not item.is_run:
        same = token.words.startswith(item.words) if is_start else token.words == item.words
        return [(token.at[0], token.at[-1])] if same else []
    places, start = [], token.words.find(item.words)
    while start >= 0:
        end = start + len(item.words)
        places.append((token.at[start], token.at[end - 1] + 1))
        start = token.words.find(item.words, end)
    return places


# ------------------------------------------------------------------ questions


@frozen
class Clause:
    """Words that must stand one after another; the last may be the start of a longer word."""

    items: tuple[Token, ...]
    is_start: bool

    @property
    def terms(self) -> Iterator[tuple[str, bool]]:
        """The terms that an entry must have, and whether each is only the start of one."""
        for number, item in enumerate(self.items):
            if not item.is_run:
                start = self.is_start and number == len(self.items) - 1
                cut = item.words[:LONGEST_TERM]
                yield encoded(cut), start
            elif len(item.words) < GRAM:
                yield encoded(item.words), True
            else:
                for gram in dict.fromkeys(_grams(item.words)):
                    yield encoded(gram), False


def clauses_of(question: str) -> tuple[Clause, ...]:
    """The clauses of a question: words in quotation marks together, every other word alone.

    A word not in quotation marks is found as the start of longer ones. Nothing else is a command.
    """
    clauses: dict[tuple[object, ...], Clause] = {}
    for match in _QUOTED.finditer(question):
        quoted = match[4] is None
        words = next(part for part in match.groups() if part is not None)
        for part in [words] if quoted else words.split():
            items = FoldedText(part).tokens
            if items:
                clauses.setdefault((quoted, items), Clause(items, not quoted))
    return tuple(clauses.values())


# ------------------------------------------------------------------ terms


def terms_of(texts: Iterable[str]) -> set[str]:
    """The terms an index keeps of some texts."""
    terms: set[str] = set()
    for content in texts:
        folded = content.translate(_FOLDING)
        for match in _TOKEN.finditer(folded):
            if match["run"] is None:
                terms.add(match[0][:LONGEST_TERM])
                continue
            run = "".join(match[0].replace("\u00a0", " ").split(" "))
            run, _ = _khmer(run, range(len(run)))
            terms.update(_grams(run))
            terms.update((run[-1:], run[-2:]))  # the starts at its very end
    return {encoded(term) for term in terms}


def _grams(run: str) -> Iterator[str]:
    for start in range(len(run) - GRAM + 1):
        yield run[start : start + GRAM]


def encoded(term: str) -> str:
    """A term in a-z and 0-9, so that no database cuts it; what begins alike still does.

    >>> encoded("arrest"), encoded("ក")
    ('arrest', 'x01780')
    """
    if _PLAIN.fullmatch(term):
        return term
    return "x" + "x".join(f"{ord(sign):05x}" for sign in term)
