"""Takes in an official text that a user attaches, and finds the article a provision is about.

What leaves it: an OfficialText known by its hash, and the paragraphs to show beside our
summary. It never guesses between two articles of one number: it shows none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from attrs import frozen

from servanda import canon
from servanda.errors import AgreementError
from servanda.model import Agreement, Provision

# "Article" as texts of agreements head it; other words make a paragraph, not a heading.
ARTICLE = (
    "article", "artikel", "artículo", "artigo", "articolo", "pasal", "статья", "មាត្រា", "المادة",
)  # fmt: skip
ANNEX = ("annex", "annexe", "anexo", "bijlage", "lampiran", "приложение", "ឧបសម្ព័ន្ធ")

# "Article 5 of the Charter" at the start of a line is a sentence; "Article 5", "Article 5:
# consultations" and "## Article 5 consultations" are headings.
_HEADING = re.compile(
    rf"(?P<marked>#+\s*)?(?P<word>{'|'.join((*ARTICLE, *ANNEX))})\s+"
    r"(?P<number>\d{1,3}|[IVXLC]{1,7}|premier)\b(?P<rest>\s*$|\s*[.:)\u2013\u2014-].*|(?(marked).*|$))",
    re.IGNORECASE,
)
_MARK = re.compile(r"\(?(?P<mark>\d{1,3}|[a-z]{1,5})[.)]\s+", re.IGNORECASE)
_DOTTED = re.compile(r"\d{1,3}(\.\d{1,3})+")
# At the start of a line "3.4.7" and "2.1." begin a point; "3.5" alone may be a quantity.
_POINT_LINE = re.compile(r"(\d{1,3}(\.\d{1,3}){2,}[.)]?|\d{1,3}\.\d{1,3}[.)])\s")
_POINT = re.compile(rf"(#+\s*)?(?P<number>{_DOTTED.pattern})(?=[.)]?\s)")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
LONGEST_HEADING = 160  # longer paragraphs that begin "Article 3" are sentences about it


@frozen
class Article:
    """An article as the text heads it. `annex` is None in the main part."""

    number: int
    part: str  # the title the article stands under, "" where none was recognised
    annex: int | None
    heading: str
    paragraphs: tuple[str, ...]


@frozen
class OfficialText:
    """An official text as a user gave it. `sha256` is of the bytes and pins it."""

    name: str
    sha256: str
    paragraphs: tuple[str, ...]


@frozen
class Beside:
    """What to show beside a provision. `exact` is False where only its whole article was found."""

    heading: str
    paragraphs: tuple[str, ...]
    exact: bool


def official(data: bytes, *, name: str, pinned: str | None = None) -> OfficialText:
    """The paragraphs of an official text in UTF-8, and the hash that pins it.

    Blank lines part paragraphs. Raises AgreementError where the bytes are no text, are empty,
    or do not have the hash in `pinned`.
    """
    sha256 = canon.sha256_of_bytes(data)
    if pinned is not None and sha256 != pinned:
        raise AgreementError(
            f"{name}: is not the official text that was attached: its SHA-256 is {sha256}, "
            f"attached was {pinned}. Readers would compare with other words. Put the attached "
            "file back, or attach this one anew."
        )
    if data.startswith(b"%PDF") or b"\x00" in data:
        raise AgreementError(
            f"{name}: is no plain text, so its articles cannot be shown. Save it as text in "
            "UTF-8 and attach that."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AgreementError(
            f"{name}: byte {error.start} is not UTF-8, so words could be misread. Save the text "
            "as UTF-8 and attach that."
        ) from error
    paragraphs = _paragraphs(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not paragraphs:
        raise AgreementError(f"{name}: has no words. Attach the text of the agreement.")
    return OfficialText(name, sha256, paragraphs)


def _paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text; blank lines part them, and a heading stands alone."""
    paragraphs: list[str] = []
    lines: list[str] = []

    def close() -> None:
        if lines:
            paragraphs.append(" ".join(" ".join(lines).split()))
        lines.clear()

    for line in text.split("\n"):
        if not line.strip():
            close()
        elif _heading(line.strip()):
            close()
            paragraphs.append(" ".join(line.split()))
        else:
            if _MARK.match(line.strip()) or _POINT_LINE.match(line.strip()):
                close()
            lines.append(line)
    close()
    return tuple(paragraphs)


def _heading(paragraph: str) -> re.Match[str] | None:
    return _HEADING.fullmatch(paragraph) if len(paragraph) <= LONGEST_HEADING else None


def articles(text: OfficialText, agreement: Agreement) -> tuple[Article, ...]:
    """The articles of a text in order, each with the instrument and annex it stands under.

    A title or an annex counts as number 0: what stands under it before any article.
    """
    titles = {_plain(i.title): i.id for i in agreement.instruments}
    headed: list[tuple[int, str, int | None, str, list[str]]] = []
    part, annex = "", None
    for paragraph in text.paragraphs:
        title = titles.get(_plain(paragraph)) if len(paragraph) <= 2 * LONGEST_HEADING else None
        heading = _heading(paragraph)
        if title is not None:
            part, annex = title, None
            headed.append((0, part, annex, paragraph, []))
        elif heading and heading["word"].lower() in ANNEX:
            annex = _number(heading["number"])
            headed.append((0, part, annex, paragraph, []))
        elif heading:
            headed.append((_number(heading["number"]), part, annex, paragraph, []))
        elif headed:
            headed[-1][4].append(paragraph)
    return tuple(
        Article(number, part, annex, heading.lstrip("# "), tuple(inside))
        for number, part, annex, heading, inside in headed
    )


