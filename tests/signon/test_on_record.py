"""Signatures on record: what proves one, what ends it, and that no copy or byte changes the count."""

from __future__ import annotations

import secrets
import sqlite3
import stat
from pathlib import Path

import pytest
from attrs import evolve
from commands import run
from copies import copied
from signon.conftest import (
    KEEPER,
    SENDER,
    TEXT,
    SignonSite,
    instant,
    invite,
    open_campaign,
)

from servanda import watch as way
from servanda.errors import EvidenceError
from servanda.model import Campaign, Signature
from servanda.signatures import key_proof, page_proof, text_hash, txt_proof
from servanda.transparency.keys import new_key
from servanda.transparency.minisign import signature_file

BY = ("--by", KEEPER)
KEY = new_key("placeholder", chance=secrets.token_bytes)
HASH = text_hash(TEXT)


def signed_text(text: str = TEXT) -> str:
    return signature_file(text.encode(), key=KEY.minisign, sign=KEY.sign, comment="x")


def count(folder: Path, campaign: Campaign) -> int:
    with way.open_watch(folder).record() as record:
        return way.signon_view(
            way.SignonRecords.of(record), way.QueueFiles(folder), campaign, on=instant().date()
        ).count


def by_key(folder: Path, name: str, tmp_path: Path) -> None:
    file = tmp_path / "x.minisig"
    file.write_text(signed_text())
    result = run("signon", "sign", folder, name, "--signature", file, *BY)
    assert result.exit_code == 0, result.stderr


# ------------------------------------------------------------------ proofs


def test_every_changed_byte_of_the_text_breaks_the_signature_of_a_key() -> None:
    for at in range(0, len(TEXT), 7):
        other = TEXT[:at] + ("x" if TEXT[at] != "x" else "y") + TEXT[at + 1 :]
        with pytest.raises(EvidenceError, match="does not hold for this text"):
            key_proof(other, signed_text(), str(KEY.minisign))


@pytest.mark.parametrize(
    "answer",
    [
        f'_servanda.rights.example. 60 IN TXT "servanda-signon={"0" * 64}"',
        f'_servanda.evil.example. 60 IN TXT "servanda-signon={HASH}"',
        f'evil_servanda.rights.example. 60 IN TXT "servanda-signon={HASH}"',
        f"; _servanda.rights.example. TXT servanda-signon={HASH} is not set",
        f'_servanda.rights.example. 60 IN TXT "servanda-signon={HASH}0"',
        f"servanda-signon={HASH}",
        "",
    ],
)
def test_an_answer_that_is_of_another_domain_or_text_proves_nothing(answer: str) -> None:
    with pytest.raises(EvidenceError, match="No line of it says"):
        txt_proof(HASH, "rights.example", answer)


@pytest.mark.parametrize(
    "page",
    [
        f"<p>#sha256={HASH}</p>",
        f'<a href="https://x.example/#sha256={HASH}">no rel</a>',
        f'<a rel="nofollow ugc" href="https://x.example/#sha256={HASH}">a comment</a>',
        f'<!-- <a rel="me" href="#sha256={HASH}"> -->',
        f'<template><a rel="me" href="#sha256={HASH}"></a></template>',
        f'<script>"<a rel=me href=#sha256={HASH}>"</script>',
        f'<a rel="me" href="#sha256={"0" * 64}">',
    ],
)
def test_words_of_a_page_prove_nothing(page: str) -> None:
    with pytest.raises(EvidenceError, match="no link with rel=me"):
        page_proof(HASH, page)


def test_a_record_swapped_for_a_forged_one_does_not_count(new_watch: Path, tmp_path: Path) -> None:
    campaign = open_campaign(new_watch)
    invite(new_watch, "Placeholder One", key=str(KEY.minisign))
    by_key(new_watch, "Placeholder One", tmp_path)
    with way.open_watch(new_watch).record() as record:
        own = way.SignonRecords.of(record)
        genuine = own.signatures[0]
        on = instant().date()

        def states(forged: Signature) -> list[str]:
            return [s.state for s in evolve(own, signatures=(forged,)).states(campaign, on=on)]

        assert states(genuine) == ["verifies"]
        assert states(evolve(genuine, text_sha256="0" * 64)) == ["of another text"]
        assert states(evolve(genuine, proof=genuine.proof[:-9] + "AAAAAAA=\n")) == [
            "does not verify"
        ]
        assert states(evolve(genuine, signatory="org-0000000000000000")) == ["does not verify"]
        assert states(evolve(genuine, organisation="Another Name")) == ["does not verify"]
        assert states(evolve(genuine, way="e-mail", domain="x.example", approvals=1)) == [
            "does not verify"
        ]
        swapped = evolve(campaign, text=TEXT.replace("not kept", "kept"))
        assert [s.state for s in own.states(swapped, on=on)] == ["of another text"]


