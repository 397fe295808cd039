"""Everything that a list names is taken or told, whatever program made the list."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from openpyxl.worksheet.hyperlink import Hyperlink

from servanda.errors import SourceError
from servanda.sources import Listing, reader_of

AT = "https://site.example/list"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
KHMER = "ប៉ូលិសបានចាប់ខ្លួនអ្នកកាសែត"


def listed(kind: str, words: str | bytes) -> Listing:
    return reader_of(kind)(words.encode() if isinstance(words, str) else words, AT)


def addresses(listing: Listing) -> list[str]:
    return [entry.address for entry in listing.entries]


# ------------------------------------------------------------------ sheets


def workbook(*sheets: dict[str, object], links: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for number, cells in enumerate(sheets):
        sheet = book.worksheets[0] if not number else book.create_sheet()
        for place, value in cells.items():
            sheet[place] = value
    for place, target in (links or {}).items():
        first = place.partition(":")[0]
        book.worksheets[0][first].hyperlink = Hyperlink(ref=first, target=target)
        book.worksheets[0][first].hyperlink.ref = place
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_gives_the_links_behind_cells_and_in_formulas_with_what_is_shown() -> None:
    cells = {
        "A1": "Report", "B1": "Link",
        "B2": "The station was shut", "B3": '=HYPERLINK("https://b.example/2";"Shown")',
        "B4": "https://c.example/3", "B5": "write to us", "B6": "no link at all",
    }  # fmt: skip
    links = {"B2": "https://a.example/1", "B5": "mailto:desk@a.example"}

    found = listed("sheet", workbook(cells, links=links))

    assert addresses(found) == ["https://a.example/1", "https://b.example/2", "https://c.example/3"]
    assert [entry.title for entry in found.entries][:2] == ["The station was shut", "Shown"]
    assert [why.removeprefix(f"{AT}: ")[:5] for why in found.passed] == ["row 5", "row 6"]


def test_one_link_behind_several_cells_is_that_of_each_row() -> None:
    cells = {"A1": "one", "A2": "two", "A3": "https://b.example/"}

    found = listed("sheet", workbook(cells, links={"A1:A2": "https://a.example/"}))

    assert addresses(found) == ["https://a.example/", "https://b.example/"]
    assert not found.passed


def test_each_sheet_of_a_workbook_has_its_own_heads() -> None:
    first = {"A1": "url", "A2": "https://a.example/"}
    second = {"A1": "title", "B1": "link", "A2": "Shut", "B2": "https://b.example/", "B3": "none"}

    found = listed("sheet", workbook(first, second))

    assert [(e.address, e.title) for e in found.entries] == [
        ("https://a.example/", ""),
        ("https://b.example/", "Shut"),
    ]
    assert found.passed == (f'{AT}: sheet "Sheet1", row 3: no web address in it',)


def test_a_cell_with_two_addresses_names_two_pages() -> None:
    found = listed("sheet", 'url\n"https://a.example/1\nhttps://a.example/2, and"\n')

    assert addresses(found) == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_a_csv_of_any_program_is_read_by_the_reader_of_all_spreadsheets(encoding: str) -> None:
    found = listed("sheet", "sep=;\nTitle;url\nÉcole;https://a.example/é\n".encode(encoding))

    assert addresses(found) == ["https://a.example/é"]
    assert found.entries[0].title == "École"
    assert bool(found.passed) == (encoding == "cp1252")


def test_a_formula_of_a_csv_that_spells_its_address_out_is_a_link() -> None:
    words = 'url\n"=HYPERLINK(""https://a.example/"",""Shut"")"\n"=HYPERLINK(""https://b""&A1)"\n'

    found = listed("sheet", words)

    assert [(e.address, e.title) for e in found.entries] == [("https://a.example/", "Shut")]
    assert found.passed == (f"{AT}: row 3: no web address in it",)


# ------------------------------------------------------------------ sitemaps

MAP = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {SPACE}><url><loc>PLACE</loc></url></urlset>'
)


@pytest.mark.parametrize(
    "data",
    [
        b"\n \r\n" + MAP.encode(),
        b"\xef\xbb\xbf\n" + MAP.encode(),
        MAP.encode("utf-16"),
        MAP.replace("PLACE", "<![CDATA[PLACE]]>").encode(),
        b"https://site.example/?a=1&b=2\n",
        "\ufeffhttps://site.example/?a=1&b=2\r\n".encode(),
        "https://site.example/?a=1&b=2\n".encode("utf-16"),
        b"<rss version='2.0'><channel><item><link>PLACE</link></item></channel></rss>",
    ],
    ids=lambda data: repr(data[:24]),
)
def test_a_sitemap_is_read_in_every_form(data: bytes) -> None:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        place = "https://site.example/?a=1&b=2"
        escaped = place if b"CDATA" in data else place.replace("&", "&amp;")
        data = data.replace("PLACE".encode(encoding), escaped.encode(encoding))

    found = listed("sitemap", data)

    assert addresses(found) == ["https://site.example/?a=1&b=2"]
    assert not found.passed


def test_a_bare_ampersand_loses_no_address_and_is_told() -> None:
    rows = MAP.replace("PLACE", "https://site.example/?a=1&b=2").replace(
        "</urlset>", "<url><loc><![CDATA[/x?c=1&d=2]]></loc></url></urlset>"
    )

    found = listed("sitemap", rows)

    assert addresses(found) == ["https://site.example/?a=1&b=2", "https://site.example/x?c=1&d=2"]
    assert "is not well-formed" in found.passed[0]


def test_a_sitemap_cut_off_gives_what_came_and_says_so() -> None:
    found = listed("sitemap", MAP.replace("PLACE", "/a").replace("</urlset>", "<url><loc>/b</lo"))

    assert "https://site.example/a" in addresses(found)
    assert "is not well-formed" in found.passed[0]


def test_the_address_of_a_picture_is_none_of_the_page() -> None:
    picture = (
        '<i:image xmlns:i="i"><i:loc>https://i.example/p.png</i:loc><i:title>T</i:title></i:image>'
        '<v:video xmlns:v="v"><v:publication_date>2001-01-01</v:publication_date></v:video>'
    )
    news = (
        '<n:news xmlns:n="n"><n:publication_date>2017-09-04</n:publication_date>'
        "<n:title>Raid &amp;amp; arrests</n:title></n:news>"
    )
    row = f"<url>{picture}<loc>/a</loc>{news}</url>"

    (entry,) = listed("sitemap", f"<urlset {SPACE}>{row}</urlset>").entries

    assert (entry.address, entry.title) == ("https://site.example/a", "Raid & arrests")
    assert entry.published and entry.published.words == "2017-09-04"


def test_words_that_name_no_page_are_no_sitemap() -> None:
    for words in ("not found", "", "<html><body>x<br></body></html>"):
        with pytest.raises(SourceError, match="is no sitemap"):
            listed("sitemap", words)


# ------------------------------------------------------------------ feeds


def rss(*items: str) -> str:
    rows = "".join(f"<item>{item}</item>" for item in items)
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
    return f"{head}{rows}</channel></rss>"


def item(title: str, words: str, *, guid: str = "N/A", link: str = "", day: int = 14) -> str:
    parts = [f"<title>{title}</title><guid isPermaLink='false'>{guid}</guid>"]
    parts += [f"<link>{link}</link>"] if link else []
    parts += [f"<pubDate>Mon, {day} May 2018 09:00:00 +0700</pubDate>"]
    return "".join([*parts, f"<description>{words}</description>"])


def test_one_bad_byte_makes_a_feed_no_other_alphabet() -> None:
    data = rss(item(KHMER, KHMER, guid="1"), item("x", KHMER + "ក", guid="2")).encode()
    cut = data.replace("ក</description>".encode(), "ក".encode()[:2] + b"</description>")

    found = listed("feed", cut)

    assert found.entries[0].title == KHMER
    assert found.entries[1].content.decode() == KHMER + "\ufffd"
    assert found.passed == (f"{AT}: is UTF-8 but for one place that is not: marked there",)


def test_a_feed_in_utf8_that_declares_another_alphabet_is_read_as_it_is() -> None:
    data = rss(item(KHMER, "x")).replace("utf-8", "iso-8859-1")

    found = listed("feed", data)

    assert found.entries[0].title == KHMER
    assert "is UTF-8" in found.passed[0]


def test_a_feed_in_windows_1252_that_declares_utf8_is_told() -> None:
    found = listed("feed", rss(item("Détenu", "x")).encode("cp1252"))

    assert found.entries[0].title == "Détenu"
    assert found.passed == (f"{AT}: is not UTF-8: read as Windows-1252",)


def test_a_json_feed_with_a_bad_byte_is_read() -> None:
    feed = json.dumps({"items": [{"id": "1", "title": KHMER, "content_text": KHMER}]},
                      ensure_ascii=False)  # fmt: skip

    found = listed("feed", feed.encode()[:-4] + "ក".encode()[:2] + feed.encode()[-4:])

    assert found.entries[0].title == KHMER
    assert "one place" in found.passed[0]


def test_entries_that_share_an_id_are_entries_of_their_own() -> None:
    found = listed("feed", rss(item("a", "first"), item("b", "second"), item("a", "first")))

    assert [entry.content for entry in found.entries] == [b"first", b"second"]
    assert len({entry.key for entry in found.entries}) == 2


def test_an_entry_without_a_true_id_keeps_its_key_whatever_stands_beside_it() -> None:
    alone = listed("feed", rss(item("a", "first"))).entries[0]
    beside = listed("feed", rss(item("b", "second"), item("a", "first"))).entries[1]

    assert alone.key == beside.key


def test_an_entry_listed_twice_with_one_address_is_one_page() -> None:
    found = listed("feed", rss(*[item("a", "first", guid="7", link="/7")] * 2))

    assert [(entry.key, entry.address) for entry in found.entries] == [
        ("7", "https://site.example/7")
    ]


def test_entries_that_all_lead_to_the_front_page_keep_their_words() -> None:
    found = listed(
        "feed", rss(item("a", "first", guid="1", link="/"), item("b", "second", guid="2", link="/"))
    )

    assert addresses(found) == ["https://site.example/", "", ""]
    assert [entry.content for entry in found.entries[1:]] == [b"first", b"second"]
    assert "2 entries lead to one address" in found.passed[0]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Police &amp;amp; army &lt;i&gt;hold&lt;/i&gt; &amp;#8220;three&amp;#8221;", "Police & army hold “three”"),
        ("<![CDATA[Army&rsquo;s <b>raid</b> &amp; arrests]]>", "Army’s raid & arrests"),
        ("&amp;lt;b&amp;gt;Raid&amp;lt;/b&amp;gt;", "Raid"),
        ("One&lt;br/&gt;two", "One two"),
        ("R&amp;D: 1 &lt; 2 &gt; 0", "R&D: 1 < 2 > 0"),
        ("Law &amp;notes", "Law &notes"),
        ("<![CDATA[<a href='x'>Détenu&nbsp;: l&#039;éditeur</a>]]>", "Détenu : l'éditeur"),
    ],
)  # fmt: skip
def test_a_title_is_in_words_however_it_was_escaped(title: str, words: str) -> None:
    assert listed("feed", rss(item(title, "x"))).entries[0].title == words


def test_an_atom_title_and_a_json_title_are_in_words_too() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:1</id><content>x</content>'
        '<title type="html">Raid &amp;amp; &lt;b&gt;arrests&lt;/b&gt;</title></entry></feed>'
    )
    feed = {"items": [{"id": "1", "title": "Raid &amp; <b>arrests</b>", "content_text": "x"}]}

    for words in (atom, json.dumps(feed)):
        assert listed("feed", words).entries[0].title == "Raid & arrests"


def test_an_address_with_a_letter_that_could_not_be_read_is_told_and_not_asked() -> None:
    data = MAP.replace("PLACE", f"/{KHMER}ក").encode()
    cut = data.replace("ក</loc>".encode(), "ក".encode()[:2] + b"</loc>")

    found = listed("sitemap", cut)

    assert not found.entries
    assert "1 entries have no address that can be asked" in found.passed[-1]
