"""The one door to the network opens only to the open internet, and only so far."""

import gzip
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from served import at_work

from bench.answering import Door, door, reply
from bench.pretended_net import SITE, net
from servanda.captures.network.client import Fetched, fetch, is_public
from servanda.captures.network.peers import places_here
from servanda.errors import SourceError

PAGE = b"<html><body><p>A page.</p></body></html>"


class _Pages(BaseHTTPRequestHandler):
    """Pages that behave well and badly, by their path."""

    seen: list[dict[str, str]] = []

    def do_GET(self) -> None:
        self.seen.append(dict(self.headers))
        name = self.path.split("?")[0].strip("/")
        getattr(self, f"say_{name.split('/')[0]}")(name)

    def log_message(self, *_: object) -> None:
        return

    def answer(self, data: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", headers.get("told", str(len(data))))
        self.end_headers()
        self.wfile.write(data)

    def say_page(self, _: str) -> None:
        self.answer(PAGE, Content_Type="text/html; charset=utf-8")

    def say_zipped(self, _: str) -> None:
        self.answer(gzip.compress(PAGE), Content_Encoding="gzip")

    def say_cut(self, _: str) -> None:
        self.answer(gzip.compress(PAGE)[:-9], Content_Encoding="gzip")

    def say_odd(self, _: str) -> None:
        self.answer(PAGE, Content_Encoding="zstd")

    def say_bomb(self, _: str) -> None:
        self.answer(gzip.compress(bytes(60_000_000)), Content_Encoding="gzip")

    def say_large(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "50000000")
        self.end_headers()

    def say_endless(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(bytes(1_000_000))

    def say_drip(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        while True:  # until the other side hangs up
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def say_missing(self, _: str) -> None:
        self.answer(b"no", 404)

    def say_hop(self, name: str) -> None:
        left = int(name.split("/")[1])
        self.answer(b"", 302, Location=f"/hop/{left - 1}" if left else "/page")

    def say_away(self, _: str) -> None:
        self.answer(b"", 302, Location="http://10.0.0.1/secret")

    def say_file(self, _: str) -> None:
        self.answer(b"", 302, Location="file:///etc/passwd")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    with at_work(server):
        yield f"http://127.0.0.1:{server.server_port}"


def _get(address: str, **options: float) -> Fetched:
    return fetch(address, open_here=places_here([address]), **options)  # type: ignore[arg-type]


def test_a_page_comes_whole_with_where_it_was(site: str) -> None:
    fetched = _get(f"{site}/page")

    assert fetched.data == PAGE
    assert fetched.media_type == "text/html; charset=utf-8"
    assert (fetched.address, fetched.status) == (f"{site}/page", 200)


def test_a_compressed_page_comes_opened(site: str) -> None:
    assert _get(f"{site}/zipped").data == PAGE


def test_three_redirects_are_followed_and_the_last_address_is_told(site: str) -> None:
    assert _get(f"{site}/hop/2").address == f"{site}/page"
    with pytest.raises(SourceError, match="more than 3 times"):
        _get(f"{site}/hop/3")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("missing", "answers 404"),
        ("away", "private, local or reserved"),
        ("file", "not an http or https address"),
        ("cut", "break off"),
        ("odd", 'compressed as "zstd"'),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(site: str, path: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        _get(f"{site}/{path}")


@pytest.mark.parametrize("path", ["bomb", "large", "endless"])
def test_a_page_past_the_limit_is_refused_while_it_comes(site: str, path: str) -> None:
    with pytest.raises(SourceError, match=r"the limit is 2,000,000|more than the 2,000,000"):
        _get(f"{site}/{path}", limit_bytes=2_000_000)


def test_a_page_that_drips_is_cut_at_its_time(site: str) -> None:
    with pytest.raises(SourceError, match="longer than the time allowed"):
        _get(f"{site}/drip", timeout_seconds=0.3)


def test_no_cookie_and_no_proxy_is_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    _Pages.seen.clear()

    _get(f"{site}/page")

    assert "Cookie" not in _Pages.seen[0]
    assert _Pages.seen[0]["User-Agent"] == "Mozilla/5.0 (compatible)"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]"])
def test_this_machine_is_never_spoken_to_in_earnest(site: str, host: str) -> None:
    port = site.rsplit(":", 1)[1]
    _Pages.seen.clear()

    with pytest.raises(SourceError):
        fetch(f"http://{host}:{port}/page")

    assert _Pages.seen == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
        "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0",
        "fd00::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
        "2002:0a00:0001::", "2001:db8::1",
    ],
)  # fmt: skip
def test_private_and_reserved_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_loopback_alone_can_be_opened() -> None:
    assert is_public("127.0.0.1", allow_loopback=True)
    assert not is_public("10.0.0.1", allow_loopback=True)


@pytest.fixture
def other() -> Iterator[Door]:
    with door({"/page": reply(PAGE), "/here": reply(PAGE)}) as opened:
        yield opened


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2", "[::1]"])
def test_the_place_named_opens_no_other_port_and_no_other_host(other: Door, host: str) -> None:
    with pytest.raises(SourceError, match="private, local or reserved|machine of this network"):
        fetch(f"http://{host}:{other.port}/page", open_here=["127.0.0.1:9"])
    if host != "127.0.0.1":
        with pytest.raises(SourceError, match="private, local or reserved|machine of this network"):
            fetch(f"http://{host}:{other.port}/page", open_here=[f"127.0.0.1:{other.port}"])

    assert other.came == 0


def test_the_place_named_redirects_to_itself_and_to_no_other_port(other: Door) -> None:
    away = reply(b"", f"Location: http://127.0.0.1:{other.port}/page", status="302 Found")
    home = reply(b"", "Location: /here", status="302 Found")
    with door({"/away": away, "/home": home, "/here": reply(PAGE)}) as bridge:
        assert _get(f"http://127.0.0.1:{bridge.port}/home").data == PAGE
        with pytest.raises(SourceError, match="private, local or reserved"):
            _get(f"http://127.0.0.1:{bridge.port}/away")

    assert other.came == 0


@pytest.mark.parametrize("back", ["127.0.0.1:1200", "localhost:1200", "127.0.0.1:1300"])
def test_a_public_machine_redirects_nowhere_into_this_one_even_where_that_is_open(
    back: str,
) -> None:
    moved = {"/": reply(b"", f"Location: http://{back}/page", status="302 Found")}
    with (
        net(moved, {"paper.example": ((SITE,),), "localhost": (("127.0.0.1",),)}) as pretended,
        pytest.raises(SourceError, match="private, local or reserved|machine of this network"),
    ):
        fetch("http://paper.example/", open_here=["127.0.0.1:1200", "localhost:1200"])

    assert pretended.canary_count == 0


def test_a_public_name_that_leads_into_this_machine_opens_nothing() -> None:
    names = {"bridge.example": (("127.0.0.1",),)}
    with (
        net({}, names) as pretended,
        pytest.raises(SourceError, match="private, local or reserved"),
    ):
        here = places_here(["http://bridge.example:1200/feed"])
        fetch("http://bridge.example:1200/feed", open_here=[*here, "127.0.0.1:1200"])

    assert pretended.canary_count == 0


def test_a_name_is_judged_by_every_machine_it_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def places(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("8.8.8.8", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]

    monkeypatch.setattr("socket.getaddrinfo", places)

    with pytest.raises(SourceError, match=r"is at 10\.0\.0\.1"):
        fetch("http://news.example/page")


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/",
        "gopher://a.example",
        "file:///etc/passwd",
        "news",
        "http://",
        "http://[",
        "",
    ],
)
def test_only_web_addresses_are_fetched(address: str) -> None:
    with pytest.raises(SourceError, match="web address|http or https"):
        fetch(address)


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    with pytest.raises(SourceError) as refused:
        fetch("https://name:hidden@a.example/")

    assert "hidden" not in str(refused.value)
