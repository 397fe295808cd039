"""A mirror is the site, every byte; a false, damaged or older one is told from it."""

from __future__ import annotations

import errno
import http.server
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from archive import signed_lake
from archive.lake_watch import published
from commands import rows, run
from served import at_work

from servanda import archive
from servanda import watch as way
from servanda.archive.folder import read_folder
from servanda.captures import Fetched
from servanda.errors import SettingsError, SourceError, StoreError, VerificationError
from servanda.watch.speaking import mirroring


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that is not signed, and one that is, at its first and its second publication."""
    base = tmp_path_factory.mktemp("mirrors")
    archive.publish(published(), folder=base / "site")
    log = signed_lake.publish(base / "signed", title="One")
    shutil.copytree(base / "signed", base / "first")
    signed_lake.publish(base / "signed", log, title="Two")
    return base


@pytest.fixture
def site(made: Path) -> Path:
    return made / "site"


@pytest.fixture(autouse=True)
def drawn_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small site was made by hand, so its agreement and letter are not made again."""
    if "cambodia" not in request.fixturenames:
        monkeypatch.setattr(mirroring, "makers", lambda: None)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def differing(site: Path, to: object) -> set[tuple[str, str]]:
    """The differences that the command names, and each in its words on stderr too."""
    said = run("mirror", "check", site, to)
    (row,) = rows("mirror", "check", site, to)
    assert said.exit_code == (1 if row["faults"] else 0), said.output
    for fault in row["faults"]:
        assert f"does not agree: {fault['file']}: " in said.stderr
    return {(fault["what"], fault["file"]) for fault in row["faults"]}


# ------------------------------------------------------------------ a folder


def test_a_mirror_is_the_site_and_a_second_time_nothing_is_written(
    site: Path, tmp_path: Path
) -> None:
    to = tmp_path / "stick" / "site"

    first = run("mirror", site, to)
    inode, written = to.stat().st_ino, to.stat().st_mtime_ns
    second = run("mirror", site, to)

    assert first.exit_code == second.exit_code == 0, first.stderr
    assert files(to) == files(site)
    assert "copied, read back and as published" in first.stdout
    assert "there already, read and as published" in second.stdout
    assert (to.stat().st_ino, to.stat().st_mtime_ns) == (inode, written)
    assert [path.name for path in to.parent.iterdir()] == ["site"]
    assert differing(site, to) == set()


