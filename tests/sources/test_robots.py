"""A site's wish is heeded in whatever bytes it is written."""

from __future__ import annotations

import codecs

import pytest

from servanda.sources import Robots

RULES = "User-agent: *\nDisallow: /private\n"
AT = "https://site.example"


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + RULES.encode(),
        codecs.BOM_UTF8 * 2 + RULES.encode(),
        codecs.BOM_UTF16_LE + RULES.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + RULES.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + RULES.encode("utf-32-le"),
        RULES.encode("utf-16-le"),
        RULES.encode("utf-16-be"),
        "\u200b".encode() + RULES.encode(),
        "ï»¿".encode() + RULES.encode(),
        ("Sitemap: /s.xml\n\ufeff" + RULES).encode(),
        RULES.replace("\n", "\r").encode(),
        RULES.replace("\n", "\r\n").encode(),
        b"# Caf\xe9\n" + RULES.encode(),
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_robots_forbid_is_forbidden_in_any_encoding(data: bytes) -> None:
    rules = Robots(data)

    assert not rules.allow(f"{AT}/private/page.html")
    assert rules.allow(f"{AT}/news.html")


def test_bytes_that_are_no_rules_forbid_nothing() -> None:
    assert Robots(b"\xff\xfe<html>").allow(f"{AT}/")
    assert Robots(b"\x00\x01\x02" * 50).allow(f"{AT}/")
    assert Robots(b"").allow(f"{AT}/")
