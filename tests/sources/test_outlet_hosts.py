"""An outlet is known by its host at a boundary; what a page calls itself is only said by it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import evolve

from servanda.model import Capture, Dating, Interval, Outlet
from servanda.sources import hearing
from servanda.sources.outlet_hosts import impersonated, is_at, looks_like

POST = Outlet(
    "post",
    "The Phnom Penh Post",
    address="https://www.phnompenhpost.com",
    aliases=("Phnom Penh Post", "https://post.example/english/"),
)
UNKNOWN = Outlet("voa", "VOA Khmer")

ITS_OWN = [
    "https://www.phnompenhpost.com",
    "https://www.phnompenhpost.com/",
    "http://phnompenhpost.com/national/a?b=c#d",
    "HTTPS://WWW.PhnomPenhPost.COM/national",
    "https://m.phnompenhpost.com/a",
    "https://www.phnompenhpost.com./a",
    "https://www.phnompenhpost.com:443/a",
    "http://www.phnompenhpost.com:80/a",
    "https://khmer.phnompenhpost.com/a",
    "https://reader@www.phnompenhpost.com/a",
    "https://web.archive.org/web/20170904120000/http://www.phnompenhpost.com/a",
    "https://web.archive.org/web/20170904120000id_/http:/www.phnompenhpost.com/a",
    "http://web.archive.org/web/2017/phnompenhpost.com/a",
    "https://post.example/english",
    "https://post.example/english/a",
]
ANOTHERS = [
    "https://www.phnompenhpost.com.evil.example/a",
    "https://phnompenhpost.com@evil.example/a",
    "https://www.phnompenhpost.com:pw@evil.example/",
    "https://evil.example/https://www.phnompenhpost.com/",
    "https://evil.example/?u=www.phnompenhpost.com",
    "https://evil.example#www.phnompenhpost.com",
    "https://evil.example\\@www.phnompenhpost.com/",
    "https://www.phnompenhpost.com\\.evil.example/",
    "https://www.phnompenhpost.com\t.evil.example/",
    "https://evilphnompenhpost.com/",
    "https://www.phnompenhpost.com:8443/a",
    "https://www.phnompenhpost.co/",
    "https://phnompenhpost.com-news.example/",
    "https://phnompenhpost-com.example/",
    "https://xn--phnompenhpst-79i.com/",
    "https://phn\u043empenhpost.com/",
    "ftp://www.phnompenhpost.com/a",
    "www.phnompenhpost.com/a",
    "https://web.archive.org/web/2017/https://evil.example/www.phnompenhpost.com",
    "https://web.archive.org.evil.example/web/2017/https://www.phnompenhpost.com/a",
    "https://web.archive.org/web/2017*/https://www.phnompenhpost.com/a",
    "https://web.archive.org/save/https://www.phnompenhpost.com/a",
    "https://post.example/",
    "https://post.example/englishman",
    "https://post.example/english/../other",
    "https://[",
    "",
]


def capture(address: str, *, publisher: str = "", source: str | None = None) -> Capture:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Capture(
        f"cap-{address}", "0" * 64, 1, "text/html", address, at, "a tester",
        Dating(Interval(at.date(), at.date()), "stated"), publisher, source,
    )  # fmt: skip


@pytest.mark.parametrize("address", ITS_OWN)
def test_a_page_at_an_outlets_host_is_its_own(address: str) -> None:
    assert is_at(POST, address)
    assert hearing.is_of(POST, capture(address))
    assert impersonated(capture(address, publisher="Anything"), [POST]) is None


@pytest.mark.parametrize("address", ANOTHERS)
def test_a_page_elsewhere_is_not_whatever_it_calls_itself(address: str) -> None:
    assert not is_at(POST, address)
    assert not hearing.is_of(POST, capture(address, publisher=""))
    for publisher in ("The Phnom Penh Post", "phnom penh post"):
        assert not hearing.is_of(POST, capture(address, publisher=publisher))
        assert impersonated(capture(address, publisher=publisher), [POST])


@pytest.mark.parametrize(
    ("name", "is_flagged"),
    [
        ("VOA Khmer", True),
        ("voa  KHMER", True),
        ("VO\u0410 Khmer", True),  # a Cyrillic letter
        ("\uff36\uff2f\uff21 Khmer", True),  # full width
        ("VOA\u200b Khmer", True),
        ("V\u00d3A Khmer", True),
        ("VOA English", False),
        ("", False),
    ],
)
def test_a_page_of_the_web_with_an_outlets_name_does_not_count_and_is_flagged(
    name: str, is_flagged: bool
) -> None:
    page = capture("https://evil.example/a", publisher=name)

    assert not hearing.is_of(UNKNOWN, page)
    assert bool(impersonated(page, [UNKNOWN])) == is_flagged


@pytest.mark.parametrize("outlet", [UNKNOWN, POST])
def test_a_file_is_named_by_a_person_and_never_by_itself(outlet: Outlet) -> None:
    page = capture("saved.html", publisher=outlet.publisher)

    assert not hearing.is_of(outlet, page) and impersonated(page, [outlet])
    assert hearing.is_of(outlet, page, named_by_person=True)
    assert not impersonated(evolve(page, source=outlet.id), [outlet])


@pytest.mark.parametrize(
    ("files", "name", "is_its_own"),
    [
        (("kept/a.html",), "kept/a.html", True),
        (("kept/a.html",), "a.html", False),
        (("kept/a.html",), "kept/a.html.html", False),
        (("kept/",), "kept/2017/a.html", True),
        (("kept/",), "kept/../a.html", False),
        (("kept",), "kept/a.html", False),
        (("kept/",), "https://evil.example/kept/a.html", False),
        ((), "kept/a.html", False),
    ],
)
def test_a_file_is_an_outlets_where_the_watch_names_it(
    files: tuple[str, ...], name: str, is_its_own: bool
) -> None:
    assert is_at(evolve(UNKNOWN, files=files), name) == is_its_own
    assert hearing.is_of(evolve(UNKNOWN, files=files), capture(name)) == is_its_own


@pytest.mark.parametrize(
    "host",
    [
        "phnompenhpost-com.example",
        "phnompenhpost.com.evil.example",
        "phnornpenhpost.com.phnompenhpost.evil.example",
        "phn0mpenhpost.com",
        "phn\u043empenhpost.com".encode("idna").decode(),
        "phn\u00f6mpenhpost.com".encode("idna").decode(),
        "phnompenhpost.net",
        "my-phnompenhpost.example",
    ],
)
def test_a_host_made_to_look_like_an_outlets_is_flagged(host: str) -> None:
    assert looks_like(host, "phnompenhpost.com")
    assert impersonated(capture(f"https://{host}/a"), [POST])


@pytest.mark.parametrize(
    "host", ["evil.example", "phnompenhpost.com", "m2.phnompenhpost.com", "post.example", "a.com"]
)
def test_a_host_that_is_anothers_or_its_own_is_not(host: str) -> None:
    assert not looks_like(host, "phnompenhpost.com")


@pytest.mark.parametrize(
    ("host", "own", "looks"),
    [
        ("other.blogspot.com", "paper.blogspot.com", False),
        ("the-paper.com.evil.example", "the-paper.com.kh", True),
        ("bank.com.kh", "the-paper.com.kh", False),
        ("radio.co.uk", "the-paper.co.uk", False),
    ],
)
def test_an_ending_that_many_share_is_nobodys_name(host: str, own: str, looks: bool) -> None:
    assert looks_like(host, own) == looks


def test_two_outlets_of_one_name_are_no_impersonation_of_each_other() -> None:
    one = Outlet("one", "Radio", address="https://radio.example/english")
    two = Outlet("two", "Radio", address="https://radio.example/khmer")
    page = capture("https://radio.example/khmer/a", publisher="Radio", source="two")

    assert impersonated(page, [one, two]) is None
    assert not hearing.is_of(one, capture(page.address, publisher="Radio"))


def test_a_short_name_inside_a_host_imitates_nobody() -> None:
    assert not looks_like("postbank.example", "post.com")
