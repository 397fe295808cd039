"""The second reader is off unless written, asked once, and joins no incident."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from claims.chat_server import served
from commands import run

PAGE = (
    "News from the lake\n\nPolice arrested the editor Ana Brook in Northport on 14 May 2018, "
    "her lawyer said after the hearing at the court.\n"
)
QUOTE = PAGE.split("\n\n")[1].strip()


def watch_with(watch: Path, settings: str) -> Path:
    """The watch with these settings and a page."""
    with (watch / "watch.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    page = watch.with_name("page.txt")
    page.write_text(PAGE, encoding="utf-8")
    run("gather", watch, page, "--published", "2018-05-16", "--by", "a tester")
    return watch


def script(_: dict[str, Any]) -> Any:
    item = {"act": "torture", "stance": "done", "quote": QUOTE, "cue": "arrested", "by": [],
            "to": [{"words": "Ana Brook", "kind": "journalist"}], "when": "on 14 May 2018",
            "where": [], "number": None, "said_by": "her lawyer"}  # fmt: skip
    return {"claims": [item, {**item, "quote": "Nothing such was printed."}]}


def test_none_is_asked_unless_it_is_written(new_watch: Path) -> None:
    watch = watch_with(new_watch, "")

    result = run("read", watch, "--second")

    assert result.exit_code == 1
    assert "no [second_reader]" in result.output


def test_it_is_asked_once_shown_beside_the_rules_and_joins_no_incident(new_watch: Path) -> None:
    with served(script) as (address, seen):
        watch = watch_with(
            new_watch, f'[second_reader]\naddress = "{address}"\nmodel = "scripted"\n'
        )
        first = run("read", watch, "--second")
        asked = len(seen)
        again = run("read", watch, "--second", "--json")
    offline = run("read", watch, "--second", "--json")

    assert first.exit_code == 0, first.output
    assert "on this machine" in first.stderr
    assert "only the second reader tells torture" in first.output
    assert "is not in the text" in first.output
    assert asked == len(seen) == 1
    assert again.stdout == offline.stdout
    rows = [json.loads(line) for line in offline.stdout.splitlines()]
    assert [row["second"]["act"] for row in rows if row["second"]] == ["torture"]
    incidents = [json.loads(line) for line in run("incidents", watch, "--json").stdout.splitlines()]
    assert {row["act"] for row in incidents} == {"detain"}
    questions = run("review", watch, "--json")
    assert questions.exit_code == 0, questions.output


def test_an_answer_that_is_none_is_not_kept_and_leaves_the_rules_reading(new_watch: Path) -> None:
    with served(lambda _: "no claims, sorry") as (address, seen):
        watch = watch_with(
            new_watch, f'[second_reader]\naddress = "{address}"\nmodel = "scripted"\n'
        )
        results = [run("read", watch, "--second") for _ in range(2)]

    assert [result.exit_code for result in results] == [1, 1]
    assert "not JSON" in results[0].output
    assert len(seen) == 2
    assert "detain" in run("incidents", watch, "--json").stdout


def test_a_changed_answer_is_not_read(new_watch: Path) -> None:
    with served(script) as (address, _):
        watch = watch_with(
            new_watch, f'[second_reader]\naddress = "{address}"\nmodel = "scripted"\n'
        )
        run("read", watch, "--second")
    for path in (watch / "second_reader").glob("??/*"):
        path.chmod(0o644)
        path.write_bytes(path.read_bytes().replace(b"torture", b"detain!"))

    result = run("read", watch, "--second")

    assert result.exit_code == 1
    assert "not what was captured" in result.output


def test_a_key_that_is_named_and_missing_is_an_error(new_watch: Path) -> None:
    watch = watch_with(
        new_watch,
        '[second_reader]\naddress = "http://127.0.0.1:9"\nmodel = "m"\nkey_env = "NOT_SET_HERE"\n',
    )

    assert "NOT_SET_HERE" in run("read", watch, "--second").output
