"""What a page shows its readers of when it was published, and the instants it tells its machines.

What leaves it: words, best first. It reads no day out of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from servanda.captures.dates.told_days import stands_in_told
from servanda.captures.text.html_page import HtmlPage

_PIECES = 12  # of text after the title: authors, dates and places stand among the first
_LONGEST = 80
_BOXES = 100  # beside one another, that are compared
_PUBLISHED = re.compile(
    r"(?:publi|creat|post|entry|article|story)[a-z]*[-_]?(?:date|time|on)\b"
    r"|(?:date|time)[-_]?(?:publi|creat|post)|datePublished",
    re.I,
)
_CHANGED = re.compile(
    r"updat|modif|(?<![a-z])edit(?!or|ion)|aggiorn|actuali[sz]|atualiz|aktuali[sz]|mise? à jour"
    r"|diperbarui|dikemas ?kini|bijgewerkt|gewijzigd|geändert|güncel|cập nhật|uppdater|opdater"
    r"|oppdater|päivitet|обновл|оновл|به.?روز|تحديث|עודכן|更新|수정|अपडेट|อัป?เดต|แก้ไข"
    r"|ធ្វើបច្ចុប្បន្នភាព|កែប្រែ|ပြင်ဆင်",
    re.I,
)
_ELSEWHERE = re.compile(
    r"\b(?:related|sidebar|footer|widget|recommend|latest)|(?<![a-z])(?:comment|komentar|kommentar"
    r"|comentario|reaction|reacti[eo]|replies|reply|respon[ds]|disqus|livefyre|discussion|forum"
    r"|opinion(?:es)?-|reader|guestbook)",
    re.I,
)
# A heading of what readers wrote; what stands behind it is theirs.
_OF_READERS = re.compile(
    r"\b(?:comments?|reactions?|responses?|repl(?:y|ies)|commentaires?|réactions?|comentarios?"
    r"|komentar|kommentare?|reacties|commenti|discussion)\b|មតិ|ความคิดเห็น|bình luận"
    r"|评论|評論|تعليقات|комментарии",
    re.I,
)
_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\d/-])")
_TEXT_BLOCKS = ("p", "li", "blockquote")
_EMPHASIS = ("a", "b", "em", "i", "strong", "u")
_UNREAD = ("script", "style", "option", "button")


def dates_shown(page: HtmlPage) -> list[str]:
    """Short pieces of text with a number that may be the date of the page's article."""
    if page.tree is None:
        return []
    return [*_marked(page.tree), *_after_title(page.tree)]


def _marked(tree: HtmlElement) -> list[str]:
    """Elements whose class or property says published; none where they are a list of many."""
    pieces = []
    for element in tree.xpath("//body//*[@class or @itemprop]"):
        marks = _marks(element)
        if not _PUBLISHED.search(marks) or _CHANGED.search(marks) or _is_elsewhere(element):
            continue
        words = _head(element)
        if _may_be_date(words) and words not in pieces:
            pieces.append(words)
    return pieces if len(pieces) == 1 else []


def _after_title(tree: HtmlElement) -> list[str]:
    """The pieces of text that follow the longest first-order heading."""
    titles = sorted(tree.iter("h1"), key=lambda each: -len(each.text_content().strip()))
    if not titles:
        return []
    inside = set(titles[0].iter())
    texts = titles[0].xpath("following::text()[normalize-space()]")
    pieces = (t for t in texts if t.getparent().tag not in _UNREAD and t.getparent() not in inside)
    after, before = [], ""
    for piece in islice(pieces, _PIECES):
        words = _read_piece(piece)
        if piece.getparent().tag in ("h2", "h3", "h4", "h5") and _OF_READERS.search(words):
            break  # what readers wrote, with their days
        if _is_one_of_many(piece.getparent(), titles[0]) or _is_in_a_sentence(piece):
            continue
        if _may_be_date(words) and not _is_label(before) and not _is_elsewhere(piece.getparent()):
            after.append(words)
        before = words
    return after


def _is_one_of_many(element: HtmlElement, title: HtmlElement) -> bool:
    """Whether it stands in one of several boxes of a kind, each with a date: messages, entries."""
    around = set(title.iterancestors())
    for box in (element, *element.iterancestors()):
        parent = box.getparent()
        if box in around or parent is None:
            return False
        if not (own := box.get("class")):
            continue
        alike = [each for each in islice(parent, _BOXES) if each.get("class") == own]
        dated = (each for each in alike if each is not box and each.tag == box.tag)
        if len(alike) > 1 and any(_holds_date(each) for each in dated):
            return True
    return False


def _holds_date(element: HtmlElement) -> bool:
    return bool(re.search(r"\b(?:19|20)\d\d\b", _head(element)))


