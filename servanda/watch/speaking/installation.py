"""What is unsafe in an installation, looked at from the machine that has it, and how to mend it.

What leaves it: weaknesses, each with where, why and what to do. Nothing is changed or sent; what
only a network would tell, such as who reaches the machine from elsewhere, is not known here.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from servanda import store
from servanda.captures import sandbox
from servanda.errors import SourceError, StoreError
from servanda.store.clock import ahead_of_now
from servanda.watch.settings import Watch
from servanda.watch.speaking.services import of_the_services, of_trust
from servanda.watch.speaking.weakness import Weakness

DESK = "desk"  # the folder of a team's accounts and key
DESK_PORT = 8017
PUBLISHED = "verify.py"  # what every published site has
FEW_BYTES = 200_000_000  # below it, gathering and its database may end half-way
SOME_BYTES = 2_000_000_000
_OTHERS = 0o077
_SHOWN = 3
_LOOKED_AT = 20_000  # files; a vault may hold millions
_LOOPBACK = ("127.0.0.1", "localhost", "::1", "")
_SAFE_TLS = ("verify-full", "verify-ca")


def weaknesses(watch: Watch, *, now: datetime) -> Iterator[Weakness]:
    """Everything that is unsafe about a watch on this machine, in the order of its topics."""
    yield from open_files(watch.folder)
    yield from in_a_repository(watch.folder)
    yield from of_the_system()
    yield from of_the_desk(watch.settings.desk, listening_beyond(DESK_PORT))
    yield from of_the_services(watch.settings.desk)
    yield from of_trust(watch.settings.desk)
    yield from of_the_database(watch.settings.store)
    yield from of_the_disk(watch.folder, shutil.disk_usage(watch.folder).free)
    yield from of_the_record(watch, now)
    yield from of_parsers()


def open_files(folder: Path) -> Iterator[Weakness]:
    """Files that others on this machine can read or write; none where the folder shuts them out."""
    mode = folder.stat().st_mode
    if not mode & 0o011:  # nobody else can go into it
        return
    found, looked = [], 0
    for place, below, names in os.walk(folder):
        if PUBLISHED in names:  # a site is made to be handed on
            below.clear()
            continue
        for path in (Path(place), *(Path(place, name) for name in names)):
            looked += 1
            if path.lstat().st_mode & _OTHERS and not path.is_symlink():
                found.append(path)
        if looked > _LOOKED_AT:
            break
    if not found:
        return
    shown = ", ".join(str(path.relative_to(folder)) for path in found[:_SHOWN])
    more = f" and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
    written = any(path.lstat().st_mode & 0o022 for path in found)
    yield Weakness(
        "files", str(folder),
        f"others on this machine can read {'and write ' if written else ''}{shown}{more}",
        "Whoever has an account here reads who told what, and who decided.",
        f"chmod -R go-rwx {folder}",
    )  # fmt: skip


def in_a_repository(folder: Path) -> Iterator[Weakness]:
    """A watch below a folder that git keeps: it may be sent elsewhere with the next push."""
    for place in (folder.resolve(), *folder.resolve().parents):
        if (place / ".git").exists():
            yield Weakness(
                "files", str(place),
                "the watch lies in a folder that git keeps",
                "With one command its record, and the key of a team's desk, are in a history that "
                "is pushed elsewhere and cannot be taken back.",
                f"Move {folder} out of it, or name it in {place / '.gitignore'}.",
                unsafe=(folder / DESK).is_dir(),
            )  # fmt: skip
            return


def of_the_system() -> Iterator[Weakness]:
    """Who runs it, and whether checks were switched off."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield Weakness(
            "system", "this process", "it runs as root",
            "A fault in a parser or a page would be a fault of the whole machine.",
            "Run it as a user of its own, who owns the watch and nothing else.",
        )  # fmt: skip
    if sys.flags.optimize:
        yield Weakness(
            "system", "PYTHONOPTIMIZE", "Python leaves out what the program asserts",
            "A state that should never be is then not noticed.", "Unset PYTHONOPTIMIZE.",
        )  # fmt: skip


def of_the_desk(address: str, beyond: str) -> Iterator[Weakness]:
    """The address of a team's desk without TLS; its port open to more than this machine."""
    at = urlsplit(address)
    if address and at.scheme != "https" and at.hostname not in _LOOPBACK:
        yield Weakness(
            "desk", f"desk = {address!r} in watch.toml", "browsers reach it by http",
            "Passwords, sessions and what is sealed are read by whoever is on the way.",
            "Put a server that speaks TLS before it on this machine, and write https:// here.",
        )  # fmt: skip
    if beyond:
        yield Weakness(
            "desk", f"port {DESK_PORT}", f"something listens there on {beyond}",
            "Where that is the desk, whoever reaches this machine reaches its door, by http.",
            "Open the desk without --host, behind a server of this machine that speaks TLS.",
        )  # fmt: skip


