"""Bad inputs and the places where they can be given, for the tests that give each to each.

A place is a command with a path, a day, a number or an id in it, or a file of a watch that the
commands read. Nothing here knows how anything is read: it goes in from outside.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import commands
from attrs import frozen
from click.testing import Result

SECONDS = 20  # for one command; the longest of them takes less than three
DEEP = 100_000
HUGE_BYTES = 3_000_000_000  # holes on the disk: nothing is written

ACT = """\
name = "land_seize"
title = "land taken"
meaning = "Land is taken from those who live on it."
sign = "harms"
subjects = ["land"]
asks = ["by", "to", "when", "where"]

[[examples]]
text = "The company fenced in the fields of the village."
[[counterexamples]]
text = "Soldiers burned 60 houses."
act = "displace"
"""
CODING = """\
coded_by = "Ann"
reason = "read together"

[[claim]]
capture = "page.txt"
words = "beat"
act = "assault"
by = "They"
to = ["his lawyer"]
when = 2017-09-03
when_words = "on Sunday"
number = [15, 19]
unit = "persons"
number_words = "some"

[[capture]]
capture = "page.txt"
title = "Another title"
language = "en"

[[statement]]
kind = "seen"
when = 2017-09-03
where = "Phnom Penh"
by = "Ann"
how_known = "She was there."
title = "What Ann saw"
words = "The doors were shut."
"""
DECISIONS = """\
by = "Ann"

[[decision]]
capture = "page.txt"
quote = "beat"
act = "assault"
judgement = "upheld"
proof = "believe"
reason = "It is undisputed."
serious = true
commitments = ["x"]

[[notice]]
kind = "completion"
about = "inc-0"
on = 2017-09-03
by = "Ann"
words = "It is told."
source = "a letter"
value = { number = 70, unit = "percent" }

[[identity]]
one = "a"
other = "b"
verdict = "same"
reason = "They are."

[[grouping]]
verdict = "one event"
reason = "They are."
parts = [["a"], ["b"]]
"""
MAPPING = """\
title = "A list of incidents"
rows = "reports"
dates = "year-first"
header_row = 1
unit = "persons"
known_only = ["by"]

[columns]
id = "id"
act = "what"
when = "day"
by = "who"

[acts]
"killing" = "kill"
"""
FILES = {  # in a watch; every command reads them
    "actors.toml": """\
[[actor]]
id = "ann_example"
name = "Ann Example"
kind = "official"
country = "kh"
aliases = ["Ann"]
[[actor.offices]]
title = "Mayor"
aliases = ["the mayor"]
acts_for = "north"
from_on = 1985-01-14
to_on = 2023-08-22
""",
    "sources/shore-herald.toml": """\
publisher = "Shore Herald"
language = "en"
expect_per_week = 1.5
address = "https://shore.example/"
aliases = ["The Herald"]
from_on = 2010-01-01
to_on = 2030-01-01
owner = "Shore"
wires = ["AFP"]

[gather]
kind = "folder"
at = ["pages", "pages/page.html"]
delay_seconds = 2
most = 5

[[notes]]
on = 2017-09-04
words = "It was closed."
""",
    "probes.toml": """\
