"""A watch with a canary behind every door, and everything that it hands on, unpacked."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pypdf
from commands import rows, run

from servanda import watch as way

# What each door takes in: names of persons, of a source, of places on a disk, of a machine.
DECIDERS = ("Canary Sovann Decider", "Canary Gitname <canary.gitname@example.org>")
ADDER, CODER, EDITOR = "Canary Adder", "Canary Coder", "Canary Editor"
SOURCE = "Canary Dara Source"
PERSONS = (*DECIDERS, ADDER, CODER, EDITOR)
MAILS = ("canary.gitname@example.org", "canary.signed@example.org")
PATHS = (
    "canary-home",
    "canary-reports",
    "canary-monitor",
    "canary-file",
    "canary-host",
    "canary-note",
)
HIDDEN = ("CanaryExif", "CanaryXmp", "CanaryPdfAuthor", "CanaryPng", "11.5564", "104.9282")
ALWAYS = (*MAILS, *PATHS, *HIDDEN, SOURCE)

LOCAL = """<!DOCTYPE html><html lang="en"><head><title>Twelve civilians killed near Yei</title>
<meta property="og:site_name" content="The Placeholder Monitor">
<meta property="article:published_time" content="2019-02-04"></head><body><article>
<h1>Twelve civilians killed near Yei</h1>
<figure><img src="file:///home/canary-home/canary-photo.jpg"></figure>
<p>Government soldiers killed 12 civilians in a village near Yei on Saturday, monitors said.</p>
<p>The soldiers looted the market before they left, and people fled into the bush for nights.</p>
<p>The army did not answer questions, and the roads were closed in the evening.</p>
</article></body></html>"""
ON_WEB = """<!DOCTYPE html><html lang="en"><head><title>NGO worker shot dead</title>
<meta property="article:published_time" content="2019-02-11"></head><body><article>
<h1>NGO worker shot dead</h1>
<p>Government soldiers killed an NGO worker in Juba on Sunday.</p>
<p>The office was searched for hours, and its computers were taken away in two cars.</p>
</article></body></html>"""
CODING = f"""
coded_by = "{CODER}"
reason = "Heard at the gate. Signed: {CODER}"

[[statement]]
title = "By the market"
kind = "told"
when = 2019-03-05
where = "Yei, at the house of {SOURCE}"
by = "{SOURCE}"
how_known = "{SOURCE} stood beside it."
words = '''On Monday {SOURCE} saw two soldiers kill a trader outside the market. {SOURCE} wept.'''

[[claim]]
capture = "By the market"
words = "kill"
act = "kill"
by = "two soldiers"
to = "a trader"
when = 2019-03-04
when_words = "On Monday"
said_by = "{SOURCE}"
known_from = {{ where = "{SOURCE}, by telephone" }}
where = "Yei"

[[capture]]
capture = "https://example.org/ngo-worker-shot"
publisher = "The Evening Placeholder"
reason = "As {DECIDERS[0]} saw on C:\\\\Users\\\\canary-home\\\\scan.png at canary.signed@example.org."
"""


def jpeg() -> bytes:
    """A photograph that says who took it and where."""
    exif = b"Exif\0\0II*\0CanaryExif GPS 11.5564 104.9282"
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>CanaryXmp</x:xmpmeta>"
    parts = b"".join(
        b"\xff\xe1" + (len(one) + 2).to_bytes(2, "big") + one for one in (exif, xmp)
    )  # fmt: skip
    return b"\xff\xd8" + parts + b"\xff\xdb\x00\x04\x00\x00\xff\xd9"


def png() -> bytes:
    """A picture with a text beside it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    return b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"Author\0CanaryPng") + chunk(b"IEND", b"")


def pdf() -> bytes:
    """A page of text whose file says who wrote it, and a title that is a path."""
    lines = "Government soldiers killed nine traders in Bor on 3 February 2019, monitors said."
    stream = f"BT /F1 12 Tf 40 700 Td ({lines}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 700 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Author (CanaryPdfAuthor) /Title (C:\\\\Users\\\\canary-home\\\\Nine traders) >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    return (
        bytes(out)
        + b"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    )


