"""Files that may say who made them, or where, are told from those that do not."""

from __future__ import annotations

import base64

import pytest
from outputs.canaries import jpeg, pdf, png

from servanda.captures.archives import maker_marks
from servanda.captures.archives.maker_marks import why_not

BARE_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xda\x00\x02pixels\xff\xd9"
BARE_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xae\x42\x60\x82"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (jpeg(), maker_marks.PHOTOGRAPH),
        (BARE_JPEG, ""),
        (BARE_JPEG + b"<x:xmpmeta>after the end</x:xmpmeta>", maker_marks.PHOTOGRAPH),
        (png(), maker_marks.PICTURE),
        (BARE_PNG, ""),
        (BARE_PNG + b"after the end", maker_marks.PICTURE),
        (pdf(), maker_marks.PDF),
        (b"\n" * 99 + pdf(), maker_marks.PDF),
        (b"PK\x03\x04 a word file", maker_marks.OFFICE),
        (b"<p>The station was closed.</p>", ""),
        (b'<img src="/home/pictures/a.jpg">', maker_marks.SAVED),
        (b'<a href="/home/world/">World</a>', ""),
        (b"<!-- saved from C:\\Users\\somebody\\page.html -->", maker_marks.SAVED),
        (b'<img src="FILE:///D:/pictures/a.jpg">', maker_marks.SAVED),
        (b'<img src="data:image/jpeg;base64,' + base64.b64encode(BARE_JPEG) + b'">', ""),
    ],
)
def test_what_a_file_says_of_its_maker(data: bytes, why: str) -> None:
    assert why_not(data) == why


def test_a_picture_inside_a_page_is_looked_at() -> None:
    page = b'<img src="data:image/jpeg;base64,' + base64.b64encode(jpeg()) + b'">'

    assert maker_marks.PHOTOGRAPH in why_not(page)
