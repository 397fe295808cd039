"""`python -m bench attacks`: every attack on a fetch or a parser known here, and what came of it.

Each row is fetched in a pretended net: names are looked up by a stub, public addresses lead to a
small hostile server on this machine, and every private one to a canary that counts who comes.
The documents of `hostile_documents` are then read as a page, a list or an archive is.
"""

from __future__ import annotations

import gzip
import os
import socket
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from unittest.mock import patch

import brotli
from attrs import frozen

from bench import bombs, hostile_documents
from bench.answering import Answer, reply
from bench.pretended_net import SITE, TURNED, Names, net
from servanda.captures import Failed, fetch

LIMIT_BYTES = 1_000_000
SECONDS = 600.0  # no attack but one is ended by the clock, on however crowded a machine
DRIP_SECONDS = 2.0
METADATA = ("169.254.169.254", "[fd00:ec2::254]", "168.63.129.16", "100.100.100.200", "192.0.0.192")


@frozen
class Attack:
    """One attack: its kind, the address given, and words of the answer that must come."""

    kind: str
    address: str
    expected: str
    redirects_to: str = ""
    seconds: float = SECONDS


@frozen
class AttackOutcome:
    """What came of one attack. `canaries`: connections to where none may go."""

    attack: Attack
    said: str
    asked_count: int  # requests that the public site received
    canaries: int
    seconds: float

    @property
    def held(self) -> bool:
        """Whether it ended as expected and nothing private was reached."""
        return self.attack.expected in self.said and self.canaries == 0


PRIVATE = "a private, local or reserved address"
HIDDEN = "an IP address in a spelling that hides it"
ODD = "is not a web address"
NOT_WEB = "is not an http or https address"
LOCAL = "names a machine of this network"
FETCHED = "fetched"

# What a host may be written as, so that it means a private machine: kind, host, words expected.
# fmt: off
HOSTS: tuple[tuple[str, str, str], ...] = (
    *(("private address", host, PRIVATE) for host in (
        "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.31.255.255", "192.168.1.1", "0.0.0.0",  # noqa: S104
        "100.64.0.1", "169.254.1.1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.88.99.1",
    )),
    *(("metadata address", host, PRIVATE) for host in METADATA),
    *(("number as host", host, HIDDEN) for host in (
        "2130706433", "0x7f000001", "017700000001", "0x7f.1", "127.1", "127.0.1", "0177.0.0.1",
        "0x7f.0x0.0x0.0x1", "127.0.0.01", "127.0.0.1.", "2852039166", "0xa9fea9fe",
        "0251.254.169.254", "1.2.3.4.5", "256.256.256.256", "4294967297",
    )),
    *(("IPv6", host, PRIVATE) for host in (
        "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[fec0::1]", "[ff02::1]",
        "[2001:db8::1]", "[3fff::1]", "[100::1]", "[0:0:0:0:0:0:0:1]",
    )),
    *(("IPv4 in IPv6", host, PRIVATE) for host in (
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]",
        "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]",
        "[2001:0:5ef5:79fb:0:0:80ff:fffe]", "[2001:0:a00:1::f7f7:f7f7]",
        "[2606:4700::5efe:10.0.0.1]", "[::ffff:169.254.169.254]",
    )),
    *(("IPv6 zone", host, ODD) for host in ("[::1%25lo]", "[fe80::1%25eth0]", "[::1%lo]")),
    *(("letters that become digits", host, words) for host, words in (
        ("①②⑦.⓪.⓪.①", PRIVATE), ("１２７.０.０.１", PRIVATE), ("127。0。0。1", PRIVATE),
        ("0ｘ7f.1", HIDDEN), ("ⓛocalhost", LOCAL), ("127.0.0.1\u00ad", PRIVATE),
        ("faß.example", ODD), ("site\u200d.example", ODD), ("%31%32%37.0.0.1", ODD),
    )),
    *(("local name", host, LOCAL) for host in (
        "localhost", "LOCALHOST", "localhost.", "a.localhost", "router.local", "intranet",
        "metadata.google.internal", "vault.corp", "1.0.0.127.in-addr.arpa",
    )),
    ("Tor name", "abcdefghij.onion", "no way through Tor is set"),
    ("name of a private machine", "private.example", PRIVATE),
    ("name of public and private", "mixed.example", PRIVATE),
    ("name of IPv4 in IPv6", "wrapped.example", PRIVATE),
    ("name of a metadata machine", "metadata.example", PRIVATE),
    ("peer that turns out private", "turned.example", PRIVATE),
)

