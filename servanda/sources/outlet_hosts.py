"""Whose page an address is: an outlet is known by its host, at a boundary, or by its files' names.

What leaves it: whether an address lies where an outlet publishes, and whether a page that bears an
outlet's name lies elsewhere. It looks nothing up. Source: docs/why/captures.md, "Whose page it is".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from servanda import canon
from servanda.lookalikes import LATIN
from servanda.model import Capture, Outlet, Signal
from servanda.web_places import WebPlace, is_file, place_of

IMPERSONATED = "name of another"


def is_at(outlet: Outlet, address: str) -> bool:
    """Whether an address lies where an outlet publishes: at its host or below, and below its path.

    Where it publishes is its `address`, and any of its `aliases` that is an address. A file is one
    of its `files`, or below a folder among them.
    """
    if "://" not in address:
        return _is_among(address, outlet.files)
    place = place_of(address)
    return place is not None and any(_within(place, own) for own in _places(outlet))


def at_one_of(outlets: Iterable[Outlet]) -> Callable[[str], Outlet | None]:
    """For an address, the outlet that publishes there; None where none does. Quick for many."""
    listed = tuple(outlets)
    hosts = {place.host for outlet in listed for place in _places(outlet)}
    has_files = any(outlet.files for outlet in listed)

    def of(address: str) -> Outlet | None:
        if "://" in address:
            place = place_of(address)
            labels = place.host.split(".") if place else []
            if not any(".".join(labels[n:]) in hosts for n in range(len(labels))):
                return None
        elif not has_files:
            return None
        return next((outlet for outlet in listed if is_at(outlet, address)), None)

    return of


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
    """Whether a capture of no outlet bears a listed name, of `names_seen`, from elsewhere.

    Of a saved file whose publisher no person named, whether it bears any name.
    """
    if capture.source is not None or not capture.publisher.strip():
        return False
    is_named_file = is_file(capture) and not capture.named_by_person
    if not is_named_file and _seen(capture.publisher) not in names:
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
