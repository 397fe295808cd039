"""Builds verify.py: the rules' own source text, carried whole, with nothing to install.

What leaves it: the text of one program for Python 3.11 or later. The installed check runs the
program built here, never one that it finds in a folder.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from servanda.archive.folder import SiteFolder
from servanda.errors import VerificationError

PACKAGE = Path(__file__).parent.parent

# What the program carries, by the name under which the carried modules import it.
CARRIED = {
    "attrs": "archive/stand_in_attrs.py",
    "attrs.validators": "archive/stand_in_attrs.py",
    "servanda.canon": "archive/stand_in_canon.py",
    "servanda.errors": "errors.py",
    "servanda.binding": "binding.py",
    "servanda.corrections": "corrections.py",
    "servanda.decisions.comparison": "decisions/comparison.py",
    "servanda.decisions.second_person": "decisions/second_person.py",
    "servanda.decisions.findings": "decisions/findings.py",
    "servanda.decisions.alone": "decisions/alone.py",
    "servanda.decisions.seeing": "decisions/seeing.py",
    "servanda.transparency.ed25519": "transparency/ed25519.py",
    "servanda.transparency.merkle": "transparency/merkle.py",
    "servanda.transparency.tiles": "transparency/tiles.py",
    "servanda.transparency.notes": "transparency/notes.py",
    "servanda.transparency.checkpoints": "transparency/checkpoints.py",
    "servanda.transparency.logs": "transparency/logs.py",
    "servanda.transparency.minisign": "transparency/minisign.py",
    "servanda.transparency.policies": "transparency/policies.py",
    "servanda.lookalikes": "lookalikes.py",
    "servanda.web_places": "web_places.py",
    "servanda.sources.outlet_hosts": "sources/outlet_hosts.py",
    "servanda.sources.hearing": "sources/hearing.py",
    "servanda.archive.addresses": "archive/addresses.py",
    "servanda.archive.edition": "archive/edition.py",
    "servanda.archive.shown_incidents": "archive/shown_incidents.py",
    "servanda.archive.folder": "archive/folder.py",
    "servanda.archive.record_files": "archive/record_files.py",
    "servanda.archive.unchecked": "archive/unchecked.py",
    "servanda.archive.tables": "archive/tables.py",
    "servanda.archive.check_letter": "archive/check_letter.py",
    "servanda.archive.check_by_hand": "archive/check_by_hand.py",
    "servanda.archive.check_hearing": "archive/check_hearing.py",
    "servanda.archive.check_incidents": "archive/check_incidents.py",
    "servanda.archive.check_places": "archive/check_places.py",
    "servanda.archive.check_log": "archive/check_log.py",
    "servanda.archive.checks": "archive/checks.py",
}
FOLDERS = ("model", "standing", "duties")

OPENING = '''#!/usr/bin/env python3
"""Check this folder against itself. Needs Python 3.11 or later and nothing else.

    python3 verify.py [FOLDER] [--key KEY] [--seen CHECKPOINT] [--policy FILE]

It compares every file with the manifest, then works out every finding, standing and duty again
from the published decisions. It prints what agrees and what it did not check and ends with 0, or
names what does not agree and ends with 1. Of a signed folder it checks the signature and the log,
and compares them with the key, the checkpoint or the policy that you have from elsewhere. It opens
no connection and changes nothing.

