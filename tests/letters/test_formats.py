"""A letter as text, HTML, DOCX and PDF: the same words, no metadata, and nothing fetched."""

from __future__ import annotations

import io
import re
import socket
import zipfile
from typing import Any

import pypdf
import pytest
from archive.hostile import PAYLOADS
from archive.lake_watch import ON, published
from attrs import evolve
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from servanda import letters
from servanda.errors import EvidenceError, SettingsError
from servanda.letters.formats.blocks import blocks_of
from servanda.letters.formats.pdf_file import drawn
from servanda.letters.formats.rendering import UNCHECKED
from servanda.letters.marking import plain

SAYS_NOT = UNCHECKED["en"]
# What stands before an item, or at the foot of a page, and is none of the letter's words.
MARKS = re.compile(r"(?m)^(?:\d+\.|[•◦▪‣])\s*$|^\d+ / \d+$")


def made(text: str, form: str, *, unchecked: bool = False, language: str = "en") -> bytes:
    return letters.render(text, form, language=language, on=ON, unchecked=unchecked)


def signs(words: str) -> str:
    """Letters and digits alone: lines may break anywhere."""
    return "".join(re.findall(r"\w", words))


def of_page(data: bytes) -> str:
    return str(lxml_html.document_fromstring(data).find(".//main").text_content())


def of_docx(data: bytes) -> str:
    paragraphs = (each.text for each in Document(io.BytesIO(data)).paragraphs)
    return "\n".join(re.sub(r"^(?:\d+\.|•)\t", "", each) for each in paragraphs)


def of_pdf(data: bytes) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    return MARKS.sub("", "\n".join(pages))


def of_text(data: bytes) -> str:
    return re.sub(r"(?m)^ *(?:\d+\.|•) |^[=-]+$", "", data.decode())


READ = {"html": of_page, "docx": of_docx, "pdf": of_pdf, "text": of_text}


@pytest.fixture(scope="module")
def text() -> str:
    letter = published().letter
    assert letter is not None
    return letter.text


