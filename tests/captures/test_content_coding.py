"""What a server wrapped is unwrapped, and nothing unfolds past its limit."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda.captures.content_coding import uncoded
from servanda.errors import SourceError


def head(coding: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode()


def _raw(data: bytes) -> bytes:
    packed = zlib.compressobj(wbits=-15)
    return packed.compress(data) + packed.flush()


WRAP = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
}


@tries(30)
@given(st.binary(max_size=200_000 // 100), st.sampled_from(sorted(WRAP)))
def test_each_coding_comes_off_whole(data: bytes, coding: str) -> None:
    assert uncoded(head(coding), WRAP[coding](data * 100)) == data * 100


def test_codings_come_off_last_first_and_deflate_without_a_frame_too() -> None:
    assert uncoded(head("br, gzip"), gzip.compress(brotli.compress(b"page"))) == b"page"
    assert uncoded(head("deflate"), _raw(b"page")) == b"page"
    assert uncoded(head("gzip"), gzip.compress(b"pa") + gzip.compress(b"ge")) == b"page"
    assert uncoded(head("identity"), b"page") == b"page"


@pytest.mark.parametrize("coding", sorted(WRAP))
def test_a_bomb_stops_at_the_limit_and_a_torn_body_is_no_page(coding: str) -> None:
    bomb = WRAP[coding](bytes(5_000_000))

    with pytest.raises(SourceError, match="unfolds to more than"):
        uncoded(head(coding), bomb, limit_bytes=1_000_000)
    with pytest.raises(SourceError, match="break off|not in"):
        uncoded(head(coding), WRAP[coding](b"a page of some length" * 9)[:-6])


@pytest.mark.parametrize("coding", ["zstd", "gzip, gzip, gzip, gzip", "rot13"])
def test_what_is_not_known_is_said(coding: str) -> None:
    with pytest.raises(SourceError, match="not read here|not unwrapped"):
        uncoded(head(coding), b"x")


def test_a_thousand_empty_parts_are_not_unfolded() -> None:
    with pytest.raises(SourceError, match="more than 100 parts"):
        uncoded(head("gzip"), gzip.compress(b"") * 1000)
