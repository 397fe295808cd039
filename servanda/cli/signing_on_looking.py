"""`servanda signon`, looking: how many signed, what waits, receipts, and the text itself."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.showing import json_option, now, on_option, say_json, table, watch_argument
from servanda.cli.terminal import echo
from servanda.model import Campaign, Signature

FILE = click.Path(dir_okay=False, path_type=Path)
campaign_option = click.option("--campaign", default="", help="Its id, where not the newest.")


def spelt(words: str) -> str:
    """Words of others, with every mark that a screen obeys spelt out."""
    return disguise.spelt(words)


def view_of(opened: way.Watch, record: way.Store, campaign: Campaign, on: date) -> way.SignonView:
    """A campaign as it stands on a day."""
    records = way.SignonRecords.of(record)
    return way.signon_view(records, way.QueueFiles(opened.folder), campaign, on=on)


def say_uncounted(view: way.SignonView, made: Iterable[Signature]) -> None:
    """Say of what came on record that it does not count while another does."""
    ids = {each.id for each in made}
    for state in view.states:
        if state.signature.id in ids and state.state == "counted already":
            echo(f"{state.signature.id}: it is not counted again: {state.why}.")


@click.command()
@watch_argument
@on_option
@campaign_option
@json_option
def status(watch: Path, on: date, campaign: str, as_json: bool) -> None:
    """How many have signed, and all that waits: for what, until when. Alarms come first.

    What counts is worked out anew each time, from what proves each signature on that day.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        own = way.SignonRecords.of(record).campaign(campaign, on=on)
        view = view_of(opened, record, own, on)
    backlog = way.backlog_rows(view)
    if as_json:
        say_json([way.campaign_row(view), *backlog])
        return
    echo(
        f"“{spelt(own.title)}”, {own.id}, SHA-256 {own.text_sha256[:12]}…, can be signed until "
        f"{wording.day(own.closes_on)}. {way.counted_words(view)}"
    )
    for row in backlog:
        for alarm in row.get("alarms", ()):
            echo(f"look at {row['receipt']}, {spelt(row['organisation'])}: {spelt(alarm)}.")
    lost = [m for m in view.messages if m.state in ("going", "unknown")]
    for message in lost:
        echo(
            f"message {message.id}: nobody knows whether it went ({message.state}). Send it again, "
            "or not: servanda signon send --again."
        )
    if backlog:
        rows = [
            (r.get("receipt", ""), spelt(r["organisation"]), r["state"], r["waits_for"],
             r["until"][:10])
            for r in backlog
        ]  # fmt: skip
        echo(table(("receipt", "organisation", "state", "waits for", "until"), rows))
    else:
        echo("Nothing waits.")


@click.command(name="list")
@watch_argument
@on_option
@campaign_option
@json_option
def list_signatures(watch: Path, on: date, campaign: str, as_json: bool) -> None:
    """Every signature, with its way, who checked it when, and whether it counts.

    One that was taken back, or is on a text before this one, stays in the list and says so.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        own = way.SignonRecords.of(record).campaign(campaign, on=on)
        view = view_of(opened, record, own, on)
    found = way.signature_rows(view)
    if as_json:
        say_json(found)
        return
    echo(way.counted_words(view))
    rows = [
        (spelt(r["organisation"]), r["way_words"], r["checked_by"], r["checked_at"][:10],
         r["state"] if not r["why"] else f"{r['state']}: {spelt(r['why'])}",
         "; ".join(f"not {e['paragraph']}: {spelt(e['words'])}" for e in r["reservations"]))
        for r in found
    ]  # fmt: skip
    if rows:
        echo(table(("organisation", "signed", "checked by", "on", "state", "reservation"), rows))


@click.command()
@watch_argument
@click.argument("organisation")
@on_option
@campaign_option
def receipt(watch: Path, organisation: str, on: date, campaign: str) -> None:
    """Where the sign-on of ORGANISATION stands: checked how, by whom, waiting for what.

    It is what the organisation reads itself on the sign-on page by the number of its receipt.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        own = way.SignonRecords.of(record).campaign(campaign, on=on)
        view = view_of(opened, record, own, on)
    for line in way.receipt_lines(view, organisation):
        echo(spelt(line))


@click.command()
@watch_argument
@click.option("--out", type=FILE, help="The file to write, whole or not.")
@campaign_option
def text(watch: Path, out: Path | None, campaign: str) -> None:
    """Give out the very bytes that are signed, for those who sign with a key.

    Their SHA-256 is what every signature is on. Sign them with minisign, and bring the .minisig to
    `servanda signon sign`.
    """
    # when used: only where a file is written
    from servanda.cli.whole_files import write_whole

    with way.open_watch(watch).record() as record:
        own = way.SignonRecords.of(record).campaign(campaign, on=now().date())
    if out is None:
        sys.stdout.buffer.write(own.text.encode("utf-8"))
        return
    write_whole(out, own.text.encode("utf-8"))
    echo(f"{out}: SHA-256 {own.text_sha256}. Sign it: minisign -S -m {out}")


@click.command(name="letter")
@watch_argument
@click.option(
    "--as",
    "form",
    type=click.Choice(way.LETTER_FORMS),
    default="pdf",
    show_default=True,
    help="The form.",
)
@click.option("--out", type=FILE, required=True, help="The file to write, whole or not.")
@on_option
@campaign_option
def signed_letter(watch: Path, form: str, out: Path, on: date, campaign: str) -> None:
    """Make the letter with who has signed it below: how each was checked, and its reservations.

    Named are those whose signature verifies on the day. Before the embargo and the threshold it
    says how many have signed, and names nobody. The text above is the one they signed, to the
    byte; no name or address of a person is in the file. Nothing is sent.
    """
    # when used: only where a file is written
    from servanda.cli.whole_files import write_whole

    opened = way.open_watch(watch)
    with opened.record() as record:
        own = way.SignonRecords.of(record).campaign(campaign, on=on)
        view = view_of(opened, record, own, on)
    write_whole(out, way.signed_letter(view, form))
    echo(f"{out}: the letter as {form}. {way.counted_words(view)}")
    if not view.is_named:
        echo("They are not named yet: the embargo or the threshold of the letter holds.")
