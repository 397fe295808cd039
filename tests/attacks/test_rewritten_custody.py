"""A log of custody rewritten with every hash made anew: the record has it otherwise, and is heard."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from commands import run

from servanda import canon


def rewritten(watch: Path, **values: object) -> str:
    """The line on who added the first capture says otherwise, the chain made anew; its capture."""
    log = watch / "vault" / "custody.jsonl"
    rows = [json.loads(line) for line in log.read_bytes().splitlines()]
    first = next(row for row in rows if row.get("what") == "added")
    first.update(values)
    lines: list[bytes] = []
    for row in rows:
        if lines:
            row["previous"] = hashlib.sha256(lines[-1]).hexdigest()
        lines.append(canon.spell(row))
    log.write_bytes(b"".join(line + b"\n" for line in lines))
    return str(first["capture"])


@pytest.fixture
def watch(cambodia: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(cambodia, tmp_path / "watch"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("by", "Mallory"),
        ("at", "2016-01-01T00:00:00Z"),
        ("address", "https://evil.example/"),
        ("note", "seized"),
        ("size_bytes", 1),
    ],
)
def test_what_the_rewritten_log_says_is_told_beside_what_the_record_has(
    watch: Path, name: str, value: object
) -> None:
    capture = rewritten(watch, **{name: value})

    asked = run("check", watch, "--custody", capture)
    (row,) = (
        json.loads(line)
        for line in run("check", watch, "--custody", capture, "--json").stdout.splitlines()
    )

    assert asked.exit_code == 1
    assert f'has {name} "{value}", and the record has "' in asked.stderr
    assert "(not so on record)" in asked.stdout
    assert "is not the one" not in asked.stderr, "the chain itself is sound"
    assert any(name in fault for fault in row["faults"])


def test_a_log_left_alone_says_what_the_record_says(watch: Path) -> None:
    capture = rewritten(watch)

    asked = run("check", watch, "--custody", capture)

    assert (asked.exit_code, asked.stderr) == (0, "")
    assert "not so on record" not in asked.stdout
