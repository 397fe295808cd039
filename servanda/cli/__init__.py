"""The commands: a verb a stage, each a thin door to one function of `servanda.watch`.

Exit 0 well, 1 an open signal or a failed check, 2 wrong use.
"""

from __future__ import annotations

import importlib
import sys

import click

from servanda.errors import ServandaError
from servanda.version import __version__

# Each command and the module that holds it, in the order evidence travels.
COMMANDS = {
    "agreements": "agreeing",
    "agreement": "agreeing",
    "new": "starting",
    "check": "starting",
    "gather": "gathering",
    "read": "gathering",
    "scan": "scanning",
    "incidents": "judging",
    "review": "deciding",
    "decide": "deciding",
    "standing": "judging",
    "trend": "judging",
    "duties": "judging",
    "digest": "judging",
    "letter": "speaking",
    "publish": "speaking",
    "verify": "speaking",
    "demo": "demo",
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
        command = getattr(module, cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Offer the nearest command to a misspelt one."""
        from servanda.errors import nearest

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f'there is no command "{args[0]}". {nearest(args[0], COMMANDS)}')
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what Servanda refuses is one clear line on stderr and exit 1."""
        try:
            return super().invoke(ctx)
        except ServandaError as error:
            click.echo(f"servanda: {error}", err=True)
            sys.exit(1)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="servanda")
def main() -> None:
    """Watch whether a peace agreement is kept, on what evidence, and who must now act.

    What a text says is a claim; only a person's decision moves a standing; silence is not
    peace; nothing leaves the machine unasked.
    """