def listening_beyond(port: int, tables: tuple[Path, ...] | None = None) -> str:
    """The address on which something hears callers of other machines at a port; "" where none.

    As Linux lists them; "" also on a system that has no such list.
    """
    for table in tables or (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        try:
            lines = table.read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            local, state = line.split()[1], line.split()[3]
            host, _, at = local.partition(":")
            is_loopback = host.endswith("7F") if len(host) == 8 else host[:24] == "0" * 24 and (
                host[24:] == "01000000"
            ) or host[16:24] == "FFFF0000" and host.endswith("7F")  # fmt: skip
            if state == "0A" and int(at, 16) == port and not is_loopback:
                return "every address" if not int(host, 16) else "an address of the network"
    return ""


def of_the_database(url: str) -> Iterator[Weakness]:
    """A PostgreSQL database elsewhere without TLS that is checked; a password in watch.toml."""
    if not url:
        return
    at = urlsplit(url)
    options = parse_qs(at.query)
    host = options.get("host", [at.hostname or ""])[0]
    mode = options.get("sslmode", ["prefer"])[0]
    if host not in _LOOPBACK and not host.startswith("/") and mode not in _SAFE_TLS:
        yield Weakness(
            "database", f"store in watch.toml, at {host}", f"sslmode is {mode}",
            "Whoever is on the way can read the record and the accounts, or pose as the database.",
            "Add ?sslmode=verify-full to the address, with the certificate of the server.",
        )  # fmt: skip
    if at.password:
        yield Weakness(
            "database", "store in watch.toml", "the password of the database stands in it",
            "A copy of the watch carries it along.",
            "Put it in ~/.pgpass of who runs the desk, or let the database know that user.",
            unsafe=False,
        )  # fmt: skip


def of_the_disk(folder: Path, free_bytes: int) -> Iterator[Weakness]:
    """Too little room for what comes in."""
    if free_bytes < SOME_BYTES:
        yield Weakness(
            "disk", str(folder), f"{free_bytes / 1e6:,.0f} MB are free",
            "On a full disk nothing is gathered and nobody can decide; what is on record stays.",
            "Make room, or move the watch to a larger disk.",
            unsafe=free_bytes < FEW_BYTES,
        )  # fmt: skip


def of_the_record(watch: Watch, now: datetime) -> Iterator[Weakness]:
    """A clock that is behind the record, a record that is not as it was, rows made of less."""
    try:
        with watch.record() as record:
            head = record.head()
            made_from, _ = record.projection.head()
    except StoreError as error:
        yield Weakness(
            "record", str(watch.folder), str(error),
            "What rests on it cannot be answered for.", f"servanda check {watch.folder} says more.",
        )  # fmt: skip
        return
    if head and (words := ahead_of_now(head.seq, head.recorded_at, now)):
        yield Weakness(
            "clock", "this machine", words,
            "Decisions would be dated wrong.", "Set the clock, and let it be set by the network.",
        )  # fmt: skip
    if head and (made_from is None or not _is_of(made_from, head)):
        yield Weakness(
            "projection", str(watch.folder), "the rows beside the record are of an earlier state",
            "The next answer brings them up to date and takes longer.",
            f"servanda standing {watch.folder} does it now.", unsafe=False,
        )  # fmt: skip


def _is_of(made_from: store.ProjectionLine, head: store.RecordLine) -> bool:
    return made_from.seq == head.seq


def of_parsers() -> Iterator[Weakness]:
    """Walls around what reads strangers' files that this system does not put up."""
    try:
        lacks = sandbox.unconfined()
    except SourceError as error:
        lacks = (str(error),)
    for lack in lacks:
        yield Weakness(
            "parsers", "this system", lack,
            "A file made to break a parser could reach further than that parser.",
            "Gather on a Linux of today, on a processor of the x86-64 or arm64 kind.",
        )  # fmt: skip


def weakness_row(weakness: Weakness) -> dict[str, object]:
    """One as a row."""
    return {
        "topic": weakness.topic, "where": weakness.where, "unsafe": weakness.unsafe,
        "what": weakness.what, "why": weakness.why, "do": weakness.do,
    }  # fmt: skip
