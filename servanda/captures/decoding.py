"""Turns bytes into characters, and says what it had to assume.

What leaves it: the text with a plain account of the encoding. It never guesses in silence:
a declaration that the bytes contradict comes back as a doubt. Binary data is refused.
"""

from __future__ import annotations

import codecs
import re

from attrs import frozen

from servanda.errors import SourceError

LIMIT_BYTES = 20_000_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers take these names for (WHATWG Encoding Standard, section 4.2).
_ALIASES = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "unicode": "utf-16-le",
}
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a sound, film or WebP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"OggS", "a sound or film"),
    (b"ID3", "a sound"),
    (b"\x00\x00\x01\x00", "an icon"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_META = re.compile(
    rb"<meta[^<>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^<>]{0,100}?encoding=[\"']([\w.:-]+)",
    re.I,
)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|article|div|p|h1|table|script)\b", re.I
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# C1 controls too: no text in use carries them, a wrong single-byte reading does.
_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")


@frozen
class Decoded:
    """The characters of a file. `doubt` is empty, or says what the bytes contradict."""

    text: str
    encoding: str
    doubt: str = ""
    stripped_count: int = 0  # control characters taken out


def kind_of(data: bytes, media_type: str | None) -> str:
    """The media type the bytes should be read as: "text/html", "text/plain" or PDF's.

    What the bytes say of themselves wins over what was declared. Raises SourceError for
    anything else, naming it.
    """
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise SourceError(
                f"holds {name}, not text. Nothing in it can be read. "
                "Give the page, text or PDF it belongs to."
            )
    declared = (media_type or "").split(";")[0].strip().lower()
    if declared in ("text/html", "application/xhtml+xml"):
        return "text/html"
    if declared in ("", "text/plain", "text/markdown", "application/octet-stream"):
        wide = start[:600].replace(b"\x00", b"")
        is_markup = declared != "text/markdown" and start[:1] == b"<" and _MARKUP.search(wide)
        return "text/html" if is_markup else "text/plain"
    if declared == "application/pdf":
        raise SourceError(
            "is declared a PDF but does not begin as one (no %PDF- mark). It is damaged or "
            "something else. Fetch it again, or give its true kind."
        )
    raise SourceError(
        f'is declared "{declared}", a kind that is not read. '
        "Read are HTML pages, plain text and PDF."
    )


def decode(data: bytes, media_type: str | None, *, markup: bool) -> Decoded:
    """The text of the bytes: byte-order mark, then declaration, then UTF-8, then Windows-1252.

    Raises SourceError when what comes out is not text in any of them.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            doubt = "" if "\ufffd" not in text else f"has bytes that are not {encoding}"
            return _cleaned(text, encoding, doubt)
    wide = _wide(data)
    if wide:
        return _cleaned(data.decode(wide, errors="replace"), wide, f"taken for {wide}, undeclared")
    declared = _declared(data, media_type, markup=markup)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data, declared)
    if declared and _known(declared) != "utf-8" and not data.isascii():
        return _agreed(text, declared)
    return _cleaned(text, "utf-8", "")


def _agreed(text: str, declared: str) -> Decoded:
    """UTF-8 bytes that declare another encoding: right as UTF-8 unless that is multi-byte too."""
    encoding = _known(declared)
    if encoding and encoding.startswith(("utf-16", "utf-32", "iso2022")):
        encoding = None
    doubt = f'declares "{declared}" but its bytes are UTF-8; read as UTF-8'
    return _cleaned(text, "utf-8", doubt if encoding else f'{doubt} (unknown name "{declared}")')


def _not_utf8(data: bytes, declared: str) -> Decoded:
    encoding = _known(declared) if declared else None
    if encoding and encoding != "utf-8":
        try:
            return _cleaned(data.decode(encoding), encoding, "")
        except UnicodeDecodeError:
            doubt = f'declares "{declared}" but not all its bytes are'
            return _cleaned(data.decode(encoding, errors="replace"), encoding, doubt)
    mended = data.decode("utf-8", errors="replace")
    bad_count = mended.count("\ufffd")
    good_count = sum(1 for character in mended if character > "\x7f") - bad_count
    if good_count > bad_count:
        return _cleaned(mended, "utf-8", f"has {bad_count} places that are not UTF-8")
    why = f'declares "{declared}" but is not' if declared else "declares no encoding, is not UTF-8"
    text = data.decode("cp1252", errors="replace")
    return _cleaned(text, "cp1252", f"{why}; read as Windows-1252")


def _declared(data: bytes, media_type: str | None, *, markup: bool) -> str:
    match = _CHARSET.search(media_type or "")
    if match:
        return match.group(1).lower()
    inside = _META.search(data[:8192]) if markup else None
    if inside:
        return (inside.group(1) or inside.group(2)).decode("ascii").lower()
    return ""


def _known(name: str) -> str | None:
    """The name of the codec that reads text of that declared name; None where none does."""
    try:
        codec = codecs.lookup(_ALIASES.get(name, name))
    except LookupError:
        return None
    return codec.name if codec._is_text_encoding else None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a zero in every second byte."""
    sample = data[:4000]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    # 0.6: Latin text has nearly all, other scripts enough through blanks and marks
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _cleaned(text: str, encoding: str, doubt: str) -> Decoded:
    odd_count = len(_ODD.findall(text))
    # 2 %: a damaged page has a few; compressed or compiled data read as text has a fifth
    if odd_count > 0.02 * len(text) and odd_count > min(8, 0.2 * len(text)):
        raise SourceError(
            f"is not text: {odd_count} of its {len(text)} characters are control codes or "
            "undecodable. Nothing in it can be read. Give the page, text or PDF it belongs to."
        )
    clean, stripped_count = _CONTROLS.subn("", text)
    return Decoded(clean.replace("\r\n", "\n").replace("\r", "\n"), encoding, doubt, stripped_count)
