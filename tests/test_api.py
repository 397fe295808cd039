"""The library face gives the rows that the commands print, command for command."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from commands import run
from outside import ROOT
from scan.shards import few

import servanda
from servanda import api, errors
from servanda.cli import COMMANDS, main
from servanda.model import Capture

ON = "2017-10-24"
Twin = Callable[[Any, Path], Any]
# Every command with --json, its words, and the method that gives the same rows.
TWINS: dict[str, tuple[tuple[str, ...], Twin]] = {
    "incidents": ((), lambda watch, _: watch.incidents()),
    "incidents --copies": ((), lambda watch, _: watch.copies()),
    "review": (
        ("--on", ON, "--order", "age"),
        lambda watch, _: watch.questions(on=ON, order="age"),
    ),
    "show": (("kem_sokha", "--on", ON), lambda watch, _: watch.show("kem_sokha", on=ON)),
    "search": (("kem sokha",), lambda watch, _: watch.search("kem sokha")),
    "standing": (("--on", ON), lambda watch, _: watch.standings(on=ON)),
    "standing --proposed": (("--on", ON), lambda watch, _: watch.standings(on=ON, proposed=True)),
    "standing --history": (("--on", ON), lambda watch, _: watch.changes(on=ON)),
    "trend": (("--on", ON), lambda watch, _: watch.trend(on=ON)),
    "trend --proposed": (
        ("--on", ON, "--since", "2017-08-01", "--of", "act", "--of", "commitment:cps-15-2-a-i"),
        lambda watch, _: watch.trend(
            "act", "commitment:cps-15-2-a-i", since="2017-08-01", on=ON, proposed=True
        ),
    ),
    "trend --probes": (
        ("--on", ON, "--since", "2017-08-01"),
        lambda watch, _: watch.probes(since="2017-08-01", on=ON),
    ),
    "duties": (("--on", ON), lambda watch, _: watch.duties(on=ON)),
    "digest": (
        ("--since", "2017-09-01", "--on", ON),
        lambda watch, _: watch.digest(since="2017-09-01", on=ON),
    ),
    "letter": (("--on", ON), lambda watch, _: watch.letter(on=ON)),
    "agreements": ((), lambda watch, _: watch.agreements()),
    "check --captures": ((), lambda watch, _: watch.fixity()),
    "check --custody": (
        ("reports/2017-09-03-leader-arrested.html",),
        lambda watch, _: watch.custody("reports/2017-09-03-leader-arrested.html"),
    ),
}
# Those that add to the record: each side does it in a copy of its own.
ADDING: dict[str, tuple[tuple[str, ...], Twin]] = {
    "gather": (("--by", "placeholder"), lambda watch, _: watch.gather(by="placeholder")),
    "read": ((), lambda watch, _: watch.read()),
    "scan": (
        ("--workers", "1", "--by", "placeholder"),
        lambda watch, shard: watch.scan(str(shard), by="placeholder", workers=1),
    ),
}

# The demo has nothing by hand, no list and no sample: tests/cli/test_coding.py, test_importing.py
# and test_coders.py compare the rows of these.
CODERS = {"samples", "waiting", "agreement", "disagreements", "corrected", "kinds"}
ELSEWHERE = {"code", "import"} | {f"coders {name}" for name in CODERS}
# They ask about an installation or a second folder, and end with an exit status that is half of
# their answer: `doctor` of its files, ports and accounts, and no rows of a watch; `merge` takes in
# another copy of the watch, `backup` and `restore` copy all of it, `mirror` copies a site.
NO_TWIN = {"doctor", "merge", "backup", "restore", "mirror"}
# Those below another command that ask about no watch: of its vocabulary `open_watch` has a method,
# and of a desk's people none.
BELOW = {"agreement vocabulary", "people list", "people log"}
# Of a letter that is signed: tests/signon has their rows, which a program also gets from the page.
BELOW |= {"signon status", "signon list"}


def printed(command: str, *words: object) -> list[dict[str, Any]]:
    result = run(*command.split(), *words, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def spelt(rows: Any) -> list[dict[str, Any]]:
    return [json.loads(json.dumps(row)) for row in rows]


def test_every_command_with_json_has_a_twin() -> None:
    context = click.Context(main)
    commands = {name: main.get_command(context, name) for name in COMMANDS}  # type: ignore[attr-defined]
    for name, command in list(commands.items()):
        below = command.commands if isinstance(command, click.Group) else {}
        commands |= {f"{name} {each}": command for each, command in below.items()}
    with_json = {
        name
        for name, command in commands.items()
        for parameter in getattr(command, "params", [])
        if "--json" in parameter.opts
    }

    twins = {name.split()[0] for name in (*TWINS, *ADDING)}
    assert with_json == twins | ELSEWHERE | NO_TWIN | BELOW
    assert not any(hasattr(api.OpenWatch, name) for name in NO_TWIN)


@pytest.mark.parametrize("command", ["duties", "trend"])
def test_the_rows_of_a_question_are_those_of_its_command(cambodia: Path, command: str) -> None:
    words, twin = TWINS[command]

    rows = twin(servanda.open_watch(cambodia), cambodia)

    assert rows and spelt(rows) == printed(command, cambodia, *words)


@pytest.mark.slow
@pytest.mark.parametrize("command", [name for name in TWINS if name not in ("duties", "trend")])
def test_the_rows_of_every_other_question_too(cambodia: Path, command: str) -> None:
    words, twin = TWINS[command]
    place: tuple[object, ...] = (cambodia, *words)
    if command == "check --custody":
        place = (*words, cambodia)

    rows = twin(servanda.open_watch(cambodia), cambodia)

    assert rows and spelt(rows) == printed(command, *place)


@pytest.mark.slow
def test_what_adds_to_the_record_does_what_its_command_does(tmp_path: Path) -> None:
    example = ROOT / "examples" / "cambodia"
    ours, theirs = (tmp_path / side / "watch" for side in ("ours", "theirs"))
    for folder in (ours, theirs):
        shutil.copytree(example, folder)
        for source in (folder / "sources").glob("*.toml"):
            source.unlink()
        (folder / "sources" / "folder.toml").write_text(
            'publisher = "Placeholder"\n[gather]\nkind = "folder"\nat = ["reports"]\n',
            encoding="utf-8",
        )
    (shard,) = few(tmp_path, 1)
    watch = servanda.open_watch(ours)

    for command, (words, twin) in ADDING.items():
        place = (shard, "--watch", theirs) if command == "scan" else (theirs,)

        rows = spelt(twin(watch, shard))

        assert rows and rows == printed(command, *place, *words), command
    assert watch.record.all(Capture) != ()


def test_a_question_is_answered_inside_an_event_loop_as_in_a_notebook(cambodia: Path) -> None:
    watch = servanda.open_watch(cambodia)

    async def cell() -> Any:
        return watch.duties(on=ON), watch.record.head()

    duties, head = asyncio.run(cell())

    assert {row["rule"] for row in duties} == {"cps-29", "sov-5-1"}
    assert re.fullmatch("[0-9a-f]{64}", head)


def test_rows_become_a_table_of_pandas(cambodia: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas, of servanda[notebook], is not installed")
    frame = servanda.open_watch(cambodia).duties(on=ON).to_pandas()

    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["rule"]) == ["cps-29", "sov-5-1"]


def test_a_day_that_is_none_says_how_days_are_written(cambodia: Path) -> None:
    watch = servanda.open_watch(cambodia)

    with pytest.raises(errors.SettingsError, match="2017-10-24"):
        watch.duties(on="24 October")


@pytest.mark.slow
def test_the_page_for_notebooks_runs_as_it_stands(cambodia: Path, monkeypatch: Any) -> None:
    pytest.importorskip("pandas", reason="pandas, of servanda[notebook], is not installed")
    page = (ROOT / "docs" / "how-to" / "notebook.md").read_text(encoding="utf-8")
    cells = re.findall(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```)?", page, re.DOTALL)
    monkeypatch.chdir(cambodia.parent)
    names: dict[str, Any] = {}

    assert len(cells) >= 5
    for cell, result in cells:
        if not result:
            exec(cell, names)  # noqa: S102 - the page's own words
            continue
        *before, last = cell.strip().splitlines()
        exec("\n".join(before), names)  # noqa: S102
        assert str(eval(last, names)).strip() == result.strip(), last  # noqa: S307