[[probe]]
id = "feast"
on = 2017-09-04
what = "A feast"
known_from = "A calendar"
words = ["the feast"]
days = 7
sources = ["shore-herald"]
[[probe.corrected]]
source = "shore-herald"
told = true
by = "Ann"
reason = "Heard."
""",
    "subjects.toml": '[land]\ntitle = "land and its reform"\nunder = "property"\n',
    "acts/land_seize.toml": ACT,
    "languages/en.toml": '[[cues]]\nact = "land_seize"\nverbs = ["seize"]\nobjects = ["land"]\n',
}


def make_watch(folder: Path) -> Path:
    """A watch of an agreement of its own with all files a watch may have, and one page."""
    page = folder / "page.txt"
    page.write_text("The police beat two reporters in Phnom Penh on Sunday, it is told.\n" * 3)
    mine, watch = folder / "mine.md", folder / "watch"
    for words in (
        ("agreement", "new", mine),
        ("new", watch, "--agreement", mine, "--title", "Mine", "--text", page),
        ("gather", watch, page, "--by", "Ann", "--published", "2017-09-04"),
    ):
        came = commands.run(*words)
        assert came.exit_code == 0, came.output
    for name, text in FILES.items():
        (watch / name).parent.mkdir(exist_ok=True)
        (watch / name).write_text(text, encoding="utf-8")
    (watch / "pages").mkdir()
    came = commands.run("check", watch)
    assert came.exit_code == 0, came.output
    return watch


# ------------------------------------------------------------------ what is bad


def _deep_keys(path: Path) -> None:
    path.write_text(".".join(["a"] * DEEP) + " = 1\n", encoding="ascii")


def _deep_tables(path: Path) -> None:
    path.write_text("[" + ".".join(["a"] * 3000) + "]\nb = 1\n", encoding="ascii")


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(HUGE_BYTES)


def _socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # a socket's whole path has 108 bytes at most
    try:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(path.name)
        listening.close()
    finally:
        os.chdir(before)


def _no_rights(path: Path) -> None:
    path.write_text("a = 1\n", encoding="ascii")
    path.chmod(0)


KINDS: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.with_name("nothing"),
    "folder": lambda path: path.mkdir(),
    "fifo": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "socket": _socket,
    "loop": lambda path: path.symlink_to(path.name),
    "dangling": lambda path: path.symlink_to("nowhere"),
    "latin": lambda path: path.write_bytes(b'a = 1\ntitle = "caf\xe9"\n'),
    "utf16": lambda path: path.write_bytes('title = "x"\n'.encode("utf-16")),
    "empty": lambda path: path.write_bytes(b""),
    "nul": lambda path: path.write_bytes(b"\0" * 1000),
    "mark": lambda path: path.write_bytes(b'\xef\xbb\xbfzzz = "x"\n'),
    "deep arrays": lambda path: path.write_text("a = " + "[" * DEEP, encoding="ascii"),
    "deep closed": lambda path: path.write_text(f"a = {'[' * DEEP}{']' * DEEP}\n", "ascii"),
    "deep inline": lambda path: path.write_text("a = " + "{b = " * DEEP, encoding="ascii"),
    "deep keys": _deep_keys,
    "deep tables": _deep_tables,
    "deep json": lambda path: path.write_text('{"a":' * DEEP, encoding="ascii"),
    "big number": lambda path: path.write_text(f"a = {'9' * 5000}\n", encoding="ascii"),
    "not toml": lambda path: path.write_text("a: b\n", encoding="ascii"),
    "huge": _huge,
    "no rights": _no_rights,
}
EVERYDAY = ("fifo", "device", "latin", "deep arrays", "deep keys", "huge")
NO_FILE = ("missing", "folder", "fifo", "device", "socket", "loop", "dangling")
MAY_BE_WELL = ("missing", "folder", "loop", "dangling", "empty", "mark")  # as if it were not there


# ------------------------------------------------------------------ where it is given


@frozen
class Place:
    """A command, and what in it or in the watch is bad.

    `words` have WATCH, BAD (the path of what is bad) and ASIDE (a folder beside) in them. `inside`
    is the path in the watch of the file that is bad; empty where a person names it.
    """

    name: str
    words: tuple[str, ...]
    ending: str = ".toml"
    inside: str = ""
    takes_any: bool = False  # any words at all are a page, a statement, a list of names

    def run(self, watch: Path, bad: Path) -> Result:
        """What the command comes to."""
        named = {"WATCH": watch, "BAD": bad, "ASIDE": watch.parent / "aside",
                 "CSV": watch.parent / "page.csv"}  # fmt: skip
        return commands.run(*(named.get(word, _named(word, bad)) for word in self.words))


def _named(word: str, bad: Path) -> str:
    return f"@{bad}" if word == "@BAD" else word


NAMED = (
    Place("check an agreement", ("check", "BAD"), ".md"),
    Place("check what is called a watch", ("check", "BAD"), ""),
    Place("new --agreement", ("new", "ASIDE", "--agreement", "BAD"), ".md"),
    Place("new --text", ("new", "ASIDE", "--text", "BAD"), ".txt", takes_any=True),
    Place("gather a file", ("gather", "WATCH", "BAD", "--by", "Ann"), ".html", takes_any=True),
    Place("gather an archive", ("gather", "WATCH", "BAD", "--by", "Ann"), ".warc", takes_any=True),
    Place("scan a shard", ("scan", "BAD", "--watch", "WATCH", "--workers", "1"), ".warc.gz"),
    Place("scan a list", ("scan", "@BAD", "--watch", "WATCH", "--workers", "1"), ".txt", takes_any=True),
    Place("code --from", ("code", "WATCH", "--from", "BAD", "--by", "Ann")),
    Place(
        "code --statement",
        ("code", "WATCH", "--statement", "BAD", "--by", "Ann", "--kind", "seen",
         "--when", "2017-09-03", "--how-known", "seen", "--title", "a title"),
        ".txt", takes_any=True,
    ),
    Place("import a sheet", ("import", "WATCH", "BAD", "--as", "acled", "--by", "Ann"), ".csv"),
    Place("import a workbook", ("import", "WATCH", "BAD", "--as", "acled", "--by", "Ann"), ".xlsx"),
    Place("import --as", ("import", "WATCH", "CSV", "--as", "BAD", "--by", "Ann")),
    Place("decide --from", ("decide", "WATCH", "--from", "BAD", "--by", "Ann")),
)  # fmt: skip
INSIDE = tuple(
    Place(f"{name} of a watch", words, inside=name, takes_any=name.startswith(("pages", "agreements/official")))
    for name in (
        "watch.toml", "actors.toml", "sources/shore-herald.toml", "subjects.toml", "probes.toml",
        "acts/land_seize.toml", "languages/en.toml", "agreements/mine.md",
        "agreements/mine.scenarios.toml", "agreements/official.txt",
        "agreements/official.txt.sha256", "record.sqlite3", "pages/page.html",
    )
    for words in (
        [("gather", "WATCH", "--by", "Ann")] if name.startswith("pages") else [("check", "WATCH")]
    )
)  # fmt: skip

# ------------------------------------------------------------------ days, numbers, ids, names

DAYS = ("0001-01-01", "9999-12-31", "2017-02-30", "", "x", "20170101", "2017-W01-1", "٢٠١٧-٠١-٠١",
        "2017-01-01T00:00", "-0001-01-01", "10000-01-01", "9" * 5000)  # fmt: skip
NUMBERS = ("0", "-1", "x", "", "nan", "inf", "-inf", "1e400", "9" * 30, "9" * 5000, "٣")
IDS = ("", " ", "x", "nil\0nul", "a\nb", "x" * 5000, "../../etc/passwd", "\x1b[31mred", "\udcff",
       "%s%n{0}", "'; drop table", "cap-", "*", "@nowhere", "://", "http://[", "\u202eabc")  # fmt: skip
DATED = (
    *(
        (*words, "WATCH", "--on", "GIVEN")
        for words in (("standing",), ("trend",), ("duties",), ("letter",), ("review", "--json"))
    ),
    *(("trend", "WATCH", option, "GIVEN") for option in ("--from", "--to", "--since")),
    ("show", "WATCH", "mine", "--on", "GIVEN"),
    ("digest", "WATCH", "--since", "GIVEN"),
    ("digest", "WATCH", "--since", "0001-01-01", "--on", "GIVEN"),
    ("publish", "WATCH", "ASIDE", "--on", "GIVEN"),
    ("export", "WATCH", "--as", "ics", "--on", "GIVEN"),
    ("export", "WATCH", "--as", "csv", "--what", "standings", "--on", "GIVEN"),
    ("search", "WATCH", "beat", "--since", "GIVEN"),
    ("search", "WATCH", "beat", "--until", "GIVEN"),
    ("gather", "WATCH", "PAGE", "--published", "GIVEN"),
    ("decide", "WATCH", "--notice", "completion", "--about", "x", "--on", "GIVEN", "--by", "Ann"),
    ("code", "WATCH", "--capture", "page.txt", "--words", "beat", "--act", "assault", "--when",
     "GIVEN", "--reason", "r", "--by", "Ann"),
    ("code", "WATCH", "--capture", "page.txt", "--fact", "published", "GIVEN", "--reason", "r",
     "--by", "Ann"),
)  # fmt: skip
COUNTED = (
    ("search", "WATCH", "beat", "--most", "GIVEN"),
    ("read", "WATCH", "--workers", "GIVEN"),
    ("scan", "PAGE", "--watch", "WATCH", "--estimate", "GIVEN"),
    ("scan", "PAGE", "--watch", "WATCH", "--estimate", "1", "--price", "GIVEN"),
    ("decide", "WATCH", "--notice", "completion", "--about", "x", "--on", "2017-09-03", "--value",
     "GIVEN", "days", "--by", "Ann"),
    ("code", "WATCH", "--capture", "page.txt", "--words", "two", "--act", "assault", "--number",
     "GIVEN", "--unit", "persons", "--reason", "r", "--by", "Ann"),
)  # fmt: skip
NAMING = (
    ("show", "WATCH", "GIVEN"),
    ("standing", "WATCH", "GIVEN"),
    ("trend", "WATCH", "--of", "GIVEN"),
    ("incidents", "WATCH", "GIVEN"),
    ("search", "WATCH", "GIVEN"),
    ("check", "WATCH", "--custody", "GIVEN"),
    ("gather", "WATCH", "--source", "GIVEN"),
    ("gather", "WATCH", "GIVEN"),
    ("gather", "WATCH", "PAGE", "--publisher", "GIVEN", "--title", "GIVEN", "--by", "GIVEN"),
    ("scan", "GIVEN", "--watch", "WATCH"),
    ("code", "WATCH", "--capture", "GIVEN", "--list"),
    ("code", "WATCH", "--claim", "GIVEN", "--strike", "--reason", "GIVEN", "--by", "GIVEN"),
    ("import", "WATCH", "PAGE", "--as", "GIVEN", "--by", "Ann"),
    ("decide", "WATCH", "GIVEN", "--judgement", "upheld", "--reason", "r", "--by", "GIVEN"),
    ("decide", "WATCH", "--names", "GIVEN", "GIVEN", "--verdict", "same", "--reason", "r", "--by",
     "Ann"),
    ("decide", "WATCH", "--one-event", "GIVEN", "--reason", "r", "--by", "Ann"),
    ("agreement", "vocabulary", "GIVEN"),
    ("agreement", "new", "GIVEN"),
    ("new", "ASIDE", "--agreement", "GIVEN"),
    ("new", "ASIDE", "--title", "GIVEN"),
    ("export", "WATCH", "--as", "csv", "--what", "GIVEN"),
    ("check", "GIVEN"),
    ("verify", "GIVEN"),
    ("publish", "WATCH", "GIVEN/site"),
    ("publish", "WATCH", "GIVEN/site.wacz", "--captures"),
    ("publish", "WATCH", "ASIDE.wacz", "--captures", "--only", "GIVEN"),
    ("export", "WATCH", "--as", "csv", "--out", "GIVEN/x.csv"),
    ("demo", "GIVEN"),
    ("GIVEN",),
)  # fmt: skip
# Where a command writes: on a disk that is full, in a folder that is none, where one may not.
WRITING = (
    ("agreement", "new", "PLACE/mine.md"),
    ("new", "PLACE/new"),
    ("demo", "PLACE/demo"),
    ("publish", "WATCH", "PLACE/site"),
    ("publish", "WATCH", "PLACE/site.wacz", "--captures"),
    ("export", "WATCH", "--as", "csv", "--out", "PLACE/x.csv"),
    ("scan", "PAGE", "--watch", "WATCH", "--ledger", "PLACE/ledger", "--workers", "1"),
)
CHANGING = (
    ("gather", "WATCH", "OTHER", "--by", "Ann"),
    (
        "code",
        "WATCH",
        "--capture",
        "page.txt",
        "--fact",
        "title",
        "T",
        "--reason",
        "r",
        "--by",
        "A",
    ),
    ("publish", "WATCH", "ASIDE"),
    ("new", "ASIDE"),
    ("export", "WATCH", "--as", "csv", "--out", "OUT.csv"),
)


def filled(words: Sequence[str], watch: Path, **given: str) -> list[str]:
    """The words of a command with what they stand for."""
    beside = watch.parent
    page, other = beside / "page.txt", beside / "other.txt"
    other.write_text("Soldiers shut two newspapers on Monday, it is told.\n" * 9)
    places = {"WATCH": watch, "ASIDE": beside / "aside", "PAGE": page, "OTHER": other,
              "OUT": beside / "out"}  # fmt: skip
    every = {**{name: str(path) for name, path in places.items()}, **given}
    standing_for = re.compile(rf"^({'|'.join(every)})\b")
    return [standing_for.sub(lambda match: every[match[1]], word) for word in words]


# ------------------------------------------------------------------ keys of another type

VALUES = ("5", "-1", "1.5", "inf", "true", '""', '"x"', r'"a\u0000b"', "[]", '["x"]', "[5]", "[[1]]",
          "{}", "{ a = 1 }", "1979-05-27", "0001-01-01", "9999-12-31", "07:32:00",
          "1979-05-27T07:32:00Z", "1000000000", "9" * 30)  # fmt: skip


def wrongly_typed(text: str) -> Iterator[tuple[str, str]]:
    """The text with the value of one key after another replaced, and what was done."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        match = re.match(r'\s*(?P<key>"?[\w-]+"?)\s*=\s*\S', line)
        if not match:
            continue
        for value in VALUES:
            changed = [*lines[:number], f"{match['key']} = {value}", *lines[number + 1 :]]
            yield f"{number + 1} {match['key']} = {value[:20]}", "\n".join(changed) + "\n"
    for key in dict.fromkeys(re.findall(r"^\[+(\w+)\]+", text, re.M)):
        for value in VALUES:
            cut = re.split(r"^\[", text, maxsplit=1, flags=re.M)[0]
            yield f"{key} = {value[:20]}", f"{cut}\n{key} = {value}\n"


