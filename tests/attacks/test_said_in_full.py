"""What a command passed over is said: an empty file, an empty folder, files it did not read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from commands import run
from copies import copied

ON = ("--on", "2017-10-24")


@pytest.mark.parametrize("command", ["decide", "code"])
@pytest.mark.parametrize("words", ["", "# nothing yet\n", "\n\n"])
def test_an_empty_file_puts_nothing_on_record_and_says_so(
    new_watch: Path, tmp_path: Path, command: str, words: str
):
    file = tmp_path / "empty.toml"
    file.write_text(words, encoding="utf-8")

    refused = run(command, new_watch, "--from", file, "--by", "Ann")

    assert refused.exit_code == 1
    assert "empty.toml:1: has nothing to put on record" in refused.stderr


def test_an_empty_folder_in_a_site_is_named(cambodia: Path, tmp_path: Path):
    site = tmp_path / "site"
    assert run("publish", cambodia, site, *ON).exit_code == 0
    (site / "data/later").mkdir()

    checked = run("verify", site)
    own = subprocess.run(
        [sys.executable, "-I", str(site / "verify.py")], check=False, capture_output=True, text=True
    )

    for said, code in (
        (checked.output, checked.exit_code),
        (own.stdout + own.stderr, own.returncode),
    ):
        assert code == 1
        assert "data/later/" in said


def test_a_check_says_which_files_it_did_not_read(cambodia: Path, tmp_path: Path):
    watch = copied(cambodia, tmp_path / "watch")

    plain, whole = run("check", watch), run("check", watch, "--captures")

    assert "were not read" in plain.stdout
    assert "were not read" not in whole.stdout
