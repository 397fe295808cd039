"""How a command ends that the operating system refuses something, or that fails by our own fault.

What leaves it: one line on stderr and an exit code, 1 for what was refused and 3 for a fault of
Servanda itself, whose traceback is in a file. Nobody is shown a traceback.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn

from servanda.cli.terminal import echo
from servanda.refusals import machine_words
from servanda.version import __version__

REFUSED, OWN_FAULT = 1, 3


def end(error: Exception) -> NoReturn:
    """End the command with one line on what happened."""
    try:
        sys.stdout.flush()
    except OSError:  # what waits there would be told a second time at the very end
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    words = machine_words(error)
    if words:
        echo(f"servanda: {words}", err=True)
        sys.exit(REFUSED)
    echo(
        f"servanda: a fault of Servanda itself, {type(error).__name__}. Your files are not to"
        f" blame, and what was put on record before stays. {_kept(error)}",
        err=True,
    )
    sys.exit(OWN_FAULT)


def _kept(error: Exception) -> str:
    """Where the traceback lies, and what to do with it."""
    try:
        # when used: only for a fault of our own
        import tempfile
        import traceback

        lines = "".join(traceback.format_exception(error))
        handle, path = tempfile.mkstemp(prefix="servanda-fault-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"servanda {__version__}, Python {sys.version}\n{lines}")
    except (OSError, ImportError):
        return f"Nothing more can be opened or written to say where. It was: {error!r:.200}"
    return (
        f"Where it stopped is written in {path}: look through it for names, and send it to those "
        "who make Servanda."
    )
