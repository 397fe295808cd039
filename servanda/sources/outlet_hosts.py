"""Whose page an address is: an outlet is known by its host, at a boundary, or by its files' names.

What leaves it: whether an address lies where an outlet publishes, and whether a page that bears an
outlet's name lies elsewhere. It looks nothing up. Source: docs/why/captures.md, "Whose page it is".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from attrs import frozen

from servanda import canon
from servanda.lookalikes import LATIN
from servanda.model import Capture, Outlet, Signal

IMPERSONATED = "name of another"
_WEB = ("http://", "https://")
_USUAL_PORTS = (None, 80, 443)
_PREFIX = re.compile(r"\A(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
# A copy that an archive made of another's page: it is the page of whom the archive asked.
_COPIES = re.compile(r"(?i)\Ahttps?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?P<page>\S+)\Z")
_NESTED = 3  # copies of copies that are followed


@frozen
class WebPlace:
    """Where a page lies: a host without "www." and the like, a port where it is no usual one."""

    host: str
    port: int | None
    path: str


def place_of(address: str) -> WebPlace | None:
    """Where a web address leads, as a browser takes it; None for a file or an odd address.

    A copy of a web archive lies where the page does that it copies.

    >>> place_of("https://WWW.Daily.Example.:443/a")
    WebPlace(host='daily.example', port=None, path='/a')
    >>> place_of("https://daily.example@evil.example/")
    WebPlace(host='evil.example', port=None, path='/')
    """
    for _ in range(_NESTED):
        copy = _COPIES.match(address)
        if not copy:
            break
        page = re.sub(r"(?i)\A(https?:)/+", r"\1//", copy["page"])
        address = page if page.lower().startswith(_WEB) else f"http://{page}"
    # a browser reads a backslash as a slash, others do not; what is read in two ways is nobody's
    if not address.lower().startswith(_WEB) or re.search(r"[\\\x00-\x20\x7f]", address):
        return None
    try:
        parts = urlsplit(address)
        host, port = _plain(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if not host:
        return None
    return WebPlace(host, None if port in _USUAL_PORTS else port, parts.path or "/")


def _plain(host: str) -> str:
    """A host's name in ASCII, without the ending dot and what stands for one kind of screen."""
    try:
        ascii_name = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return _PREFIX.sub("", ascii_name.lower().removesuffix("."))


def is_at(outlet: Outlet, address: str) -> bool:
    """Whether an address lies where an outlet publishes: at its host or below, and below its path.

    Where it publishes is its `address`, and any of its `aliases` that is an address. A file is one
    of its `files`, or below a folder among them.
    """
    if "://" not in address:
        return _is_among(address, outlet.files)
    place = place_of(address)
    return place is not None and any(_within(place, own) for own in _places(outlet))


def _is_among(name: str, files: Iterable[str]) -> bool:
    """Whether a file's name is one of some, or below a folder of them, by no way round."""
    below = any(one.endswith("/") and name.startswith(one) for one in files)
    return name in files or (below and ".." not in name.split("/"))


def _places(outlet: Outlet) -> tuple[WebPlace, ...]:
    places = (place_of(address) for address in (outlet.address, *outlet.aliases))
    return tuple(place for place in places if place)


def _within(place: WebPlace, own: WebPlace) -> bool:
    is_host = place.host == own.host or place.host.endswith(f".{own.host}")
    if not is_host or place.port != own.port:
        return False
    below = own.path.rstrip("/")
    is_below = place.path == below or place.path.startswith(f"{below}/")
    return is_below and ".." not in place.path.split("/")


def is_named(outlet: Outlet, publisher: str) -> bool:
    """Whether a name is one of an outlet's, as it is spelt."""
    return bool(publisher) and publisher.casefold() in _names(outlet)


def _names(outlet: Outlet) -> set[str]:
    return {n.casefold() for n in (outlet.publisher, *outlet.aliases) if "://" not in n} - {""}


# ------------------------------------------------------------------ names that are another's


def names_seen(outlets: Iterable[Outlet]) -> frozenset[str]:
    """Every name of some outlets, as a reader sees it."""
    return frozenset(_seen(name) for outlet in outlets for name in _names(outlet))


