"""What somebody puts beside verify.py is never run by it, and is named; both ways of checking."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import commands
import pytest
from archive.lake_watch import published
from archive.test_verify_site import remake_manifest

from servanda import archive
from servanda.archive.program import program

PLANTED = "import builtins\nprint('PLANTED')\nopen('was-run', 'w').close()\n"
# Every module of Python's own that the program or what it carries imports, and some of theirs.
IMPORTED = sorted(
    {
        *re.findall(r"^(?:import|from) ([a-z_]+)", program(), flags=re.MULTILINE),
        *("os", "encodings", "re", "enum", "functools", "collections", "site", "random"),
        *("sitecustomize", "usercustomize", "attrs", "servanda", "urllib"),
    }
    - {"__future__"}
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted") / "site"
    archive.publish(published(), folder=folder)
    return folder


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "site"))


def as_printed(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command as the pages print it, by someone who knows nothing."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [sys.executable, *(words or ("verify.py",))],
        cwd=folder, env={**clean, **variables}, capture_output=True, text=True,
    )  # fmt: skip


def test_the_modules_that_a_forger_would_plant_are_known() -> None:
    assert {"json", "pathlib", "types", "hashlib", "dataclasses", "csv"} <= set(IMPORTED)


def test_a_module_beside_the_program_is_named_and_never_run(site: Path) -> None:
    for name in IMPORTED:
        (site / f"{name}.py").write_text(PLANTED)

    run = as_printed(site)

    assert (run.returncode, run.stderr) == (1, "")
    assert "PLANTED" not in run.stdout
    assert not (site / "was-run").exists()
    assert f"does not agree: {IMPORTED[0]}.py: the manifest does not list it." in run.stdout


def test_a_package_an_archive_and_kept_bytecode_are_never_run_either(site: Path) -> None:
    for name in ("json", "hashlib"):
        (site / name).mkdir()
        (site / name / "__init__.py").write_text(PLANTED)
    (site / "more.pth").write_text("import json; print('PLANTED')\n")
    with zipfile.ZipFile(site / "python311.zip", "w") as planted:
        planted.writestr("csv.py", PLANTED)
    (site / "__pycache__").mkdir()
    (site / "__pycache__" / "types.cpython-311.pyc").write_bytes(b"\0" * 16)

    run = as_printed(site)

    assert (run.returncode, run.stderr) == (1, "")
    assert "PLANTED" not in run.stdout
    for name in ("json/__init__.py", "more.pth", "python311.zip", "__pycache__/types.cpython"):
        assert name in run.stdout


@pytest.mark.parametrize("path", [".", "", ":", "{site}", "{site}/deeper", "{site}/more.zip"])
def test_a_search_path_that_names_the_folder_runs_nothing_of_it(site: Path, path: str) -> None:
    (site / "deeper").mkdir()
    for place in (site, site / "deeper"):
        (place / "json.py").write_text(PLANTED)
    with zipfile.ZipFile(site / "more.zip", "w") as planted:
        planted.writestr("json.py", PLANTED)

    run = as_printed(site, PYTHONPATH=path.format(site=site))

    assert run.returncode == 1
    assert "PLANTED" not in run.stdout
    assert "json.py: the manifest does not list it" in run.stdout


def test_what_python_runs_before_any_program_is_told_where_it_can_be(site: Path) -> None:
    """With the folder in PYTHONPATH its sitecustomize.py runs first: that cannot be kept off."""
    (site / "sitecustomize.py").write_text("import builtins\n")

    run = as_printed(site, PYTHONPATH=".")

    assert run.returncode == 1
    assert "sitecustomize.py: was run from this folder before this program began" in run.stderr


def test_nothing_is_run_where_the_program_is_named_from_elsewhere(site: Path) -> None:
    (site / "json.py").write_text(PLANTED)

    run = as_printed(site.parent, "site/verify.py")

    assert run.returncode == 1
    assert "PLANTED" not in run.stdout


def test_a_planted_file_that_the_manifest_lists_is_named_by_both(site: Path) -> None:
    (site / "json.py").write_text(PLANTED)
    remake_manifest(site)

    alone, here = as_printed(site), commands.run("verify", site)

    assert "json.py: no site has such a file" in alone.stdout
    assert "json.py: no site has such a file" in here.output
    assert (alone.returncode, here.exit_code) == (1, 1)


def test_every_file_that_the_manifest_does_not_list_is_named_by_both(site: Path) -> None:
    names = ("json.py", "more.html", "data/more.jsonl", ".hidden", "commitments/more.html")
    for name in names:
        (site / name).write_text("x")
    os.mkfifo(site / "pipe")
    (site / "linked").symlink_to(site / "data", target_is_directory=True)

    alone, here = as_printed(site), commands.run("verify", site)

    for name in (*names, "pipe", "linked"):
        assert f"{name}: the manifest does not list it." in alone.stdout
        assert f"{name}: the manifest does not list it." in here.output


def test_a_site_as_it_was_published_agrees_and_leaves_nothing_behind(site: Path) -> None:
    before = sorted(site.rglob("*"))

    run = as_printed(site)

    assert run.returncode == 0, run.stdout + run.stderr
    assert "not checked: the words of the pages" in run.stdout
    assert sorted(site.rglob("*")) == before


def test_a_reader_that_goes_away_ends_the_program_in_silence_and_not_with_success(
    site: Path,
) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        run = subprocess.run(
            [sys.executable, "verify.py"],
            cwd=site,
            stdout=gone,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert (run.returncode, run.stderr) == (1, b"")
