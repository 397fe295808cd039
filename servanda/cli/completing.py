"""Completion in the shell: its script written where the shell finds it, and what completes.

What leaves it: one file of Servanda's own, and at most one line at the end of a shell's own file,
which is added to and never rewritten. The script is click's.
"""

from __future__ import annotations

import os
import shlex
import tomllib
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from servanda import watch as way
from servanda.cli.terminal import controls_spelt
from servanda.errors import ServandaError, SettingsError

SHELLS = ("bash", "zsh", "fish")
COMPLETE = "_SERVANDA_COMPLETE"
MARK = "# completion for servanda"
# zsh completes only once its own completion was begun; many files of users do so already.
ZSH_BEGINS = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }\n"


def shell_of(named: str) -> str:
    """The shell by its name, or the one that runs; SettingsError for one that is not known."""
    shell = named or Path(os.environ.get("SHELL", "")).name
    if shell not in SHELLS:
        which = f'"{shell}" is' if shell else "the shell that runs is"
        raise SettingsError(f"{which} none of {', '.join(SHELLS)}. Name one of them.")
    return shell


def script(shell: str) -> str:
    """What the shell must run for servanda to be completed."""
    completion = get_completion_class(shell)
    assert completion is not None, shell
    made = completion(click.Command("servanda"), {}, "servanda", COMPLETE)
    source: str = made.source_template % made.source_vars()
    return (ZSH_BEGINS if shell == "zsh" else "") + source.strip() + "\n"


def install(shell: str) -> list[str]:
    """Put completion in place and say which files were written; a second time changes nothing.

    Raises SettingsError where one of them cannot be written.
    """
    home = Path.home()
    if shell == "fish":
        config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        own, rc = config / "fish" / "completions" / "servanda.fish", None
    else:
        data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
        own = data / "servanda" / f"completion.{shell}"
        rc = home / ".bashrc" if shell == "bash" else zsh_folder(home) / ".zshrc"
    try:
        lines = [_written(own, script(shell))]
        if rc is not None:
            lines.append(_line_added(rc, f". {shlex.quote(str(own))}  {MARK}"))
    except OSError as error:
        raise SettingsError(
            f"{error.filename}: cannot be written: {error.strerror}. Nothing else was changed; "
            f"`servanda --show-completion {shell}` prints what the shell must run."
        ) from error
    return [*lines, "Open a new terminal, or run: " + f". {shlex.quote(str(own))}"]


def zsh_folder(home: Path) -> Path:
    """Where zsh looks for the user's own file."""
    return Path(os.environ.get("ZDOTDIR") or home)


def _written(path: Path, words: str) -> str:
    if path.exists() and path.read_text(encoding="utf-8") == words:
        return f"{path}: already there."
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")
    return f"{path}: written."


def _line_added(path: Path, line: str) -> str:
    """Add a line at the end of a file that is somebody's own; every byte before it stays."""
    before = path.read_bytes() if path.exists() else b""
    if line.encode() in before.splitlines():
        return f"{path}: already has the line."
    start = b"" if not before or before.endswith(b"\n") else b"\n"
    with path.open("ab") as file:
        file.write(start + line.encode() + b"\n")
    return f"{path}: one line added at its end."


# ------------------------------------------------------------------ what completes


def watches(_context: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """The watch folders beside what is typed; any folder where none of them is a watch."""
    typed = Path(begun)
    above = typed if begun.endswith("/") else typed.parent
    try:
        folders = sorted(above.iterdir())
    except OSError:
        folders = []
    items = [
        CompletionItem(str(folder))
        for folder in folders
        if str(folder).startswith(begun.removeprefix("./")) and (folder / "watch.toml").is_file()
    ]
    return items or [CompletionItem(begun, type="dir")]


def law(context: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """The commitments and rules of the watch that is named, with what each asks."""
    # Behind an option whose value is not typed yet, click leaves the arguments untaken.
    folder = context.params.get("watch") or next(iter(context.args), None)
    if not isinstance(folder, (str, Path)):
        return []
    try:
        agreement = way.open_watch(Path(folder)).agreement
    except (ServandaError, OSError, tomllib.TOMLDecodeError):
        return []  # nothing is said in the middle of a line that is being typed
    return [
        CompletionItem(item.id, help=controls_spelt(item.must))
        for item in agreement.items()
        if item.id.startswith(begun)
    ]


def callback(context: click.Context, param: click.Parameter, named: Any) -> None:
    """Install completion or show its script, for the options of that name; then end."""
    if named is None or context.resilient_parsing:
        return
    try:
        shell = shell_of(named)
        lines = install(shell) if param.name == "install_completion" else [script(shell).rstrip()]
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    for line in lines:
        click.echo(line)
    context.exit()
