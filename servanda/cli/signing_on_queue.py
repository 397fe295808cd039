"""`servanda signon`, what waits: admitted, refused, released, sent, erased, and the page itself."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.showing import now, watch_argument
from servanda.cli.signing_on_looking import say_uncounted, view_of
from servanda.cli.terminal import echo

ERASE_AFTER_DAYS = 30
by_option = click.option(
    "--by", envvar="SERVANDA_BY", required=True, help="The keeper (or set SERVANDA_BY)."
)


def _found(
    opened: way.Watch, record: way.Store, number: str
) -> tuple[way.SignonView, way.SignRequest]:
    records = way.SignonRecords.of(record)
    on = now().date()
    queue = way.QueueFiles(opened.folder)
    view = way.signon_view(records, queue, records.campaign("", on=on), on=on)
    return view, way.request_of(view, number)


@click.command()
@watch_argument
@click.argument("receipt")
@click.option("--known", required=True, help="How it is known that the domain is its own.")
@by_option
def admit(watch: Path, receipt: str, known: str, by: str) -> None:
    """Say that the sign-on of number RECEIPT is of the organisation it names.

    Its name and domain are known from then on, and it is put on record once it is confirmed. Where
    another signature of it counts already, it is counted once that one is ended.
    """
    opened = way.open_watch(watch)
    queue = way.QueueFiles(opened.folder)
    with opened.record() as record:
        view, request = _found(opened, record, receipt)
        # of what is below the domain that is known already, that one stays known
        domain = next(
            (each.domain for each in view.records.known(on=view.on) if way.is_own(each, request)),
            request.domain,
        )
        signatory = way.known_signatory(
            view.records, name=request.organisation, domain=domain, key="",
            how_known=known, by=by, at=now(),
        )  # fmt: skip
        record.add([signatory], at=now())
        way.admit_request(queue, request, signatory, now=now())
        beside = request.id if way.is_beside(request) else ""
        signed = way.settle(queue, record, view.campaign, now=now(), beside=beside)
        after = view_of(opened, record, view.campaign, view.on)
    echo(f"{signatory.id}: {disguise.spelt(signatory.name)}, {signatory.domain}, is known.")
    for each in signed:
        echo(
            f"{each.id}: {disguise.spelt(each.organisation)} signed {wording.WAY_WORDS[each.way]}."
        )
    say_uncounted(after, signed)
    left = way.request_of(after, receipt)
    if left.state == "to admit":
        echo(f"{disguise.spelt('; '.join(left.alarms))}. Look at both, and admit or refuse it.")
    if request.state == "held":
        echo("It was held with others: servanda signon release has its message made.")


@click.command()
@watch_argument
@click.argument("receipt")
@click.option("--reason", required=True, help="Why; its receipt says so.")
def refuse(watch: Path, receipt: str, reason: str) -> None:
    """Refuse the sign-on of number RECEIPT; who has the number reads why.

    Nothing of it comes on record. Where it asks again, it waits again.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        _, request = _found(opened, record, receipt)
    way.refuse_request(way.QueueFiles(opened.folder), request, reason=reason, now=now())
    echo(f"{way.grouped(request.receipt)}: refused.")


@click.command()
@watch_argument
def release(watch: Path) -> None:
    """Let through what was held because it came with many others: their messages are made.

    They wait in the outbox, and each confirms by itself. What is not let through lapses.
    """
    # when used: words in four languages are the desk's
    from servanda.desk.signon.mails import confirmation

    opened = way.open_watch(watch)
    queue = way.QueueFiles(opened.folder)
    with opened.record() as record:
        campaign = way.SignonRecords.of(record).campaign("", on=now().date())
    count = way.let_through(
        queue, campaign, chance=secrets.token_bytes,
        words=lambda request, secret: confirmation(
            campaign, request, secret, opened.settings.signon
        ),
        now=now(),
    )  # fmt: skip
    echo(
        f"{wording.capital(wording.count(count, 'sign-on'))} released. Send: servanda signon send."
    )


@click.command()
@watch_argument
@click.option("--again", multiple=True, metavar="MESSAGE", help="That may have gone; repeat it.")
def send(watch: Path, again: tuple[str, ...]) -> None:
    """Hand the messages of the outbox to your mail server, each once.

    What it put off is tried again later; run this again, or serve the page, which does so itself.
    """
    opened = way.open_watch(watch)
    queue = way.QueueFiles(opened.folder)
    server = way.mail_server(opened.folder, opened.settings)
    with queue.opened() as files:
        for each in again:
            if not way.send_again(files, each, now=now()):
                raise click.UsageError(f"message {each[:60]} did not stop on its way.")
    counts: dict[str, int] = {}
    with way.Smtp(server) as smtp:
        for message in way.send_due(queue, smtp, sender=server.sender, clock=now):
            counts[message.state] = counts.get(message.state, 0) + 1
            if message.state != "accepted":
                echo(f"message {message.id}: {message.state}. {disguise.spelt(message.answer)}")
    said = [f"{count} {state}" for state, count in sorted(counts.items())]
    echo(f"{wording.capital(wording.listed(said))}." if said else "Nothing was due.")


@click.command()
@watch_argument
@click.option("--all", "everything", is_flag=True, help="Those of sign-ons that wait too.")
@click.option("--after-days", type=click.IntRange(0), default=ERASE_AFTER_DAYS, show_default=True,
              help="Of what is over for so many days.")  # fmt: skip
def erase(watch: Path, everything: bool, after_days: int) -> None:
    """Erase addresses and messages that nobody needs any more. What was signed stays.

    The served page does so each day. Addresses are in one file alone: signon/contacts.sqlite3.
    """
    opened = way.open_watch(watch)
    queue = way.QueueFiles(opened.folder)
    if not queue.are_there:
        echo("There is no address: nobody asked anything.")
        return
    erased = way.erase_contacts(
        queue, moved_before=now() - timedelta(days=after_days), everything=everything
    )
    echo(
        f"{wording.capital(wording.count(erased.addresses, 'address', 'addresses'))} and "
        f"{wording.count(erased.messages, 'message')} erased. Copies in backups of the disk are "
        "for you to erase."
    )


@click.command()
@watch_argument
@click.option("--port", type=click.IntRange(1, 65535), help="On this port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Whose callers are heard.")
@click.option("--send/--no-send", default=True, help="Hand over messages while it is open.")
def serve(watch: Path, port: int | None, host: str, send: bool) -> None:
    """Open the page on which organisations sign, alone: nothing of the desk is behind it.

    It listens to this machine alone unless --host says otherwise. `signon` in watch.toml has the
    address by which browsers come, through a server that speaks https.
    """
    # when used: Django's settings are the page's from here on
    from servanda.desk.signon.serving import serve_signon

    opened = way.open_watch(watch)
    mail = (
        way.mail_server(opened.folder, opened.settings) if send and opened.settings.mail else None
    )

    def ready(address: str) -> None:
        echo(f"{opened.settings.title}: the sign-on page is open at")
        echo(f"  {address}")
        if mail is None:
            echo("No message is sent: each waits in the outbox. See [mail] of watch.toml.")
        echo("Ctrl-C closes it.")

    with suppress(KeyboardInterrupt):
        serve_signon(watch.absolute(), host=host, port=port, mail=mail, ready=ready)
