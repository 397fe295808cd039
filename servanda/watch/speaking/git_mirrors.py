"""Mirrors in a git remote, by the git that the user has, with her own keys and settings.

What leaves it: a branch of the remote that holds a site and nothing else, put there in one step,
and what stands in it. The same site after the same site is the same commit; it names nobody, and no
hook or filter touches a byte. Only the remote that was named is asked. A door to the network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import frozen

from servanda.archive.folder import MAKER, MANIFEST, SiteFolder, read_json
from servanda.canon import sha256_of_bytes
from servanda.errors import SettingsError, VerificationError

ENDING = ".git"
BRANCH = "main"
_STORED = "refs/servanda/stored"
_MADE = "refs/servanda/made"
# The plain ways; "ext::" would run a command, whatever the user's settings say.
_WAYS = "file:git:http:https:ssh"
_OF_ANOTHER = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE",
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


def is_git_remote(to: str) -> bool:
    """Whether a place is a git remote: an address or a path that ends in .git.

    >>> is_git_remote("git@host.example:org/site.git"), is_git_remote("/media/usb/site")
    (True, False)
    """
    return to.rstrip("/").endswith(ENDING)


def shown_remote(to: str) -> str:
    """An address as it may be printed: without a user name or password.

    >>> shown_remote("https://one:token@host.example/site.git")
    'https://host.example/site.git'
    """
    return re.sub(r"//[^/@\s]*@", "//", to)


@frozen
class GitBranch:
    """A branch of a remote, with a repository of its own beside it for as long as it is needed."""

    remote: str
    branch: str
    folder: Path

    def stored(self) -> SiteFolder | None:
        """What stands in the branch, asked for anew; None where there is no such branch."""
        ref = f"refs/heads/{self.branch}"
        if not self._git("ls-remote", "--", self.remote, ref).strip():
            return None
        self._git(
            "-c", "transfer.fsckObjects=true", "fetch", "--quiet", "--depth=1", "--no-tags",
            "--", self.remote, f"+{ref}:{_STORED}",
        )  # fmt: skip
        files: dict[str, bytes] = {}
        odd: dict[str, str] = {}
        named: list[tuple[str, bytes]] = []
        for line in self._git("ls-tree", "-r", "-z", _STORED).split(b"\0")[:-1]:
            head, _, path = line.partition(b"\t")
            name = path.decode("utf-8", "surrogateescape")
            mode, _, sha = head.split(b" ")
            if mode in (b"100644", b"100755"):
                named.append((name, sha))
            else:
                odd[name] = "is a link" if mode == b"120000" else "is another repository"
        given = self._git("cat-file", "--batch", words=b"".join(sha + b"\n" for _, sha in named))
        at = 0
        for name, _ in named:
            end = given.index(b"\n", at)
            size = int(given[at:end].split(b" ")[2])
            files[name] = given[end + 1 : end + 1 + size]
            at = end + size + 2
        return SiteFolder(files, odd)

    def put(self, published: SiteFolder, *, after: bool) -> None:
        """The branch holds these files and no other, in one step; `after` what was stored."""
        self._git("fast-import", "--quiet", "--force", words=_commit(published, after=after))
        self._git(
            "push", "--quiet", "--no-verify", "--", self.remote, f"{_MADE}:refs/heads/{self.branch}"
        )

    def _git(self, *command: str, words: bytes = b"") -> bytes:
        return _run(*command, folder=self.folder, words=words)


@contextmanager
def git_branch(remote: str, branch: str) -> Iterator[GitBranch]:
    """A branch of a remote, to be read and written. SettingsError where there is no git."""
    if "::" in remote or remote.startswith("-") or not _NAME.fullmatch(branch):
        raise SettingsError(
            f"{shown_remote(remote)} {branch}: is no remote and branch that can be asked. Give the "
            "remote's address as git clone takes it, and a plain name."
        )
    with tempfile.TemporaryDirectory(prefix="servanda-mirror-") as place:
        folder = Path(place)
        _run("init", "--quiet", "--bare", "--template=", ".", folder=folder)
        # of this repository alone: what a remote on this machine does with a push is its own
        _run("config", "core.hooksPath", os.devnull, folder=folder)
        yield GitBranch(_from_anywhere(remote), branch, folder)


def _from_anywhere(remote: str) -> str:
    """A remote as it is called from any folder: a path is made whole, an address stays.

    >>> _from_anywhere("git@host.example:org/site.git"), _from_anywhere("/srv/site.git")
    ('git@host.example:org/site.git', '/srv/site.git')
    """
    is_path = "://" not in remote and ":" not in remote.partition("/")[0]
    return str(Path(remote).absolute()) if is_path else remote


def refuse_other_branch(stored: SiteFolder, remote: str, branch: str) -> None:
    """A branch may be written if it holds a site made here. SettingsError if not."""
    try:
        manifest = read_json(stored.files, MANIFEST)
        made_with = manifest.get("made_with") if isinstance(manifest, dict) else None
    except VerificationError:
        made_with = None
    if made_with != MAKER:
        raise SettingsError(
            f"{shown_remote(remote)}: its branch {branch} holds files but no site made here, and a "
            "mirror takes the place of all of them. Give --branch and another name."
        )


def _commit(published: SiteFolder, *, after: bool) -> bytes:
    """A commit of these files, as git fast-import reads it, that says no person and no clock."""
    manifest = published.files[MANIFEST]
    on = str(read_json(published.files, MANIFEST)["head"]["on"])
    midnight = datetime.combine(date.fromisoformat(on), datetime.min.time(), UTC)
    message = f"Publication of {on}\n\nmanifest.json sha256 {sha256_of_bytes(manifest)}\n".encode()
    parts = [
        f"commit {_MADE}\n".encode(),
        f"committer Servanda <> {max(0, int(midnight.timestamp()))} +0000\n".encode(),
        b"data %d\n%b\n" % (len(message), message),
        f"from {_STORED}^0\n".encode() if after else b"",
        b"deleteall\n",
    ]
    for name, data in sorted(published.files.items()):
        if not name.isprintable() or name.startswith('"') or "/.git" in f"/{name}".lower():
            raise SettingsError(f"{name!r}: is a name that no git repository takes.")
        parts.append(b"M 100644 inline %b\n" % name.encode())
        parts.append(b"data %d\n%b\n" % (len(data), data))
    return b"".join(parts)


def _run(*command: str, folder: Path, words: bytes = b"") -> bytes:
    """What git says on standard output. SettingsError with its own words where it refuses."""
    git = shutil.which("git")
    if git is None:
        raise SettingsError(
            "git is not installed, and a mirror in a git remote is made by it. Install git, or "
            "mirror to a folder."
        )
    kept = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    done = subprocess.run(  # noqa: S603  git alone, each word apart
        [git, *command],
        cwd=folder, input=words, capture_output=True, check=False,
        env={**kept, "GIT_ALLOW_PROTOCOL": _WAYS},
    )  # fmt: skip
    if done.returncode:
        said = shown_remote(" ".join(done.stderr.decode("utf-8", "replace").split()))
        raise SettingsError(
            f"git {next(word for word in command if word[0] != '-' and '=' not in word)} ended "
            f"with {done.returncode}: {said[:500]}. The mirror stands as it stood before. Try the "
            "same by hand, as git ls-remote, and mend what it says."
        )
    return done.stdout
