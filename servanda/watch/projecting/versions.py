"""Versions: what a projection was made from beside the record, so that no older one answers.

What leaves it: a hash for each of these, from the bytes of the files alone; nothing is parsed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parents[2]  # the package

# What the rows are made by; the rest of the package shows them, reads pages or talks to people.
MAKERS = (
    "binding.py", "canon.py", "corrections.py", "decisions", "disguise.py", "duties", "incidents",
    "lexicon.py", "links", "lookalikes.py", "model", "sources/hearing.py",
    "sources/outlet_hosts.py", "standing", "tongues.py", "watch/judging", "watch/projecting",
    "watch/reading/coverage.py", "watch/reading/facts.py", "web_places.py", "wording",
)  # fmt: skip
WORDS = ("acts", "languages", "subjects.toml")

# What a person is told has changed, by the part of the versions that did.
IN_WORDS = {
    "agreement": "the agreement file",
    "words": "the acts, subjects or languages",
    "actors": "actors.toml",
    "sources": "the sources",
    "two_people": "whether two people are asked for, in watch.toml",
    "official": "the attached official text",
    "program": "Servanda itself",
}


def versions(folder: Path, agreement: Path, *, two_people: bool) -> dict[str, str]:
    """A hash of each thing that an answer depends on beside the record."""
    return {
        "agreement": _sha256([agreement], agreement.parent),
        "words": _sha256(_files(WORDS, folder), folder) + _shipped_words(),
        "actors": _sha256([folder / "actors.toml"], folder),
        "sources": _sha256(sorted((folder / "sources").glob("*.toml")), folder),
        "two_people": "asked" if two_people else "",
        "official": _sha256(sorted((folder / "agreements").glob("official.txt*")), folder),
        "program": _program(),
    }


@lru_cache(maxsize=1)
def _shipped_words() -> str:
    return _sha256(_files(WORDS, HERE), HERE)


@lru_cache(maxsize=1)
def _program() -> str:
    """The hash of the package's own text, so that no other text's rows are taken for its own."""
    return _sha256(_files(MAKERS, HERE), HERE)


def _files(names: Iterable[str], folder: Path) -> Iterator[Path]:
    for name in names:
        place = folder / name
        if place.is_dir():
            every = (path for path in place.rglob("*") if path.is_file())
            yield from sorted(path for path in every if path.parent.name != "__pycache__")
        else:
            yield place


def _sha256(paths: Iterable[Path], folder: Path) -> str:
    hashed = hashlib.sha256()
    for path in paths:
        data = path.read_bytes() if path.is_file() else b""
        name = path.relative_to(folder).as_posix()
        hashed.update(f"{name}\0{len(data)}\0".encode())
        hashed.update(data)
    return hashed.hexdigest()
