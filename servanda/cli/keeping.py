"""`servanda backup`, `restore`, `upgrade`: a watch kept whole, put back, brought up to date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from servanda import watch as way
from servanda import wording
from servanda.cli.showing import json_option, now, say_json, watch_argument
from servanda.cli.signing import FILE, ask_passphrase
from servanda.cli.terminal import echo


@click.command()
@watch_argument
@click.argument("place", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Keep so many of PLACE; older ones go.")
@click.option("--to", "file", type=FILE, help="Seal it in this one file instead, as age does.")
@click.option("--recipient", multiple=True, help="With --to: whose key opens it; repeat it.")
@click.option("--passphrase", is_flag=True, help="With --to: words open it, which are asked for.")
@json_option
def backup(
    watch: Path,
    place: Path | None,
    keep: int | None,
    file: Path | None,
    recipient: tuple[str, ...],
    passphrase: bool,
    as_json: bool,
) -> None:
    """Make a whole copy of WATCH, as of one instant, in a folder of its own below PLACE.

    Others may gather and decide meanwhile. The copy is a watch itself: its record is a file,
    whichever database it came from, and a team's accounts and log lie beside it. What an earlier
    backup of PLACE has already is linked, not copied. PLACE holds everything that the watch does:
    keep it as safe, and on another disk.

    With --to it is one file that says nothing without the key (servanda keys sealing) or the words,
    and no byte of the copy is on a disk unsealed. Write down the sum that is printed.
    """
    if (place is None) == (file is None):
        raise click.UsageError("give PLACE, for a folder, or --to FILE, for a sealed file.")
    if file is not None:
        if keep or bool(recipient) == passphrase:
            raise click.UsageError(
                "--to goes with --recipient, once or more, or with --passphrase, and not with "
                "--keep."
            )
        words = ask_passphrase(confirm=True) if passphrase else ""
        _seal(watch, file, way.Seal(recipient, words), as_json=as_json)
        return
    if recipient or passphrase or place is None:
        raise click.UsageError("--recipient and --passphrase go with --to FILE.")
    # when used: Django's settings are a desk's from here on, where the watch has one
    from servanda.desk.team import accounts

    has_desk = (watch / "desk").is_dir()
    if has_desk:
        accounts.ready(watch)
    made = way.back_up(
        way.open_watch(watch), place, now=now(),
        accounts=(lambda into: accounts.back_up(watch, into)) if has_desk else lambda _: None,
    )  # fmt: skip
    gone = way.forget_old_backups(place, keep) if keep else ()
    _say(made, "copied", as_json=as_json)
    if gone and not as_json:
        echo(f"Gone: {wording.listed(sorted(path.name for path in gone))}.")


@click.command()
@click.argument("backup", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--store", "address", default="", help="Put its record in this PostgreSQL database.")
@click.option("--key", type=FILE, help="Of a sealed BACKUP: the file of the key that opens it.")
@click.option(
    "--sum", "list_sha256", default="", help="Of a sealed BACKUP: the sum that was written down."
)
@json_option
def restore(
    backup: Path, folder: Path, address: str, key: Path | None, list_sha256: str, as_json: bool
) -> None:
    """Put a BACKUP back as a watch in FOLDER, once every file of it was checked.

    FOLDER must be empty or not there, and a database empty. A backup of which a byte is not as it
    was is refused, and the file named. Where it has a team's accounts, everybody signs in again.

    A sealed BACKUP is one file: it is opened with --key, or with words, which are asked for. It is
    read to its end before anything is put in FOLDER. With --sum another backup is refused.
    """
    if not backup.is_dir():
        if address:
            raise click.UsageError(
                "a sealed backup is restored into a folder; bring that to a database with "
                "servanda backup and servanda restore --store."
            )
        opening = way.Opening(key, ask_passphrase)
        made = way.open_backup(
            backup, folder, opening, list_sha256=list_sha256, accounts=_accounts_put_back
        )
        _say(made, "restored", as_json=as_json)
        return
    if key or list_sha256:
        raise click.UsageError("--key and --sum go with a sealed backup, which is one file.")
    has_desk = (backup / "desk").is_dir()
    made = way.restore(backup, folder, address=address, accounts=_accounts_of if has_desk else None)
    _say(made, "restored", as_json=as_json)


def _seal(watch: Path, file: Path, seal: way.Seal, *, as_json: bool) -> None:
    # when used: Django's settings are a desk's from here on, where the watch has one
    from servanda.desk.team import accounts

    has_desk = (watch / "desk").is_dir()
    if has_desk:
        accounts.ready(watch)
    made = way.seal_backup(
        way.open_watch(watch), file, seal, now=now(),
        accounts=(lambda: accounts.as_files(watch)) if has_desk else dict,
    )  # fmt: skip
    _say(made, "sealed", as_json=as_json)


def _accounts_put_back(files: Mapping[str, bytes], folder: Path) -> None:
    # when used: Django's settings are a desk's from here on
    from servanda.desk.team import accounts

    accounts.put_back(files, folder)


def _accounts_of(backup: Path, folder: Path) -> None:
    # when used: Django's settings are a desk's from here on
    from servanda.desk.team import accounts

    accounts.restore(backup, folder)


@click.command()
@watch_argument
def upgrade(watch: Path) -> None:
    """Bring WATCH of an earlier Servanda up to date, once its record was checked.

    A record that does not check stays as it was, and the line is named. Every other command does
    the same when it is first run; this one says what was done, and does all of it at once, with the
    accounts of a team's desk.
    """
    if (watch / "desk").is_dir():
        # when used: Django's settings are a desk's from here on
        from servanda.desk.team import accounts

        forms = accounts.ready(watch)
        echo(f"desk: {'brought to its newest form' if forms else 'in its newest form already'}.")
    for line in way.brought_up_to_date(way.open_watch(watch)):
        echo(line)


def _say(made: way.Backup, what: str, *, as_json: bool) -> None:
    if as_json:
        row = {"folder": str(made.folder), "lines": made.lines, "head": made.head,
               "files": made.files, "bytes": made.copied_bytes,
               "list_sha256": made.list_sha256}  # fmt: skip
        say_json([row])
        return
    echo(
        f"{made.folder}: {wording.figure(made.lines, 'line')} of the record and "
        f"{wording.figure(made.files, 'file')}, {made.copied_bytes / 1e6:,.1f} MB {what}."
    )
    echo(f"sha256sum of backup.json: {made.list_sha256}")
