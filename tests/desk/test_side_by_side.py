"""A desk that is open while commands gather, read, decide and publish: one record, whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from commands import rows, run
from desk.conftest import Opened

from servanda import watch as way
from servanda.model import Capture, Decision

PAGE = "Phnom Penh, 4 September 2017\n\nPolice arrested Ana Placeholder {n} on Sunday {n}.\n"
PAGES = (
    "/",
    "/incidents",
    "/questions",
    "/commitments",
    "/duties",
    "/sources",
    "/search?words=police",
)
ROUNDS = 2


def started(*words: object) -> subprocess.Popen[str]:
    program = [sys.executable, "-c", "from servanda.cli import main; main()"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen([*program, *map(str, words)], **pipes)  # type: ignore[call-overload, no-any-return]


@pytest.mark.slow
@pytest.mark.usefixtures("as_shipped")
def test_what_each_puts_on_record_is_there_once_and_the_record_is_whole(
    opened: Opened, tmp_path: Path
) -> None:
    watch = opened.folder
    with way.open_watch(watch).record() as record:
        captures, decisions = len(record.all(Capture)), len(record.all(Decision))
    typed = 0
    for n in range(ROUNDS):
        (tmp_path / f"{n}.txt").write_text(PAGE.format(n=n))
        incident = rows("incidents", watch)[n]["id"]
        commands = [
            started(
                "gather", watch, tmp_path / f"{n}.txt", "--published", "2017-09-04", "--by", "Ann"
            ),
            started("read", watch),
            started(
                "decide",
                watch,
                incident,
                "--judgement",
                "unsure",
                "--reason",
                f"{n}",
                "--by",
                "Ben",
            ),
            started("publish", watch, tmp_path / f"site-{n}", "--on", "2017-10-24"),
            started("search", watch, "police"),
        ]
        for page in PAGES:
            opened.get(page)
        id, seen = opened.next_question()
        answer = {"seen": seen, "judgement": "unsure", "reason": f"looked {n}"}
        typed += opened.browser.post(f"/incidents/{id}/decide", answer).status_code == 302
        for command in commands:
            said, _ = command.communicate()
            assert command.returncode in (0, 1), said  # 1: a signal is open
            assert "malformed" not in said and "locked" not in said, said

    checked = run("check", watch, "--captures")
    with way.open_watch(watch).record() as record:
        fresh = record.all(Decision)[decisions:]
        assert len(record.all(Capture)) == captures + ROUNDS
    assert checked.exit_code == 0, checked.output
    assert {each.reason for each in fresh if each.by == "Ben"} == {str(n) for n in range(ROUNDS)}
    assert len({each.reason for each in fresh if each.by == "reviewer 2"}) == typed
    heads = (watch / "vault" / "record-heads.jsonl").read_text().splitlines()
    noted = [json.loads(line)["seq"] for line in heads]
    assert noted == sorted(set(noted))
