"""The commands: a verb a stage, each a thin door to one function of `servanda.watch`.

Exit 0 well, 1 an open signal or a failed check, 2 wrong use, 3 a fault of Servanda itself.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import sys
from collections.abc import Callable

import click

from servanda.errors import ServandaError, nearest
from servanda.version import __version__

# When a command is done, everything is closed. Without this Python would go through all words,
# places and weights twice more for garbage before it ends: a second where a text was read.
atexit.register(gc.freeze)

# Each command and the module that holds it, in the order evidence travels.
COMMANDS = {
    "agreements": "agreeing",
    "agreement": "agreeing",
    "new": "starting",
    "check": "starting",
    "gather": "gathering",
    "pause": "pausing",
    "read": "gathering",
    "scan": "scanning",
    "code": "coding",
    "import": "importing",
    "merge": "merging",
    "incidents": "judging",
    "show": "looking",
    "search": "looking",
    "review": "reviewing",
    "desk": "desking",
    "decide": "deciding",
    "standing": "judging",
    "trend": "trending",
    "duties": "judging",
    "digest": "digesting",
    "coders": "coders",
    "letter": "lettering",
    "signon": "signing_on",
    "publish": "speaking",
    "verify": "speaking",
    "export": "exporting",
    "mirror": "mirroring",
    "keys": "signing",
    "cosign": "signing",
    "people": "peopling",
    "backup": "keeping",
    "restore": "keeping",
    "upgrade": "keeping",
    "doctor": "doctoring",
    "demo": "demo",
}

# What a command is called in its module, where its name is a word of the language.
COMMAND_NAMES = {"import": "import_"}

# The first sentence of each command's help: the list of commands is shown without importing them.
SUMMARIES = {
    "agreements": "List the agreements that come with Servanda, each with what it holds; "
    "a WATCH's own first.",
    "agreement": "Write an agreement file of your own, and see the words it may use.",
    "new": "Make a new watch in FOLDER.",
    "check": "Read strictly: the shipped files, an agreement file, or everything of a watch.",
    "gather": "Gather what is new from the sources of WATCH, or keep ITEMS in it.",
    "pause": "Ask SOURCE of WATCH for nothing from a day on, and say why.",
    "read": "Read every capture of WATCH that has not been read: who says what.",
    "scan": "Read SHARDS, whole archives of pages, for what bears on an agreement.",
    "code": "Write by hand what no reader told, or what one got wrong.",
    "import": "Take in FILE, a spreadsheet of coded incidents (CSV or XLSX): a claim a row.",
    "merge": "Take in what OTHER, another copy of WATCH, holds more, all of it.",
    "incidents": "What the claims come to: who, what, where and when, said by whom.",
    "show": "Show anything that has an ID: what it is, what is linked to it, and its history.",
    "search": "Find WORDS in captures, claims, incidents, commitments and statements.",
    "review": "Walk the questions: each incident, all that it may bear on, the words, and why.",
    "desk": "Open the review desk in the browser: look, decide, code, correct, search.",
    "decide": "Record one decision about INCIDENT, many --from a FILE, one --notice, or one "
    "about --names.",
    "standing": "The state of every commitment at the end of a day.",
    "trend": "How often it is told to happen, before and after, and how sure a change is.",
    "duties": "Who must act on a day, waiting on whom, since when, due when.",
    "digest": "What is new since the last digest, each thing once: printed, as e-mail or as a "
    "feed.",
    "coders": "Have passages coded blind by two persons or more, see how far they agree, and "
    "adjudicate.",
    "letter": "Draft the open letter of a day from the duties and what was upheld.",
    "signon": "Collect the signatures of organisations on a letter, each on exactly its text.",
    "publish": "Write the public record of a day into SITE, a folder that opens from any disk.",
    "verify": "Recompute hashes, standings and duties of a published SITE; name what does not "
    "agree.",
    "export": "Give out what WATCH holds, flat, for a spreadsheet, a map, a calendar or another "
    "program.",
    "mirror": "Put a second copy of SITE at TO, whole or not at all, read it back and compare "
    "every byte.",
    "keys": "Make a key that signs publications or cosigns logs, and show by which words others "
    "know it.",
    "cosign": "Say as a witness that you saw CHECKPOINT, and that its log only grew since the last "
    "one.",
    "people": "List, add and change the people of a team's desk, and read the log of what they "
    "did.",
    "backup": "Make a whole copy of WATCH, as of one instant, in a folder of its own below PLACE.",
    "restore": "Put a BACKUP back as a watch in FOLDER, once every file of it was checked.",
    "upgrade": "Bring WATCH of an earlier Servanda up to date, once its record was checked.",
    "doctor": "Say what is unsafe in this installation of WATCH, and how to mend each.",
    "demo": "Run the Cambodia watch end to end in FOLDER.",
}


class Commands(click.Group):
    """The commands, each imported when it is asked for; errors of ours end with exit 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order evidence travels."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"servanda.cli.{COMMANDS[cmd_name]}")
        command = getattr(module, COMMAND_NAMES.get(cmd_name, cmd_name))
        return with_examples(command, cmd_name) if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List every command with its summary; none is imported for it."""
        width = formatter.width - 6 - max(map(len, COMMANDS))  # as click's own list has it
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, click.Command(name, help=SUMMARIES[name]).get_short_help_str(width))
                    for name in COMMANDS
                ]
            )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Offer the nearest command to a misspelt one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f'there is no command "{args[0]}". {nearest(args[0], COMMANDS)}')
        name, command, rest = super().resolve_command(ctx, args)
        below = getattr(command, "commands", {}) if not isinstance(command, click.Group) else {}
        if rest and rest[0] in below:  # a command that does its own work, with others below it
            return f"{name} {rest[0]}", below[rest[0]], rest[1:]
        return name, command, rest

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what Servanda or the system refuses is one clear line and exit 1."""
        # when used: by a command that runs; before it, since later there may be no handle left
        from servanda.cli.endings import end
        from servanda.cli.file_modes import owner_alone
        from servanda.cli.terminal import echo, say_refusal

        try:
            with owner_alone():
                answer = super().invoke(ctx)
            sys.stdout.flush()  # a full disk behind it is told here, not after the end
            return answer
        except click.ClickException as error:
            say_refusal(error)
            sys.exit(error.exit_code)
        except (click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise  # click's own, and a reader of the output that went away
        except ServandaError as error:
            echo(f"servanda: {error}", err=True)
            sys.exit(1)
        except Exception as error:  # noqa: BLE001 whatever else: nobody is shown a traceback
            end(error)


def with_examples(command: click.Command, name: str) -> click.Command:
    """The command, and those below it, with examples and exit codes at the end of its help."""
    from servanda.cli.examples import epilog  # when used: a command's own help

    command.epilog = epilog(name)
    for below, subcommand in getattr(command, "commands", {}).items():
        with_examples(subcommand, f"{name} {below}")
    return command


def completion(context: click.Context, param: click.Parameter, named: str | None) -> None:
    """Install completion in a shell, or show it."""
    if named is not None:
        # when used: the shells' scripts, which no command needs
        from servanda.cli.completing import callback

        callback(context, param, named)


def completion_option(name: str, says: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """An option about completion; without a shell it is about the one that runs."""
    return click.option(
        name,
        is_flag=False,
        flag_value="",
        is_eager=True,
        expose_value=False,
        callback=completion,
        metavar="[bash|zsh|fish]",
        help=says,
    )


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="servanda")
@completion_option("--install-completion", "Complete commands, watches and ids in the shell.")
@completion_option("--show-completion", "Print what the shell must run for that.")
def main() -> None:
    """Watch whether a peace agreement is kept, on what evidence, and who must now act.

    What a text says is a claim; only a person's decision moves a standing; silence is not
    peace; nothing leaves the machine unasked.
    """
