"""The way to the network that a user chose: straight, or through a proxy or Tor.

What leaves it: a checked `Route`. It is taken from what the user wrote, never from the
environment, and it opens no connection itself.
"""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from attrs import frozen

from servanda.errors import SettingsError

_KINDS: dict[str, Literal["http", "socks5h"]] = {"http": "http", "socks5h": "socks5h"}


@frozen
class Route:
    """A proxy of the user's own choosing, through which every address is asked.

    Names are looked up by the proxy, not here; so the machine reached cannot be checked here.
    """

    kind: Literal["http", "socks5h"]
    host: str
    port: int

    def __str__(self) -> str:
        """As shown to the user wherever addresses are asked through it."""
        what = "HTTP proxy" if self.kind == "http" else "SOCKS proxy"
        return (
            f"through the {what} {self.host}:{self.port}, which looks up the names; "
            "which machines it reaches cannot be checked here"
        )


def route_of(words: str) -> Route | None:
    """The route written as "direct" (or nothing), "http://HOST:PORT" or "socks5h://HOST:PORT".

    None is the straight way. Raises SettingsError for any other spelling.
    """
    if words.strip() in ("", "direct"):
        return None
    try:
        parts = urlsplit(words.strip())
        port = parts.port
    except ValueError as error:
        raise _unusable(words, str(error)) from error
    if parts.scheme in ("socks", "socks4", "socks4a", "socks5"):
        raise _unusable(
            words, 'only "socks5h" is used: with it names are looked up by the proxy, not here'
        )
    if parts.username is not None or parts.password is not None:
        raise _unusable(parts.scheme + "://...", "a user name or password would be kept with it")
    if parts.scheme not in _KINDS or not parts.hostname or port is None:
        raise _unusable(words, "a kind, a host and a port are needed")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _unusable(words, "nothing may follow the port")
    return Route(_KINDS[parts.scheme], parts.hostname, port)


def _unusable(words: str, why: str) -> SettingsError:
    return SettingsError(
        f'route "{words}": cannot be used ({why}). Nothing is fetched by another way than the '
        'one you chose. Write "direct", "http://HOST:PORT" or, for Tor, "socks5h://127.0.0.1:9050".'
    )
