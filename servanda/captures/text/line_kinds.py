"""Tells from the look of one line what kind of passage it is.

What leaves it: yes or no to "is this a caption, a pull link, a heading, a list of names".
It knows layout only: lengths, marks, the small words editors put before a credit or a link
to another story. It knows nothing of what the stories are about.
"""

from __future__ import annotations

import re

_AGENCIES = (
    r"A\.?P\.?|AFP|Reuters|EPA(?:-EFE)?|EFE|Getty(?: Images)?|Xinhua|UPI|Bloomberg|Kyodo|ANSA|"
    r"d\.?p\.?a|Antara|Anadolu|Agencies|Sipa(?: USA)?|Alamy|Shutterstock|iStock(?:photo)?|"
    r"Wikimedia(?: Commons)?|Flickr|Associated Press|Agence France-Presse|Supplied|Handout|"
    r"PA(?: Wire| Images)?|Tass|TASS|Magnum|Polaris|Rex|ZUMA(?: Press)?"
)
_PICTURE = (
    r"(?:file |staff |stock |courtesy )?(?:photo(?:graph)?(?:er|s)?|image|picture|pic|"
    r"illustration|graphic|infographic|video|screen ?(?:shot|grab))"
)
# A credit closes a caption: "Source: AP/ Somebody", "Photo by Somebody", "(Reuters)", "/ AFP".
_CREDIT_NAMED = re.compile(
    rf"(?:^|[.!?”\"')\]|–—-]\s*|\n)\(?\s*(?:{_PICTURE}\s*(?:credit|source|by|courtesy(?: of)?)?|"
    r"(?:photo )?credit|source|sumber|foto|crédits?(?: photo)?|©|\(c\))"
    r"\s*(?::|/|\bby\b(?=\s*(?-i:[A-Z]))|(?<=courtesy of)|(?<=©)|(?<=\(c\)))"
    r"\s*[^.:;!?]{2,70}[.)\]]*\s*$",
    re.I,
)
_CREDIT_AGENCY = re.compile(
    rf"(?:[\[(]\s*(?:[^()\[\]]{{0,60}}[/,]\s*)?(?:{_AGENCIES})(?:\s*(?:/|via|[Pp]hotos?\b)[^()\[\]]{{0,60}})?"
    rf"\s*[\])]|(?:/|\|)\s*(?:{_AGENCIES})(?:\s*/[^.]{{0,40}})?)\s*\.?\s*$"
)
_CAPTION_START = re.compile(
    rf"(?:{_PICTURE}\s*(?:credit|source|by)?\s*:|\((?:file )?photo\b|pictured\s*:|caption\s*:|"
    r"légende\s*:|keterangan foto\s*:)",
    re.I,
)
_PULL_WORDS = (
    r"see also|see more|see related|read also|also read|read more|read next|read full|read the|"
    r"more on|more from|more about|related|related stor(?:y|ies)|related articles?|"
    r"related (?:news|content|topics?|links?|reading|coverage)|recommended|further reading|"
    r"you (?:may|might) also (?:like|be interested in)|don['’]t miss|must[- ]read|most read|"
    r"watch|watch now|watch more|listen|up next|trending|editor['’]s picks?|in case you missed it|"
    r"lire aussi|à lire(?: aussi)?|à voir(?: aussi)?|voir aussi|sur le même sujet|"
    r"baca juga|lihat juga|artikel terkait|berita terkait|simak juga|"
    r"អានបន្ត|អានបន្ថែម|សូមអានផងដែរ|អត្ថបទទាក់ទង|"
    r"lea (?:también|más)|lee también|ver también|leia (?:também|mais)|"
    r"lesen sie auch|mehr zum thema"
)
_PULL_MARKED = re.compile(rf"[\s>»►▶→*•-]*(?:{_PULL_WORDS})\s*[:|»►▶→–—]", re.I)
_PULL_ALONE = re.compile(rf"[\s>»►▶→*•-]*(?:{_PULL_WORDS})\s*[.…»►▶→>]*\s*$", re.I)
_SHARE = re.compile(
    r"(?:(?:please |click to )?(?:share|tweet|retweet|e-?mail|print|pin it|like|follow|subscribe|"
    r"sign up|bookmark|copy link|save|comments?|leave a comment|join|partager|bagikan)"
    r"(?:\s+(?:on|this|it|via|to|us|with|now|article|story|post|page|link|by|for|our|the|"
    r"newsletters?|more|your|friends?|sur|facebook|twitter|x|linkedin|whatsapp|telegram|"
    r"e-?mail|instagram|reddit|pinterest|pocket|youtube|line|messenger)\b)*"
    r"|facebook|twitter|linkedin|whatsapp|telegram|instagram|reddit|pinterest|"
    r"google\+?|messenger|advertisements?|advertising|sponsored(?: content)?)"
    r"[\s|·•,/:0-9.]*$",
    re.I,
)
_MARKS = re.compile(r"[\W_]+")
_TERMINAL = re.compile(r"[.!?…។៕။。！？][\"'”’»)\]]*$")
_WITHIN = re.compile(r"[a-z0-9\u1780-\u17b3][.!?។]\s|[,;]\s*$")  # a sentence ends, or goes on
_BULLET = re.compile(r"(?:[-*•·▪◦‣–—]\s+|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s+)(?=\S)")
_WORD = re.compile(r"[^\W\d_][\w'’.&-]*")
_SMALL = frozenset(
    "of the and for in on to a an de du des la le les et y del da do dos das von van der".split()  # noqa: SIM905
    + "bin al pour sur dan untuk di & at by with from".split()  # noqa: SIM905
)

