"""Says which machines may be asked, and takes a web address apart without being talked round.

What leaves it: an address whose every part is spelt one way, or SourceError; whether an IP
address lies on the open internet. It looks nothing up.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import quote, urlsplit

from attrs import frozen

from servanda.errors import SourceError

ADDRESS_CHARACTERS = 8_000
# What Python calls global and is not to be asked: platform services, relays, documentation.
_CLOSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # the metadata and DNS service of one cloud, on a public address
        "192.0.0.0/24",  # protocol assignments; one cloud has its metadata there
        "192.88.99.0/24",  # relays between IPv4 and IPv6, withdrawn
        "3fff::/20",  # documentation
    )
)
_GLOBAL_6 = ipaddress.ip_network("2000::/3")  # all that has been given out
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)  # an interface that carries an IPv4 address in its last half
# Ports above 1023 of services that take what a browser sends for their own language; browsers
# refuse them too (WHATWG Fetch, "bad port").
_CLOSED_PORTS = frozenset(
    (1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667,
     6668, 6669, 6679, 6697, 10080, 11211)
)  # fmt: skip
_WEB_PORTS = (80, 443)
_LOCAL_ENDINGS = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home",
                  "corp", "private", "home.arpa", "arpa", "test", "invalid")  # fmt: skip
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_DEVIATING = re.compile("[ßςẞ\u200c\u200d]")  # the two editions of IDNA disagree on these
_KEPT = "%/:=&?~#+!$,;'@()*[]|-._"


@frozen
class Asked:
    """A web address taken apart: what is connected to, and what is asked for there."""

    address: str  # as it is sent and kept, without a fragment
    scheme: str
    host: str  # lower case; a name in ASCII, an IP address in its one spelling, no brackets
    port: int
    target: str  # path and query

    @property
    def is_name(self) -> bool:
        """Whether the host is a name, and no IP address."""
        return ":" not in self.host and not _NUMBER.fullmatch(self.host.rpartition(".")[2])

    @property
    def site(self) -> str:
        """Host and port as a Host header says them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = _WEB_PORTS[self.scheme == "https"]
        return host if self.port == usual else f"{host}:{self.port}"


def asked(address: str) -> Asked:
    """The parts of an http or https address. Raises SourceError for anything that could be
    read as another address by another program: odd spellings of hosts, user names, backslashes,
    control characters."""
    address = address.strip(" ")
    before_query = address.partition("?")[0].partition("#")[0]
    if len(address) > ADDRESS_CHARACTERS or re.search(r"[\x00-\x1f\x7f]", address):
        raise _odd(address, "it holds control characters or is longer than any address is")
    if "\\" in before_query:
        raise _odd(address, "it holds a backslash, which programs read in two ways")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise _odd(address, str(error)) from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SourceError(
            f"{address!r}: is not an http or https address. Only those are fetched. "
            "Give a file by its path instead."
        )
    if "@" in parts.netloc:
        place = parts.netloc.rpartition("@")[2]
        raise SourceError(
            f"{parts.scheme}://{place}: the address carries a user name or password, which would "
            "be kept and published. Give it without."
        )
    host = host_of(parts.netloc if parts.netloc.startswith("[") else parts.hostname or "", address)
    port = _WEB_PORTS[parts.scheme == "https"] if port is None else port
    if port in _CLOSED_PORTS or (port < 1024 and port not in _WEB_PORTS):
        raise _odd(address, f"port {port} is not where pages are served, and is never asked")
    target = quote(parts.path, safe=_KEPT) or "/"
    if parts.query:
        target += "?" + quote(parts.query, safe=_KEPT)
    plain = Asked("", parts.scheme, host, port, target)
    return Asked(f"{parts.scheme}://{plain.site}{target}", parts.scheme, host, port, target)


def host_of(written: str, address: str) -> str:
    """The one spelling of a host: IPv6 or dotted IPv4 as the standard has it, or an ASCII name."""
    if written.startswith("["):
        inside, _, rest = written[1:].partition("]")
        # a zone ("%eth0") names an interface of this machine; ipaddress would take it
        strange = "%" in inside or not re.fullmatch(r"(?::[0-9]*)?", rest)
        try:
            return str(ipaddress.IPv6Address("" if strange else inside))
        except ValueError as error:
            raise _odd(address, f"[{inside}] is not an IPv6 address that can be asked") from error
    if _DEVIATING.search(written):
        raise _odd(address, "its name is written in two ways; give the one that begins with xn--")
    try:
        name = written.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _odd(address, f"its host is not a name ({error})") from error
    labels = name.removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError as error:
            raise _odd(
                address, f'its host "{name}" is an IP address in a spelling that hides it'
            ) from error
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _odd(address, f'its host "{name[:100]}" is not a name that can be looked up')
    return name.removesuffix(".")


def is_local_name(host: str) -> bool:
    """Whether a name can only mean a machine of this network, whatever it is looked up to.

    Counted among them is every name without a dot.
    """
    return "." not in host or any(
        host == ending or host.endswith(f".{ending}") for ending in _LOCAL_ENDINGS
    )


def place_of(asked: Asked) -> str:
    """The host and port of this machine that an address names, or "" where it names another.

    Only "localhost" and the addresses of loopback name it: what a public name is looked up to is
    for others to say.

    >>> place_of(asked("http://localhost:1200/feed")), place_of(asked("https://daily.example/"))
    ('localhost:1200', '')
    """
    is_here = asked.host == "localhost" or (
        not asked.is_name and ipaddress.ip_address(asked.host).is_loopback
    )
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    return f"{host}:{asked.port}" if is_here else ""


def places_here(addresses: Iterable[str]) -> frozenset[str]:
    """The places of this machine that these addresses name; paths and odd addresses name none."""
    places = set()
    for address in addresses:
        with suppress(SourceError):
            places.add(place_of(asked(address)))
    return frozenset(places - {""})


def is_public(address: str, *, allow_loopback: bool = False) -> bool:
    """Whether an IP address lies on the open internet.

    IPv4 wrapped in IPv6 (mapped, 6to4, Teredo, NAT64, ISATAP) is judged by what is inside too.
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    if ip.is_loopback:
        return allow_loopback and "%" not in address
    if any(ip in network for network in _CLOSED):
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _inside(ip)
        if ip.ipv4_mapped or ip in _NAT64 or ip.sixtofour or ip.teredo:
            return bool(inner) and all(is_public(str(part)) for part in inner)
        if ip not in _GLOBAL_6 or not all(is_public(str(part)) for part in inner):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _inside(ip: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that an IPv6 address carries."""
    if ip.ipv4_mapped:
        return (ip.ipv4_mapped,)
    if ip.sixtofour:
        return (ip.sixtofour,)
    if ip.teredo:
        return ip.teredo
    if ip in _NAT64 or (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    return ()


def _odd(address: str, why: str) -> SourceError:
    return SourceError(f"{address[:300]!r}: is not a web address ({why}). Check it.")
