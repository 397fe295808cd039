"""What is taken in is kept once and described; what cannot be read is refused, unkept."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from attrs import evolve
from captures.printing import pdf
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from servanda import captures
from servanda.errors import SourceError
from servanda.model import Interval

AT = datetime(2017, 12, 1, 10, 0, 0, tzinfo=UTC)
SENTENCE = "Officers sealed the studio on Wednesday and took the transmitter away."
PAGE = f"""<html lang="en"><head><meta charset="utf-8"><title>A title | The Herald</title>
<meta property="og:site_name" content="The Herald"></head>
<body><article><h1>A title</h1><p>{SENTENCE}</p><p>{SENTENCE}</p></article></body></html>"""


def keep(data: bytes | str, folder: Path, **given: object) -> captures.Kept:
    data = data.encode() if isinstance(data, str) else data
    page = captures.Said(
        address="https://a.example/2017/10/23/x", fetched_at=AT, added_by="a tester"
    )
    return captures.keep(data, vault=captures.Vault(folder), details=evolve(page, **given))  # type: ignore[arg-type]


def test_a_page_is_kept_with_where_and_when_from(tmp_path: Path) -> None:
    kept = keep(PAGE, tmp_path, media_type="text/html")

    assert captures.Vault(tmp_path).get(kept.capture.bytes_sha256) == PAGE.encode()
    assert kept.capture.publisher == "The Herald"
    assert (kept.capture.title, kept.capture.language) == ("A title", "en")
    assert kept.capture.published.when.from_on == date(2017, 10, 23)
    assert kept.text.capture == kept.capture.id
    assert kept.text.extractor.startswith("trafilatura ")
    assert kept.signals == ()


def test_the_same_page_taken_in_twice_is_the_same(tmp_path: Path) -> None:
    once = keep(PAGE, tmp_path)
    later = keep(PAGE, tmp_path, fetched_at=AT.replace(year=2018))

    assert keep(PAGE, tmp_path) == once
    assert (later.capture.id, later.text.id) == (once.capture.id, once.text.id)
    assert len(list(captures.Vault(tmp_path).all())) == 1


def test_another_address_or_another_byte_is_another_capture(tmp_path: Path) -> None:
    ids = {
        keep(PAGE, tmp_path).capture.id,
        keep(PAGE, tmp_path, address="https://b.example/").capture.id,
        keep(PAGE + " ", tmp_path).capture.id,
    }

    assert len(ids) == 3


def test_what_the_user_says_stands_before_what_the_page_says(tmp_path: Path) -> None:
    kept = keep(PAGE, tmp_path, publisher="Herald", title="Other words", language="fr", source="herald",
                published=Interval(date(2017, 11, 1), date(2017, 11, 2), "range"), address="x")  # fmt: skip

    assert kept.capture.publisher == "Herald"
    assert kept.capture.title == "Other words"
    assert kept.capture.language == "fr"
    assert kept.capture.source == "herald"
    assert kept.capture.published.how == "given"


def test_when_bytes_were_fetched_is_said_in_utc_to_the_second(tmp_path: Path) -> None:
    there = datetime(2017, 12, 1, 17, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=7)))

    assert keep(PAGE, tmp_path, fetched_at=there).capture.fetched_at == AT
    with pytest.raises(ValueError, match="has no time zone; give UTC"):
        keep(PAGE, tmp_path, fetched_at=AT.replace(tzinfo=None))


def test_each_signal_says_what_why_and_what_to_do(tmp_path: Path) -> None:
    kept = keep(SENTENCE, tmp_path, address="note.txt")

    (signal,) = kept.signals
    assert (signal.kind, signal.where, signal.at) == ("no date", "note.txt", AT)
    assert "fetch" in signal.what
    assert signal.why
    assert "Give the day" in signal.do


@pytest.mark.parametrize(
    ("data", "media_type", "words"),
    [
        (b"", None, "nothing to read, it is empty"),
        (b" \n\t \n", "text/html", "nothing to read, it is empty"),
        (b"\xef\xbb\xbf", None, "nothing to read, it is empty"),
        (b"<html><body><script>go()</script></body></html>", "text/html", "it shows no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "text/plain", "holds a PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)), "text/html", "holds a JPEG image"),
        (b"PK\x03\x04" + bytes(300), None, "holds a ZIP archive"),
        (bytes(range(256)) * 20, "text/plain", "is not text"),
        (b"\x00" * 100 + b"abc" * 20, "text/plain", "is not text"),
        (b"<p>Hello there.</p>", "image/svg+xml", 'is declared "image/svg\\+xml"'),
        (b"hello there", "application/pdf", "does not begin as one"),
        (b"%PDF-1.4 nothing more", None, "PDF that cannot be opened"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_not_kept(
    tmp_path: Path, data: bytes, media_type: str | None, words: str
) -> None:
    with pytest.raises(SourceError, match=words) as refused:
        keep(data, tmp_path, media_type=media_type, address="given.bin")

    assert str(refused.value).startswith("given.bin: ")
    assert not list(tmp_path.rglob("*"))


def test_a_pdf_without_text_is_refused_as_pictures(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"PDF of 2 page\(s\) without text: pictures.*OCR"):
        keep(pdf([[], []]), tmp_path)


def test_a_page_of_50_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    data = bytes(50_000_000)

    with pytest.raises(
        SourceError, match="holds 50,000,000 bytes; the limit for one page is 20,000,000"
    ):
        keep(data, tmp_path)


@pytest.mark.parametrize(
    ("data", "media_type", "text", "signals"),
    [
        ("Les élèves ont été arrêtés à Genève.".encode("cp1252"), "text/plain; charset=iso-8859-1", "élèves", []),
        ("Les élèves ont été arrêtés à Genève.".encode("cp1252"), "text/plain", "élèves", ["encoding"]),
        ("Les élèves ont été arrêtés à Genève.".encode(), "text/plain", "élèves", []),
        ("Les élèves ont été arrêtés à Genève.".encode(), "text/plain; charset=latin-1", "élèves", ["encoding"]),
        ("Les élèves ont été arrêtés à Genève.".encode("cp1252"), "text/plain; charset=utf-8", "élèves", ["encoding"]),
        ("Les élèves ont été arrêtés à Genève.".encode("utf-16"), "text/plain", "élèves", []),
        ("Les élèves ont été arrêtés.".encode("utf-16-le"), "text/plain", "élèves", ["encoding"]),
        ("Les élèves ont été arrêtés.".encode("utf-8-sig"), "text/plain", "Les élèves", []),
        ("Les élèves ont ".encode() + b"\xff" + " été arrêtés à Genève.".encode(), "text/plain", "élèves", ["encoding"]),
        ("<meta charset='windows-1251'><p>Суд распустил партию.</p>".encode("cp1251"), "text/html", "Суд распустил", []),
        ("<meta charset='tis-620'><p>ศาลสั่งยุบพรรค</p>".encode("cp874"), "text/html", "ศาลสั่งยุบพรรค", []),
        ("<meta charset='no-such-name'><p>Les élèves.</p>".encode(), "text/html", "élèves", ["encoding"]),
        (b"<p>The minis\x00ter left the city early on Monday.</p>", "text/html", "The minister", ["encoding"]),
    ],
)  # fmt: skip
def test_letters_come_out_right_or_a_signal_says_so(
    tmp_path: Path, data: bytes, media_type: str, text: str, signals: list[str]
) -> None:
    kept = keep(data, tmp_path, media_type=media_type)

    assert text in kept.text.content
    assert [signal.kind for signal in kept.signals] == signals


def test_the_charset_an_address_gave_is_kept_for_reading_again(tmp_path: Path) -> None:
    data = "<p>Суд распустил партию.</p>".encode("cp1251")

    kept = keep(data, tmp_path, media_type="Text/HTML; Charset=windows-1251")

    assert captures.text_of(data, kept.capture.media_type)[1] == kept.text.content


HOSTILE = {
    "nested": "<div>" * 100_000 + f"<p>{SENTENCE}</p>",
    "nested inline": "<b>" * 100_000 + SENTENCE,
    "attributes": "<p " + " ".join(f'a{n}="<"' for n in range(200_000)) + f">{SENTENCE}</p>",
    "entities": "<p>" + "&amp;" * 2_000_000 + f"</p><p>{SENTENCE}</p>",
    "zeros": f"<p>{SENTENCE}</p>" + "\x00" * 3,
    "paragraphs": f"<p>{SENTENCE}</p>" * 70_000,
    "comments": f"<p>{SENTENCE}</p>" + "<!--" * 500_000,
    "scripts": f"<p>{SENTENCE}</p>" + "<script>" * 200_000,
    "statements": '<script type="application/ld+json">'
    + "[" * 90_000
    + f"</script><p>{SENTENCE}</p>",
    "styles": "<style>" + "display:none{/*" * 20_000 + f"</style><p>{SENTENCE}</p>",
    "one tag": f"<p>{SENTENCE}</p>" + "<" * 500_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_in_seconds(tmp_path: Path, name: str) -> None:

    kept = keep(f"<html><body>{HOSTILE[name]}</body></html>", tmp_path, media_type="text/html")

    assert SENTENCE in kept.text.content


@tries(150)
@given(data=st.binary(max_size=400), media_type=st.sampled_from([None, "text/html", "text/plain"]))
def test_any_bytes_are_read_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, media_type: str | None
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-bytes"
    try:
        kept = keep(data, folder, media_type=media_type)
    except SourceError as error:
        assert "https://a.example" in str(error)
        return

    assert kept.text.passages
    assert captures.Vault(folder).get(kept.capture.bytes_sha256) == data