def planted(base: Path) -> Path:
    """The watch, on a path with a canary in it; its folder."""
    home = base / "canary-home" / "canary-reports"
    home.mkdir(parents=True)
    folder, web = base / "canary-home" / "canary-watch", base / "web.html"
    photo = base64.b64encode(jpeg()).decode()
    picture = f'<p><img src="data:image/jpeg;base64,{photo}"></p></article>'
    (home / "canary-monitor.html").write_text(LOCAL, encoding="utf-8")
    (home / "canary-file.pdf").write_bytes(pdf())
    web.write_text(ON_WEB.replace("</article>", picture), encoding="utf-8")
    _well("new", folder, "--agreement", "south-sudan-2018")
    _sourced(folder)
    _well("gather", folder, home, "--by", ADDER)
    _well("gather", folder, web, "--address", "https://example.org/ngo-worker-shot", "--by", ADDER)
    _well("read", folder)
    coding = base / "canary-home" / "coding.toml"
    coding.write_text(CODING, encoding="utf-8")
    _well("code", folder, "--from", coding, "--by", CODER)
    about = next(row["links"][0]["commitment"] for row in rows("incidents", folder) if row["links"])
    for by in DECIDERS:
        for row in rows("incidents", folder):
            reason = (
                f"{DECIDERS[0]} and I agree; see /home/canary-home/scan.pdf and "
                f"smb \\\\canary-host\\share\\x.doc. By {SOURCE}. - {by.split(' <')[0]}"
            )
            mine = () if row["links"] else ("--bearing", "breaches", "--bearer", "tgonu")
            _well("decide", folder, row["id"], "--commitment", about, *mine, "--judgement",
                  "upheld", "--proof", "believe", "--reason", reason, "--by", by)  # fmt: skip
    _well("decide", folder, "--notice", "contest", "--about", about, "--on", "2019-03-01",
          "--words", f"Contested, says {DECIDERS[1]}.", "--by", EDITOR)  # fmt: skip
    return folder


def _sourced(folder: Path) -> None:
    (folder / "sources" / "evening.toml").write_text(
        'publisher = "The Evening Placeholder"\n'
        f'note = "As {DECIDERS[0]} knows; kept in /home/canary-home/canary-note.txt"\n',
        encoding="utf-8",
    )


def _well(*words: object) -> None:
    done = run(*words)
    assert done.exit_code in (0, 1), (words, done.output)
    assert "Usage" not in done.output, (words, done.output)
    assert "\nservanda: " not in f"\n{done.output}", (words, done.output)


def published_at(folder: Path, people: str, statements: str) -> None:
    """The watch publishes that of persons and statements."""
    path = folder / "watch.toml"
    text = re.sub(r"(?m)^people = .*$", f'people = "{people}"', path.read_text("utf-8"))
    path.write_text(re.sub(r"(?m)^statements = .*$", f'statements = "{statements}"', text), "utf-8")


def weighed(folder: Path) -> tuple[way.Evidence, way.Evidence]:
    """The evidence of the watch, and as it may leave the machine."""
    opened = way.open_watch(folder)
    with opened.record() as record:
        evidence = way.weigh(opened, record)
    return evidence, way.withhold(opened, evidence)


# ------------------------------------------------------------------ everything handed on


