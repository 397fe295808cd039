"""`servanda`, run as a user runs it, in this process: what it came to, and its rows."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from servanda.cli import main


def run(*words: object, stdin: bytes | None = None) -> Result:
    """What a command came to."""
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin)


def rows(*words: object) -> list[dict[str, Any]]:
    """The rows that a command gives with --json."""
    return [json.loads(line) for line in run(*words, "--json").stdout.splitlines()]