class Files(dict[str, bytes]):
    """The letter in each form, made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __missing__(self, form: str) -> bytes:
        self[form] = made(self.text, form)
        return self[form]


@pytest.fixture(scope="module")
def files(text: str) -> Files:
    return Files(text)


# ------------------------------------------------------------------ the words


@pytest.mark.parametrize("form", list(READ))
def test_every_form_has_exactly_the_words_of_the_letter(form: str, text: str, files: Files) -> None:
    assert files["md"].decode() == text
    said = re.sub(r"(?m)^\[\d+\]: #.*$|^\d+\. ", "", text)

    assert signs(READ[form](files[form])) == signs(said)
    assert len(signs(said)) > 3000


@pytest.mark.parametrize("form", ["text", "docx"])
def test_paragraphs_and_sources_keep_their_numbers(form: str, files: Files) -> None:
    lines = (
        files["text"].decode().splitlines()
        if form == "text"
        else [each.text for each in Document(io.BytesIO(files["docx"])).paragraphs]
    )

    numbers = [int(found[1]) for line in lines if (found := re.match(r"(\d+)\.\s", line))]

    assert numbers.count(1) == 2  # the first paragraph and the first source
    second = len(numbers) - numbers[::-1].index(1) - 1
    assert numbers[:second] == list(range(1, second + 1))
    assert numbers[second:] == list(range(1, len(numbers) - second + 1))


def test_no_line_of_plain_text_is_longer_than_an_e_mail_takes(files: Files) -> None:
    assert max(len(line) for line in files["text"].decode().splitlines()) <= 78


@pytest.mark.parametrize("form", letters.FORMATS)
def test_the_same_letter_gives_the_same_bytes(form: str, text: str, files: Files) -> None:
    assert made(text, form) == files[form]


@given(st.text(alphabet="aé1 \n\n#*_`[]()<>&!\\|~-+.>“", max_size=120))
def test_no_word_of_any_text_is_lost_or_made_up(text: str) -> None:
    page = of_page(made(text, "html"))

    assert signs("".join(block.words for block in blocks_of(text))) == signs(page)


@pytest.mark.parametrize(
    "text",
    [
        "1. a\n\n   b\n\n   - c\n     > d\n\n2. e\n",
        "```\nf  g\n```\n\n    h\n\n---\n\n> 7. i\n> 8. j\n",
        "a  \nb *c **d*** `e` \\\n####### f\n###### g\n",
        "\x0b\x1f\u2028 a\u0085b\ufffe\n",
        "",
    ],
)
def test_whatever_markdown_a_person_writes_becomes_a_word_file(text: str) -> None:
    assert signs(of_docx(made(text, "docx"))) == signs(of_page(made(text, "html")))


@pytest.mark.parametrize("form", list(READ))
def test_hostile_words_are_words_in_every_form(form: str) -> None:
    hostile = "\n\n".join(f"Said: {plain(payload)}" for payload in PAYLOADS)

    data = made(f"# {plain(PAYLOADS[0])}\n\n{hostile}\n", form)

    assert signs(READ[form](data)) == signs(
        of_page(made(f"# {plain(PAYLOADS[0])}\n\n{hostile}\n", "html"))
    )
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            outside = b"".join(package.read(n) for n in package.namelist() if n.endswith(".rels"))
        assert b'TargetMode="External"' not in outside


def test_a_form_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match='no form "odt"'):
        made(text, "odt")


# ------------------------------------------------------------------ what a file says of itself


def test_no_metadata_of_a_docx_names_anybody_or_an_hour(files: Files) -> None:
    notes = Document(io.BytesIO(files["docx"])).core_properties
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as package:
        days = {entry.date_time for entry in package.infolist()}
        inside = b"".join(package.read(name) for name in package.namelist())

    assert (notes.author, notes.last_modified_by, notes.comments) == ("", "", "")
    assert notes.title == "Open letter on the Lake Agreements of 1994"
    assert notes.language == "en"
    assert (notes.created.date(), notes.modified.date()) == (ON, ON)
    assert days == {(ON.year, ON.month, ON.day, 0, 0, 0)}
    assert b"python-docx" not in inside
    assert not any("thumbnail" in name for name in package.namelist())


def test_references_of_a_docx_lead_to_their_sources(files: Files) -> None:
    body = Document(io.BytesIO(files["docx"])).element.body

    places = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    links = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))}

    assert len(places) == len(set(places)) > 10
    assert links == set(places)


def _kinds(node: Any) -> list[str]:
    """The kinds of all parts of a PDF's structure, in the order in which they are read aloud."""
    node = node.get_object()
    if isinstance(node, list):
        return [kind for each in node for kind in _kinds(each)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (_kinds(node["/K"]) if "/K" in node else [])


def test_a_pdf_is_tagged_titled_and_in_its_language(files: Files) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    root = reader.trailer["/Root"]
    kinds = _kinds(root["/StructTreeRoot"])

    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 pypdf's own
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert set(reader.metadata) == {"/Title", "/Producer"}
    assert reader.metadata["/Title"] == "Open letter on the Lake Agreements of 1994"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 8
    assert kinds.count("/LI") == kinds.count("/Lbl") > 30
    assert {"/P", "/L", "/LBody", "/Link"} <= set(kinds)
    assert all(page.get("/Tabs") == "/S" for page in reader.pages)


def test_every_font_of_a_pdf_is_in_it(files: Files) -> None:
    fonts = [
        font.get_object()
        for page in pypdf.PdfReader(io.BytesIO(files["pdf"])).pages
        for font in page["/Resources"]["/Font"].values()
    ]

    for font in fonts:
        (inner,) = font["/DescendantFonts"]
        described = inner.get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(described)
        assert "/ToUnicode" in font


# ------------------------------------------------------------------ what it fetches: nothing


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every socket that anybody makes."""
    opened: list[Any] = []
    plain_socket = socket.socket

    class Counted(plain_socket):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **keywords: Any) -> None:
            opened.append(args)
            super().__init__(*args, **keywords)

    monkeypatch.setattr(socket, "socket", Counted)
    return opened


@pytest.mark.parametrize(
    "asks",
    [
        '<img src="http://127.0.0.1:9/a.png">',
        '<img src="https://example.org/a.png">',
        '<img src="file:///etc/passwd">',
        '<img src="data:image/png;base64,iVBORw0KGgo=">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
        '<style>@import "http://127.0.0.1:9/a.css";</style>',
        '<style>p { background: url("ftp://127.0.0.1/a") }</style>',
        '<style>@font-face { font-family: a; src: url("http://127.0.0.1:9/a.woff") } p { font-family: a }</style>',
        '<object data="http://127.0.0.1:9/a.svg"></object>',
        '<a rel="attachment" href="file:///etc/passwd">a</a>',
        '<link rel="attachment" href="file:///etc/hostname">',
    ],
)
def test_whatever_a_page_asks_for_is_refused(asks: str, sockets: list[Any]) -> None:
    page = f"<!doctype html><html lang=en><head><title>a</title></head><body>{asks}<p>a</p></body></html>"

    with pytest.raises(EvidenceError, match="asks for an address"):
        drawn(page)

    assert sockets == []


def test_a_letter_asks_for_nothing(text: str, sockets: list[Any]) -> None:
    asking = "![a](http://127.0.0.1:9/a.png) <img src='http://127.0.0.1:9/b.png'>\n\n"

    for form in letters.FORMATS:
        assert made(asking + text, form)

    assert sockets == []


def test_a_sign_that_no_font_has_stops_a_pdf_and_is_named() -> None:
    with pytest.raises(SettingsError, match=r"no font here has U\+10FFFD, .*empty boxes"):
        made("A letter \U0010fffd.\n", "pdf")


# ------------------------------------------------------------------ not checked


def test_what_was_not_checked_says_so_on_every_page(text: str) -> None:
    files = {form: made(text, form, unchecked=True) for form in letters.FORMATS}

    pages = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(files["pdf"])).pages]
    head = Document(io.BytesIO(files["docx"])).sections[0].header.paragraphs[0]
    page = lxml_html.document_fromstring(files["html"])

    assert len(pages) > 2
    assert all(SAYS_NOT in each for each in pages)
    assert head.text == SAYS_NOT
    assert page.find_class("notice")[0].text == SAYS_NOT
    assert files["text"].decode().splitlines()[0] == SAYS_NOT
    assert files["text"].decode().splitlines()[-1] == SAYS_NOT
    assert files["md"].decode().startswith(f"{SAYS_NOT}\n\n")


@pytest.mark.parametrize("language", sorted(UNCHECKED))
def test_the_notice_is_in_the_language_of_the_letter(language: str) -> None:
    data = made("Bonjour.\n", "text", unchecked=True, language=language).decode()

    assert data.startswith(UNCHECKED[language])


def test_words_beside_the_letter_do_not_change_its_hash() -> None:
    letter = published().letter
    assert letter is not None

    page = letters.render(letter.text, "html", language="en", on=ON, unchecked=True).decode()

    assert letter.text_sha256 in page
    assert letters.html(evolve(letter)) == made(letter.text, "html").decode()