# ------------------------------------------------------------------ ends


def test_withdrawing_leaves_the_signature_and_a_tombstone(new_watch: Path, tmp_path: Path) -> None:
    campaign = open_campaign(new_watch)
    invite(new_watch, "Placeholder One", key=str(KEY.minisign))
    by_key(new_watch, "Placeholder One", tmp_path)
    again = run(
        "signon", "sign", new_watch, "Placeholder One", "--signature", tmp_path / "x.minisig", *BY
    )
    assert "has signed this text already" in again.stderr

    done = run("signon", "withdraw", new_watch, "Placeholder One", "--reason", "it wrote so", *BY)

    assert done.exit_code == 0, done.stderr
    assert count(new_watch, campaign) == 0
    receipt = run("signon", "receipt", new_watch, "Placeholder One").stdout
    assert "It does not count since" in receipt
    assert "withdrawn. It wrote so." in receipt


def test_a_key_comes_on_record_beside_a_mailbox_and_withdrawing_ends_both(
    site: SignonSite, tmp_path: Path
) -> None:
    invite(site.folder, "Placeholder Rights Union", key=str(KEY.minisign))
    site.ask("Placeholder Rights Union", "office@rights.example")
    site.deliver()
    site.browser.post(site.letters_to("office@rights.example")[0][0])

    by_key(site.folder, "Placeholder Rights Union", tmp_path)

    assert sorted(row["way"] for row in site.rows()) == ["e-mail", "key"]
    assert count(site.folder, site.campaign) == 1
    words = ("signon", "withdraw", site.folder, "Placeholder Rights Union", "--reason", "it wrote")
    assert run(*words, *BY).exit_code == 0
    assert [row["state"] for row in site.rows()] == ["withdrawn"] * 2


def test_many_are_invalidated_after_a_look_and_taken_back_whole(
    new_watch: Path, tmp_path: Path
) -> None:
    campaign = open_campaign(new_watch)
    scan = tmp_path / "scan"
    scan.write_bytes(b"a scanned document" * 20)
    for number in range(4):
        invite(new_watch, f"Placeholder {number}")
        run("signon", "sign", new_watch, f"Placeholder {number}", "--by-hand", scan, *BY)
    words = ("signon", "invalidate", new_watch, "--way", "by hand", *BY, "--reason", "one scan")

    looked = run(*words)
    assert "4 signatures" in looked.stdout.replace("Four", "4")
    assert count(new_watch, campaign) == 4
    done = run(*words, "--yes")
    assert count(new_watch, campaign) == 0
    batch = done.stdout.partition("batch ")[2].partition(".")[0]
    back = run("signon", "invalidate", new_watch, "--cancel", batch, "--reason", "a mistake", *BY)

    assert back.exit_code == 0, back.stderr
    assert count(new_watch, campaign) == 4


# ------------------------------------------------------------------ merging


def test_two_copies_that_know_one_organisation_apart_count_it_once(
    new_watch: Path, tmp_path: Path
) -> None:
    campaign = open_campaign(new_watch)
    other = copied(new_watch, tmp_path / "other")
    for folder, name in ((new_watch, "Placeholder Union"), (other, "The Placeholder Unions")):
        invite(folder, name, "union.example")
        scan = tmp_path / "scan"
        scan.write_bytes(name.encode() * 20)
        assert run("signon", "sign", folder, name, "--by-hand", scan, *BY).exit_code == 0
    invite(other, "Placeholder Two")
    assert run("signon", "sign", other, "Placeholder Two", "--by-hand", scan, *BY).exit_code == 0

    merged = run("merge", new_watch, other)

    assert merged.exit_code == 0, merged.stderr
    with way.open_watch(new_watch).record() as record:
        signatures = record.all(Signature)
    assert len(signatures) == 3
    vault = way.open_watch(new_watch).vault
    assert all(vault.has(each.document_sha256) for each in signatures)
    assert count(new_watch, campaign) == 2


# ------------------------------------------------------------------ the queue and the outbox


def test_the_two_files_are_their_owners_alone_and_addresses_are_in_one(site: SignonSite) -> None:
    site.ask("Placeholder Rights Union", "office@rights.example")
    queue = way.QueueFiles(site.folder)

    for path in (queue.requests, queue.contacts):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"office@rights" in queue.contacts.read_bytes()
    for path in site.folder.rglob("*"):
        if path.is_file() and path != queue.contacts:
            assert b"office@rights" not in path.read_bytes(), path