# ------------------------------------------------------------------ looking at what came of it


class TooLong(BaseException):
    """A command hung."""


@contextmanager
def time_limit(seconds: int = SECONDS) -> Iterator[None]:
    """What takes longer ends with TooLong."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def what_is_wrong(came: Result, *, name: str = "", may_be_well: bool = False) -> str:
    """What of an outcome is not as a refusal has to be; empty where all is."""
    error = came.exception
    if error is not None and not isinstance(error, SystemExit):
        return f"{type(error).__name__}: {str(error)[:100]}"
    if came.exit_code not in (0, 1, 2):
        return f"exit {came.exit_code}: {came.output[-300:]}"
    if "Traceback" in came.output:
        return "a traceback"
    if came.exit_code == 0:
        return "" if may_be_well else f"taken: {came.output[-200:]!r}"
    if name and name not in came.output:
        return f"does not name {name}: {came.output[-300:]!r}"
    says_how = came.exit_code == 2 and "--help" in came.output
    says_how |= bool(
        re.search(
            r"must (be|have)|is no |is none|has no|cannot be read|expected|needs|: give ",
            came.output,
        )
    )
    if not says_how and len(re.findall(r"[.?!](?:\s|$)", came.output)) < 2:
        return f"says not what and what to do: {came.output[-300:]!r}"
    return ""


def copied(made: Path, to: Path) -> Path:
    """A watch of the test's own, with the page beside it."""
    shutil.copy(made.parent / "page.txt", to / "page.txt")
    (to / "page.csv").write_text("id,what,day,who\n1,killing,2017-09-03,police\n")
    return Path(shutil.copytree(made, to / "watch"))
