"""A watch, a record, a vault and a site made by an earlier Servanda open, check and verify.

`kept/DAY.tar.xz` holds `watch/`, `site/` and what the commands of that day said of it in `said/`.
It was made with the commit before the form of the code changed, and is never made again.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from commands import run
from outside import ROOT

ARCHIVES = sorted((ROOT / "tests" / "kept").glob("*.tar.xz"))
QUESTIONS = {
    "incidents": (),
    "standing": ("--on", "2017-10-24"),
    "duties": ("--on", "2017-10-24"),
    "trend": ("--on", "2017-12-31"),
}


@pytest.fixture(scope="module", params=ARCHIVES, ids=lambda path: path.name.partition(".")[0])
def earlier(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("earlier")
    with tarfile.open(request.param) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.mark.slow
def test_its_record_and_every_byte_of_its_vault_check(earlier: Path) -> None:
    checked = run("check", earlier / "watch", "--captures")

    assert checked.exit_code == 0, checked.output
    assert "each hash and the chain well" in checked.output


@pytest.mark.slow
@pytest.mark.parametrize("command", QUESTIONS)
def test_it_answers_byte_for_byte_what_it_answered_then(earlier: Path, command: str) -> None:
    answered = run(command, earlier / "watch", *QUESTIONS[command], "--json")

    assert answered.stdout == (earlier / "said" / f"{command}.jsonl").read_text(encoding="utf-8")


@pytest.mark.slow
def test_its_site_verifies_here_and_by_its_own_program(earlier: Path) -> None:
    here = run("verify", earlier / "site")
    alone = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=earlier / "site", capture_output=True, text=True
    )

    assert here.exit_code == 0, here.output
    assert alone.returncode == 0, alone.stdout + alone.stderr


@pytest.mark.slow
def test_its_site_is_published_again_with_the_same_bytes(earlier: Path, tmp_path: Path) -> None:
    published = run("publish", earlier / "watch", tmp_path / "site", "--on", "2017-10-24")

    assert published.exit_code == 0, published.output
    for page in sorted(path for path in (earlier / "site").rglob("*") if path.is_file()):
        name = page.relative_to(earlier / "site")
        assert (tmp_path / "site" / name).read_bytes() == page.read_bytes(), name