def test_sending_twice_sends_once_and_a_server_that_is_down_loses_nothing(
    site: SignonSite,
) -> None:
    site.ask("Placeholder Rights Union", "office@rights.example")
    site.mail.put_off = 1
    site.deliver()
    assert site.mail.got == []
    with way.QueueFiles(site.folder).opened() as files:
        assert [m.state for m in way.messages_of(files)] == ["waiting"]
        files.execute("UPDATE contacts.message SET next_at = made_at")

    site.deliver()
    site.deliver()

    assert len(site.mail.got) == 1
    with way.QueueFiles(site.folder).opened() as files:
        (message,) = way.messages_of(files)
    assert (message.state, message.body, message.address) == ("accepted", "", "")


def test_what_was_going_when_the_machine_stopped_is_named_and_not_sent_by_itself(
    site: SignonSite,
) -> None:
    site.ask("Placeholder Rights Union", "office@rights.example")

    class Stopped(BaseException):
        pass

    class Dying:
        def send(self, *_: object) -> object:
            raise Stopped

    with pytest.raises(Stopped):
        list(way.send_due(way.QueueFiles(site.folder), Dying(), sender=SENDER, clock=instant))  # type: ignore[arg-type]
    site.deliver()

    assert site.mail.got == []
    said = run("signon", "status", site.folder).stdout
    assert "nobody knows whether it went" in said
    with way.QueueFiles(site.folder).opened() as files:
        (message,) = way.messages_of(files)
        assert way.send_again(files, message.id, now=instant())
    site.deliver()
    assert len(site.mail.got) == 1


def test_a_mailbox_that_is_none_is_told(site: SignonSite) -> None:
    site.mail.refused.add("office@rights.example")
    site.ask("Placeholder Rights Union", "office@rights.example")
    site.deliver()

    with way.QueueFiles(site.folder).opened() as files:
        (message,) = way.messages_of(files)
    assert (message.state, message.answer) == ("refused", "550 no such mailbox")


def test_a_signature_broken_off_before_its_request_moved_is_on_record_once(
    site: SignonSite,
) -> None:
    site.ask("Placeholder Rights Union", "office@rights.example")
    site.deliver()
    link, _, _ = site.letters_to("office@rights.example")[0]
    site.browser.post(link)
    with way.QueueFiles(site.folder).opened() as files:  # as if the machine had stopped there
        files.execute("UPDATE main.request SET state = 'to admit', signature = ''")

    with way.open_watch(site.folder).record() as record:
        way.settle(way.QueueFiles(site.folder), record, site.campaign, now=instant())

    assert len(site.rows()) == 1
    with way.QueueFiles(site.folder).opened() as files:
        assert [r[0] for r in files.execute("SELECT state FROM main.request")] == ["signed"]


def test_addresses_are_erased_from_the_bytes_of_their_file(site: SignonSite) -> None:
    site.ask("Placeholder Rights Union", "office@rights.example")
    queue = way.QueueFiles(site.folder)

    assert "One address" in run("signon", "erase", site.folder, "--all").stdout

    for path in (site.folder / "signon").iterdir():
        assert b"office@rights" not in path.read_bytes()
    with sqlite3.connect(queue.contacts) as contacts:
        assert contacts.execute("SELECT count(*) FROM contact").fetchone() == (0,)


def test_a_backup_has_no_address_and_its_queue_opens(site: SignonSite, tmp_path: Path) -> None:
    site.ask("Placeholder Rights Union", "office@rights.example")

    assert run("backup", site.folder, tmp_path / "backups").exit_code == 0

    (copy,) = (tmp_path / "backups").iterdir()
    files = [path for path in copy.rglob("*") if path.is_file()]
    assert copy / "signon" / "requests.sqlite3" in files
    assert [path.name for path in files if b"office@rights" in path.read_bytes()] == []
    restored = tmp_path / "restored"
    assert run("restore", copy, restored).exit_code == 0
    assert "Placeholder Rights Union" in run("signon", "status", restored, "--json").stdout


def test_mail_is_not_sent_in_the_open(new_watch: Path) -> None:
    open_campaign(new_watch)
    toml = new_watch / "watch.toml"
    toml.write_text(
        toml.read_text()
        + '[mail]\nhost = "mail.example"\nfrom = "a@b.example"\nsecurity = "none"\n'
    )

    refused = run("signon", "send", new_watch)

    assert refused.exit_code == 1
    assert "in the clear" in refused.stderr


def test_signing_by_hand_reads_nothing_into_the_evidence(new_watch: Path, tmp_path: Path) -> None:
    open_campaign(new_watch)
    invite(new_watch, "Placeholder One")
    scan = tmp_path / "scan.html"
    scan.write_text("<p>Police killed 31 people in Phnom Penh on Monday.</p>" * 5)
    assert (
        run("signon", "sign", new_watch, "Placeholder One", "--by-hand", scan, *BY).exit_code == 0
    )

    run("read", new_watch)

    assert run("incidents", new_watch, "--json").stdout == ""
    assert way.open_watch(new_watch).vault.has(text_hash(scan.read_text()))
