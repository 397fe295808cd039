"""Reads a file of weights or vectors only where its bytes are the known ones.

What leaves it: bytes whose SHA-256 the code that asks for them knows. Nothing is guessed from
others: what they would answer could not be repeated elsewhere.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from servanda.errors import SettingsError

READINGS = "Readings made with other weights could not be repeated by a stranger."


def read_known(
    path: Path,
    sha256: str,
    *,
    name: str = "",
    why: str = READINGS,
    advice: str = "Install the package again.",
) -> bytes:
    """The bytes of a file; SettingsError where it is absent or its SHA-256 is another.

    The error names the file by `name`, or by the path's last part, says `why` it matters and ends
    with the `advice`, what to do.
    """
    data = path.read_bytes() if path.is_file() else None
    actual = "absent" if data is None else hashlib.sha256(data).hexdigest()
    if data is None or actual != sha256:
        raise SettingsError(
            f"{name or path.name}: its SHA-256 is {actual}, not {sha256}. {why} {advice}"
        )
    return data