def beside(provision: Provision, text: OfficialText, agreement: Agreement) -> Beside | None:
    """The official paragraphs of a provision; None where its article is not found for sure.

    The number of an article is enough where the text has it once. Where it has it more often,
    the titles of the instruments decide; where there are none, nothing is shown.
    """
    _, *path = provision.id.split("/")
    if path and _DOTTED.fullmatch(path[-1]):
        return _point(path[-1], text)
    annex = None
    if path and (match := re.fullmatch(r"annex(\d+)", path[0])):
        annex, path = int(match[1]), path[1:]
    if not path or not path[0].isdigit():
        return None
    every = articles(text, agreement)
    wanted = [a for a in every if a.annex == annex]
    there = [a for a in wanted if a.number == int(path[0])]
    titled = [a for a in there if a.part == provision.instrument]
    # Where a title was missed, an article can stand under the wrong annex; one number is safe.
    alone = len(agreement.instruments) == 1 or sum(a.number == int(path[0]) for a in every) == 1
    chosen = titled or [a for a in there if not a.part and alone]
    if len(chosen) != 1:
        return _numbered(wanted, provision, path)
    whole = chosen[0]
    lit = _descend(whole.paragraphs, path[1:])
    return Beside(whole.heading, lit or whole.paragraphs, exact=bool(lit) or len(path) == 1)


def _point(number: str, text: OfficialText) -> Beside | None:
    """A point of a text that numbers its points as 3.4.7, with the points below it.

    None where the number does not begin exactly one paragraph: a table of contents has it too.
    """
    begins = [(i, m["number"]) for i, p in enumerate(text.paragraphs) if (m := _POINT.match(p))]
    starts = [i for i, begun in begins if begun == number]
    if len(starts) != 1:
        return None
    ends = [i for i, begun in begins if i > starts[0] and not begun.startswith(f"{number}.")]
    whole = text.paragraphs[starts[0] : ends[0] if ends else None]
    return Beside(whole[0], whole[1:] or whole, exact=True)


def _numbered(wanted: Sequence[Article], provision: Provision, path: list[str]) -> Beside | None:
    """A paragraph of an annex or declaration that numbers paragraphs and has no articles."""
    heads = [a for a in wanted if a.number == 0 and a.part in ("", provision.instrument)]
    if len(heads) != 1 or any(a.number for a in wanted if a.part == heads[0].part):
        return None
    lit = _descend(heads[0].paragraphs, path)
    return Beside(heads[0].heading, lit, exact=True) if lit else None


def _descend(paragraphs: Sequence[str], path: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs under the marks of a path, as 2, a, i; () where a mark is not there.

    A paragraph "2. (a) ..." opens both marks.
    """
    inside = list(paragraphs)
    for depth, mark in enumerate(path):
        starts = [i for i, words in enumerate(inside) if _opens(words, mark)]
        if len(starts) != 1:
            return ()
        start = starts[0]
        ends = [
            i for i in range(start + 1, len(inside)) if _same_level(inside[i], mark, path[:depth])
        ]
        inside = inside[start : ends[0] if ends else None]
        if depth + 1 < len(path):
            inside[0] = _MARK.sub("", inside[0], count=1)
    return tuple(inside)


def _opens(words: str, mark: str) -> bool:
    match = _MARK.match(words)
    return match is not None and match["mark"].lower() == mark


def _same_level(words: str, mark: str, above: Sequence[str]) -> bool:
    """Whether a paragraph ends the one of a mark: the next of its kind, or of a kind above."""
    match = _MARK.match(words)
    if match is None:
        return False
    own_mark = match["mark"].lower()
    if own_mark == _next(mark):
        return True
    return any(own_mark == _next(earlier) and _next(earlier) != "" for earlier in above)


def _next(mark: str) -> str:
    """The mark that follows: 3 after 2, b after a, ii after i."""
    romans = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
    if mark.isdigit():
        return str(int(mark) + 1)
    if mark in romans[:-1]:
        return romans[romans.index(mark) + 1]
    return chr(ord(mark) + 1) if len(mark) == 1 and mark != "z" else ""


def _number(words: str) -> int:
    if words.casefold() == "premier":
        return 1
    if not re.fullmatch(r"[IVXLC]+", words, re.IGNORECASE):
        return int(words)  # digits of any script
    values = [_ROMAN[letter] for letter in words.upper()]
    pairs = zip(values, [*values[1:], 0])
    return sum(-value if value < after else value for value, after in pairs)


def _plain(words: str) -> str:
    """Words without case, marks or accents, so that a title is known however it is set."""
    letters = unicodedata.normalize("NFKD", words).casefold()
    return " ".join(re.findall(r"[^\W_]+", letters))