def only_says_so(capture: Capture, names: frozenset[str], outlets: Iterable[Outlet]) -> bool:
    """Whether a capture of no outlet bears a listed name, of `names_seen`, from elsewhere."""
    if capture.source is not None or not names or _seen(capture.publisher) not in names:
        return False
    return not any(is_at(outlet, capture.address) for outlet in outlets)


def impersonated(capture: Capture, outlets: Iterable[Outlet]) -> Signal | None:
    """A signal where a capture bears a listed outlet's name, or one that looks so, from elsewhere.

    None where it lies at a listed outlet's host, or has that name as its source's own, and where no
    outlet has that name or a host that looks so.
    """
    listed = tuple(outlets)
    if any(is_at(outlet, capture.address) for outlet in listed):
        return None
    own = [outlet for outlet in listed if capture.source == outlet.id]
    name_seen = _seen(capture.publisher)
    for outlet in listed:
        if outlet in own or any(is_named(each, capture.publisher) for each in own):
            continue
        if name_seen and name_seen in {_seen(name) for name in _names(outlet)}:
            return _signal(capture, outlet, f'calls itself "{capture.publisher}"')
        place = place_of(capture.address)
        if place and any(looks_like(place.host, own.host) for own in _places(outlet)):
            return _signal(capture, outlet, f'has a host that looks like its own ("{place.host}")')
    return None


def looks_like(host: str, own: str) -> bool:
    """Whether a host is made to be taken for another: its letters, or its name inside.

    >>> looks_like("dai1y-paper.com", "daily-paper.com"), looks_like("daily-paper.com.evil.example",
    ... "daily-paper.com"), looks_like("other.example", "daily-paper.com")
    (True, True, False)
    """
    if host == own or host.endswith(f".{own}"):
        return False
    shown, owned = _host_seen(host), _host_seen(own)
    if shown == owned or shown.endswith(f".{owned}"):
        return True
    if f".{owned}." in f".{shown}.":
        return True
    ending = owned.rpartition(".")[0].rpartition(".")[2]
    name, is_shared = ending, shown.endswith("." + ".".join(owned.split(".")[-2:]))
    if len(ending) <= _ENDING_LETTERS and owned.count(".") > 1:  # as in daily.com.kh
        name, is_shared = owned.split(".")[-3], False
    if len(name) < _DISTINCT_LETTERS or is_shared:  # two of one hoster, as on blogspot
        return False
    return any(name in label for label in shown.split("."))


_ENDING_LETTERS = 3
_DISTINCT_LETTERS = 6  # a shorter name ("post") stands inside many hosts that imitate nobody
_FIGURED = re.compile("[013457]")


def _letter(figure: re.Match[str]) -> str:
    return "oleast"["013457".index(figure[0])]


def _host_seen(host: str) -> str:
    """A host as it is shown to a reader: punycode undone, letters that look Latin made so."""
    try:
        shown = host.encode("ascii").decode("idna")
    except UnicodeError:
        shown = host
    return _FIGURED.sub(_letter, _seen(shown))


def _seen(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).translate(LATIN.forms).translate(LATIN.lookalikes)
    bare = (c for c in unicodedata.normalize("NFKD", plain) if unicodedata.category(c) != "Mn")
    return " ".join("".join(c for c in bare if unicodedata.category(c) != "Cf").casefold().split())


def _signal(capture: Capture, outlet: Outlet, what: str) -> Signal:
    is_file = "://" not in capture.address
    lies = "It is no page of an address that the watch knows of that outlet"
    if is_file:
        lies = "It is a file, and nobody has said that it is of that outlet"
    elif not _places(outlet):
        lies = "The watch knows no address of that outlet"
    given = (
        f"name it in sources/{outlet.id}.toml (`files`)"
        if is_file
        else (f"give the address in sources/{outlet.id}.toml (`address`, or among `aliases`)")
    )
    return Signal(
        id=canon.identify("sig", IMPERSONATED, capture.id, outlet.id),
        kind=IMPERSONATED,
        where=capture.address,
        what=f"{what}, a name of {outlet.publisher} ({outlet.id}). {lies}.",
        why="What a page calls itself is only said by it: it does not count as that outlet heard.",
        do=(
            f"If it is of that outlet, {given}. Else say whose it is: servanda code WATCH "
            "--capture ID --fact publisher NAME."
        ),
    )
