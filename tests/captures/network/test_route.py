"""Through a proxy of the user's choice nothing is looked up here, and spellings still count."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from captures.socks_server import Socks, socks_server

from bench.answering import Door, door, reply
from servanda.captures import Failed, Route, fetch, route_of
from servanda.errors import SettingsError

PAGE = b"<p>A page.</p>"
ANSWERS = {
    "/": reply(PAGE),
    "/news.example/": reply(b"<p>By proxy.</p>"),
    "/in": reply(b"", "Location: http://192.168.1.1/", status="302 Found"),
}


@pytest.fixture
def site() -> Iterator[Door]:
    with door(ANSWERS) as opened:
        yield opened


@pytest.fixture
def tor(site: Door) -> Iterator[Socks]:
    names = {"news.example": site.port, "abcdefghij.onion": site.port}
    with socks_server(names) as server:
        yield server


@pytest.fixture(autouse=True)
def no_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def numbers_only(host: Any, *rest: Any, **named: Any) -> Any:
        assert host == "127.0.0.1", f"{host} was looked up here"
        return real(host, *rest, **named)

    monkeypatch.setattr("socket.getaddrinfo", numbers_only)
    monkeypatch.setattr("socket.gethostbyname", numbers_only)


@pytest.mark.parametrize("host", ["news.example", "abcdefghij.onion"])
def test_a_name_is_asked_of_the_socks_proxy(tor: Socks, host: str) -> None:
    fetched = fetch(f"http://{host}/", route=Route("socks5h", "127.0.0.1", tor.port))

    assert fetched.data == PAGE
    assert fetched.exchanges[0].peer == ""
    assert tor.asked == [(host, 80)]


def test_what_the_proxy_cannot_reach_fails_by_name(tor: Socks) -> None:
    with pytest.raises(Failed, match=r"gone\.example/: cannot be fetched"):
        fetch("http://gone.example/", route=Route("socks5h", "127.0.0.1", tor.port))


@pytest.mark.parametrize(
    "address",
    ["http://10.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://localhost/",
     "http://metadata.google.internal/", "http://169.254.169.254/", "http://router/",
     "http://news.example/in"],
)  # fmt: skip
def test_private_spellings_are_refused_through_a_proxy_too(tor: Socks, address: str) -> None:
    with pytest.raises(Failed):
        fetch(address, route=Route("socks5h", "127.0.0.1", tor.port))

    assert [host for host, _ in tor.asked if host != "news.example"] == []


def test_an_http_proxy_is_given_the_whole_address(site: Door) -> None:
    route = Route("http", "127.0.0.1", site.port)

    fetched = fetch("http://news.example/news.example/", route=route)

    assert fetched.data == b"<p>By proxy.</p>"
    assert site.asked[0].startswith(b"GET http://news.example/news.example/ HTTP/1.1\r\n")
    assert fetched.exchanges[0].request_head == site.asked[0]
    assert fetched.exchanges[0].peer == ""


def test_an_http_proxy_is_asked_for_a_tunnel_to_https(site: Door) -> None:
    with pytest.raises(Failed, match="proxy refuses the way there with 404"):
        fetch("https://news.example/", route=Route("http", "127.0.0.1", site.port))

    assert site.asked[0].startswith(b"CONNECT news.example:443 HTTP/1.1\r\n")


def test_an_onion_name_needs_tor(site: Door) -> None:
    for route in (None, Route("http", "127.0.0.1", site.port)):
        with pytest.raises(Failed, match="no way through Tor"):
            fetch("http://abcdefghij.onion/", route=route)

    assert site.came == 0


def test_a_route_is_read_from_words_and_shown() -> None:
    assert route_of("direct") is None
    assert route_of(" ") is None
    assert route_of("socks5h://127.0.0.1:9050") == Route("socks5h", "127.0.0.1", 9050)
    assert "SOCKS proxy 127.0.0.1:9050" in str(route_of("socks5h://127.0.0.1:9050"))
    assert "HTTP proxy gate.example:3128" in str(route_of("http://gate.example:3128/"))


@pytest.mark.parametrize(
    "words",
    ["socks5://127.0.0.1:9050", "socks4://a:1", "https://a:1", "a:1", "http://a", "http://a:99999",
     "http://user:hidden@a:1", "http://a:1/path", "ftp://a:1"],
)  # fmt: skip
def test_another_route_is_refused_without_a_secret(words: str) -> None:
    with pytest.raises(SettingsError, match="cannot be used") as refused:
        route_of(words)

    assert "hidden" not in str(refused.value)
