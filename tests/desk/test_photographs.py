"""Photographs on the desk: drawn from the vault alone, unmarked; nothing else is drawn as one."""

from __future__ import annotations

import html
import re

from attrs import evolve
from captures.archives.test_unmarked import CANARY, jpeg, png
from commands import run
from desk.conftest import Opened

from servanda import canon
from servanda import watch as way
from servanda.model import Capture

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>A placeholder page</title></head><body><article>'
    '<p>Police arrested two monks in Kampot on Monday.</p><img src="http://lake.example/p.jpg">'
    "</article></body></html>"
)


def gathered(opened: Opened, name: str, data: bytes, address: str = "") -> Capture:
    """A file gathered, as its capture."""
    file = opened.folder.parent / name
    file.write_bytes(data)
    more = ("--address", address) if address else ()
    run("gather", opened.folder, file, "--published", "2017-10-02", *more)
    with way.open_watch(opened.folder).record() as record:
        return record.all(Capture)[-1]


def pictured(opened: Opened, data: bytes, kind: str, address: str) -> Capture:
    """A picture put on record: gathering takes in what has words, and a record may hold more."""
    told = gathered(opened, f"words of {len(data)}.txt", b"A placeholder.\n", address)
    watch, sha256 = way.open_watch(opened.folder), canon.sha256_of_bytes(data)
    known = evolve(
        told,
        id=canon.identify("cap", sha256, address),
        bytes_sha256=sha256,
        size_bytes=len(data),
        media_type=kind,
    )
    watch.vault.put(data)
    with watch.record() as record:
        record.add([known], at=known.fetched_at)
    return known


def test_a_photograph_is_shown_without_its_marks_and_stays_as_it_was_kept(opened: Opened) -> None:
    known = pictured(opened, jpeg(6), "image/jpeg", "http://lake.example/p.jpg")
    told = gathered(opened, "page.html", PAGE.encode(), "http://lake.example/page")

    for id in (known.id, told.id):
        page = opened.get(f"/captures/{id}")
        assert f'<img src="/captures/{known.id}/original"' in page
    response = opened.browser.get(f"/captures/{known.id}/original")

    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert CANARY not in response.content and response.content.startswith(b"\xff\xd8")
    assert way.open_watch(opened.folder).vault.get(known.bytes_sha256) == jpeg(6)


def test_what_is_no_picture_or_too_large_is_refused_in_words(opened: Opened) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    hostile = (
        ("image/png", png()[:40] + b"<script>alert(1)</script>"),
        ("image/jpeg", svg),
        ("image/png", png(200_000, 200_000)),
        ("image/svg+xml", svg),
    )
    for number, (kind, data) in enumerate(hostile):
        known = pictured(opened, data, kind, f"http://lake.example/{number}")
        response = opened.browser.get(f"/captures/{known.id}/original")
        text = html.unescape(response.content.decode())
        assert response.status_code == 409, kind
        assert re.search("so it is not shown|more than can be shown|does not show", text), kind
        assert "<script>alert" not in response.content.decode()


def test_versions_of_a_page_are_found_whatever_their_order(opened: Opened) -> None:
    place = "http://lake.example/page"
    first = gathered(opened, "a.html", PAGE.encode(), place)
    second = gathered(opened, "b.html", PAGE.replace("two", "three").encode(), place)
    gathered(opened, "c.html", PAGE.replace("two", "seventeen").encode(), f"{place}/other")

    for one, other in ((first, second), (second, first)):
        page = opened.get(f"/captures/{one.id}")
        assert f'href="/captures/{other.id}"' in page
        assert re.search(r"<(?:ins|del)[^>]*>\s*three|three\s*</(?:ins|del)>", page)
        assert "seventeen" not in page
