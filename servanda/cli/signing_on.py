"""`servanda signon`: organisations sign a letter, in their ways, and see where they stand."""

from __future__ import annotations

import csv
import io
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from servanda import user_files, wording
from servanda import watch as way
from servanda.cli.showing import DAY, now, on_option, watch_argument
from servanda.cli.signing_on_looking import (
    campaign_option,
    list_signatures,
    receipt,
    say_uncounted,
    signed_letter,
    spelt,
    status,
    text,
    view_of,
)
from servanda.cli.signing_on_queue import admit, erase, refuse, release, send, serve
from servanda.cli.terminal import echo
from servanda.errors import EvidenceError
from servanda.model import Campaign, Signatory

FILE = click.Path(dir_okay=False, path_type=Path)
MOST_BYTES, DOCUMENT_BYTES = 1_000_000, 50_000_000
by_option = click.option(
    "--by", envvar="SERVANDA_BY", required=True, help="The keeper (or set SERVANDA_BY)."
)


@click.group()
def signon() -> None:
    """Collect the signatures of organisations on a letter, each on exactly its text.

    A signature counts while what proves it holds: a confirmed mailbox at the organisation's own
    domain, an offline key, its DNS, its own site, or paper. No address is on record.
    """


@signon.command(name="open")
@watch_argument
@click.argument("file", type=FILE)
@click.option("--until", "closes_on", type=DAY, required=True, help="The last day to sign.")
@click.option("--title", default="", help="What it is called; its first heading if left out.")
@on_option
@click.option("--language", default="", help="The letter's language, where not the watch's.")
@click.option("--officers", type=click.IntRange(1, 5), default=1, show_default=True,
              help="How many of an organisation confirm by e-mail.")  # fmt: skip
@click.option("--threshold", type=click.IntRange(0), default=0, help="Name nobody before so many.")
@click.option("--embargo", type=DAY, help="Name nobody before this day.")
@click.option("--replaces", default="", help="The campaign whose text this one changes.")
@by_option
def open_signon(
    watch: Path, file: Path, closes_on: date, title: str, on: date, language: str, officers: int,
    threshold: int, embargo: date | None, replaces: str, by: str,
) -> None:  # fmt: skip
    """Open a letter, FILE, for signature, once it holds against the record of a day.

    Where `letter check` finds a fault nothing is opened. Signatures are on the hash of exactly the
    bytes of FILE; a changed letter is another text, opened with --replaces.
    """
    # when used: the check of a letter reads it as a page is read
    from servanda.cli.lettering import held_letter

    opened = way.open_watch(watch)
    letter = way.read_letter(file, closing="Nothing was opened.")
    letter_check = held_letter(opened, letter, on, language, file)
    if letter_check.faults:
        echo(
            "Nothing was opened. Mend these first, and check again: servanda letter check.",
            err=True,
        )
        sys.exit(1)
    for number, line in enumerate(letter.splitlines(), start=1):
        if re.search(
            r"_{8,} \(", line
        ):  # a blank of a draft's letterhead, which says what is asked
            echo(
                f"{file}:{number}: is still to be filled in: {spelt(line)}\n  Who signs would sign "
                "it so, and a changed letter is another text: fill it in and open it with "
                "--replaces.",
                err=True,
            )
    heading = next((line[2:] for line in letter.splitlines() if line.startswith("# ")), "")
    with opened.record() as record:
        before = way.SignonRecords.of(record)
        campaign = way.opened_campaign(
            letter, before, title=title or heading.strip() or file.stem,
            language=language or opened.settings.language, checked_on=on, closes_on=closes_on,
            officers=officers, threshold=threshold, embargo_until=embargo, replaces=replaces,
            by=by, at=now(),
        )  # fmt: skip
        record.add([campaign], at=now())
        asked = way.backlog_rows(view_of(opened, record, campaign, now().date()))
    echo(
        f"{campaign.id}: “{spelt(campaign.title)}” can be signed until "
        f"{wording.day(closes_on)}. Signatures are on SHA-256 {campaign.text_sha256}."
    )
    if again := [row for row in asked if row["state"] == "asked again"]:
        echo(
            f"{wording.capital(wording.count(len(again), 'organisation'))} signed the text before "
            "it, and that counts for that text alone. Show them the difference: servanda letter "
            "compare OLD NEW."
        )
    echo("Nothing was sent. Say who is asked: servanda signon invite.")


