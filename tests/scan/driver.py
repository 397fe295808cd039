"""A run in a process of its own, to be killed: `python -m scan.driver LEDGER SHARDS ENGINE [AT]`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from outside import ROOT
from scan import cued

from servanda import scan
from servanda import watch as way
from servanda.watch import scanning

ENVIRONMENT = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}


def started(
    folder: Path, shards: Path, *, engine: str = "local", at: str = "", **environment: str
) -> subprocess.Popen[bytes]:
    """Such a run, started."""
    return subprocess.Popen(
        [sys.executable, "-m", "scan.driver", str(folder), str(shards), engine, at],
        env={**os.environ, **ENVIRONMENT, **environment},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def main(folder: str, shards: str, engine: str, at: str) -> None:
    recipe = scanning.recipe_for(way.open_watch(ROOT / "examples" / "cambodia"), by="tests")
    cued.run(recipe, Path(folder), scan.listed((shards,)), engine=engine, at=at)


if __name__ == "__main__":
    main(*sys.argv[1:])
