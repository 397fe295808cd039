"""Where the file of an agreement lies: in the watch, or among those that ship.

What leaves it: paths, and an error that names the nearest agreement. No file is read here.
"""

from __future__ import annotations

from pathlib import Path

from servanda.errors import SettingsError
from servanda.suggestions import suggest

OWN = "agreements"  # the folder of a watch that holds its agreements; its words lie above it


def shipped(kind: str) -> Path:
    """The folder of agreements or examples that came with Servanda."""
    package = Path(__file__).parents[1]
    installed = package / "shipped" / kind
    return installed if installed.is_dir() else package.parent / kind


def agreement_path(name: str, folder: Path | None = None) -> Path:
    """The file of an agreement: in the watch first, then among the shipped ones."""
    places = [*([folder / OWN] if folder else []), shipped("agreements")]
    for place in places:
        if (place / f"{name}.md").is_file():
            return place / f"{name}.md"
    known = [path.stem for place in places if place.is_dir() for path in place.glob("*.md")]
    near = suggest(name, known, listed_by="servanda agreements")
    raise SettingsError(
        f'no agreement "{name}": neither the watch nor Servanda has {name}.md. {near} '
        "Without its agreement nothing can be assessed."
    )
