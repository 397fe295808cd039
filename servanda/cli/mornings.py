"""A digest given to its readers: printed, mailed or put into a feed, and noted once it is given."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.opened_answers import answers_of, end_with
from servanda.cli.showing import now, say_json
from servanda.cli.terminal import echo
from servanda.cli.whole_files import write_whole
from servanda.errors import SettingsError
from servanda.model import Signal

EVERYBODY = "everybody"  # whose digest it is where no reader is named


def give(
    watch: Path,
    reader: str,
    *,
    on: date,
    mail: bool,
    feed: tuple[str | None, Path | None],
    as_json: bool,
) -> None:
    """Give the digest to whoever it is for; exit 1 where one could not be given.

    `feed` is a form and a file; neither where none is asked.
    """
    form, out = feed
    if (form is None) != (out is None):
        raise click.UsageError("a feed needs both: --as atom or --as json-feed, and --out FILE.")
    if mail and form:
        raise click.UsageError("--mail sends a digest and --as writes a feed: one of the two.")
    if mail:
        _mail(watch, reader, on)
    elif form and out:
        _write_feed(watch, reader, on, form, out)
    else:
        _print(watch, reader, on, as_json=as_json)


def _news(watch: Path, reader: str, told: way.ReaderFile, on: date) -> tuple[way.News, Signals]:
    with answers_of(watch) as (_, answers):
        evidence = answers.evidence
        found = way.news(
            answers.watch, answers.record, evidence, told.mark, on=on, at=now(), reader=reader
        )
    return found, evidence.signals


Signals = tuple[Signal, ...]


def _print(watch: Path, reader: str, on: date, *, as_json: bool) -> None:
    with way.reader_turn(watch, reader or EVERYBODY) as told:
        news, signals = _news(watch, reader, told, on)
        given = way.given_digest(news, command=f"servanda digest {watch}")
        if as_json:
            say_json([way.news_row(news)])
        elif news.is_told:
            echo(_told_already(reader, on))
        else:
            echo(given.words.rstrip("\n"))
        if not news.is_told:
            way.write_reader(watch, reader or EVERYBODY, news.until, given)
    end_with(signals)


def _told_already(reader: str, on: date) -> str:
    who = disguise.spelt(reader) or "Everybody"
    return f"{who} was told of {wording.day(on)} already, and nothing changed since."


def _write_feed(watch: Path, reader: str, on: date, form: str, out: Path) -> None:
    with way.reader_turn(watch, reader or EVERYBODY) as told:
        news, _ = _news(watch, reader, told, on)
        given = () if news.is_told else (way.given_digest(news),)
        added = way.with_given(told, *given)
        write_whole(out, way.digest_feed(added, form, title=news.title))
        if given:
            way.write_reader(watch, reader or EVERYBODY, news.until, *given)
    held = wording.figure(len(added.given), "digest")
    echo(f"{out}: {held}, the newest first. {_how_new(news, reader, on)}")


def _how_new(news: way.News, reader: str, on: date) -> str:
    if news.is_told:
        return _told_already(reader, on)
    if news.is_quiet:
        return "Nothing changed, and it says so."
    return f"{wording.figure(len(news.items), 'thing is', 'things are')} new."


def _mail(watch: Path, reader: str, on: date) -> None:
    """Send each reader her own digest; one that cannot be sent keeps none from the others."""
    settings = way.open_watch(watch).settings
    server = way.mail_server(watch, settings)
    readers = dict(settings.digest.to)
    if reader:
        readers = {name: to for name, to in readers.items() if way.is_one_person(name, reader)}
    if not readers:
        named = f'names no "{reader}"' if reader else "names nobody"
        raise SettingsError(
            f"{watch}/watch.toml: [digest.to] {named}, so nobody could be written to. Write "
            '"A Reader" = "reader@example.org" below it.'
        )
    failed = False
    for name, address in readers.items():
        try:
            _mail_one(watch, name, address, on, server)
        except SettingsError as error:
            failed = True
            echo(f"{disguise.spelt(name)}: {error}", err=True)
    sys.exit(1 if failed else 0)


def _mail_one(watch: Path, reader: str, address: str, on: date, server: way.MailSettings) -> None:
    """Send one reader what is new for her, and note it; nothing where she was told already."""
    with way.reader_turn(watch, reader) as told:
        news, _ = _news(watch, reader, told, on)
        if news.is_told:
            echo(f"{_told_already(reader, on)} Nothing was sent.")
            return
        given = way.given_digest(news)
        way.send(
            server,
            way.digest_mail(given, sender=server.sender, reader=reader, address=address),
        )
        way.write_reader(watch, reader, news.until, given)
    echo(f"{disguise.spelt(reader)}: sent to {address}. {_how_new(news, reader, on)}")