@signon.command()
@watch_argument
@click.argument("organisation", required=False)
@click.option("--domain", default="", help="Its own domain, as after the @.")
@click.option("--key", default="", help="Its minisign key: the line that begins with RW.")
@click.option("--known", default="", help="How it is known that these are its own.")
@click.option("--to", "address", default="", help="Write to this address that it is asked.")
@click.option("--from", "file", type=FILE, help="Many: a CSV with these columns.")
@by_option
def invite(
    watch: Path, organisation: str | None, domain: str, key: str, known: str, address: str,
    file: Path | None, by: str,
) -> None:  # fmt: skip
    """Say who ORGANISATION is, and ask it to sign.

    By its domain or key its sign-on is known as its own; whoever else comes waits for a keeper.
    With --to a message waits in the outbox until `signon send`. --from reads a CSV whose first line
    has organisation, domain, key, known and to.
    """
    if bool(organisation) == bool(file):
        raise click.UsageError("Say ORGANISATION, or --from FILE for many.")
    given = (
        _listed(file)
        if file
        else [{"organisation": organisation or "", "domain": domain, "key": key, "known": known,
               "to": address}]
    )  # fmt: skip
    opened = way.open_watch(watch)
    with opened.record() as record:
        campaign = way.SignonRecords.of(record).campaign("", on=now().date())
        for row in given:
            signatory = way.known_signatory(
                way.SignonRecords.of(record), name=row["organisation"], domain=row["domain"],
                key=row["key"], how_known=row["known"], by=by, at=now(),
            )  # fmt: skip
            to = row["to"].strip().lower()
            if to and not way.is_address(to):
                raise EvidenceError(f"{spelt(to)} is no e-mail address. Nothing was put on record.")
            record.add([signatory], at=now())
            echo(f"{signatory.id}: {spelt(signatory.name)}{_by_what(signatory)}, is asked to sign.")
            if to:
                _queue_invitation(opened, campaign, signatory, to)


def _by_what(signatory: Signatory) -> str:
    what = [f"domain {signatory.domain}"] if signatory.domain else []
    what += ["a key"] if signatory.key else []
    return f", by {wording.listed(what)}" if what else ", by neither domain nor key"


def _queue_invitation(
    opened: way.Watch, campaign: Campaign, signatory: Signatory, address: str
) -> None:
    # when used: words in four languages are the desk's
    from servanda.desk.signon.mails import invitation

    subject, body = invitation(campaign, signatory.name, opened.settings.signon)
    message = way.Message(
        f"inv-{signatory.id[4:]}-{campaign.id[4:]}", address, subject, body, campaign.language
    )
    with way.QueueFiles(opened.folder).opened() as files:
        way.queue_message(files, message, about="", kind="invitation", now=now())
    echo("  A message to it waits in the outbox. Send it: servanda signon send.")


def _listed(file: Path) -> list[dict[str, str]]:
    with user_files.refused_as(EvidenceError, file, closing="Nobody was invited."):
        listed = user_files.read_text(file, most_bytes=MOST_BYTES)
    reader = csv.DictReader(io.StringIO(listed))
    columns = ("organisation", "domain", "key", "known", "to")
    if unknown := sorted(set(reader.fieldnames or ("nothing",)) - set(columns)):
        raise EvidenceError(
            f"{file}: has a column {unknown[0]!r}, where {', '.join(columns)} are read. Nobody was "
            "invited."
        )
    return [{name: (row.get(name) or "").strip() for name in columns} for row in reader]


@signon.command()
@watch_argument
@click.argument("organisation")
@click.option("--by-hand", "document", type=FILE, help="On paper: this scan of the document.")
@click.option("--signature", type=FILE, help="By its key: the .minisig of the letter's file.")
@click.option("--dns", type=FILE, help="What dig +noall +answer TXT _servanda.DOMAIN printed.")
@click.option("--page", type=FILE, help="The HTML of a page of its own site, as it was saved.")
@click.option("--reservation", "reserved", multiple=True, metavar="NUMBER:WORDS",
              help="To a numbered paragraph; repeat it.")  # fmt: skip
@campaign_option
@by_option
def sign(
    watch: Path, organisation: str, document: Path | None, signature: Path | None,
    dns: Path | None, page: Path | None, reserved: tuple[str, ...], campaign: str, by: str,
) -> None:  # fmt: skip
    """Put on record that ORGANISATION signed, from a file that shows it.

    Nothing is asked of the network: the answer or the page is what you saved. A scan is kept in the
    vault by its hash, is never read for reports, and goes out with nothing.
    """
    given = [each for each in (document, signature, dns, page) if each]
    if len(given) != 1:
        raise click.UsageError("Say one of --by-hand, --signature, --dns and --page.")
    with user_files.refused_as(EvidenceError, given[0], closing="Nothing was put on record."):
        data = user_files.read_bytes(given[0], most_bytes=DOCUMENT_BYTES)
    opened = way.open_watch(watch)
    with opened.record() as record:
        records = way.SignonRecords.of(record)
        on = now().date()
        own = records.campaign(campaign, on=on)
        signatory = records.signatory(organisation, on=on)
        words = data.decode("utf-8", errors="replace")
        reservations = way.checked_reservations(
            [_reservation(each) for each in reserved], way.letter_paragraphs(own.text)
        )
        said: dict[str, Any] = {}
        if document:
            if len(data) < 100:
                raise EvidenceError(
                    f"{document}: is no scanned document. Nothing was put on record."
                )
            said = {"way": "by hand", "document_sha256": opened.vault.put(data)}
        elif signature:
            said = {"way": "key", "proof": way.key_proof(own.text, words, signatory.key)}
        elif dns:
            proof = way.txt_proof(own.text_sha256, signatory.domain, words)
            said = {"way": "dns", "proof": proof, "domain": signatory.domain}
        else:
            said = {"way": "page", "proof": way.page_proof(own.text_sha256, words)}
        made = way.made_signature(
            own, signatory, records, by=by, at=now(), reservations=reservations, **said
        )
        record.add([made], at=now())
        view = view_of(opened, record, own, on)
    echo(f"{made.id}: {spelt(made.organisation)} signed {wording.WAY_WORDS[made.way]}.")
    say_uncounted(view, [made])
    echo(way.counted_words(view))