Below stand, word for word, the modules of Servanda that hold the rules, each as one string.
"""

import sys

if __name__ == "__main__":
    # Only what is part of Python itself may be imported: a json.py that somebody put beside this
    # file is never run. `os` is taken from Python's own memory, wherever a file of that name lies.
    if sys.version_info < (3, 11):
        sys.exit("verify.py needs Python 3.11 or later.")
    sys.dont_write_bytecode = True
    if not sys.flags.safe_path:
        del sys.path[:1]
    import os

    HERE = os.path.realpath(os.path.dirname(os.path.abspath(__file__)))
    WITHIN = os.path.join(HERE, "")

    def is_within(path):
        """Whether a path lies in the folder of this program."""
        return (os.path.realpath(path) + os.sep).startswith(WITHIN)

    sys.path[:] = [path for path in sys.path if path and not is_within(path)]
    for module in list(sys.modules.values()):
        place = getattr(module, "__file__", None)
        if place and is_within(place) and getattr(module, "__name__", "") != "__main__":
            sys.exit(
                f"does not agree: {os.path.basename(place)}: was run from this folder before this "
                "program began, so nothing it says can be relied on. Run: python3 -I verify.py"
            )

import argparse
import builtins
import types
from pathlib import Path

SOURCES = {}
'''

CLOSING = '''
_MODULES = {}


def _module(name):
    """The carried module of that name, run once; None where none is carried."""
    if name not in _MODULES and (name in SOURCES or any(n.startswith(name + ".") for n in SOURCES)):
        module = _MODULES[name] = types.ModuleType(name)
        module.__builtins__ = {**vars(builtins), "__import__": _import}
        exec(compile(SOURCES.get(name, ""), f"{name} in verify.py", "exec"), module.__dict__)
    return _MODULES.get(name)


def _import(name, names=None, here=None, wanted=(), level=0):
    """Import a carried module in place of an installed one; all else as ever."""
    module = None if level else _module(name)
    if module is None:
        return __import__(name, names, here, wanted, level)
    for part in wanted or ():
        if not hasattr(module, part) and _module(f"{name}.{part}"):
            setattr(module, part, _module(f"{name}.{part}"))
    return module if wanted else _module(name.partition(".")[0])


def faults(folder):
    """Everything in a folder, once read, that does not agree, the first thing first."""
    checks = _module("servanda.archive.checks")
    standing, duties = _module("servanda.standing"), _module("servanda.duties")
    rules = checks.Rules(
        find=_module("servanda.decisions.findings").find,
        decided_alone=_module("servanda.decisions.alone").decided_alone,
        decide=_module("servanda.decisions.seeing").decide,
        assess_all=standing.assess_all,
        trigger=duties.trigger,
        hearing=_module("servanda.sources.hearing"),
        methods={"standing": standing.METHOD, "duties": duties.METHOD},
    )
    return checks.faults(folder, rules)


UNSEEN = {0x34F, 0x115F, 0x1160, 0x3164, 0xFFA0}  # letters to Python, without any shape


def _say(words):
    """Print words in which nothing is left that a terminal would obey, or that nobody sees."""
    seen = (c if c.isprintable() and ord(c) not in UNSEEN else f"<U+{ord(c):04X}>" for c in words)
    print("".join(seen))


def _trust(options):
    """What the reader brings from elsewhere; VerificationError where a file of hers is none."""
    policy = options.policy and _module("servanda.transparency.policies").read_policy(
        options.policy.read_bytes(), str(options.policy)
    )
    seen = options.seen.read_bytes() if options.seen else None
    return _module("servanda.archive.check_log").Trust(options.key, seen, policy or None)


def _options(arguments):
    parser = argparse.ArgumentParser(prog="verify.py", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent)
    parser.add_argument("--key", default="", help="the key you know it to be signed by")
    parser.add_argument("--seen", type=Path, help="a log/checkpoint that somebody kept")
    parser.add_argument("--policy", type=Path, help="which witnesses must have cosigned it")
    return parser.parse_args(arguments)


def _told(folder, trust):
    """Every fault of a folder, those against what the reader knows last; and its record."""
    read, log = _module("servanda.archive.folder"), _module("servanda.archive.check_log")
    every = list(faults(folder))
    if every:
        return every, None
    manifest = read.read_json(folder.files, "manifest.json")
    edition = _module("servanda.archive.record_files").read_edition(folder.files, manifest)
    return list(log.trust_faults(folder.files, edition.head, trust)), edition


def main(arguments):
    """Print what the check came to; 0 where everything agrees, else 1."""
    options = _options(arguments)
    try:
        trust = _trust(options)
    except (OSError, _module("servanda.errors").VerificationError) as error:
        _say(f"cannot be compared: {error}")
        return 1
    folder = _module("servanda.archive.folder").read_folder(options.folder)
    every, edition = _told(folder, trust)
    for fault in every[:20]:
        _say(f"does not agree: {fault}")
    if len(every) > 20:
        _say(f"and {len(every) - 20} more.")
    if every:
        return 1
    head, rows = edition.head, edition.head.records
    log, files = _module("servanda.archive.check_log"), folder.files
    many, every = log.counted, "the" if rows["findings"] == 1 else "all"
    duties = f"{rows['duties']} {'duty' if rows['duties'] == 1 else 'duties'}"
    _say(
        f"{head.title}, {head.on}: every file has the hash the manifest gives it, and "
        f"{every} {many(rows['findings'], 'finding')} on record (upheld or not, of any day), "
        f"{many(rows['standings'], 'standing')} and {duties} come out of the "
        f"{many(rows['decisions'], 'published decision')} again, exactly as published "
        f"(methods: standing {head.versions['standing']}, duties {head.versions['duties']})."
    )
    if head.log_key:
        _say(log.words(files, head, trust))
    left = _module("servanda.archive.unchecked").unchecked(edition, redrawn=False)
    for one in log.with_trust(left, files, head, trust):
        _say(f"not checked: {one.what}")
    return 0


if __name__ == "__main__":
    try:
        ended = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # who read the lines went away; nobody was told that all agrees
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ended = 1
    sys.exit(ended)
'''


@cache
def program() -> str:
    """The text of verify.py as this version of Servanda writes it."""
    carried = dict(CARRIED)
    for folder in FOLDERS:
        for path in sorted((PACKAGE / folder).glob("*.py")):
            name = f"servanda.{folder}" + ("" if path.stem == "__init__" else f".{path.stem}")
            carried[name] = f"{folder}/{path.name}"
    parts = [OPENING]
    for name, file in carried.items():
        source = (PACKAGE / file).read_text(encoding="utf-8")
        if "'''" in source:
            raise VerificationError(
                f"servanda/{file}: holds three single quotes in a row, so verify.py cannot carry "
                'it as it stands. Write the string with """ in its place.'
            )
        parts.append(f"\nSOURCES[{name!r}] = r'''{source}'''\n")
    parts.append(CLOSING)
    return "".join(parts)


def installed_faults(folder: SiteFolder) -> tuple[str, ...]:
    """Run the check that this version builds, in this process, on a folder that was read."""
    return tuple(_loaded()["faults"](folder))


@cache
def _loaded() -> dict[str, Any]:
    """The names that the built program defines, its modules loaded once."""
    names: dict[str, Any] = {"__name__": "servanda_verify", "__file__": "verify.py"}
    # The program is the one built above from installed files; nothing of the folder is run.
    exec(compile(program(), "verify.py", "exec"), names)  # noqa: S102
    return names
