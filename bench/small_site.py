"""A small site with something in nearly every table, so that every change of it can be tried.

Its check takes a thirtieth of a second, that of the demo half a second, and it has a seventh of the
demo's changes: the demo differs in how many commitments there are, not in what is checked.
"""

from __future__ import annotations

import json
from pathlib import Path

from bench.faulty_commands import HERE, ON, first_folder, well

SAID = "On Monday I saw two officers take the presses of the Shore Post.\n"


def make(site: Path) -> None:
    """A watch beside the site, with what was upheld, rejected, noted, said and corrected in it."""
    folder = site.with_name(f"{site.name}-of")
    folder.mkdir(parents=True)
    first_folder(folder)
    watch = folder / HERE
    text = (watch / "watch.toml").read_text(encoding="utf-8")
    text = text.replace('people = "nothing"', 'people = "roles"')
    text = text.replace('statements = "kind"', 'statements = "source"')
    (watch / "watch.toml").write_text(text, encoding="utf-8")
    (folder / "said.txt").write_text(SAID, encoding="utf-8")
    well("gather", watch, folder / "raided.txt", "--by", "Ann", "--published", "2017-09-21")
    well("read", watch)
    rows = map(json.loads, well("incidents", watch, "--json").splitlines())
    other = next(row["id"] for row in rows if row["state"] == "proposed")
    well(
        "decide", watch, other, "--judgement", "rejected", "--reason", "told by one", "--by", "Ben"
    )
    well("decide", watch, other, "--judgement", "upheld", "--reason", "seen there", "--by", "Ann")
    well(
        "decide", watch, "--notice", "request", "--about", "shore-2", "--on", "2017-09-20",
        "--actor", "north", "--words", "asks for talks", "--by", "Ben",
        "--reason", "as published", "--source", "Shore Gazette 7",
    )  # fmt: skip
    well(
        "code", watch, "--statement", folder / "said.txt", "--kind", "seen", "--whose", "a reader",
        "--how-known", "stood there", "--title", "By the presses", "--when", "2017-09-04",
        "--by", "Ann", "--reason", "came to us",
    )  # fmt: skip
    well(
        "code", watch, "--capture", "closed.txt", "--fact", "title", "A paper is closed",
        "--by", "Ben", "--reason", "as printed",
    )  # fmt: skip
    well("publish", watch, site, "--on", ON)
