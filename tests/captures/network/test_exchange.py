"""What goes over the wire is kept as it went, whatever comes of the fetch."""

import gzip
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from socket import socket

import brotli
import pytest
from served import LONG

from bench.answering import Door, door, reply
from servanda.captures import Fetched, fetch
from servanda.captures.network.exchange import Exchange, Failed, Refused
from servanda.errors import SourceError

PAGE = b"<html><body><p>A page.</p></body></html>"
ODD_HEAD = b"HTTP/1.1  200  Very Well\r\ncontent-TYPE:text/html\r\nX-One: 1\r\nx-one:  2 \r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def _bare(data: bytes) -> bytes:
    made = zlib.compressobj(wbits=-15)
    return made.compress(data) + made.flush()


def _stopping(sock: socket) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
    sock.recv(1)  # until the other side hangs up


def _trailers(sock: socket) -> None:
    sock.sendall(CHUNKED + b"1\r\nx\r\n0\r\n")
    for _ in range(10_000):
        sock.sendall(b"X-More: " + b"y" * 1_000 + b"\r\n")


def _headers(sock: socket) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(90):
        sock.sendall(b"X-More: " + b"y" * 60_000 + b"\r\n")


ANSWERS = {
    "/page": reply(PAGE, "Content-Type: text/html", 'ETag: "one"'),
    "/odd": ODD_HEAD + PAGE,
    "/waits": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    + reply(PAGE),
    "/waits-on": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20,
    "/chunked": CHUNKED + b"5;name=value\r\n<html\r\n3\r\n>hi\r\n0\r\nX-Sum: 1\r\n\r\n",
    "/gzip": reply(gzip.compress(PAGE), "Content-Encoding: gzip"),
    "/gzip-members": reply(gzip.compress(PAGE) + gzip.compress(PAGE), "Content-Encoding: x-gzip"),
    "/deflate": reply(zlib.compress(PAGE), "Content-Encoding: deflate"),
    "/bare": reply(_bare(PAGE), "Content-Encoding: deflate"),
    "/br": reply(brotli.compress(PAGE), "Content-Encoding: br"),
    "/twice": reply(brotli.compress(gzip.compress(PAGE)), "Content-Encoding: gzip, br"),
    "/wrapped": reply(PAGE, "Content-Encoding: gzip, gzip, gzip, gzip"),
    "/nothing": reply(b"", "Content-Encoding: gzip"),
    "/moved": reply(b"see there", "Location: /page", status="301 Moved Permanently"),
    "/moved-away": reply(b"", "Location: http://10.0.0.1/", status="302 Found"),
    "/same": b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\n\r\n',
    "/partial": reply(PAGE, status="206 Partial Content"),
    "/shut": reply(b"this is not for you", status="403 Forbidden"),
    "/law": reply(b"", status="451 Unavailable For Legal Reasons"),
    "/cut": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
    "/cut-chunked": CHUNKED + b"64\r\nonly this",
    "/stops": _stopping,
    "/smuggled": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "/trailers": _trailers,
    "/headers": _headers,
    "/many-headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n",
    "/old": b"<html>an answer without a head</html>",
    "/minus-one": CHUNKED + b"-1\r\n<html>",
    "/minus-nine": CHUNKED + b"-9\r\n<html>",
    "/large": reply(bytes(3_000)),
}


@pytest.fixture(scope="module")
def site() -> Iterator[Door]:
    with door(ANSWERS) as opened:
        yield opened


def _get(site: Door, path: str, **options: object) -> Fetched:
    return fetch(
        f"http://127.0.0.1:{site.port}{path}", open_here=[f"127.0.0.1:{site.port}"], limit_bytes=2_000,
        **{"timeout_seconds": LONG, **options},  # type: ignore[arg-type]
    )  # fmt: skip


def test_an_exchange_holds_both_heads_as_they_went(site: Door) -> None:
    before = datetime.now(UTC)

    (one,) = _get(site, "/odd").exchanges

    assert one.response_head == ODD_HEAD
    assert one.request_head == site.asked[-1]
    assert one.request_head.startswith(b"GET /odd HTTP/1.1\r\nHost: 127.0.0.1:")
    assert one.request_head.endswith(b"\r\n\r\n")
    assert (one.status, one.body, one.peer, one.truncated) == (200, PAGE, "127.0.0.1", "")
    assert one.address == f"http://127.0.0.1:{site.port}/odd"
    assert before <= one.at <= datetime.now(UTC)
    assert one.headers["Content-Type"] == "text/html"


