"""What is shipped is what was tried: the wheel, installed where the checkout is not."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import servanda

ROOT = Path(__file__).parents[2]
MADE_AT = "1700000000"  # what stands in for the time of the last commit
SHIPPED = {"servanda": "servanda", "agreements": "servanda/shipped/agreements",
           "examples": "servanda/shipped/examples"}  # fmt: skip

pytestmark = pytest.mark.slow


def _built(source: Path, folder: Path, *only: str) -> dict[str, Path]:
    """The wheel and the source archive, or only one, built as `make dist` does, by their endings."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder), *only],
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": MADE_AT},
        check=True,
        capture_output=True,
    )
    return {path.suffix: path for path in folder.iterdir()}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return _built(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def clean(dist: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel alone, which sees what is installed here but the checkout.

    Installing the dependencies anew is left to `make dist-check`. A path that a .pth file adds is
    not searched for further .pth files: so the editable install of the checkout stays unseen.
    """
    folder = tmp_path_factory.mktemp("clean") / "env"
    venv.create(folder)
    python = folder / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
        + ["--disable-pip-version-check", "--no-index", "--no-deps", str(dist[".whl"])],
        check=True,
        capture_output=True,
    )
    [inside] = (folder / "lib").glob("python3*/site-packages")
    others = [path for path in sys.path if Path(path).name == "site-packages"]
    (inside / "installed_here.pth").write_text("\n".join(others), encoding="utf-8")
    return folder


def _run(clean: Path, *command: str, cwd: Path) -> str:
    """What a command of the clean environment prints, run from a folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(clean / "bin" / command[0]), *command[1:]],
        cwd=cwd,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_the_package_and_what_is_shipped_with_it(
    dist: dict[str, Path],
) -> None:
    expected = {
        f"{inside}/{path.relative_to(ROOT / name).as_posix()}": path.read_bytes()
        for name, inside in SHIPPED.items()
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    with zipfile.ZipFile(dist[".whl"]) as wheel:
        held = {name: wheel.read(name) for name in wheel.namelist()}
    besides = {name.split("/", 1)[1] for name in held if ".dist-info/" in name}
    assert {name: data for name, data in held.items() if ".dist-info/" not in name} == expected
    assert {"licenses/LICENSE", "licenses/NOTICE", "entry_points.txt"} <= besides


def test_the_same_commit_gives_the_same_bytes(dist: dict[str, Path], tmp_path: Path) -> None:
    again = _built(ROOT, tmp_path)

    assert {end: _sha256(path) for end, path in again.items()} == {
        end: _sha256(path) for end, path in dist.items()
    }


def test_the_source_archive_gives_the_same_wheel(dist: dict[str, Path], tmp_path: Path) -> None:
    with tarfile.open(dist[".gz"]) as archive:
        archive.extractall(tmp_path, filter="data")
    [source] = tmp_path.iterdir()

    again = _built(source, tmp_path / "dist", "-t", "wheel")

    assert _sha256(again[".whl"]) == _sha256(dist[".whl"])


def test_the_installed_package_is_the_wheel_s_and_sees_no_checkout(
    clean: Path, tmp_path: Path
) -> None:
    code = "import servanda, sys; print(servanda.__file__); print(*sys.path, sep='\\n')"

    file, *path = _run(clean, "python", "-c", code, cwd=tmp_path).splitlines()

    assert Path(file).is_relative_to(clean)
    assert not [place for place in path if place and (Path(place) / "pyproject.toml").exists()]
    assert Path(servanda.__file__).parent == ROOT / "servanda"  # what the other tests try


def test_the_wheel_runs_the_demo_and_comes_to_what_the_checkout_comes_to(
    clean: Path, tmp_path: Path, cambodia: Path
) -> None:
    printed = _run(clean, "servanda", "demo", "cambodia", cwd=tmp_path)
    verified = _run(clean, "servanda", "verify", "cambodia/site", cwd=tmp_path)
    alone = _run(clean, "python", "-I", "verify.py", cwd=tmp_path / "cambodia" / "site")

    assert "cps-29" in printed
    assert "agrees" in verified
    assert "exactly as published" in alone
    for name in ("verify.py", "data/incidents.jsonl", "data/standings.jsonl", "data/duties.jsonl"):
        made = tmp_path / "cambodia" / "site" / name
        assert made.read_bytes() == (cambodia / "site" / name).read_bytes()
