"""One TOML file of a watch as plain data."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from servanda.errors import SettingsError


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file of the watch as plain data."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path}: not there. A watch is made with `servanda new FOLDER`."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as TOML: {error}. Mend the file.") from error