def handed_on(folder: Path, out: Path, on: str = "2019-06-01") -> dict[str, bytes]:
    """Every output that is published or meant to be handed on, by name, as bytes."""
    site, archive = out / "site", out / "given.wacz"
    made = {
        "publish": run("publish", folder, site, "--on", on),
        "letter": run("letter", folder, "--on", on),
        "letter --html": run("letter", folder, "--on", on, "--html"),
        "letter --json": run("letter", folder, "--on", on, "--json"),
        "digest": run("digest", folder, "--since", "2017-01-01", "--on", on),
        "digest --json": run("digest", folder, "--since", "2017-01-01", "--on", on, "--json"),
        "given": run("publish", folder, archive, "--captures", "--custody", "--by", EDITOR),
    }
    for name, one in made.items():
        assert one.exit_code == 0, (name, one.output)
    printed = {
        name: one.stdout.encode() for name, one in made.items() if name not in ("publish", "given")
    }
    files = {f"site/{p.relative_to(site)}": p.read_bytes() for p in site.rglob("*") if p.is_file()}
    exports = {name: path.read_bytes() for name, path in exported(folder, out, on)}
    for form in ("text", "docx", "pdf"):
        path = out / f"letter.{form}"
        done = run("letter", folder, "--on", on, "--as", form, "--out", path)
        assert done.exit_code == 0, (form, done.output)
        exports[path.name] = path.read_bytes()
    return {**printed, **files, **exports, "given.wacz": archive.read_bytes()}


def exported(folder: Path, out: Path, on: str) -> Iterator[tuple[str, Path]]:
    """Every form of every table that `servanda export` writes."""
    tables = ("incidents", "claims", "findings", "captures", "standings", "duties")
    flat = [(form, ("--what", what)) for form in ("csv", "jsonl", "xlsx") for what in tables]
    for form, what in (*flat, *((one, ()) for one in ("geojson", "ftm", "ics", "csl", "pam"))):
        name = "-".join(("export", *what[1:], form))
        path = out / f"{name}.{form}"
        day = ("--on", on) if form == "ics" or {"standings", "duties"} & set(what) else ()
        done = run("export", folder, "--as", form, *what, *day, "--out", path)
        assert done.exit_code == 0, (name, done.output)
        yield name, path


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Bytes, and what is in them: of a zip each file, of gzip each member, of HTTP its body.

    Of a PDF its words, and each stream that is compressed, as what it says of itself.
    """
    yield name, data
    if data[:5] == b"%PDF-":
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        yield f"{name}!words", "\n".join(page.extract_text() for page in pages).encode()
        for at, found in enumerate(
            re.finditer(rb"stream\r?\n(x.+?)\r?\nendstream", data, re.DOTALL)
        ):
            yield f"{name}!stream {at}", zlib.decompressobj().decompress(found[1])
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                yield f"{name}!name", entry.filename.encode()
                yield from unpacked(f"{name}!{entry.filename}", package.read(entry))
    while data[:2] == b"\x1f\x8b":
        member = zlib.decompressobj(31)
        yield from unpacked(f"{name}!gunzipped", member.decompress(data))
        data = member.unused_data
    for at, found in enumerate(re.finditer(rb"base64,([A-Za-z0-9+/=]{40,})", data)):
        yield from unpacked(f"{name}!base64 {at}", base64.b64decode(found[1]))


def forms_of(words: str) -> dict[str, bytes]:
    """A canary as it may stand in bytes: as it is, as JSON and HTML spell it, hashed, in base64."""
    raw = words.encode()
    return {
        "as it is": raw,
        "lower": raw.lower(),
        "utf-16": words.encode("utf-16-le"),
        "base64": base64.b64encode(raw).rstrip(b"=")[:-1],
        "hex": raw.hex().encode(),
        "sha256": hashlib.sha256(raw).hexdigest().encode(),
        "sha256 of JSON": hashlib.sha256(json.dumps(words).encode()).hexdigest().encode(),
        "md5": hashlib.md5(raw, usedforsecurity=False).hexdigest().encode(),
        "sha1": hashlib.sha1(raw, usedforsecurity=False).hexdigest().encode(),
    }


def places_of(words: str, outputs: dict[str, bytes]) -> list[str]:
    """Where a canary stands, in any form, in anything handed on."""
    forms = forms_of(words)
    return [
        f"{place} ({form})"
        for name, data in outputs.items()
        for place, inner in unpacked(name, data)
        for form, spelt in forms.items()
        if spelt in inner or (form == "lower" and spelt in inner.lower())
    ]
