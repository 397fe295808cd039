"""`servanda code`: what a person reads, saw or knows better, put on record by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from servanda import user_files, wording
from servanda import watch as way
from servanda.cli import asking, written
from servanda.cli.answering import at_terminal
from servanda.cli.claim_options import (
    as_typed,
    claim_options,
    claim_words,
    given_days,
    given_places,
)
from servanda.cli.showing import (
    json_option,
    named,
    now,
    say_json,
    say_signals,
    warn,
    watch_argument,
)
from servanda.cli.terminal import echo, say_who
from servanda.errors import EvidenceError
from servanda.model import FACTS, STATEMENT_KINDS, Claim, Coding, StatementKind

NOBODY = say_who("codes")
NO_REASON = "say --reason: what a person writes without one cannot be answered for."

NOTHING = "Nothing was put on record."


@click.command()
@watch_argument
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take all that a coding file says, or none of it.",
)
@click.option(
    "--list", "listed", is_flag=True, help="Show all by hand; with --capture, its claims."
)
@click.option("--capture", default="", help="A capture, by id, address, file name or title.")
@click.option("--claim", default="", metavar="ID", help="The claim to correct.")
@claim_options
@click.option("--copies", is_flag=True, help="With --claim: its sentence in other captures too.")
@click.option("--beside", is_flag=True, help="What is read of the same words counts too.")
@click.option("--strike", is_flag=True, help="The words of --claim tell no such act.")
@click.option("--as-read", is_flag=True, help="Take --claim as the reader tells it now.")
@click.option("--keep", is_flag=True, help="Keep --claim as it stands.")
@click.option(
    "--fact",
    "facts",
    nargs=2,
    multiple=True,
    metavar="FACT VALUE",
    help=f"Correct a fact about --capture: {', '.join(FACTS)}.",
)
@click.option(
    "--statement",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help="Keep what was seen or told, from a file or - for standard input.",
)
@click.option("--kind", type=click.Choice(STATEMENT_KINDS), help="How the statement was come by.")
@click.option("--whose", default="", help="Whose statement it is, as far as it may be said.")
@click.option("--how-known", default="", help="How whoever states it knows it.")
@click.option("--title", default="", help="A name for the statement; nobody's own.")
@click.option("--withdraw", default="", metavar="ID", help="Take back one's own record.")
@click.option("--reason", default="", help="Why.")
@click.option("--by", envvar="SERVANDA_BY", default="", help="Who codes (or set SERVANDA_BY).")
@json_option
def code(
    watch: Path,
    file: Path | None,
    listed: bool,
    capture: str,
    claim: str,
    copies: bool,
    beside: bool,
    strike: bool,
    as_read: bool,
    keep: bool,
    facts: tuple[tuple[str, str], ...],
    statement: Path | None,
    kind: StatementKind | None,
    whose: str,
    how_known: str,
    title: str,
    withdraw: str,
    reason: str,
    by: str,
    as_json: bool,
) -> None:
    """Write by hand what no reader told, or what one got wrong.

    A claim on words of --capture; another reading of --claim; another --fact about a capture; a
    --statement of what was seen or told; or all that a file says. At a terminal, without options,
    it asks. Nothing is edited: each is a record with a name and a reason that can be taken back.
    """
    words = claim_words()
    opened = way.open_watch(watch)
    asks = not (file or capture or claim or statement or withdraw or listed or as_json)
    others: tuple[Claim, ...] = ()
    with opened.record() as record:
        evidence = way.evidence(opened, record, warn=warn)
        if listed or as_json or (asks and not at_terminal()):
            _list(evidence, capture, as_json=as_json)
            return
        if not by.strip() and file is None:  # in a file each entry may say who coded it
            raise click.UsageError(NOBODY)
        if asks:
            asking.walk(opened, record, by=by)
            return
        writing = way.Writing(opened, evidence, by=by, at=now())
        exhibits = way.Exhibits(opened, record, evidence)
        claim, withdraw, capture = map(exhibits.own_id, (claim, withdraw, capture))
        if file is not None:
            with user_files.refused_as(EvidenceError, file, closing=NOTHING):
                text = user_files.read_text(file, most_bytes=user_files.DECISIONS_BYTES)
            additions = way.code_file(
                opened, evidence, text, name=file.name, folder=file.parent, by=by, at=now(),
                whole=exhibits.own_id,
            )  # fmt: skip
        else:
            if statement is None and not reason.strip():
                raise click.UsageError(NO_REASON)
            try:
                if withdraw:
                    writing.withdraw(withdraw, reason=reason)
                elif statement is not None:
                    _state(
                        writing, statement, kind=kind, whose=whose, how_known=how_known, title=title
                    )
                elif claim:
                    if not (strike or as_read or keep) and words == way.ClaimWords():
                        raise click.UsageError(
                            "say what --claim is to say: its fields, --strike, --as-read or --keep."
                        )
                    others = writing.same_sentence(claim)
                    for id in (claim, *(other.id for other in others if copies)):
                        writing.correct(id, words, reason=reason, strike=strike, as_read=as_read)
                elif facts:
                    writing.capture(capture, _whole(dict(facts), exhibits), reason=reason)
                else:
                    writing.claim(capture, words, reason=reason, beside=beside)
            except EvidenceError as error:
                raise EvidenceError(as_typed(str(error))) from error
            additions = writing.additions()
        count = way.write(opened, record, additions, now=now())
        signals = way.open_signals(opened, record, warn=warn)
    echo(f"{count} put on record, {additions.already_there} already there.")
    for line in written.lines(additions.records):
        echo(line)
    given = [role for role in ("by", "to", "said_by") if getattr(words, role)]
    for record_ in additions.records if file is None else ():
        if isinstance(record_, Coding) and record_.claim and not record_.withdrawn:
            for line in written.tied_lines(record_.claim, given, evidence.bearings.actors):
                echo(line)
    for other in () if copies else others:
        echo(
            f"The same sentence stands in {other.capture}, where {other.id} is as it was read. "
            "The same command with --copies corrects it too."
        )
    say_signals(signals)
    sys.exit(1 if signals else 0)


def _whole(facts: dict[str, str], exhibits: way.Exhibits) -> dict[str, str]:
    """The facts with the whole id of the capture that one is a copy of."""
    return {f: exhibits.own_id(v) if f == "copy_of" else v for f, v in facts.items()}


def _state(
    writing: way.Writing,
    file: Path,
    *,
    kind: StatementKind | None,
    whose: str,
    how_known: str,
    title: str,
) -> None:
    when = given_days()
    if kind is None or when is None or not how_known.strip() or not title.strip():
        raise click.UsageError("a statement needs --kind, --when, --how-known and --title.")
    typed = str(file) == "-"
    with user_files.refused_as(EvidenceError, "stdin" if typed else file, closing=NOTHING):
        most = way.LIMIT_BYTES
        data = (
            user_files.read_stream(sys.stdin.buffer, most_bytes=most)
            if typed
            else user_files.read_bytes(file, most_bytes=most)
        )
    writing.statement(
        data, kind=kind, when=when, where=given_places(), whose=whose, how_known=how_known,
        title=title,
        media_type="text/plain; charset=utf-8" if typed else None,
    )  # fmt: skip


def _list(evidence: way.Evidence, capture: str, *, as_json: bool) -> None:
    """Everything by hand; with a capture, every claim of it as it counts, with its id."""
    if as_json:
        say_json(way.coding_rows(evidence))
        return
    if capture:
        wanted = {page.id for page in named(evidence.captures, [capture])}
        claims = [c for t in evidence.tellings if t.capture in wanted for c in t.claims]
        for claim in claims:
            echo("\n".join(written.claim_lines(claim)))
        echo(f"{wording.figure(len(claims), 'claim')} of {capture} on record.")
        return
    rows = list(way.coding_rows(evidence))
    for row in rows:
        echo("\n".join(written.row_lines(row)))
    if not rows:
        echo("Nothing is on record by hand.")
