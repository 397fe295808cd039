"""The Cambodia letter signed by twelve placeholder organisations in six ways, as they would."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from commands import rows, run
from copies import copied
from signon.conftest import KEEPER, MailPeer, SignonSite, instant, site_of

from servanda import watch as way
from servanda.transparency.keys import new_key
from servanda.transparency.minisign import signature_file

pytestmark = pytest.mark.slow

ON = "2017-10-24"
NAMES = [f"Placeholder {n}" for n in ("One", "Two", "Three", "Four", "Five", "Six", "Seven",
         "Eight", "Nine", "Ten", "Eleven", "Twelve")]  # fmt: skip


def do(*words: object) -> str:
    result = run("signon", *words)
    assert result.exit_code == 0, result.stderr
    return str(result.stdout)


def test_twelve_organisations_sign_in_six_ways_and_read_their_receipts(
    cambodia: Path, tmp_path: Path, mail: MailPeer
) -> None:
    watch = copied(cambodia, tmp_path / "watch")
    by = ("--by", KEEPER)
    letter = tmp_path / "letter.md"
    letter.write_text(run("letter", watch, "--on", ON).stdout, encoding="utf-8")
    until = instant().date().replace(month=12, day=31)
    opened = run("signon", "open", watch, letter, "--on", ON, "--until", until, *by)
    assert opened.exit_code == 0
    assert "letter.md:1: is still to be filled in" in opened.stderr
    refused = run("signon", "open", watch, wrong(letter), "--on", ON, "--until", until, *by)
    assert refused.exit_code == 1
    key = new_key("nine", chance=secrets.token_bytes)
    (tmp_path / "invited.csv").write_text(
        "organisation,domain,key,known,to\n"
        + "".join(
            f"{name},{domain(name)},{key.minisign if name.endswith('Nine') else ''},"
            f"its letterhead,{'info@' + domain(name) if name.endswith('One') else ''}\n"
            for name in NAMES[:11]
        ),
        encoding="utf-8",
    )
    do("invite", watch, "--from", tmp_path / "invited.csv", *by)
    with way.open_watch(watch).record() as record:
        campaign = way.SignonRecords.of(record).campaign("", on=instant().date())
    sha256 = campaign.text_sha256
    with site_of(watch, campaign, mail) as site:
        site.deliver()
        assert mail.got[0]["To"] == "info@one.example"
        for number, name in enumerate(NAMES[:5]):
            mailed(site, name, by_code=number % 2 == 1, reserved="2" if number == 4 else "")
        number = mailed(site, NAMES[11], by_code=False)
        held = do("status", watch, "--json")  # a table is as wide as its terminal
        assert "a keeper, who looks whether the domain" in held
        do("admit", watch, number, "--known", "called the number in the register", *by)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 a scanned page with two stamps" * 40)
    for name in NAMES[5:7]:
        do("sign", watch, name, "--by-hand", scan, *by)
    page = tmp_path / "page.html"
    page.write_text(
        f'<p><a rel="me noopener" href="https://sign.example/#sha256={sha256}">We sign</a></p>'
    )
    do("sign", watch, NAMES[7], "--page", page, "--reservation", "3:Not the last sentence.", *by)
    signature = tmp_path / "letter.md.minisig"
    signature.write_text(
        signature_file(
            letter.read_bytes(), key=key.minisign, sign=key.sign, comment="nine"
        ).replace("signature by the minisign key", "signature from minisign secret key")
    )
    do("sign", watch, NAMES[8], "--signature", signature, *by)
    for name in NAMES[9:11]:
        answer = tmp_path / "dig.txt"
        answer.write_text(f'_servanda.{domain(name)}.\t3600\tIN\tTXT\t"servanda-signon={sha256}"\n')
        do("sign", watch, name, "--dns", answer, *by)

    listed = rows("signon", "list", watch)
    assert [row["state"] for row in listed] == ["verifies"] * 12
    assert len({row["way"] for row in listed}) == 5
    assert "12 organisations have signed" in do("list", watch)
    assert "Nothing waits." in do("status", watch)
    receipts = [do("receipt", watch, name) for name in NAMES]
    assert all("It counts, and waits for nothing." in receipt for receipt in receipts)
    print(do("list", watch), *receipts, sep="\n")  # noqa: T201 to be read
    assert run("check", watch).exit_code == 0
    record_bytes = (watch / "record.sqlite3").read_bytes()
    for address in ("office@one.example",):
        assert address.encode() not in record_bytes
        assert address.encode() in (watch / "signon" / "contacts.sqlite3").read_bytes()
    do("erase", watch, "--all")
    assert b"@one.example" not in (watch / "signon" / "contacts.sqlite3").read_bytes()


def domain(name: str) -> str:
    return f"{name.split()[1].lower()}.example"


def wrong(letter: Path) -> Path:
    """The letter with a number that its sources do not have."""
    path = letter.with_name("wrong.md")
    path.write_text(letter.read_text(encoding="utf-8").replace("31 ", "310 "), encoding="utf-8")
    return path


def mailed(site: SignonSite, name: str, *, by_code: bool, reserved: str = "") -> str:
    address = f"office@{domain(name)}"
    site.ask(name, address, paragraph=reserved, reservation="Not as told." if reserved else "")
    site.deliver()
    link, number, code = site.letters_to(address)[-1]
    if by_code:
        assert site.browser.post("/code", {"number": number, "code": code}).status_code == 200
    else:
        assert site.browser.post(link).status_code == 200
    return number
