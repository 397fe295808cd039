"""The letter as it is delivered: who has signed stands below the text, and nothing else of them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from commands import run
from signon.conftest import KEEPER, TEXT, instant, invite, open_campaign

from servanda import letters, signatures
from servanda.letters.formats.blocks import blocks_of
from servanda.model import SIGNATURE_WAYS, Campaign, Reservation, Signature, SignatureWay

HASH = signatures.text_hash(TEXT)
ON = instant().date()


def signature(name: str, way: SignatureWay = "by hand", *, words: str = "") -> Signature:
    return Signature(
        id=f"sgn-{name}", campaign="cmp-1", text_sha256=HASH, signatory=f"org-{name}",
        organisation=name, way=way, by="Canary Keeper", at=instant(), domain="canary.example",
        reservations=(Reservation(2, words),) if words else (),
    )  # fmt: skip


def below(*some: Signature, language: str = "en", named: bool = True) -> str:
    return letters.signed_below(some, HASH, on=date(2017, 10, 24), language=language, named=named)


def test_each_is_named_with_how_it_was_checked_and_its_reservation_in_order_of_names() -> None:
    words = below(signature("rights Union", words="Not “this”."), signature("Press Network", "key"))

    assert "2 organisations have signed, by what verifies on 24 October 2017." in words
    assert words.index("Press Network") < words.index("rights Union")
    assert "- **Press Network**, with its offline key\n" in words
    assert "on paper; does not put its name to paragraph 2: “Not “this”.”\n" in words
    assert HASH in words and "Canary" not in words and "canary" not in words


def test_a_name_is_words_and_no_markup() -> None:
    (item,) = [b for b in blocks_of(below(signature("[a](b)\n# <b>C*"))) if b.kind == "item"]

    assert item.words.startswith("[a](b) # <b>C*, on paper")


@pytest.mark.parametrize("language", ["fr", "id", "km"])
def test_in_another_language_nothing_is_left_in_english(language: str) -> None:
    ways = [signature(f"X{n}", way, words="…") for n, way in enumerate(SIGNATURE_WAYS)]
    for words in (below(*ways, language=language), below(ways[0], language=language),
                  below(*ways, language=language, named=False)):  # fmt: skip
        for english in (
            "signed",
            "organisations have",
            " its ",
            "paper",
            "paragraph ",
            "October",
            "named",
        ):
            assert english not in words


def test_the_file_has_the_text_to_the_byte_and_who_signed_by_the_day(
    new_watch: Path, tmp_path: Path
) -> None:
    campaign = _signed_on_paper(new_watch, tmp_path)
    made = {
        form: _made(new_watch, tmp_path, form) for form in ("md", "text", "html", "docx", "pdf")
    }

    text = made["md"].decode()
    head = text[: text.index("## Who has signed")].rstrip()
    assert hashlib.sha256(f"{head}\n".encode()).hexdigest() == campaign.text_sha256
    assert "One organisation has signed" in text
    for form in ("md", "text", "html"):
        assert b"Placeholder Rights Union" in made[form] and KEEPER.encode() not in made[form]
    assert made["html"].count(HASH.encode()) == 2  # the page is of the text that was signed
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as package:
        parts = b"".join(package.read(name) for name in package.namelist())
    assert b"Placeholder Rights Union" in parts and KEEPER.encode() not in parts
    assert made["pdf"].startswith(b"%PDF-")


def test_nobody_is_named_before_the_embargo(new_watch: Path, tmp_path: Path) -> None:
    _signed_on_paper(new_watch, tmp_path, embargo_until=ON + timedelta(days=1))

    text = _made(new_watch, tmp_path, "md").decode()

    assert "One organisation has signed" in text and "Rights Union" not in text
    assert "They are named once the letter is published." in text


def _signed_on_paper(folder: Path, tmp_path: Path, **said: Any) -> Campaign:
    campaign = open_campaign(folder, **said)
    invite(folder, "Placeholder Rights Union", "rights.example")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 a scanned page with a stamp" * 40)
    signed = run("signon", "sign", folder, "Placeholder Rights Union", "--by-hand", scan,
                 "--reservation", "1:Placeholder words", "--by", KEEPER)  # fmt: skip
    assert signed.exit_code == 0, signed.stderr
    return campaign


def _made(folder: Path, tmp_path: Path, form: str) -> bytes:
    out = tmp_path / f"letter.{form}"
    told = run("signon", "letter", folder, "--as", form, "--out", out, "--on", ON)
    assert told.exit_code == 0, told.stderr
    return out.read_bytes()
