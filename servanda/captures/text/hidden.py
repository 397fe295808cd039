"""Takes out of a page what no reader of it sees, and keeps an account of it.

What leaves it: the page's tree without hidden elements, how much was hidden, and the words of
what could be meant to steer a machine. It knows attributes, inline style and the page's own sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen
from lxml import etree
from lxml.html import HtmlElement

from servanda import disguise

_TOO_LITTLE = 60
_SHEET_CHARACTERS = 300_000
_ASIDE_CHARACTERS = 200_000  # of comments and attributes searched for words to machines
_FLAGS = 20  # of one page; the count of all is told beside them
_AFTER = 60  # characters of shown words that tell where unseen ones stood
_COMMENT = re.compile(r"<!--(.{15,4000}?)-->", re.S)
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|"
    r"opacity\s*:\s*0(?![.\d]*[1-9])|(?:left|top|right|text-indent|margin-left)\s*:\s*-(?:\d{4,}|999)|"
    r"clip\s*:\s*rect\(\s*[01](?:px)?[\s,]|transform\s*:\s*scale\(\s*0\s*\)|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?<![-\w])color\s*:\s*(?:transparent|rgba\([^)]*,\s*0(?:\.0*)?\s*\))|"
    r"(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*;[^\"]*overflow\s*:\s*hidden",
    re.I,
)
_COLOUR = re.compile(r"(?:^|[;{\s])color\s*:\s*([^;!}]+)", re.I)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!}\s]+)", re.I)
_WHITE = frozenset(("white", "#fff", "#ffffff", "rgb(255,255,255)"))
_SENTENCE = re.compile(r"[.!?។]")
_SIMPLE = re.compile(r"\s*([a-z][a-z0-9]*)?([.#])([\w-]+)\s*\Z", re.I)
_NOT_SHOWN = ("script", "style", "noscript", "template", "head", "title")


@frozen
class Unseen:
    """Words of a page that no reader sees, with the end of the shown words before them."""

    after: str
    words: str


@frozen
class Hidden:
    """What was taken out of a page, in words; whether it was prose; what could steer a machine."""

    words: str
    prose: bool
    unseen: tuple[Unseen, ...]


def without_hidden(tree: HtmlElement) -> Hidden:
    """Takes hidden elements out of the tree; says how many, with a sample of their words.

    `prose` tells whether prose was hidden among what is shown, which menus and forms never
    are. Where almost nothing would be left the page shows itself by script; then nothing is
    taken out, and that is said instead.
    """
    unseen = _unseen_by_rule(tree)
    elements = [element for element in tree.iter(etree.Element) if _is_hidden(element, unseen)]
    outer = _outermost(elements)
    words_of = {
        element: " ".join(_visible_words(element).split())
        for element in elements
        if element in outer
    }
    words_of = {element: words for element, words in words_of.items() if words}
    if not words_of:
        return Hidden("", False, ())
    hidden_count = sum(len(words) for words in words_of.values())
    if len(" ".join(_visible_words(tree).split())) - hidden_count < _TOO_LITTLE < hidden_count:
        why = "nearly all of the page is hidden by its style until scripts run; it was read"
        return Hidden(why, True, ())
    sample = max(words_of.values(), key=len)
    flagged = [
        element
        for element, words in words_of.items()
        if _is_prose(element, words, outer) or disguise.to_machines(words)
    ]
    prose = [words_of[element] for element in flagged]
    after = _before(tree, flagged, outer)
    could_steer = tuple(Unseen(after[element], words_of[element]) for element in flagged[:_FLAGS])
    for element in outer:
        if element.getparent() is not None:
            element.drop_tree()
    sample = max(prose, key=len) if prose else sample
    return Hidden(
        f"{len(words_of)} hidden element(s), {hidden_count} characters, not read; "
        f'the longest begins "{sample[:120]}"',
        bool(prose),
        could_steer,
    )


def _before(
    tree: HtmlElement, elements: list[HtmlElement], hidden: set[HtmlElement]
) -> dict[HtmlElement, str]:
    """For each element the end of the shown paragraph before it."""
    wanted, last, inside = set(elements), "", 0
    ends: dict[HtmlElement, str] = {}
    for event, item in etree.iterwalk(tree, events=("start", "end")):
        quiet = item in hidden or item.tag in _NOT_SHOWN
        if event == "start":
            if item in wanted:
                ends[item] = last
            inside += quiet
            text = item.text
        else:
            inside -= quiet
            text = item.tail
        words = " ".join((text or "").split())
        if words and not inside:
            last = words[-_AFTER:]
    return ends


def told_aside(markup: str, tree: HtmlElement) -> tuple[Unseen, ...]:
    """Words to machines in comments, in texts for pictures and in other attributes."""
    aside = [match[1] for match in _COMMENT.finditer(markup[:_ASIDE_CHARACTERS])]
    aside += [
        value
        for element in tree.iter(etree.Element)
        for name, value in element.items()
        if name in ("alt", "title", "aria-label", "content", "placeholder") and len(value) > 15
    ]
    if not disguise.to_machines(disguise.see("\n".join(aside)[:_ASIDE_CHARACTERS]).words):
        return ()
    sentences = [
        " ".join(words.split())
        for words in aside
        if disguise.to_machines(disguise.see(words).words)
    ]
    return tuple(Unseen("", words) for words in sentences[:_FLAGS])


def _is_prose(element: HtmlElement, words: str, hidden: set[HtmlElement]) -> bool:
    """Whether hidden words are sentences that stand within or beside a shown paragraph."""
    if len(words.split()) < 6 or not _SENTENCE.search(words):
        return False
    above = element.getparent()
    if above is None:
        return False
    if any(holder.tag == "p" for holder in (above, *above.iterancestors())):
        return True
    beside = [paragraph for paragraph in above.iterchildren("p") if paragraph not in hidden]
    return any(len(_visible_words(paragraph).split()) >= 6 for paragraph in beside)


def _outermost(elements: list[HtmlElement]) -> set[HtmlElement]:
    chosen = set(elements)
    return {e for e in elements if not any(above in chosen for above in e.iterancestors())}


def _visible_words(element: HtmlElement) -> str:
    parts = []
    for item in element.iter(etree.Element):
        if item.tag in _NOT_SHOWN:
            if item is not element:
                parts.append(item.tail or "")
            continue
        parts.append(item.text or "")
        if item is not element:
            parts.append(item.tail or "")
    return " ".join(parts)


def _is_hidden(element: HtmlElement, unseen: frozenset[tuple[str, str, str]]) -> bool:
    if element.tag in ("html", "head", "meta", "link", *_NOT_SHOWN):
        return False
    if element.get("aria-hidden") == "true":  # the extractor passes these over as well
        return True
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    style = element.get("style")
    if style and (_UNSEEN_STYLE.search(style) or _same_colour(element, style)):
        return True
    if not unseen:
        return False
    marks = [(".", name) for name in (element.get("class") or "").split()]
    marks += [("#", element.get("id") or "")]
    return any((tag, *mark) in unseen for mark in marks for tag in ("", element.tag))


def _same_colour(element: HtmlElement, style: str) -> bool:
    """Words in the colour of their own ground, or white where nothing sets another ground."""
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    if not colour:
        return False
    value = "".join(colour.group(1).split()).lower()
    if ground:
        return value == "".join(ground.group(1).split()).lower()
    return value in _WHITE and not any(_has_ground(above) for above in element.iterancestors())


def _has_ground(element: HtmlElement) -> bool:
    """Whether an element may stand on a ground of its own: by attribute, style or class."""
    return bool(
        element.get("bgcolor")
        or "background" in (element.get("style") or "")
        or (element.tag not in ("html", "body", "article", "main") and element.get("class"))
    )


def _unseen_by_rule(tree: HtmlElement) -> frozenset[tuple[str, str, str]]:
    """Classes and ids that the page's own style sheet hides by a plain rule.

    Rules for some devices only (inside @media) and compound selectors are left alone.
    """
    unseen: set[tuple[str, str, str]] = set()
    visible: set[tuple[str, str, str]] = set()
    for style in tree.iter("style"):
        sheet = (style.text or "")[:_SHEET_CHARACTERS]
        if not _UNSEEN_STYLE.search(sheet):
            continue
        for selectors, rule in _plain_rules(sheet):
            hides = _UNSEEN_STYLE.search(rule) is not None
            for selector in selectors.split(","):
                match = _SIMPLE.match(selector)
                if match:
                    name = ((match.group(1) or "").lower(), match.group(2), match.group(3))
                    (unseen if hides else visible).add(name)
    return frozenset(unseen - visible)


def _plain_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The rules of a style sheet that hold everywhere: (selectors, declarations)."""
    sheet = re.sub(r"/\*.*?(?:\*/|\Z)", "", sheet, flags=re.S)
    depth, start, selectors = 0, 0, ""
    for brace in re.finditer(r"[{}]", sheet):
        text = sheet[start : brace.start()].strip()
        if brace.group() == "{":
            selectors = text if depth == 0 else selectors
            depth += 1
        else:
            if depth == 1 and not selectors.startswith("@"):
                yield selectors, text
            depth = max(0, depth - 1)
        start = brace.end()