ADDRESSES: tuple[Attack, ...] = (
    *(Attack("other scheme", address, NOT_WEB) for address in (
        "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "gopher://127.0.0.1:6379/_INFO",
        "ftp://site.example/", "data:text/html,hello", "dict://127.0.0.1:11211/stats",
        "javascript:alert(1)", "ws://site.example/", "jar:http://site.example!/", "//127.0.0.1/",
        "http:127.0.0.1", "http:/127.0.0.1/", "http:///127.0.0.1/", "unix:///run/docker.sock", "",
    )),
    *(Attack("user name", address, "carries a user name or password") for address in (
        "http://site.example@127.0.0.1/", "http://a:b@site.example/", "http://site.example:80@127.0.0.1/",
        "http://@127.0.0.1/", "http://127.0.0.1#@site.example@/".replace("#", "%23"),
    )),
    *(Attack("backslash", address, ODD) for address in (
        "http://site.example\\@127.0.0.1/", "http:\\\\127.0.0.1/", "http://127.0.0.1\\.site.example/",
    )),
    *(Attack("control character", address, ODD) for address in (
        "http://site.example/\r\nHost: 127.0.0.1", "http://site.example\n.local/", "http://127.0.0.1\t/",
        "ht\ntp://127.0.0.1/", "http://site.example/\x00", "http://site.example/\x7f",
    )),
    *(Attack("port", address, ODD) for address in (
        "http://site.example:22/", "http://site.example:25/", "http://site.example:0/",
        "http://site.example:6379/", "http://site.example:6667/", "http://site.example:65536/",
        "http://site.example:-1/", "http://site.example:80:22/", "http://site.example:٨٠/",
        "http://[2606:4700::1]x:80/", "http://site.example:0x16/",
    )),
    Attack("malformed host", "http://[", ODD),
    Attack("malformed host", "http://[::1/", ODD),
    Attack("malformed host", "http://a..example/", ODD),
    Attack("malformed host", "http://-a.example/", ODD),
    Attack("malformed host", "http://" + "a" * 64 + ".example/", ODD),
    Attack("malformed host", "http://site.example/" + "a" * 10_000, ODD),
)
# fmt: on

NAMES: Names = {
    "site.example": ((SITE,),),
    "private.example": (("10.0.0.1",),),
    "mixed.example": ((SITE, "10.0.0.1"),),
    "wrapped.example": (("::ffff:10.0.0.1",),),
    "metadata.example": (("169.254.169.254",),),
    "turned.example": ((TURNED,),),
    "rebound.example": ((SITE,), ("127.0.0.1",)),
}


def _drip(sock: socket.socket) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:  # until the other side hangs up
        sock.sendall(b"x")
        time.sleep(0.05)


def _endless(start: bytes, piece: bytes) -> Answer:
    def say(sock: socket.socket) -> None:
        sock.sendall(start)
        for _ in range(1_000):
            sock.sendall(piece)

    return say


def _made(answer: Callable[[], bytes]) -> Answer:
    """An answer that takes a while to make, made where it is asked for."""
    return lambda sock: sock.sendall(answer())


@cache
def _bomb() -> bytes:
    return bombs.gzipped(200_000_000)


def _folded() -> bytes:
    return reply(_bomb(), "Content-Encoding: gzip")


def _folded_twice() -> bytes:
    return reply(gzip.compress(_bomb()), "Content-Encoding: gzip, gzip")


def _packed() -> bytes:
    return reply(brotli.compress(bytes(200_000_000), quality=2), "Content-Encoding: br")


_OK, _CHUNKED = b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def answers() -> dict[str, tuple[str, Answer]]:
    """The hostile answers by name, each with words of what must come of it."""
    too_large = f"{LIMIT_BYTES:,}"
    endless = _endless(_OK + b"\r\n", bytes(100_000))
    return {
        "gzip-bomb": (too_large, _made(_folded)),
        "brotli-bomb": (too_large, _made(_packed)),
        "nested-bomb": (too_large, _made(_folded_twice)),
        "wrapped-often": ("wrapped 5", reply(b"x", "Content-Encoding: " + ", ".join(["br"] * 5))),
        "torn-gzip": ("break off", reply(gzip.compress(b"a" * 99)[:-9], "Content-Encoding: gzip")),
        "unasked-coding": ("not read here", reply(b"x", "Content-Encoding: zstd")),
        "endless-body": (too_large, endless),
        "endless-headers": ("headers exceed", _endless(_OK, b"A: " + b"b" * 60_000 + b"\r\n")),
        "many-headers": ("more than 100 headers", _OK + b"A: b\r\n" * 5_000 + b"\r\n"),
        "endless-trailers": (
            "more comes around",
            _endless(_CHUNKED + b"1\r\nx\r\n0\r\n", b"A: " + b"b" * 60_000 + b"\r\n"),
        ),
        "endless-wait": ("yet to come", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50),
        "drip": ("longer than the time", _drip),
        "negative-chunk": ("not counted", _CHUNKED + b"-1\r\nabc"),
        "false-length": (too_large, _OK + b"Content-Length: 9999999999\r\n\r\n"),
        "short-body": ("breaks off", _OK + b"Content-Length: 100\r\n\r\nshort"),
        "no-head": ("cannot be fetched", b"SSH-2.0-OpenSSH_9.6\r\n"),
        "loop": ("more than 3 times", reply(b"", "Location: /loop", status="302 Found")),
        "partial": ("answers 206", reply(b"part", status="206 Partial Content")),
        "header-split": (
            "answers 404",  # a path at the same site
            reply(b"", "Location: /a%0d%0a\rHost: 127.0.0.1", status="302 Found"),
        ),
    }


