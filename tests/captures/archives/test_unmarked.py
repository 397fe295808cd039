"""A picture is shown without what its file says of who took it; what is no picture is not shown."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.captures.archives.unmarked import MOST_PIXELS, unmarked
from servanda.errors import SourceError

if TYPE_CHECKING:  # imported where it is used: the everyday suite only collects these tests
    from playwright.sync_api import Browser

CANARY = b"CanaryName GPS 11.5564 104.9282"
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
WEBP = base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP////////////////////////////////////////////////////////////"
    "//////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)


def segment(mark: int, body: bytes) -> bytes:
    return bytes((0xFF, mark)) + struct.pack(">H", len(body) + 2) + body


def exif(turned: int) -> bytes:
    """EXIF that says how a photograph is turned, and who took it where."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, turned, 0)
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0" + CANARY


def jpeg(turned: int = 1) -> bytes:
    own = b"".join(
        (
            segment(0xE1, exif(turned)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + CANARY),
            segment(0xED, b"Photoshop 3.0\0" + CANARY),
            segment(0xFE, CANARY),
        )
    )
    return JPEG[:2] + own + JPEG[2:] + b"\xff\xd9" + CANARY


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 1, height: int = 1) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    says = chunk(b"tEXt", b"Author\0" + CANARY) + chunk(b"eXIf", CANARY)
    points = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + says + points + chunk(b"IEND", b"") + CANARY
    )


def gif() -> bytes:
    says = b"\x21\xfe" + bytes((len(CANARY),)) + CANARY + b"\0"
    return GIF[:19] + says + GIF[19:] + CANARY


def webp() -> bytes:
    extended = b"VP8X" + struct.pack("<I", 10) + bytes((0x0C, 0, 0, 0)) + bytes(6)
    more = b"EXIF" + struct.pack("<I", len(CANARY)) + CANARY + b"\0" * (len(CANARY) % 2)
    body = b"WEBP" + extended + WEBP[12:] + more
    return b"RIFF" + struct.pack("<I", len(body)) + body + CANARY


PICTURES = {"image/jpeg": jpeg(6), "image/png": png(), "image/gif": gif(), "image/webp": webp()}


@pytest.mark.parametrize("kind", PICTURES)
def test_nothing_of_who_took_it_or_where_is_shown(kind: str) -> None:
    assert CANARY in PICTURES[kind]

    shown = unmarked(PICTURES[kind], kind)

    assert CANARY not in shown
    assert unmarked(shown, kind) == shown


def test_how_a_photograph_is_turned_is_kept() -> None:
    for turned in range(1, 9):
        shown = unmarked(jpeg(turned), "image/jpeg")
        assert (b"Exif" in shown) is (turned != 1)
        assert unmarked(shown, "image/jpeg") == shown


@pytest.mark.parametrize("kind", PICTURES)
def test_what_is_cut_off_or_is_another_kind_is_not_shown(kind: str) -> None:
    whole = unmarked(PICTURES[kind], kind)
    others = [data for other, data in PICTURES.items() if other != kind]
    pages = [b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"GIF89a<script>", b""]

    for data in (*others, *pages, whole[: len(whole) // 2], whole[:-3]):
        with pytest.raises(SourceError, match=r"not wholly such a picture|points"):
            unmarked(data, kind)


def test_a_picture_of_too_many_points_is_not_shown() -> None:
    with pytest.raises(SourceError, match="more than can be shown safely"):
        unmarked(png(MOST_PIXELS, 2), "image/png")
    with pytest.raises(SourceError, match="more than can be shown safely"):
        unmarked(png(0, 1), "image/png")


@given(
    kind=st.sampled_from(sorted(PICTURES)),
    at=st.integers(0, 400),
    put=st.binary(max_size=6),
    cut=st.integers(0, 6),
)
def test_whatever_is_changed_in_it_it_is_shown_unmarked_or_refused(
    kind: str, at: int, put: bytes, cut: int
) -> None:
    data = PICTURES[kind]
    at %= len(data)
    try:
        shown = unmarked(data[:at] + put + data[at + cut :], kind)
    except SourceError:
        return
    assert len(shown) <= len(data) + len(put) + 40


@pytest.mark.slow
def test_a_browser_draws_each_as_before(browser: Browser) -> None:
    page = browser.new_page()
    for kind, data in PICTURES.items():
        shown = base64.b64encode(unmarked(data, kind)).decode()
        page.set_content(f'<img src="data:{kind};base64,{shown}">')
        page.wait_for_function("document.images[0].complete")
        assert page.evaluate("document.images[0].naturalWidth") == 1, kind
    page.close()
