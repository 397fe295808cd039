"""`servanda keys` and `cosign`: keys that sign, and a witness's word for a log."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

from servanda import user_files, wording
from servanda import watch as way
from servanda.cli.file_modes import hand_out
from servanda.cli.sealing_keys import recover, sealing
from servanda.cli.showing import now
from servanda.cli.terminal import echo

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def keys() -> None:
    """Make a key that signs publications or cosigns logs, and show by which words others know it.

    The file of a key is the one that the stock tool minisign uses; a key made by it will do too.
    Keys of sealed backups are others, those of the stock tool age: sealing, recover.
    """


keys.add_command(sealing)
keys.add_command(recover)


@keys.command(name="new")
@click.argument("file", type=FILE)
@click.option("--name", required=True, help="Whose it is, as an address: servanda.example/record.")
@click.option("--passphrase", is_flag=True, help="Ask for words without which it cannot sign.")
def new_key(file: Path, name: str, passphrase: bool) -> None:
    """Make a key: FILE, which nobody else may have, and FILE.pub, for everybody.

    It is never written into a watch or a site. What is to be kept where is said.
    """
    words = ask_passphrase(confirm=True) if passphrase else ""
    key = way.write_key(file, name=name, passphrase=words, chance=secrets.token_bytes)
    hand_out(file.with_name(f"{file.name}.pub"))
    shut = (
        "It signs only with the passphrase, which nobody can find again."
        if passphrase
        else "No passphrase shuts it: whoever reads the file can sign in your name."
    )
    echo(
        f"{file}: the key. {shut} Keep it off the machine that serves the site, best on a USB "
        "stick, and a copy of it in another place: who loses it cannot go on with the log, and who "
        "finds it can forge it."
    )
    echo(
        f"{file}.pub: hand it out. Put the line below where others will look for it, in print too."
    )
    _say(key, name)


@keys.command(name="show")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help="Whose it is, where the file does not say so.")
def show_key(file: Path, name: str) -> None:
    """Show by which words others know the key in FILE.

    As the key of a log and as a witness it is spelt in two ways, and minisign has a third.
    """
    key = opened_key(file)
    _say(key, named_in(key, name, "--name"))


@click.command()
@click.argument("checkpoint", type=click.Path(exists=True, path_type=Path))
@click.option("--key", "file", type=FILE, required=True, help="The file of your own key.")
@click.option("--name", default="", help="Your name as a witness, where the key's file has none.")
@click.option("--log", "log_key", default="", help="The log's key, the first time you see it.")
@click.option("--out", type=FILE, help="Where to write it; beside you, by a name of its own.")
@click.option(
    "--served",
    is_flag=True,
    help="As a mirror, by a name that ends in /served: check all first.",
)
def cosign(
    checkpoint: Path, file: Path, name: str, log_key: str, out: Path | None, served: bool
) -> None:
    """Say as a witness that you saw CHECKPOINT, and that its log only grew since the last one.

    CHECKPOINT is a site, its folder log, or the file log/checkpoint alone. What you saw is kept
    beside your key; where the log does not go on from it nothing is signed. Needs no network. Send
    what is written to the keeper of the site.
    """
    key = opened_key(file)
    name = named_in(key, name, "--name")
    if served != way.is_served(name):
        raise click.UsageError(
            "a key says one thing alone: one whose name ends in /served, that all of the site was "
            "stored and is served, with --served; every other, that the log was seen to grow."
        )
    if served:
        _check_whole(checkpoint)
    made = way.cosign(checkpoint, file, key, name=name, log_key=log_key, now=now())
    seen = made.checkpoint
    out = out or Path(f"{key.verifier(name, witness=True).key_id.hex()}-{seen.size}.checkpoint")
    user_files.write_whole(out, str(made.note))
    hand_out(out)
    since = (
        f"It goes on from the {made.before} you saw before."
        if made.before is not None
        else "You had seen nothing of it before."
    )
    echo(
        f"{out}: the log {seen.origin} with {wording.figure(seen.size, 'publication')}, cosigned "
        f"as {name}. {since} Send the file to its keeper; she needs your key too:"
    )
    echo(f"  witness {name} {key.verifier(name, witness=True)}")


def _check_whole(site: Path) -> None:
    """Everything of a site agrees; else what does not is said, and nothing is signed."""
    if not (site / "manifest.json").is_file():
        raise click.UsageError("with --served, CHECKPOINT is the site as it is served.")
    faults = way.examine(site).faults
    for fault in faults:
        echo(f"does not agree: {fault}", err=True)
    if faults:
        sys.exit(1)


def opened_key(file: Path) -> way.SigningKey:
    """The key in a file; its passphrase is asked where it has one."""
    return way.open_key(file, ask_passphrase)


def named_in(key: way.SigningKey, name: str, option: str) -> str:
    """The name that was given, or the one in the key's file."""
    if not (name or key.name):
        raise click.UsageError(f"the key's file names nobody. Say whose it is: {option} NAME.")
    return name or key.name


def ask_passphrase(*, confirm: bool = False) -> str:
    """The words that shut a key, typed unseen."""
    if not sys.stdin.isatty():
        given = [sys.stdin.readline().rstrip("\n") for _ in range(2 if confirm else 1)]
        if not all(given) or len({*given}) > 1:
            raise click.UsageError(
                "there is no terminal to type the passphrase at. Run it in one, or hand the "
                f"passphrase in, {'twice, each on a line' if confirm else 'on a line'}."
            )
        return given[0]
    words: str = click.prompt("passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
    return words


def _say(key: way.SigningKey, name: str) -> None:
    echo(f"  key of a log:      {key.verifier(name)}")
    echo(f"  key of a witness:  {key.verifier(name, witness=True)}")
    echo(f"  key of minisign:   {key.minisign}")