_TWIN = "other scheme//127.0.0.1/"  # as a redirect it has the scheme of the site


def attacks() -> Iterator[tuple[Attack, dict[str, Answer]]]:
    """Every attack with what the public site answers to it."""
    hosts = [Attack(kind, f"http://{host}/", words) for kind, host, words in HOSTS]
    direct = [*hosts, *ADDRESSES]
    for attack in direct:
        yield attack, {}
    for attack in (*direct, Attack("other host", "//127.0.0.1/", PRIVATE)):
        to = attack.address
        if to.isascii() and to.isprintable() and "/" in to and attack.kind + to != _TWIN:
            # without a host it stays at the site: a path there
            stays = to.startswith(("http:/127", "http:///"))
            words = "answers 404" if stays else attack.expected
            moved = reply(b"", f"Location: {to}", status="302 Found")
            site = "http://site.example/moved"
            yield Attack(f"redirect: {attack.kind}", site, words, to), {"/moved": moved}
    for name, (words, answer) in answers().items():
        address = f"http://site.example/{name}"
        seconds = DRIP_SECONDS if answer is _drip else SECONDS
        yield Attack("answer: " + name, address, words, seconds=seconds), {f"/{name}": answer}
    home = reply(b"<p>A page.</p>")
    again = reply(b"", "Location: http://rebound.example/", status="302 Found")
    yield Attack("rebound after the look-up", "http://rebound.example/", FETCHED), {"/": home}
    yield Attack("rebound at a redirect", "http://rebound.example/", PRIVATE), {"/": again}
    yield Attack("proxy variables", "http://site.example/", FETCHED), {"/": home}
    yield Attack("(no attack)", "http://site.example/", FETCHED), {"/": home}


def run(attack: Attack, site: dict[str, Answer]) -> AttackOutcome:
    """Fetch the attack's address in the pretended net."""
    proxy = dict.fromkeys(("http_proxy", "HTTP_PROXY", "ALL_PROXY"), "http://127.0.0.1:3128")
    started = time.perf_counter()
    with net(site, NAMES) as there, patch.dict(os.environ, proxy):
        try:
            fetched = fetch(attack.address, limit_bytes=LIMIT_BYTES, timeout_seconds=attack.seconds)
            said = f"{FETCHED} {len(fetched.data)} bytes from {fetched.exchanges[-1].peer}"
        except Failed as error:
            said = str(error)
    seconds = time.perf_counter() - started
    return AttackOutcome(attack, said, len(there.site.asked), there.canary_count, seconds)


def report(_data: Path) -> str:
    """The tables of all attacks, and how many held."""
    found = [run(attack, site) for attack, site in attacks()]
    held = sum(one.held for one in found)
    rows = [_row(one) for one in found]
    return "\n".join(
        [
            "| attack | address | outcome | requests to the public site | private connections |",
            "|---|---|---|---|---|",
            *rows,
            "",
            f"{len(found)} attacks, {held} ended as expected, "
            f"{sum(one.canaries for one in found)} connections to a canary, "
            f"{sum(one.seconds for one in found):.0f} s.",
            "",
            *_documents(),
        ]
    )


def _row(one: AttackOutcome) -> str:
    where = (one.attack.redirects_to or one.attack.address).encode("unicode_escape").decode("ascii")
    where = (where[:50] + "..." if len(where) > 53 else where).replace("|", "\\|")
    verdict = one.attack.expected if one.held else f"NOT HELD: {one.said}"
    return f"| {one.attack.kind} | `{where}` | {verdict} | {one.asked_count} | {one.canaries} |"


def _documents() -> list[str]:
    """The lines of the table of hostile documents."""
    found = [hostile_documents.run(one) for one in hostile_documents.documents()]
    rows = []
    for one in found:
        said = " ".join(one.said.split())[:120].replace("|", "\\|")
        said = said if one.held else f"NOT HELD: {said}"
        document = one.document
        rows.append(f"| {document.kind} | {document.what} | {said} | {one.seconds:.1f} s |")
    held = sum(one.held for one in found)
    return [
        "| document | read | outcome | took, with its making |",
        "|---|---|---|---|",
        *rows,
        "",
        f"{len(found)} documents, {held} ended as expected.",
    ]
