"""The page "from nothing to your first standing" is run as it stands, command for command."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from commands import run
from outside import ROOT

PAGE = ROOT / "docs" / "tutorial" / "first-standing.md"
_PIECE = re.compile(r"save (?:it |this )?as\s+`([\w.]+)`:\n\n```\w+\n(.*?)```|```console\n(.*?)```", re.S | re.I)  # fmt: skip


def commands_of(block: str) -> list[tuple[str, list[str]]]:
    """Each command of a block, with the lines that must come back."""
    parts: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            parts.append((line[2:], []))
        else:
            parts[-1][1].append(line)
    return parts


@pytest.mark.slow
def test_every_command_of_the_page_does_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SERVANDA_BY", raising=False)
    monkeypatch.setenv("COLUMNS", "120")  # a narrower terminal breaks the lines of a table
    ran = []

    for match in _PIECE.finditer(PAGE.read_text(encoding="utf-8")):
        if match[1]:
            (tmp_path / match[1]).write_text(match[2], encoding="utf-8")
            continue
        for line, wanted in commands_of(match[3]):
            program, *words = shlex.split(line)
            if program == "export":
                monkeypatch.setenv(*words[0].split("=", 1))
                continue
            result = run(*words)
            printed = " ".join(result.stdout.split())

            assert program == "servanda"
            assert result.exit_code == 0, f"{line}: {result.output}"
            for each in wanted:
                assert " ".join(each.split()) in printed, f"{line}: {result.output}"
            ran.append(words[0])

    assert set(ran) >= {
        *("agreement", "check", "new", "gather", "read", "code", "review", "decide"),
        *("standing", "duties", "letter", "publish", "verify", "search"),
    }
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted(
        ["coding.toml", "decisions.toml", "mine.md", "mine.scenarios.toml", "report.txt",
         "request.toml"]
    )  # fmt: skip
    assert (tmp_path / "site" / "index.html").is_file()
