"""`servanda new` and `servanda check`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from servanda import disguise, user_files, wording
from servanda import watch as way
from servanda.cli import agreeing
from servanda.cli.progressing import progress
from servanda.cli.showing import named, now, say_json, say_signals
from servanda.cli.terminal import echo
from servanda.errors import ServandaError, SettingsError
from servanda.model import Capture


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--agreement",
    default="paris-1991",
    show_default=True,
    metavar="ID-OR-FILE",
    help="One that ships (`servanda agreements`), or a file of your own, copied into the watch.",
)
@click.option(
    "--title", default="", help="What the watch is called. Default: the agreement's title."
)
@click.option(
    "--text",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The agreement's official text, kept beside it and pinned by hash.",
)
def new(folder: Path, agreement: str, title: str, text: Path | None) -> None:
    """Make a new watch in FOLDER.

    An agreement of your own is copied with the scenarios beside it and the subjects, acts and
    cues that it needs; where it does not read, nothing is made.
    """
    official = None
    if text:
        with user_files.refused_as(SettingsError, text, closing="Nothing was made."):
            data = user_files.read_bytes(text, most_bytes=user_files.DECISIONS_BYTES)
        official = (text.name, data)
    made = way.new(folder, agreement=agreement, title=title, text=official)
    beside = Path(f"{agreement}.md")
    if beside.name == str(beside) and beside.is_file() and not Path(agreement).is_file():
        echo(
            f"{agreement} is the agreement that ships under that id. {beside} lies here too and "
            f"was not taken: servanda new OTHER-FOLDER --agreement ./{beside} takes it."
        )
    echo(
        f"{folder}: a new watch over {made.agreement.title}, with "
        f"{wording.figure(len(made.agreement.commitments), 'commitment')} and "
        f"{wording.figure(len(made.agreement.rules), 'rule')}. "
        f"Next: servanda gather {folder} FILE-OR-ADDRESS."
    )
    agreeing.say_disagreements(made)


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--captures", is_flag=True, help="Hash everything kept again; name bad bytes.")
@click.option("--custody", multiple=True, help="In whose hands a capture has been: id or address.")
@click.option(
    "--witness",
    "witnesses",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="A published site, or a list of heads: is all that it saw on record still? Repeat it.",
)
@click.option("--watch", "follows", is_flag=True, help="An agreement file: again on each change.")
@click.option("--take", "takes", is_flag=True, help="Let standings move as shown; see above.")
@click.option("--json", "as_json", is_flag=True, help="With --captures or --custody: JSON Lines.")
def check(
    path: Path | None,
    captures: bool,
    custody: tuple[str, ...],
    witnesses: tuple[Path, ...],
    follows: bool,
    takes: bool,
    as_json: bool,
) -> None:
    """Read strictly: the shipped files, an agreement file, or everything of a watch.

    With --captures, every kept file, every archived record, the chain over them and the log of
    custody are hashed again; each fault names the file and the first bad byte. With --custody,
    who fetched, added and gave out one capture, when and from where, and who witnessed the time.

    "head:" is a day, a number of lines and a hash. Whoever keeps that line, or a published site,
    can ask later with --witness whether a line was taken out, changed or dated back since. Where
    the watch keeps a log of its publications, it is held against the record, the site in the
    watch and those given by --witness.

    Where the agreement, the acts, the actors or Servanda itself changed since standings were last
    taken, "would move" says which commitments stand otherwise by it. Answers say so too, and are
    by what is there now, until --take; what moves nothing is taken at once.
    """
    if (takes or witnesses) and (path is None or not path.is_dir()):
        raise click.UsageError(f"--{'take' if takes else 'witness'} asks for a watch.")
    if (as_json or custody) and (path is None or not path.is_dir()):
        raise click.UsageError("--custody and --json ask about a watch.")
    if follows:
        if path is None or path.is_dir():
            raise click.UsageError("--watch asks about an agreement file.")
        agreeing.follow(path)
        return
    if custody and path:
        _custody(path, custody, as_json=as_json)
        return
    if as_json and path:
        if not captures:
            raise click.UsageError("--json goes with --captures or --custody.")
        watch = way.open_watch(path)
        with watch.record() as record:
            fixity = _looked(watch, record.all(Capture))
        say_json(way.fixity_rows(fixity))
        sys.exit(1 if fixity.faults else 0)
    faults = list(_faults(path, captures=captures, takes=takes, witnesses=witnesses))
    for fault in faults:
        echo(fault, err=True)
    if faults:
        echo(f"{wording.figure(len(faults), 'fault')}; nothing was changed.", err=True)
        sys.exit(1)


def _faults(
    path: Path | None, *, captures: bool, takes: bool, witnesses: Sequence[Path]
) -> Iterator[str]:
    if path is None:
        for checked in way.check_shipped():
            yield from _report(checked)
    elif path.is_dir():
        yield from _watch(path, captures=captures, takes=takes, witnesses=witnesses)
    else:
        yield from _report(checked := way.check_agreement(path))
        for line in checked.notes:
            echo(line)


def _report(checked: way.Checked) -> Iterator[str]:
    """Print what was found well; give the faults."""
    if checked.line:
        echo(checked.line)
    yield from checked.faults


def _watch(
    folder: Path, *, captures: bool, takes: bool, witnesses: Sequence[Path]
) -> Iterator[str]:
    try:
        watch = way.open_watch(folder)
        yield from _report(way.check_agreement(watch.agreement_path))
        if watch.official:
            echo(f"official text: {watch.official.sha256}, as attached")
        _sources(watch)
        if probes := way.read_probes(watch.folder, [outlet.id for outlet in watch.outlets]):
            echo(f"coverage probes: {len(probes)}")
        checked = way.check_record(watch, now=now(), witnesses=witnesses)
        yield from _report(checked)
        if checked.faults:
            return
        with watch.record() as record:
            for line in way.check_projection(watch, record, takes=takes):
                echo(line)
            say_signals(way.borne_names(watch, record))
        if captures:
            with watch.record() as record:
                yield from _vault(watch, record.all(Capture))
        else:
            echo("vault: the files kept in it were not read. --captures reads and hashes each.")
    except ServandaError as error:
        yield from str(error).splitlines()


def _sources(watch: way.Watch) -> None:
    """Print how many sources there are, and everything noted of them."""
    if watch.outlets:
        echo(f"sources: {len(watch.outlets)}, {len(watch.gathered)} of them gathered from")
    for outlet in watch.outlets:
        for note in way.noted(outlet):
            echo(f"  {outlet.id}: {disguise.spelt(note)}")


def _vault(watch: way.Watch, kept: Sequence[Capture]) -> Iterator[str]:
    """What is wrong with what is kept; where nothing is, a line that says what was hashed."""
    fixity = _looked(watch, kept)
    for aside in fixity.asides:
        echo(f"set aside: {aside}")
    for witness in fixity.witnessed.witnesses:
        before = f"before {witness.at:%Y-%m-%d %H:%M:%S} UTC, " if witness.at else ""
        listed = wording.figure(len(fixity.witnessed.lists[witness.list]), "capture")
        echo(f"witness ({witness.kind}) of {listed} in {witness.list}: {before}{witness.what}")
    for name in fixity.witnessed.waiting:
        echo(f"witness/{name}: nobody has answered yet")
    yield from (str(fault) for fault in fixity.faults)
    if not fixity.faults:
        echo(
            f"vault: {wording.figure(len(kept), 'capture')}; "
            f"{wording.figure(fixity.files, 'file')} and "
            f"{wording.figure(fixity.records, 'archived record')}, "
            f"{wording.figure(fixity.bytes, 'byte')}, each hash and the chain well"
        )


def _custody(folder: Path, names: tuple[str, ...], *, as_json: bool) -> None:
    """Print in whose hands each of some captures has been; exit 1 where anything is wrong."""
    watch = way.open_watch(folder)
    with watch.record() as record:
        chosen = named(record.all(Capture), names)
    trails = list(way.traces(watch.vault, chosen))
    if as_json:
        say_json(way.trail_rows(trails))
    for trail in [] if as_json else trails:
        capture = trail.capture
        echo(
            f"{capture.id}: {disguise.spelt(capture.title or capture.address)}\n"
            f"  {capture.address}\n  SHA-256 {capture.bytes_sha256}, "
            f"{wording.figure(capture.size_bytes, 'byte')}"
        )
        for step in trail.steps:
            at = step.at[:19].replace("T", " ") or "no instant proved"
            echo(f"  {at:19}  {disguise.spelt(step.words)}")
        for fault in trail.faults:
            echo(f"  {fault}", err=True)
    sys.exit(1 if any(trail.faults for trail in trails) else 0)


def _looked(watch: way.Watch, kept: Sequence[Capture]) -> way.Looked:
    return way.look(watch.vault, captures=kept, progress=progress("hashing"))
