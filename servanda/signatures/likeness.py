"""Names and domains that look like another's: "Human Right Watch", hrw.co, a Cyrillic letter.

What leaves it: how one is like another in words, or "". An alarm for a person, never a verdict:
two branches of one organisation are alike too.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from attrs import frozen
from rapidfuzz.distance import OSA

from servanda.lookalikes import LATIN

# Words by which two names of one sort differ and are still read as one.
_SMALL = frozenset(
    ("the", "of", "for", "and", "in", "a", "an", "le", "la", "les", "de", "des", "du", "et")
    + ("pour", "l", "d", "dan", "untuk", "dari")
)
_SAME = {"organization": "organisation", "centre": "center", "labour": "labor"}
SHORTEST = 8  # letters: of shorter names one letter more or less makes another name
# Letters that are read as others in the address line of a browser.
_SEEN = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"))
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{4,253}}\Z)(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]*[a-z0-9])\Z")
# Second parts below which organisations register: example.org.uk, example.or.id, example.com.kh.
_SECOND = frozenset(("ac", "co", "com", "edu", "gov", "net", "ngo", "or", "org", "asso", "go"))


@frozen
class LikeNames:
    """An organisation that another is like, and how, as a sentence goes on."""

    name: str
    how: str


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = files("servanda.signatures").joinpath("mail_hosts.toml").read_text(encoding="utf-8")
    return {kind: frozenset(names) for kind, names in tomllib.loads(text).items()}


def why_not_domain(domain: str) -> str:
    """Why a domain cannot be an organisation's own, as a sentence goes on; "" where it may be."""
    if not _DOMAIN.match(domain):
        return "is no domain: write it as it stands after the @, as rights.example"
    parents = _parents(domain)
    if parents & _lists()["disposable"]:
        return "is one of mailboxes that are thrown away, which anybody has"
    if parents & _lists()["shared"]:
        return "is one where anybody can have a mailbox, so it shows no organisation"
    return ""


def _parents(domain: str) -> set[str]:
    parts = domain.split(".")
    return {".".join(parts[at:]) for at in range(len(parts) - 1)}


def is_within(domain: str, own: str) -> bool:
    """Whether a domain is an organisation's own or lies below it."""
    return bool(own) and (domain == own or domain.endswith(f".{own}"))


def _plain(words: str) -> str:
    """A text as it looks: in small Latin letters, without accents."""
    seen = words.translate(LATIN.lookalikes).translate(LATIN.forms).casefold()
    apart = unicodedata.normalize("NFKD", seen)
    return "".join(sign for sign in apart if not unicodedata.combining(sign) or sign > "\u0900")


def _words(words: str) -> list[str]:
    """The words of a name, each with the signs above and below its letters."""
    kept = (s if s.isalnum() or unicodedata.category(s)[0] == "M" else " " for s in _plain(words))
    return "".join(kept).split()


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """A name by which two that are read as one are one: without accents, articles and plurals.

    >>> name_key("The Human Rights Watch") == name_key("Hum\\u0430n Right Watch")
    True
    """
    words = (_SAME.get(word, word) for word in _words(name))
    kept = [word for word in words if word not in _SMALL]
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in kept)


def name_likeness(name: str, others: tuple[str, ...]) -> LikeNames | None:
    """The first of some organisations whose name a name is like, and how; None for none."""
    key = name_key(name)
    for other in others:
        if not key or name == other:
            continue
        known = name_key(other)
        if key == known:
            return LikeNames(other, "is read as")
        longer = max(len(key), len(known))
        if longer >= SHORTEST and OSA.distance(key, known, score_cutoff=2) <= (1 + (longer >= 20)):
            return LikeNames(other, "differs by a letter or two from")
        if sorted(key.split()) == sorted(known.split()):
            return LikeNames(other, "has the words of")
        if _is_more(key, known):
            return LikeNames(other, "has all the words of")
    return None


def _is_more(key: str, known: str) -> bool:
    """Whether a name is another with words before or after: "Human Rights Watch International"."""
    words, others = set(key.split()), set(known.split())
    return len(others) >= 2 and others < words and len(words) - len(others) <= 2


def _label(domain: str) -> tuple[str, str]:
    """The name under which a domain is registered, and what stands below it in writing.

    >>> _label("mail.rights.or.id"), _label("rights.example")
    (('rights', 'or.id'), ('rights', 'example'))
    """
    parts = domain.split(".")
    ends = 2 if len(parts) > 2 and parts[-2] in _SECOND and len(parts[-1]) == 2 else 1
    return parts[-ends - 1], ".".join(parts[-ends:])


def registered(domain: str) -> str:
    """The domain that somebody registered, of one that lies below it.

    >>> registered("a.b.rights.example"), registered("mail.rights.or.id")
    ('rights.example', 'rights.or.id')
    """
    return ".".join(_label(domain))


@lru_cache(maxsize=20_000)
def _seen(label: str) -> str:
    if label.startswith("xn--"):
        try:
            label = label.encode("ascii").decode("idna")
        except UnicodeError:
            return label
    seen = _plain(label)
    for written, read in _SEEN:
        seen = seen.replace(written, read)
    return seen


def domain_likeness(domain: str, others: tuple[str, ...]) -> LikeNames | None:
    """The first of some domains that a domain is like and is not, and how; None for none."""
    if not domain:
        return None
    label, end = _label(domain)
    for other in others:
        if not other or is_within(domain, other) or is_within(other, domain):
            continue
        known, known_end = _label(other)
        if label == known and end != known_end:
            return LikeNames(other, "has another ending than")
        if _seen(label) == _seen(known):
            return LikeNames(other, "looks the same as")
        if min(len(label), len(known)) >= 5 and OSA.distance(label, known, score_cutoff=1) <= 1:
            return LikeNames(other, "differs by a letter from")
        if len(known) >= 4 and label != known and known in re.split(r"[-_]", label):
            return LikeNames(other, "has the name of")
    return None
