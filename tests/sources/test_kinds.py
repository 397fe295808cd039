"""What each kind of list gives, whole, odd and hostile."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from outside import data

from servanda.errors import SourceError
from servanda.sources import Entry, Listing, Robots, reader_of
from servanda.sources.entry import tidy

AT = "https://site.example/news/feed"


def listed(kind: str, words: str | bytes) -> Listing:
    return reader_of(kind)(words.encode() if isinstance(words, str) else words, address=AT)


def only(kind: str, words: str | bytes) -> Entry:
    (entry,) = listed(kind, words).entries
    return entry


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="km"><title>Paper</title><entry>
<title>Shut &amp; sealed</title><id>tag:1</id><link href="../a?utm_medium=feed#top"/>
<published>2017-09-04T08:00:00+07:00</published><updated>2017-09-05T00:00:00Z</updated>
<content type="html">&lt;p&gt;The paper was shut.&lt;/p&gt;</content></entry></feed>"""
RSS = """<rss version="2.0"><channel><item><title>Shut</title><guid isPermaLink="true">
https://site.example/b</guid><pubDate>Mon, 04 Sep 2017 08:00:00 GMT</pubDate></item></channel></rss>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "language": "km-KH",
    "items": [{"id": 7, "url": "/c", "title": "Shut", "date_published": "2017-09-04T08:00:00Z",
               "content_text": "The paper was shut."}, "no item", {"id": "empty"}],
}  # fmt: skip


def test_an_atom_entry_has_its_address_day_title_and_words() -> None:
    entry = only("feed", ATOM)

    assert (entry.address, entry.key) == ("https://site.example/a", "tag:1")
    assert entry.title == "Shut & sealed"
    assert entry.published and entry.published.from_on == date(2017, 9, 4)
    assert entry.version == "2017-09-05T00:00:00Z"
    assert entry.content == b"<p>The paper was shut.</p>"


def test_an_rss_entry_may_have_its_address_as_its_id() -> None:
    entry = only("feed", RSS)

    assert entry.address == "https://site.example/b"
    assert entry.published and entry.published.from_on == date(2017, 9, 4)


def test_a_json_feed_is_read_and_what_is_no_item_counted() -> None:
    found = listed("feed", json.dumps(JSON_FEED))

    (entry,) = found.entries
    assert (entry.key, entry.address) == ("7", "https://site.example/c")
    assert entry.media_type.startswith("text/plain")
    assert "2 entries have neither" in found.passed[0]


@pytest.mark.parametrize("path", ["atom", "rss"])
def test_every_odd_feed_of_others_is_read_whole(path: str) -> None:
    for file in sorted(data(f"feeds/{path}").glob("*.xml")):
        gold = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        wanted = gold.get("items") or gold.get("entries") or []

        found = reader_of("feed")(file.read_bytes(), address=AT)

        lost = sum(int(why.split()[1]) for why in found.passed if "neither" in why)
        assert len(found.entries) + lost == len(wanted), file.name
        assert lost <= sum(not one.get("title") for one in wanted), file.name
        links = {tidy(one["link"], base=AT) for one in wanted if one.get("link")} - {""}
        assert links <= {entry.address for entry in found.entries}, file.name


def test_a_feed_is_never_taken_for_the_name_of_a_file(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(ATOM)

    with pytest.raises(SourceError, match="is no feed"):
        listed("feed", str(feed))


def test_no_entity_of_a_feed_or_sitemap_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret")
    kind = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    bomb = "<!DOCTYPE x [" + '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 50}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ) + "]>"  # fmt: skip
    for head in (kind, bomb):
        end = "&e;" if head == kind else "&i;"
        feed = head + RSS.replace("Shut", end)
        try:
            found = listed("feed", feed)
        except SourceError:
            continue  # refused whole
        assert "secret" not in repr(found) and len(repr(found)) < 5_000
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        page = f"<urlset {space}><url><loc>https://site.example/{end}</loc></url></urlset>"
        try:
            assert "secret" not in repr(listed("sitemap", head + page))
        except SourceError:
            continue


def test_a_news_sitemap_gives_day_title_and_outlet() -> None:
    entry = only(
        "sitemap",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/a</loc>'
        "<lastmod>2017-09-05</lastmod><news:news><news:publication><news:name>The Placeholder"
        "</news:name><news:language>km</news:language></news:publication>"
        "<news:publication_date>2017-09-04T08:00:00Z</news:publication_date>"
        "<news:title>Shut</news:title></news:news></url></urlset>",
    )

    assert (entry.address, entry.publisher) == ("https://site.example/a", "The Placeholder")
    assert (entry.title, entry.language, entry.version) == ("Shut", "km", "2017-09-05")
    assert entry.published and entry.published.from_on == date(2017, 9, 4)


def test_a_list_of_pages_names_the_lines_that_are_none() -> None:
    found = listed(
        "pages", "# mine\nhttps://a.example/x # first\n\njavascript:alert(1)\nfile:///etc\n"
    )

    assert [entry.address for entry in found.entries] == ["https://a.example/x"]
    assert [why.split(":")[2] for why in found.passed] == ["4", "5"]


MAIL = (
    b"Subject: =?utf-8?b?4Z6A4Z624Z6f4Z+C4Z6P?=\r\nMessage-ID: <1@site.example>\r\n"
    b"Date: Mon, 04 Sep 2017 23:30:00 -0700\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nsee the attachment\r\n--b\r\n"
    b"Content-Type: text/html\r\n\r\n<p>The paper was shut.</p>\r\n--b\r\n"
    b"Content-Type: application/x-msdownload\r\n\r\nMZ\r\n--b\r\n"
    b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n"
)


def test_a_mail_gives_its_words_and_its_pdfs_and_nothing_else() -> None:
    words, attached = listed("mailbox", MAIL).entries

    assert (words.key, attached.key) == ("mid:1@site.example", "mid:1@site.example/1")
    assert words.title == "កាសែត"
    assert words.published and words.published.from_on == date(2017, 9, 4)
    assert (words.media_type, words.content.strip()) == ("text/html", b"<p>The paper was shut.</p>")
    assert (attached.media_type, attached.content) == ("application/pdf", b"%PDF-")


def test_a_mailbox_holds_each_mail_once() -> None:
    other = MAIL.replace(b"<1@", b"<2@")
    box = b"".join(b"From a@b Mon Sep  4 08:00:00 2017\n" + one for one in (MAIL, other, MAIL))

    found = listed("mailbox", box)

    assert len(found.entries) == 4
    with pytest.raises(SourceError, match="no mail"):
        listed("mailbox", "nothing of the kind")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_by_its_heads(delimiter: str) -> None:
    rows = [["Title", "Link", "Date"], ["Shut", "https://a.example/x", "2017-09-04"],
            ["=HYPERLINK(1)", "javascript:alert(1)", ""]]  # fmt: skip
    found = listed("sheet", "\n".join(delimiter.join(row) for row in rows))

    (entry,) = found.entries
    assert (entry.title, entry.address) == ("Shut", "https://a.example/x")
    assert entry.published and entry.published.from_on == date(2017, 9, 4)
    assert "row 3" in found.passed[0]


def book(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_spreadsheet_is_read_and_no_formula_worked_out() -> None:
    worked_out = ['=HYPERLINK("https://b.example/"&A1)']
    found = listed("sheet", book(["https://a.example/x"], worked_out))

    assert [entry.address for entry in found.entries] == ["https://a.example/x"]
    assert found.passed == (f"{AT}: row 2: no web address in it",)


@pytest.mark.slow
def test_a_spreadsheet_that_unfolds_as_a_bomb_is_refused() -> None:
    out = io.BytesIO(book(["https://a.example/x"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet2.xml", b" " * 250_000_000)

    with pytest.raises(SourceError, match="as a bomb does"):
        listed("sheet", out.getvalue())


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("HTTPS://Site.Example/A#b", "https://site.example/A"),
        ("https://site.example/?id=1&fbclid=x", "https://site.example/?id=1"),
        ("https://site.example/?q=a%20b+c", "https://site.example/?q=a%20b+c"),
        ("//other.example/x", "https://other.example/x"),
        ("https://user:word@site.example/", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("http://[", ""),
        ("https://site.example/" + "a" * 5000, ""),
    ],
)
def test_an_address_has_one_spelling_and_leads_to_the_web(given: str, asked: str) -> None:
    assert tidy(given, base=AT) == asked


def test_robots_are_read_for_our_name_and_broken_ones_forbid_nothing() -> None:
    rules = Robots(b"User-agent: servanda\nDisallow: /no\nCrawl-delay: 500\n")

    assert rules.allow("https://site.example/yes") and not rules.allow("https://site.example/no")
    assert rules.delay_seconds == 60.0
    assert Robots(b"\xff\xfe<html>").allow("https://site.example/")


def test_robots_are_read_for_what_requests_call_themselves_and_the_stricter_holds() -> None:
    data = (
        b"User-agent: examplemonitor\nDisallow: /monitor\nCrawl-delay: 3\n\n"
        b"User-agent: servanda\nDisallow: /servanda\nCrawl-delay: 5\n\n"
        b"User-agent: *\nDisallow: /\n"
    )

    rules = Robots(data, agent="ExampleMonitor/1.0 (+https://monitor.example/)")

    assert rules.allow("https://site.example/news")
    assert not rules.allow("https://site.example/monitor")
    assert not rules.allow("https://site.example/servanda")
    assert rules.delay_seconds == 5.0
    assert not Robots(data, agent="Mozilla/5.0 (compatible)").allow("https://site.example/news")


def test_a_feed_that_ends_a_link_that_never_began_is_refused_in_words() -> None:
    torn = "<rss><channel><item><link>http://s</item></c>.example/a</link><guid>1"

    with pytest.raises(SourceError, match="is no feed that can be read"):
        listed("feed", torn)


def test_a_day_of_publication_is_that_of_the_place_it_was_published_in() -> None:
    feed = (
        b'<rss version="2.0"><channel><item><link>https://a.example/1</link>'
        b"<pubDate>Mon, 02 Mar 2026 03:00:00 +0700</pubDate></item></channel></rss>"
    )

    (entry,) = reader_of("feed")(feed, address="https://a.example/feed").entries

    assert entry.published is not None
    assert str(entry.published.from_on) == "2026-03-02"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://a.example/p?flag&utm_source=x", "https://a.example/p?flag"),
        ("https://a.example/p?q=%FF&fbclid=1", "https://a.example/p?q=%FF"),
        ("https://a.example/p?a=b;c=d%20e&gclid=1", "https://a.example/p?a=b;c=d%20e"),
    ],
)
def test_what_an_address_keeps_stays_letter_for_letter(given: str, kept: str) -> None:
    assert tidy(given) == kept


def test_a_mail_of_parts_in_parts_without_end_is_passed_over_alone() -> None:
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(3000)
    )
    mails = b"From a\nSubject: bad\n" + deep + b"x\n\nFrom b\nSubject: good\n\nThe words.\n"

    listing = reader_of("mailbox")(mails, address="box.mbox")

    assert [entry.title for entry in listing.entries] == ["good"]
    assert listing.passed == ("box.mbox: mail 1 has no words that can be read",)


def test_a_sentence_that_begins_with_from_stays_in_its_mail() -> None:
    (entry,) = reader_of("mailbox")(
        b"From a\nSubject: s\n\nText.\nFrom then on it was quiet.\n", address="box.mbox"
    ).entries

    assert entry.content == b"Text.\nFrom then on it was quiet.\n"