CAPTION_CHARACTERS = 420  # longer ones exist but are stories; read in news pages at hand
HEADING_WORDS = 14
HEADING_CHARACTERS = 110
NAME_CHARACTERS = 100


def is_ended(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_TERMINAL.search(line.rstrip()))


def is_credited(line: str, *, last: bool = False) -> bool:
    """Whether a line is a caption: it is short and closes with whose picture it is.

    `last` is the last line of a text, where an agency's name alone signs off a report.
    """
    if len(line) > CAPTION_CHARACTERS:
        return False
    if _CAPTION_START.match(line) or _CREDIT_NAMED.search(line):
        return True
    return not last and bool(_CREDIT_AGENCY.search(line))


def is_pull_link(line: str) -> bool:
    """Whether a line leads to another story, or offers to share this one."""
    if len(line) > 300:
        return False
    if _PULL_MARKED.match(line) or _PULL_ALONE.match(line):
        return True
    return len(line) <= 80 and _SHARE.match(line.strip()) is not None


def is_marked_pull(line: str) -> bool:
    """Whether a line says in words that it leads to another story ("SEE ALSO: ...")."""
    return len(line) <= 300 and bool(_PULL_MARKED.match(line) or _PULL_ALONE.match(line))


def is_bulleted(line: str) -> bool:
    """Whether a line opens with a bullet or a number as lists have."""
    return bool(_BULLET.match(line))


def is_heading(line: str) -> bool:
    """Whether a line is short and does not end as a sentence does."""
    if len(line) > HEADING_CHARACTERS or is_ended(line) or _WITHIN.search(line):
        return False
    return 0 < len(line.split()) <= HEADING_WORDS


def is_name(line: str) -> bool:
    """Whether a line could be one name in a list: short, unended, capitals on its words.

    In scripts without capitals, short and unended is all that can be told.
    """
    line = _BULLET.sub("", line.strip()).rstrip(",;")
    if not line or len(line) > NAME_CHARACTERS or is_ended(line):
        return False
    words = [word for word in _WORD.findall(line) if word.lower() not in _SMALL]
    if not words or len(words) > 14:
        return False
    cased = [word for word in words if word.lower() != word.upper()]
    capitals_count = sum(1 for word in cased if word[0].isupper())
    return capitals_count >= 0.75 * len(cased)


def is_enumeration(line: str) -> bool:
    """Whether one line is a list of names: six or more parts, each of them a name.

    >>> is_enumeration("Ann Lee; Bo Ray; Caritas; Forum Asia; Jo Sim; Kim Ma")
    True
    """
    parts = [part.strip() for part in re.split(r"[;,•|]", line.rstrip(" .")) if part.strip()]
    first = re.sub(r"^[^:]{1,40}:\s*", "", parts[0]) if parts else ""
    parts = [re.sub(r"^and\s+", "", part) for part in ([first, *parts[1:]] if first else parts[1:])]
    return len(parts) >= 6 and all(is_name(part) for part in parts)


def same_words(first: str, other: str) -> bool:
    """Whether two lines say the same, letter case and marks aside."""
    return key(first) == key(other) != ""


def key(line: str) -> str:
    """A line's letters and digits alone, small: what stays when layout changes."""
    return _MARKS.sub("", line.casefold())
