"""What is unsafe in the services of a team's installation: their environment, their socket.

What leaves it: weaknesses of the files that deploy/ names, where they are. Nothing is changed.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from servanda.watch.speaking.weakness import Weakness

ENVIRONMENT = Path("/etc/servanda/servanda.env")
SOCKET = Path("/run/servanda/desk.sock")
# Each makes Python say or do more than it should where strangers ask, and what it would do.
DEBUGGING = {
    "PYTHONDEVMODE": "Python runs in its mode for developers",
    "PYTHONINSPECT": "Python waits for words at a terminal after a fault",
    "PYTHONBREAKPOINT": "Python starts a program of that name at a breakpoint",
    "PYTHONOPTIMIZE": "Python leaves out what the program asserts",
    "PYTHONPATH": "Python takes modules from a folder besides its own",
    "DJANGO_SETTINGS_MODULE": "Django is told of other settings than the desk's",
}
_NAMED = re.compile(r"(?m)^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)\s*=\s*(\S*)")
_SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY\b|KEY$")


def of_the_services(
    address: str, *, environment: Path = ENVIRONMENT, path: Path = SOCKET,
    own: Mapping[str, str] = os.environ,
) -> Iterator[Weakness]:  # fmt: skip
    """Of the environment file, of the socket, and of this process's own environment."""
    yield from _of_words(own, "the environment of this process")
    if environment.exists():
        yield from of_the_environment(environment)
    if path.exists():
        yield from of_the_socket(path, address)


def of_the_environment(path: Path) -> Iterator[Weakness]:
    """Who can read or write the file that the services take their environment from."""
    state = path.stat()
    words = path.read_text(encoding="utf-8", errors="replace") if os.access(path, os.R_OK) else ""
    named = dict(_NAMED.findall(words))
    has_secret = any(_SECRET.search(name) and value for name, value in named.items())
    if state.st_mode & 0o022 or (state.st_uid and state.st_uid != path.parent.stat().st_uid):
        yield Weakness(
            "service", str(path), "somebody besides root can write it",
            "What stands there is given to the desk as it starts: whoever writes it runs what she "
            "likes as the user of the desk.",
            f"chown root:servanda {path}; chmod 0640 {path}",
        )  # fmt: skip
    if state.st_mode & 0o007:
        yield Weakness(
            "service", str(path), "everybody on this machine can read it",
            "A password that stands there opens the database."
            if has_secret else "A password that is put there one day is read by all.",
            f"chmod 0640 {path}", unsafe=has_secret,
        )  # fmt: skip
    yield from _of_words(named, str(path))


def of_the_socket(path: Path, address: str) -> Iterator[Weakness]:
    """Who can pose as the server before the desk."""
    mode = path.stat().st_mode
    if stat.S_ISSOCK(mode) and mode & 0o007 and path.parent.stat().st_mode & 0o001:
        yield Weakness(
            "service", str(path), "everybody on this machine can connect to it",
            "Who connects there is believed about whence a caller comes: limits on wrong passwords "
            "by address are passed by, and the log names who was not there.",
            f"chmod 0660 {path}, and let the server before the desk be in its group.",
        )  # fmt: skip
    if not address.startswith("https://"):
        yield Weakness(
            "service", "desk in watch.toml", "a server is before the desk, and no https:// is said",
            "Its word about callers is not believed, and cookies travel by http.",
            'Write desk = "https://desk.example.org", the address that browsers use.',
        )  # fmt: skip


def of_trust(address: str, *, path: Path = SOCKET) -> Iterator[Weakness]:
    """A note where a server before the desk is believed that reaches it by a port."""
    if address.startswith("https://") and not path.exists():
        yield Weakness(
            "service", f"desk = {address!r} in watch.toml",
            "whoever is on this machine is believed about whence a caller comes",
            "A program of another user here can connect to the port of the desk and pose as the "
            "server before it.",
            f"servanda desk --team --socket {path}, where other people use this machine.",
            unsafe=False,
        )  # fmt: skip


def _of_words(named: Mapping[str, str], where: str) -> Iterator[Weakness]:
    for name, does in DEBUGGING.items():
        if named.get(name) and not (name == "PYTHONBREAKPOINT" and named[name] == "0"):
            yield Weakness(
                "service", f"{name} in {where}", does,
                "A fault then tells strangers more than that there was one, or other code is run.",
                f"Take {name} out.",
            )  # fmt: skip