def test_answers_that_only_say_wait_are_no_part_of_the_head(site: Door) -> None:
    (one,) = _get(site, "/waits").exchanges

    assert one.response_head == b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n"
    with pytest.raises(SourceError, match="yet to come"):
        _get(site, "/waits-on")


def test_chunks_are_joined(site: Door) -> None:
    assert _get(site, "/chunked").data == b"<html>hi"


@pytest.mark.parametrize(
    ("path", "data"),
    [("gzip", PAGE), ("gzip-members", PAGE * 2), ("deflate", PAGE), ("bare", PAGE), ("br", PAGE),
     ("twice", PAGE), ("nothing", b"")],
)  # fmt: skip
def test_what_is_compressed_comes_opened_and_is_kept_as_sent(
    site: Door, path: str, data: bytes
) -> None:
    fetched = _get(site, f"/{path}")

    assert fetched.data == data
    assert ANSWERS[f"/{path}"] == fetched.exchanges[0].response_head + fetched.exchanges[0].body


def test_redirects_are_kept_in_order(site: Door) -> None:
    fetched = _get(site, "/moved")

    assert [(one.status, one.body) for one in fetched.exchanges] == [
        (301, b"see there"),
        (200, PAGE),
    ]


def test_nothing_new_is_told_only_where_it_was_asked(site: Door) -> None:
    fetched = _get(site, "/same", conditions={"If-None-Match": '"one"'})

    assert (fetched.status, fetched.data) == (304, b"")
    assert b'\r\nIf-None-Match: "one"\r\n' in fetched.exchanges[0].request_head
    with pytest.raises(Refused, match="304"):
        _get(site, "/same")


def test_a_condition_cannot_become_a_header_of_its_own(site: Door) -> None:
    _get(site, "/page", conditions={"If-None-Match": '"x"\r\nCookie: a=b', "Cookie": "c=d"})

    assert b"ookie" not in site.asked[-1]


@pytest.mark.parametrize(
    ("path", "status"), [("shut", 403), ("law", 451), ("gone", 404), ("partial", 206)]
)
def test_a_refusal_comes_with_its_status_and_its_exchange(
    site: Door, path: str, status: int
) -> None:
    with pytest.raises(Refused) as refused:
        _get(site, f"/{path}")

    assert refused.value.status == status
    assert [one.status for one in refused.value.exchanges] == [status]


def test_what_went_before_a_forbidden_redirect_is_kept(site: Door) -> None:
    with pytest.raises(Failed, match=r"at 10\.0\.0\.1") as failed:
        _get(site, "/moved-away")

    assert [one.status for one in failed.value.exchanges] == [302]


@pytest.mark.parametrize(
    ("path", "words", "truncated"),
    [
        ("cut", "breaks off", "disconnect"),
        ("cut-chunked", "cannot be fetched", "disconnect"),
        ("large", "the limit is 2,000", "length"),
        ("smuggled", 'sent as "gzip, chunked"', "disconnect"),
        ("minus-one", "not counted", "disconnect"),
        ("minus-nine", "not counted", "disconnect"),
        ("trailers", "more comes around the page", "disconnect"),
    ],
)
def test_a_body_that_is_not_whole_is_never_a_page(
    site: Door, path: str, words: str, truncated: str
) -> None:
    with pytest.raises(Failed, match=words) as failed:
        _get(site, f"/{path}")

    assert [one.truncated for one in failed.value.exchanges] == [truncated]
    assert len(failed.value.exchanges[0].body) <= 2_000


def test_a_body_that_stops_is_given_up_at_its_time(site: Door) -> None:
    exchanges: tuple[Exchange, ...] = ()
    seconds = 0.15
    while not exchanges:  # on a crowded machine the time may be over before the body began
        with pytest.raises(Failed, match="longer than the time") as failed:
            _get(site, "/stops", timeout_seconds=seconds)
        exchanges, seconds = failed.value.exchanges, 2 * seconds

    assert exchanges[0].truncated == "time"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("headers", "headers exceed"),
        ("many-headers", "more than 100 headers"),
        ("old", "cannot be fetched"),
        ("wrapped", "wrapped 4 times"),
    ],
)
def test_an_answer_out_of_all_measure_is_refused(site: Door, path: str, words: str) -> None:
    with pytest.raises(Failed, match=words):
        _get(site, f"/{path}")