def _read_piece(piece: Any) -> str:
    """A piece of text; of a time such as "1 minute ago", the day that its element tells."""
    words = " ".join(str(piece[: _LONGEST + 1]).split())
    element = piece.getparent()
    if both := _before_change(words):
        return both
    if element.tag == "time" and not piece.is_tail and not _may_be_date(words):
        changed = _CHANGED.search(f"{_marks(element)} {words}")
        return words if changed else (element.get("datetime") or words)
    return words


def _before_change(words: str) -> str:
    """Of "04/09/2017 | Updated 27/11/2017" the first day, its figures in the order of the second.

    "" where the words do not tell both days.
    """
    change = _CHANGED.search(words)
    if change is None:
        return ""
    before, after = words[: change.start()], words[change.start() :]
    if not _may_be_date(before) or not re.search(r"\d{4}", after):
        return ""
    before = before.strip(" |·•-–—(,;")
    first, second = _FIGURES.search(before), _FIGURES.search(after)
    if first and second and int(first[1]) <= 12 and int(first[3]) <= 12:
        day, month = (1, 3) if int(second[1]) > 12 else (3, 1)
        if int(second[1]) > 12 or int(second[3]) > 12:
            return f"{first[4]}-{int(first[month]):02}-{int(first[day]):02}"
    return before


def _is_in_a_sentence(piece: Any) -> bool:
    """Whether a piece with a year is part of a sentence; what is marked as a time is none."""
    element = piece.getparent()
    if element.tag in _TEXT_BLOCKS or piece.is_tail or element.tag in _EMPHASIS:
        around = element.getparent() if piece.is_tail else element
        return bool(re.search(r"\d{4}", piece)) and stands_in_told(around)
    return False


def _is_label(words: str) -> bool:
    """Whether it says that what follows is the day of a change."""
    return bool(_CHANGED.search(words)) and not re.search(r"\d", words)


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}"[:200]


def _head(element: HtmlElement) -> str:
    """Its text, spaces made one; of a long text only so much as tells that it is long."""
    words = ""
    for piece in element.itertext():
        words = f"{words}{piece[: _LONGEST + 1]}".lstrip()
        if len(words) > 2 * _LONGEST:
            break
    return " ".join(words.split())


def _may_be_date(words: str) -> bool:
    short = len(words.strip()) <= _LONGEST
    return short and bool(re.search(r"\d{4}", words)) and not _CHANGED.search(words)


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether it stands in a box that is not the article's."""
    for box in (element, *element.iterancestors()):
        if "Comment" in (box.get("itemtype") or ""):
            return True
        if box.tag in ("nav", "aside", "footer") or _ELSEWHERE.search(box.get("class") or ""):
            return box.tag not in ("body", "html")
    return False


def of_readers(tree: HtmlElement) -> list[HtmlElement]:
    """The boxes of what readers wrote and of other stories; their days are not the article's."""
    boxes: dict[HtmlElement, None] = {}
    for box in tree.xpath("//body//*[@class or @id or @itemtype]"):
        marks = f"{box.get('class') or ''} {box.get('id') or ''}"[:200]
        marks += " comment" if "Comment" in (box.get("itemtype") or "") else ""
        if not _ELSEWHERE.search(marks) or next(box.iter("h1"), None) is not None:
            continue
        if not any(above in boxes for above in box.iterancestors()):
            boxes[box] = None
    return list(boxes)


def by_readers(page: HtmlPage) -> str:
    """The words of those boxes, spaces made one."""
    if page.tree is None:
        return ""
    return " ".join(" ".join(box.text_content() for box in of_readers(page.tree)).split())


def changed_on(tree: HtmlElement) -> list[str]:
    """What the page says of when it was changed, in words."""
    words = [str(w) for w in tree.xpath("//meta[contains(@property, 'modified_time')]/@content")]
    for element in tree.xpath("//*[contains(@itemprop, 'dateModified')]"):
        words += [element.get("datetime") or element.get("content") or _head(element)]
    return [each[:100] for each in words]


def is_of_a_change(words: str) -> bool:
    """Whether a line says when something was changed, and not when it was published."""
    return bool(_CHANGED.search(words)) and not re.search(r"publi", words, re.I)


def instants_told(page: HtmlPage) -> Iterator[str]:
    """Every instant told to machines, as an attribute or a field, whatever it is the instant of."""
    if page.tree is not None:
        yield from page.tree.xpath("//time/@datetime")
        yield from page.tree.xpath("//meta[contains(@property, 'time')]/@content")
    for item in page.structured:
        yield from (str(v) for k, v in item.items() if k.startswith("date"))
