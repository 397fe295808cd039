"""A watch, a record, a vault and a site made by an earlier Servanda open, check and verify.

`kept/DAY.tar.xz` holds `watch/`, `site/` and what the commands of that day said of it in `said/`.
It was made with the commit before the form of the code changed, and is never made again. What was
said then is still said; later versions may say more beside it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from outside import ROOT

from servanda.cli import main

ARCHIVES = sorted((ROOT / "tests" / "kept").glob("*.tar.xz"))
# What was asked then, by the name of what is kept, and how it is asked today.
QUESTIONS = {
    "incidents": ("incidents",),
    "standing": ("standing", "--on", "2017-10-24"),
    "duties": ("duties", "--on", "2017-10-24"),
    "trend": ("standing", "--history", "--on", "2017-12-31"),
}


@pytest.fixture(scope="module", params=ARCHIVES, ids=lambda path: path.name.partition(".")[0])
def earlier(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("earlier")
    with tarfile.open(request.param) as archive:
        archive.extractall(folder, filter="data")
    return folder


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.slow
def test_its_record_and_every_byte_of_its_vault_check(earlier: Path) -> None:
    checked = run("check", earlier / "watch", "--captures")

    assert checked.exit_code == 0, checked.output
    assert "each hash and the chain well" in checked.output


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_it_still_says_all_that_it_said_then(earlier: Path, question: str) -> None:
    command, *words = QUESTIONS[question]
    answered = run(command, earlier / "watch", *words, "--json").stdout.splitlines()
    then = (earlier / "said" / f"{question}.jsonl").read_text(encoding="utf-8").splitlines()

    assert len(answered) == len(then)
    for now, before in zip(answered, then):
        assert within(json.loads(now), json.loads(before)) == json.loads(before)


SAID_BETTER = ("note", "readings")  # in words
# Its pages are saved files that name themselves; such a file was a voice then and is none now.
VOICES = ("outlets", "sources_heard")
ONLY_SAID = re.compile(r"a page that says it is (.+?) \(not confirmed\)")


def within(now: Any, before: Any) -> Any:
    """What is said now, without keys that were not there before."""
    if isinstance(now, dict) and isinstance(before, dict):
        both = {key: within(now[key], before[key]) for key in now if key in before}
        if is_link(before):
            both["reason"] = before["reason"]
        better = [key for key in SAID_BETTER if key in both]
        better += ["because"] if before.get("because") == [] else []  # what woke a rule
        fewer = [k for k in VOICES if isinstance(both.get(k), int) and both[k] <= before[k]]
        return {**both, **{key: before[key] for key in (*better, *fewer)}}
    if isinstance(now, list) and isinstance(before, list) and len(now) == len(before):
        return [within(*pair) for pair in zip(now, before)]
    return ONLY_SAID.sub(r"\1", now) if isinstance(now, str) else now


def is_link(row: dict[str, Any]) -> bool:
    """Whether a row says on what an incident may bear: the words of its reason are said better."""
    return {"bearing", "commitment", "reason"} <= set(row) and "proof" not in row


@pytest.mark.slow
def test_its_site_verifies_by_its_own_program_and_here_as_far_as_can_be(earlier: Path) -> None:
    here = run("verify", earlier / "site")
    alone = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=earlier / "site", capture_output=True, text=True
    )

    # The version that drew its pages is not at hand: that is said, and they are not believed.
    assert here.exit_code == 1
    assert "every hash, finding, standing and duty agrees with the record." in here.output
    assert "not checked: the words of the pages" in here.output
    assert "not drawn again: manifest.json head: the site says" in here.output
    assert "does not agree" not in here.output
    assert alone.returncode == 0, alone.stdout + alone.stderr


@pytest.mark.slow
def test_its_site_is_published_again_with_the_same_record(earlier: Path, tmp_path: Path) -> None:
    """Every record is published with the same substance; the pages, the letter and verify.py are not.

    Since the form 2026.2 of the site these tell five kinds of silence apart, count alike, and say
    overdue only of what was looked at. Since 2026.3 addresses that are no web addresses are
    withheld, so that ids made of them are others. What the record comes to has not moved.
    """
    watch = Path(shutil.copytree(earlier / "watch", tmp_path / "watch"))
    settings = watch / "watch.toml"
    settings.write_text('people = "names"\n' + settings.read_text("utf-8"), encoding="utf-8")

    published = run("publish", watch, tmp_path / "site", "--on", "2017-10-24")

    assert published.exit_code == 0, published.output
    tables = sorted((earlier / "site" / "data").glob("*.jsonl"))
    assert len(tables) > 10
    for path in tables:
        name = path.relative_to(earlier / "site")
        assert substance(tmp_path / "site" / name) == substance(path), name
    assert items(tmp_path / "site") == items(earlier / "site")


def items(site: Path) -> list[str]:
    """The commitments and rules of a site's agreement; how its file tells them may be bettered."""
    agreement = json.loads((site / "data" / "agreement.json").read_text("utf-8"))
    return [one["id"] for kind in ("commitments", "rules") for one in agreement[kind]]


def substance(table: Path) -> list[str]:
    """The rows of a table without ids, hashes of ids, addresses, and words of a link's reason."""
    rows = [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]
    left_out = (
        "address",
        "seen_sha256",
        "only_said",
        "sources_heard",
        *(["reason"] if table.name == "links.jsonl" else []),
    )
    bare = ({k: v for k, v in row.items() if k not in left_out} for row in rows)
    return sorted(
        ONLY_SAID.sub(
            r"\1", re.sub(r"\b[a-z]{3}-[0-9a-f]{16}\b", "id", json.dumps(row, sort_keys=True))
        )
        for row in bare
    )