def _reservation(words: str) -> tuple[int, str]:
    number, _, said = words.partition(":")
    if not number.strip().isdecimal():
        raise click.UsageError(
            f'--reservation "{words[:40]}": write NUMBER:WORDS, as 3:We do not...'
        )
    return int(number), said


@signon.command()
@watch_argument
@click.argument("organisation")
@click.option("--reason", required=True, help="How you know that it takes its signature back.")
@campaign_option
@by_option
def withdraw(watch: Path, organisation: str, reason: str, campaign: str, by: str) -> None:
    """Put on record that ORGANISATION took its signature back; that it had signed stays there.

    It counts no more from that day on. To sign the same text again is another signature.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        records = way.SignonRecords.of(record)
        on = now().date()
        own = records.campaign(campaign, on=on)
        signatory = records.signatory(organisation, on=on)
        made = way.withdrawn_signatures(own, signatory, records, reason=reason, by=by, at=now())
        record.add(list(made), at=now())
        view = view_of(opened, record, own, on)
    for each in made:
        echo(f"{each.id}: {spelt(signatory.name)} withdrew its signature {each.signature}.")
    echo(way.counted_words(view))


@signon.command()
@watch_argument
@click.option("--domain", "domains", multiple=True, help="Of this domain; repeat it.")
@click.option("--organisation", "organisations", multiple=True, help="Of this one; repeat it.")
@click.option("--way", "ways", multiple=True, type=click.Choice(tuple(wording.WAY_WORDS)),
              help="Made in this way; repeat it.")  # fmt: skip
@click.option("--since", type=click.DateTime(), help="Made at or after, in UTC.")
@click.option("--until", type=click.DateTime(), help="Made at or before, in UTC.")
@click.option("--cancel", default="", metavar="BATCH", help="Take a batch back.")
@click.option("--reason", default="", help="What is wrong with them, or was not.")
@click.option("--yes", is_flag=True, help="Do it; without it, only show what it would do.")
@campaign_option
@by_option
def invalidate(
    watch: Path, domains: tuple[str, ...], organisations: tuple[str, ...], ways: tuple[str, ...],
    since: Any, until: Any, cancel: str, reason: str, yes: bool, campaign: str, by: str,
) -> None:  # fmt: skip
    """Show which signatures would not count any more, and with --yes have it so.

    All that is said must be so of a signature. The batch is taken back whole with --cancel.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        records = way.SignonRecords.of(record)
        own = records.campaign(campaign, on=now().date())
        if cancel:
            made = way.reinstated(cancel, records, reason=reason, by=by, at=now())
        else:
            zone = now().tzinfo
            some = way.picked(
                own, records,
                way.Picked(
                    domains, ways, since and since.replace(tzinfo=zone),
                    until and until.replace(tzinfo=zone), organisations,
                ),
                on=now().date(),
            )  # fmt: skip
            for each in some:
                echo(f"{each.id}  {each.at:%Y-%m-%d %H:%M}  {each.way}  {spelt(each.organisation)}")
            if not yes or not some:
                number = wording.count(len(some), "signature")
                echo(f"{wording.capital(number)} would count no more. Nothing was done.")
                return
            made = way.invalidated(some, reason=reason, by=by, at=now())
        record.add(list(made), at=now())
        view = view_of(opened, record, own, now().date())
    verb = "count again" if cancel else "count no more"
    echo(f"{wording.capital(wording.count(len(made), 'signature'))} {verb}: batch {made[0].batch}.")
    echo(way.counted_words(view))


for _command in (
    status,
    list_signatures,
    receipt,
    text,
    signed_letter,
    admit,
    refuse,
    release,
    send,
    erase,
    serve,
):
    signon.add_command(_command)
