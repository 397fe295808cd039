"""The commands that add, each over a small watch of an agreement that never was, for `faults`.

What leaves it: for each command the watch as it is before, and the words that run it. The agreement
has two articles, so that a site has few pages and a step of publishing costs little.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen
from click.testing import CliRunner, Result

from servanda.cli import main

ON = "2017-10-24"
HERE, OTHER, SITE = "watch", "other", "site"
PACT = """# Treaty of the Shore

```agreement
id = "shore"
title = "Treaty of the Shore"
signed_on = 2001-05-04
in_force_on = 2001-06-01
languages = ["en"]
```

```instrument
id = "shore"
title = "Treaty of the Shore"
citation = "Shore Gazette 1"
signed_on = 2001-05-04
in_force_on = 2001-06-01
```

```actor
id = "north"
name = "Northland"
kind = "state"
```

```actor
id = "south"
name = "Southland"
kind = "state"
```

```role
id = "parties"
title = "the parties"
held_by = ["north", "south"]
```

### Article 1: newspapers {#shore/1 .obligation}
Each party leaves the papers of the shore alone.

```commitment
id = "shore-1"
force = "must_not"
bearers = { each = "parties" }
must = "close a newspaper of the shore"
subjects = ["media"]
acts = ["media_close"]
```

### Article 2: talks {#shore/2}
The parties talk at once when a paper was closed.

```rule
id = "shore-2"
bearers = ["parties"]
must = "talk with each other"
trigger = { standard = ["violation"], of = ["shore/1"] }
term = "within 14 days"
```
"""
CLOSED = "Northland closed the Shore Post, a newspaper, on 4 September 2017.\n"
RAIDED = "Southland closed the Lake Times, a newspaper, on 20 September 2017.\n"
HEADS = ("event_id_cnty", "event_date", "time_precision", "sub_event_type", "actor1", "inter1",
         "actor2", "inter2", "country", "location", "latitude", "longitude", "source", "notes",
         "fatalities")  # fmt: skip
ROWS = [
    [f"SHO{number}", f"{number + 10} October 2017", 1, "Attack", "Northland", 1, "Civilians", 7,
     "Northland", "Lakeside", 11.5, 104.9, "Lake Post", f"An attack, the {number}.", number]
    for number in range(3)
]  # fmt: skip


def run(*words: object) -> Result:
    """What a command came to, in this process."""
    return CliRunner().invoke(main, [str(word) for word in words])


def well(*words: object) -> str:
    """What a command printed; AssertionError where it was refused."""
    result = run(*words)
    if result.exit_code not in (0, 1):
        raise AssertionError(f"{words[0]} ends with {result.exit_code}: {result.output[-600:]}")
    return result.stdout


@frozen
class FaultyCommand:
    """One command. `makes` leads from the first folder to what is there before; `words` run it.

    `is_whole` says that it puts one batch on record, so that nothing between old and new may be
    left; one that takes files in one after another may stop between two.
    """

    name: str
    words: Callable[[Path], Sequence[object]]
    makes: Callable[[Path], object] = lambda _: None
    is_whole: bool = True


def first_folder(folder: Path) -> None:
    """A watch with one report read, one incident upheld, and what the commands are given."""
    (folder / "shore.md").write_text(PACT, encoding="utf-8")
    (folder / "closed.txt").write_text(CLOSED, encoding="utf-8")
    (folder / "raided.txt").write_text(RAIDED, encoding="utf-8")
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADS, *ROWS])
    watch = folder / HERE
    well("new", watch, "--agreement", folder / "shore.md", "--title", "The shore")
    well("gather", watch, folder / "closed.txt", "--by", "Ann", "--published", "2017-09-05")
    well("read", watch)
    well("decide", watch, incident_of(watch), "--judgement", "upheld", "--reason", "as told",
         "--by", "Ann")  # fmt: skip
    well("standing", watch, "--on", ON)


def incident_of(watch: Path) -> str:
    """The id of the first incident that a watch lists."""
    return str(json.loads(well("incidents", watch, "--json").splitlines()[0])["id"])


def _gathered(folder: Path) -> None:
    well("gather", folder / HERE, folder / "raided.txt", "--by", "Ann", "--published", "2017-09-21")


def _copied(folder: Path) -> None:
    other = folder / OTHER
    shutil.copytree(folder / HERE, other)
    well("gather", other, folder / "raided.txt", "--by", "Ben", "--published", "2017-09-21")
    well("read", other)
    well("decide", other, incident_of(other), "--judgement", "unsure", "--reason", "too early",
         "--by", "Ben")  # fmt: skip


def _published(folder: Path) -> None:
    well("publish", folder / HERE, folder / SITE, "--on", "2017-10-01")


def _signed(folder: Path) -> None:
    well("keys", "new", folder / "log.key", "--name", "shore.example/record")
    well("publish", folder / HERE, folder / SITE, "--on", "2017-10-01",
         "--sign", folder / "log.key")  # fmt: skip


def _cosigned(folder: Path) -> None:
    _signed(folder)
    log = _key(well("keys", "show", folder / "log.key"), "a log")
    said = well("keys", "new", folder / "witness.key", "--name", "witness.example")
    well("cosign", folder / SITE, "--key", folder / "witness.key", "--log", log,
         "--out", folder / "cosigned")  # fmt: skip
    witness = f"log {log}\nwitness w {_key(said, 'a witness')}\nquorum w\n"
    (folder / "policy").write_text(witness, encoding="utf-8")


def _key(said: str, what: str) -> str:
    """The key that a command spelt, as that of something."""
    return next(line for line in said.split("\n") if f"key of {what}:" in line).split()[-1]


def _gather(folder: Path) -> Sequence[object]:
    return ("gather", folder / HERE, folder / "raided.txt", "--by", "Ann",
            "--published", "2017-09-21")  # fmt: skip


def _decide(folder: Path) -> Sequence[object]:
    watch = folder / HERE
    return ("decide", watch, incident_of(watch), "--judgement", "unsure", "--reason",
            "looked again", "--by", "Ben")  # fmt: skip


COMMANDS: tuple[FaultyCommand, ...] = (
    FaultyCommand("gather", _gather, is_whole=False),
    FaultyCommand("read", lambda folder: ("read", folder / HERE, "--workers", "1"), _gathered),
    FaultyCommand("decide", _decide),
    FaultyCommand("code", lambda folder: (
        "code", folder / HERE, "--capture", "closed.txt", "--fact", "title", "Another title",
        "--reason", "as printed", "--by", "Ben",
    )),
    FaultyCommand("letter", lambda folder: ("letter", folder / HERE, "--on", ON)),
    FaultyCommand("publish", lambda folder: (
        "publish", folder / HERE, folder / SITE, "--on", ON,
    ), _published),
    FaultyCommand("sign", lambda folder: (
        "publish", folder / HERE, folder / SITE, "--on", ON, "--sign", folder / "log.key",
    ), _signed),
    FaultyCommand("cosigned", lambda folder: (
        "publish", folder / HERE, folder / SITE, "--cosignatures", folder / "cosigned",
        "--policy", folder / "policy",
    ), _cosigned),
    FaultyCommand("merge", lambda folder: ("merge", folder / HERE, folder / OTHER), _copied,
                  is_whole=False),
    FaultyCommand("import", lambda folder: (
        "import", folder / HERE, folder / "list.csv", "--as", "acled", "--by", "Ann",
    ), is_whole=False),
    FaultyCommand("witness", lambda folder: ("gather", folder / HERE, "--witness"), _gathered),
)  # fmt: skip
