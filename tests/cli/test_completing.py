"""Completion is put in place without harm, and completes commands, watches and commitments."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result
from outside import ROOT

from servanda.cli import COMMANDS, main
from servanda.cli.completing import install, script
from servanda.cli.examples import EXAMPLES

RC = b"alias ll='ls -l'\nexport PS1='\xff\\u$ '"  # no newline at its end, and no UTF-8


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR", "SHELL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def asked(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.mark.parametrize(("shell", "rc"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
def test_a_file_of_the_users_own_is_only_added_to_and_only_once(
    home: Path, shell: str, rc: str
) -> None:
    (home / "dotfiles").write_bytes(RC)
    (home / rc).symlink_to(home / "dotfiles")

    first, second = asked("--install-completion", shell), asked("--install-completion", shell)
    after = (home / rc).read_bytes()

    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert (home / rc).is_symlink()
    assert after.startswith(RC + b"\n")
    assert after.count(b"servanda/completion") == after.count(b"# completion for servanda") == 1
    assert f"{home}/{rc}: one line added at its end." in first.stdout
    assert f"{home}/{rc}: already has the line." in second.stdout
    assert (home / f".local/share/servanda/completion.{shell}").read_text() == script(shell)


def test_fish_needs_no_line_anywhere(home: Path) -> None:
    told = asked("--install-completion", "fish")

    assert f"{home}/.config/fish/completions/servanda.fish: written." in told.stdout
    assert [path.name for path in home.iterdir()] == [".config"]


def test_the_shell_that_runs_is_taken_and_an_unknown_one_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/zsh")
    taken = asked("--show-completion")
    unknown = asked("--install-completion", "tcsh")

    assert taken.stdout == script("zsh")
    assert unknown.exit_code == 2
    assert '"tcsh" is none of bash, zsh, fish' in unknown.output
    assert list(home.iterdir()) == []


def test_where_nothing_can_be_written_it_says_so(home: Path) -> None:
    (home / ".local").write_text("a file where a folder should be")

    told = asked("--install-completion", "bash")

    assert told.exit_code == 2
    assert "cannot be written" in told.output
    assert "--show-completion bash" in told.output
    assert not (home / ".bashrc").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_script_is_one_that_its_shell_reads(shell: str, home: Path) -> None:
    if not (program := shutil.which(shell)):
        pytest.skip(f"{shell} is not on this machine")
    install(shell)
    path = next(path for path in home.rglob("*") if path.suffix == f".{shell}")

    subprocess.run([program, "-n", str(path)], check=True)


def completed(words: list[str], begun: str) -> list[str]:
    complete = ShellComplete(main, {}, "servanda", "_SERVANDA_COMPLETE")
    return [item.value for item in complete.get_completions(words, begun)]


def test_commands_watches_and_commitments_complete(
    cambodia: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cambodia.parent)

    assert completed([], "sta") == ["standing"]
    assert completed(["standing"], "") == ["cambodia"]
    assert completed(["standing"], "./cam") == ["cambodia"]
    assert completed(["standing"], f"{cambodia.parent}/") == [str(cambodia)]
    assert completed(["show", "cambodia"], "cps-29") == ["cps-29"]
    assert "sov-5-1" in completed(["decide", "cambodia", "inc-1", "--commitment"], "sov-5")
    assert completed(["show", "nowhere"], "cps") == []


def test_bash_completes_as_a_person_types(cambodia: Path, home: Path) -> None:
    bash, servanda = shutil.which("bash"), ROOT / ".venv" / "bin" / "servanda"
    if bash is None or not servanda.exists():
        pytest.skip("no bash, or no installed command, on this machine")
    install("bash")
    said = (
        f". {home}/.local/share/servanda/completion.bash; cd {shlex.quote(str(cambodia.parent))}; "
        "COMP_WORDS=(servanda standing cam); COMP_CWORD=2; _servanda_completion servanda cam; "
        'echo "${COMPREPLY[@]}"'
    )
    path = f"{servanda.parent}:{os.environ['PATH']}"

    told = subprocess.run(
        [bash, "-c", said], env={**os.environ, "PATH": path}, capture_output=True, check=True
    )

    assert told.stdout.decode().split() == ["cambodia"], told.stderr


# ------------------------------------------------------------------ help


def helps() -> dict[str, click.Command]:
    """Every command by its whole name, those below others too."""
    found: dict[str, click.Command] = {}
    above = click.Context(main, info_name="servanda")
    for name in COMMANDS:
        command = main.get_command(above, name)  # type: ignore[attr-defined]
        found[name] = command
        for below, one in getattr(command, "commands", {}).items():
            found[f"{name} {below}"] = one
    return found


@pytest.mark.parametrize("name", list(helps()))
def test_every_help_has_a_paragraph_examples_and_what_it_ends_with(name: str) -> None:
    told = asked(*name.split(), "--help").stdout
    command = helps()[name]

    assert len((command.help or "").split("\n\n")) > 1 or isinstance(command, click.Group)
    assert "Examples:" in told
    assert "Exit: 0 well; 1 an open signal" in told


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_every_example_is_of_its_command_and_takes_its_options(name: str) -> None:
    command = helps()[name]
    for line, says in EXAMPLES[name]:
        program, *words = shlex.split(line)
        place = name.split()

        assert program == "servanda"
        assert says
        if not isinstance(command, click.Group):
            assert words[: len(place)] == place
            # A command keeps its first option for help, so it is asked for as the product does.
            above = click.Context(main, info_name="servanda", **main.context_settings)
            context = click.Context(command, info_name=name, parent=above)
            command.make_parser(context).parse_args(words[len(place) :])


def test_the_end_of_the_demo_says_how_to_reach_the_command() -> None:
    if not (make := shutil.which("make")):
        pytest.skip("make is not on this machine")
    told = subprocess.run(
        [make, "-n", "demo"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert re.search(rf'export PATH="{re.escape(str(ROOT))}/\.venv/bin:\$PATH"', told)
    assert "pipx install" in told
