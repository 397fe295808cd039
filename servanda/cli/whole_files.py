"""A file that a person asked for with --out: there whole, or as it was before."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from servanda.cli.file_modes import as_the_shell_says
from servanda.errors import SettingsError
from servanda.refusals import machine_words, shortened


def write_whole(out: Path, data: bytes) -> None:
    """Write a file whole. Raises SettingsError where it cannot be; then it is as it was."""
    making = out.with_name(f".{out.name}.making")
    try:
        with as_the_shell_says():
            making.write_bytes(data)
        making.replace(out)
    except OSError as error:
        if not out.parent.is_dir():
            raise SettingsError(
                f"{shortened(out.parent)}: there is no such folder, so {out.name} cannot be "
                "written there. Make it first, or name another with --out."
            ) from error
        with suppress(OSError):  # where it could not be made it cannot be looked for
            making.unlink(missing_ok=True)
        raise SettingsError(f"{machine_words(error)} {shortened(out)} is as it was.") from error