def test_every_change_of_a_mirror_is_named_and_mended(site: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    run("mirror", site, to)
    page = bytearray((to / "index.html").read_bytes())
    page[len(page) // 2] ^= 1
    (to / "index.html").write_bytes(page)
    (to / "manifest.sha256").unlink()
    (to / "data" / "planted.html").write_text("planted")
    (to / "verify.py").unlink()
    (to / "verify.py").symlink_to(site / "verify.py")

    named = differing(site, to)
    mended = run("mirror", site, to)

    assert named == {
        ("changed", "index.html"), ("missing", "manifest.sha256"),
        ("extra", "data/planted.html"), ("changed", "verify.py"),
    }  # fmt: skip
    assert mended.exit_code == 0, mended.stderr
    assert differing(site, to) == set() and files(to) == files(site)


def test_a_site_that_does_not_verify_is_not_copied(site: Path, tmp_path: Path) -> None:
    broken, to = tmp_path / "broken", tmp_path / "copy"
    shutil.copytree(site, broken)
    with (broken / "index.html").open("a") as page:
        page.write("<!-- -->")

    refused = run("mirror", broken, to)

    assert refused.exit_code == 1 and "index.html" in refused.stderr
    assert not to.exists()


def test_a_site_of_another_key_is_not_copied(made: Path, tmp_path: Path) -> None:
    key = str(signed_lake.KEY.verifier(signed_lake.ORIGIN))
    stranger = str(signed_lake.STRANGER.verifier(signed_lake.ORIGIN))

    way.mirror(made / "signed", str(tmp_path / "copy"), key=key)
    with pytest.raises(VerificationError, match="not by the key you gave"):
        way.mirror(made / "signed", str(tmp_path / "other"), key=stranger)

    assert files(tmp_path / "copy") == files(made / "signed")
    assert not (tmp_path / "other").exists()


def test_an_earlier_publication_is_never_put_over_a_later_one(made: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    way.mirror(made / "first", str(to))

    grown = way.mirror(made / "signed", str(to))
    for other, why in (("first", "an older site was put back"), ("site", "is not signed")):
        with pytest.raises(SettingsError, match=why):
            way.mirror(made / other, str(to))

    assert grown.copied and files(to) == files(made / "signed")


@pytest.mark.parametrize("what", ["file", "folder", "link"])
def test_what_is_no_mirror_is_never_replaced(site: Path, tmp_path: Path, what: str) -> None:
    to, own = tmp_path / "to", tmp_path / "own"
    own.mkdir()
    (own / "notes.txt").write_text("mine")
    if what == "file":
        to.write_text("mine")
    elif what == "folder":
        shutil.copytree(own, to)
    else:
        to.symlink_to(own)

    refused = run("mirror", site, to)

    assert refused.exit_code == 1
    assert files(own) == {"notes.txt": b"mine"}
    assert to.read_text() == "mine" if what == "file" else files(to) == {"notes.txt": b"mine"}


@pytest.mark.parametrize("to", ["", "copy", "../site", "..", "https://mirror.example/"])
def test_a_place_in_or_around_the_site_or_on_the_web_is_refused(site: Path, to: str) -> None:
    before = files(site)

    with pytest.raises(SettingsError):
        way.mirror(site, to if "://" in to else str(site / to))

    assert files(site) == before


def test_a_full_disk_and_one_that_lies_leave_the_earlier_mirror(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "copy"
    way.mirror(made / "first", str(to))
    before, synced = files(to), [0]

    def full(_: int) -> None:
        synced[0] += 1
        if synced[0] == 9:
            raise OSError(errno.ENOSPC, "No space left on device")

    def lying(handle: int, *_: int) -> None:
        if os.fstat(handle).st_size > 1000:
            os.truncate(Path(f"/proc/self/fd/{handle}").readlink(), 1000)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(SettingsError, match="the disk is full"):
            way.mirror(made / "signed", str(to))
    assert (files(to), list(tmp_path.iterdir())) == (before, [to])
    with monkeypatch.context() as patched:
        patched.setattr(os, "posix_fadvise", lying)
        with pytest.raises(StoreError, match="does not give back"):
            way.mirror(made / "signed", str(to))
    assert (files(to), list(tmp_path.iterdir())) == (before, [to])


_KILLED = """
import os, sys
real, left = os.fsync, [int(sys.argv[3])]
def fsync(handle):
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    real(handle)
os.fsync = fsync
from servanda import watch as way
from servanda.watch.speaking import mirroring
mirroring.makers = lambda: None
way.mirror(__import__("pathlib").Path(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.slow
def test_killed_at_a_write_the_earlier_mirror_or_the_new_one_stands_whole(
    made: Path, tmp_path: Path
) -> None:
    to = tmp_path / "copy"
    way.mirror(made / "first", str(to))
    old, new = files(made / "first"), files(made / "signed")

    for write in (0, 1, len(new) - 1, len(new), 2 * len(new), 2 * len(new) + 3):
        killed = subprocess.run(
            [sys.executable, "-c", _KILLED, made / "signed", to, str(write)], capture_output=True
        )
        assert killed.returncode == 9, killed.stderr
        assert files(to) == old
    way.mirror(made / "signed", str(to))

    assert files(to) == new and list(tmp_path.iterdir()) == [to]


# ------------------------------------------------------------------ a git remote


def git(*words: object, cwd: Path | None = None) -> str:
    done = subprocess.run(["git", *map(str, words)], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bare remote, and a user who would turn line ends, name herself and run hooks."""
    home = tmp_path / "home"
    (home / "hooks").mkdir(parents=True)
    (home / "hooks" / "pre-push").write_text("#!/bin/sh\nexit 1\n")
    (home / "hooks" / "pre-push").chmod(0o755)
    (home / ".gitconfig").write_text(
        "[user]\nname = Canary Person\nemail = canary@person.example\n"
        f"[core]\nautocrlf = true\nhooksPath = {home / 'hooks'}\n"
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "of-another-repository"))
    bare = tmp_path / "site.git"
    subprocess.run(
        ["git", "init", "-q", "--bare", "-b", "main", bare], check=True,
        env={k: v for k, v in os.environ.items() if k != "GIT_DIR"},
    )  # fmt: skip
    return bare


def cloned(remote: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    monkeypatch.delenv("GIT_DIR", raising=False)
    git("-c", "core.autocrlf=false", "clone", "-q", remote, to)
    shutil.rmtree(to / ".git")
    return files(to)


def test_a_git_remote_holds_the_site_and_says_no_person(
    made: Path, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("mirror", made / "first", remote)
    grown = run("mirror", made / "signed", remote)
    again = run("mirror", made / "signed", remote)

    assert first.exit_code == grown.exit_code == again.exit_code == 0, first.stderr + grown.stderr
    assert "copied" in grown.stdout and "there already" in again.stdout
    assert differing(made / "signed", remote) == set()
    assert cloned(remote, tmp_path / "clone", monkeypatch) == files(made / "signed")
    monkeypatch.chdir(remote.parent)
    assert not way.compare_mirror(made / "signed", f"./{remote.name}").faults
    log = git("log", "--format=%an %ae %cn %ce %ad %B", "main", cwd=remote)
    assert log.count("Publication of ") == 2 and "anary" not in log
    with pytest.raises(SettingsError, match="an older site was put back"):
        way.mirror(made / "first", str(remote))


def test_the_same_publications_are_the_same_commit_anywhere(
    made: Path, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIT_DIR")
    other = tmp_path / "other.git"
    git("init", "-q", "--bare", other)

    for place in (remote, other):
        way.mirror(made / "signed", str(place), branch="pages/site")

    heads = {git("rev-parse", "pages/site", cwd=place) for place in (remote, other)}
    assert len(heads) == 1


def test_a_changed_branch_is_named_and_another_s_branch_is_left(
    site: Path, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.mirror(site, str(remote))
    monkeypatch.delenv("GIT_DIR")
    clone = tmp_path / "clone"
    git("-c", "core.autocrlf=false", "clone", "-q", remote, clone)
    config = ("-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false")
    (clone / "index.html").write_text("forged")
    (clone / "planted.html").symlink_to("/etc/passwd")
    (clone / "manifest.sha256").unlink()
    git(*config, "add", "-A", cwd=clone)
    git(*config, "commit", "-qm", "x", cwd=clone)
    git(*config, "push", "-q", cwd=clone)

    named = differing(site, remote)
    mended = way.mirror(site, str(remote))
    git(*config, "checkout", "-q", "--orphan", "work", cwd=clone)
    git(*config, "rm", "-rfq", ".", cwd=clone)
    (clone / "mine.txt").write_text("mine")
    git(*config, "add", "-A", cwd=clone)
    git(*config, "commit", "-qm", "mine", cwd=clone)
    git(*config, "push", "-q", "origin", "work", cwd=clone)

    assert named == {
        ("changed", "index.html"), ("missing", "manifest.sha256"), ("extra", "planted.html")
    }  # fmt: skip
    assert mended.copied and not mended.faults
    with pytest.raises(SettingsError, match="no site made here"):
        way.mirror(site, str(remote), branch="work")
    assert git("ls-tree", "--name-only", "work", cwd=remote).split() == ["mine.txt"]


def test_a_remote_that_refuses_keeps_what_it_has_and_no_token_is_printed(
    made: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.mirror(made / "first", str(remote))
    monkeypatch.delenv("GIT_DIR")
    before = git("rev-parse", "main", cwd=remote)
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    git("config", "core.hooksPath", "hooks", cwd=remote)

    refused = run("mirror", made / "signed", remote)
    away = run("mirror", made / "signed", "http://one:canary-token@127.0.0.1:1/site.git")

    assert refused.exit_code == 1 and "git push ended with" in refused.stderr
    assert git("rev-parse", "main", cwd=remote) == before
    assert away.exit_code == 1 and "canary-token" not in away.output


@pytest.mark.parametrize(
    ("to", "branch"), [("ext::sh -c 'touch ran' .git", "main"), ("x.git", "--upload-pack=x"),
                       ("--upload-pack=touch ran.git", "main")],
)  # fmt: skip
def test_no_remote_runs_a_command(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str, branch: str
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SettingsError, match="no remote and branch"):
        way.mirror(site, to, branch=branch)

    assert list(tmp_path.iterdir()) == []


def test_without_git_it_says_so(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(SettingsError, match="git is not installed"):
        way.mirror(site, "host.example:site.git")


# ------------------------------------------------------------------ what is served


@pytest.fixture
def served(site: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An address that serves a copy of the site, and the folder of the copy."""
    folder = Path(shutil.copytree(site, tmp_path / "served"))

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
    )
    with at_work(server):
        yield f"http://127.0.0.1:{server.server_port}/", folder


def test_what_an_address_serves_is_compared_file_by_file(
    site: Path, served: tuple[str, Path]
) -> None:
    address, folder = served

    well = run("mirror", "check", site, address)
    (folder / "index.html").write_text("forged, and not as long as before")
    (folder / "manifest.sha256").unlink()
    (folder / "data" / "claims.jsonl").write_bytes(b"x" * 10_000_000)

    assert well.exit_code == 0, well.stderr
    assert "not checked: whether it serves anything else" in well.stdout
    assert differing(site, f"{address}index.html") == {
        ("changed", "index.html"), ("missing", "manifest.sha256"),
        ("not served", "data/claims.jsonl"),
    }  # fmt: skip


def test_a_server_that_is_down_is_said_and_only_what_was_named_is_open(site: Path) -> None:
    asked: list[dict[str, object]] = []

    def fetch(address: str, **terms: object) -> Fetched:
        asked.append({"address": address, **terms})
        raise SourceError("down")

    with pytest.raises(SourceError, match="down"):
        way.compare_mirror(site, "https://mirror.example/a", fetch=fetch)
    down = run("mirror", "check", site, "http://127.0.0.1:9/")

    assert [(one["address"], one["open_here"]) for one in asked] == [
        ("https://mirror.example/a/manifest.json", frozenset())
    ]
    assert down.exit_code == 1 and down.stdout == ""


def test_the_row_says_what_was_copied(site: Path, tmp_path: Path) -> None:
    result = run("mirror", site, tmp_path / "copy", "--json")

    row = json.loads(result.stdout)
    assert (row["copied"], row["files"], row["faults"]) == (True, len(read_folder(site).files), [])
    assert row["bytes"] == sum(map(len, files(site).values()))


@pytest.mark.slow
def test_the_site_of_a_watch_is_mirrored_and_the_mirror_verifies(
    cambodia: Path, tmp_path: Path
) -> None:
    site, to = cambodia / "site", tmp_path / "copy"

    assert run("mirror", site, to).exit_code == 0
    assert run("verify", to).exit_code == 0
    assert differing(site, to) == set()
    for lost in ("index.html", "data/claims.jsonl"):
        (to / lost).unlink()
    assert differing(site, to) == {("missing", "index.html"), ("missing", "data/claims.jsonl")}
