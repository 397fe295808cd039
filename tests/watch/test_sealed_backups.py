"""A sealed backup says nothing without its key, and a watch comes back from it whole or not at all."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
from commands import run
from copies import copied
from store.kept import CAPTURE, postgresql, signal

from servanda import watch as way
from servanda.errors import ServandaError, SettingsError, StoreError
from servanda.watch import Opening, Seal, open_backup, seal_backup
from servanda.watch.speaking import sealed_backups
from servanda.watch.speaking.backup_keys import new_backup_key, write_backup_key

AT = datetime(2030, 1, 1, tzinfo=UTC)
CANARY = "canary-7f21c0"


@pytest.fixture(scope="module")
def key() -> tuple[str, str]:
    return new_backup_key()


@pytest.fixture(scope="module")
def sealed(
    first_watch: Path, key: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with a small watch, its backup, and the key of that."""
    base = tmp_path_factory.mktemp("sealed")
    watch = copied(first_watch, base / "watch")
    with (watch / "watch.toml").open("a") as settings:
        settings.write(f"\n# {CANARY}\n")
    (watch / "vault" / "ab").mkdir(parents=True, exist_ok=True)
    (watch / "vault" / "ab" / ("c" * 62)).write_bytes(f"{CANARY} ".encode() * 20_000)
    with way.open_watch(watch).record() as record:
        record.add([CAPTURE, *(signal(number) for number in range(20))], at=AT)
    write_backup_key(base / "key", *key)
    seal_backup(way.open_watch(watch), base / "backup.age", Seal((key[1],)), now=AT)
    return base


@pytest.fixture
def opening(sealed: Path) -> Opening:
    return Opening(sealed / "key")


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def lines(folder: Path) -> list[tuple[object, ...]]:
    with way.open_watch(folder).record() as record:
        return [(line.kind, line.id, line.chain_sha256) for line in record.entries()]


# ------------------------------------------------------------------ there and back


def test_a_watch_comes_back_line_for_line_and_byte_for_byte(
    sealed: Path, opening: Opening, tmp_path: Path
) -> None:
    to = tmp_path / "again"

    made = open_backup(sealed / "backup.age", to, opening)

    assert lines(to) == lines(sealed / "watch") and made.lines == 21
    before, after = files(sealed / "watch"), files(to)
    assert {n: before[n] for n in after if not n.startswith("record.")} == {
        n: after[n] for n in after if not n.startswith("record.")
    }
    assert {n for n in before if n.startswith("vault/") and not n.endswith(".lock")} <= {*after}
    assert to.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [to]


def test_inside_is_a_tar_that_age_and_tar_open_and_that_names_nobody(
    sealed: Path, key: tuple[str, str]
) -> None:
    identity = pyrage.x25519.Identity.from_str(key[0])
    plain = pyrage.decrypt((sealed / "backup.age").read_bytes(), [identity])

    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        entries = tar.getmembers()
        found = {e.name: tar.extractfile(e).read() for e in entries}  # type: ignore[union-attr]

    listed = json.loads(found.pop("backup.json"))
    assert listed["files"] == {name: sha256(data).hexdigest() for name, data in found.items()}
    assert listed["lines"] == 21 and listed["head"] == lines(sealed / "watch")[-1][2]
    assert {(e.uname, e.gname, e.uid, e.gid, e.mtime, e.mode) for e in entries} == {
        ("", "", 0, 0, 0, 0o600)
    }


@pytest.mark.slow
def test_words_shut_and_open_a_backup(sealed: Path, tmp_path: Path) -> None:
    file, to = tmp_path / "b.age", tmp_path / "again"

    shut = run("backup", sealed / "watch", "--to", file, "--passphrase", stdin=b"a b c\na b c\n")
    wrong = run("restore", file, to, stdin=b"a b d\n")
    opened = run("restore", file, to, stdin=b"a b c\n")

    assert shut.exit_code == opened.exit_code == 0, shut.stderr + opened.stderr
    assert wrong.exit_code == 1 and "the words are others" in wrong.stderr
    assert lines(to) == lines(sealed / "watch")
    assert CANARY.encode() not in file.read_bytes()


@pytest.mark.slow
def test_the_drill_a_whole_watch_with_its_desk_into_an_empty_folder(
    cambodia: Path, tmp_path: Path
) -> None:
    """Each step in a process of its own, as it would be on another machine."""

    def said(*words: object) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "servanda", *map(str, words)], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    watch, file, to = tmp_path / "watch", tmp_path / "b.age", tmp_path / "elsewhere" / "again"
    copied(cambodia, watch)
    said("people", "add", watch, "Placeholder One", "--role", "keeper")
    recipient = said("keys", "sealing", tmp_path / "key").split()[-1]

    sealed = said("backup", watch, "--to", file, "--recipient", recipient)
    total = sealed.split()[-1]
    restored = said("restore", file, to, "--key", tmp_path / "key", "--sum", total)

    assert restored.split()[-1] == total
    for words in (
        ("standing", "--on", "2017-10-24"), ("duties", "--on", "2017-10-24"), ("incidents",)
    ):  # fmt: skip
        name, *rest = words
        assert said(name, watch, *rest, "--json") == said(name, to, *rest, "--json") != ""
    checks = "each hash and the chain well"
    assert checks in said("check", to, "--captures") and checks in said("check", watch)
    assert "Placeholder One" in said("people", "list", to, "--json")
    assert said("people", "log", watch) == said("people", "log", to)
    assert {p.stat().st_mode & 0o077 for p in (to, *to.rglob("*"))} == {0}
    other = subprocess.run(
        [sys.executable, "-m", "servanda", "restore", file, tmp_path / "b", "--key",
         tmp_path / "key", "--sum", "0" * 64], capture_output=True, text=True,
    )  # fmt: skip
    assert other.returncode == 1 and "another backup" in other.stderr
    assert not (tmp_path / "b").exists()


# ------------------------------------------------------------------ a backup that is not


def refused(file: Path, opening: Opening, place: Path, **more: str) -> str:
    """A backup is refused, and nothing is in the folder or beside it."""
    place.mkdir(exist_ok=True)
    to = place / "again"
    with pytest.raises(ServandaError) as why:
        open_backup(file, to, opening, **more)  # type: ignore[arg-type]
    assert list(place.iterdir()) == []
    return str(why.value)


def test_every_cut_and_every_changed_byte_is_refused(
    sealed: Path, opening: Opening, tmp_path: Path
) -> None:
    whole = (sealed / "backup.age").read_bytes()
    file, place = tmp_path / "b.age", tmp_path / "place"
    size = len(whole)
    cuts = [
        0,
        1,
        21,
        22,
        100,
        199,
        200,
        216,
        size // 2,
        65_536 + 216,
        size - 17,
        size - 16,
        size - 1,
    ]
    flips = [*range(0, 220, 7), *range(220, size, size // 12), size - 17, size - 1]

    for at in cuts:
        file.write_bytes(whole[:at])
        assert "Nothing was restored" in refused(file, opening, place)
    for at in flips:
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        refused(file, opening, place)
    for longer in (whole + b"\0", whole + whole):
        file.write_bytes(longer)
        refused(file, opening, place)


def test_another_key_and_another_backup_are_refused(
    sealed: Path, key: tuple[str, str], opening: Opening, tmp_path: Path
) -> None:
    write_backup_key(tmp_path / "other", *new_backup_key())
    right = seal_backup(
        way.open_watch(sealed / "watch"), tmp_path / "b.age", Seal((key[1],)), now=AT
    )
    place, wordless = tmp_path / "place", tmp_path / "none"
    wordless.write_text("# a note\n")

    assert "another key" in refused(sealed / "backup.age", Opening(tmp_path / "other"), place)
    assert "servanda keys recover" in refused(sealed / "backup.age", Opening(), place)
    assert "no key of age" in refused(sealed / "backup.age", Opening(wordless), place)
    sum_of_another = refused(tmp_path / "b.age", opening, place, list_sha256="0" * 64)
    assert right.list_sha256 in sum_of_another and "another backup" in sum_of_another
    assert "no file of age" in refused(sealed / "key", opening, place)
    open_backup(tmp_path / "b.age", place / "well", opening, list_sha256=right.list_sha256.upper())


Change = Callable[[list[tuple[tarfile.TarInfo, bytes]]], object]


def _named(name: str, data: bytes = b"x", kind: bytes = tarfile.REGTYPE) -> tuple[
    tarfile.TarInfo, bytes
]:  # fmt: skip
    entry = tarfile.TarInfo(name)
    entry.size, entry.type = len(data), kind
    if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
        entry.linkname, entry.size = "/etc/passwd", 0
    return entry, data


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.insert(0, _named("../outside")),
        lambda rows: rows.insert(0, _named("/outside")),
        lambda rows: rows.insert(0, _named("vault//x")),
        lambda rows: rows.insert(0, _named("link", kind=tarfile.SYMTYPE)),
        lambda rows: rows.insert(0, _named("hard", kind=tarfile.LNKTYPE)),
        lambda rows: rows.insert(0, _named("pipe", b"", tarfile.FIFOTYPE)),
        lambda rows: rows.insert(0, rows[0]),
        lambda rows: rows.insert(0, _named("planted")),
        lambda rows: rows.append(_named("planted")),
        lambda rows: rows.pop(0),
        lambda rows: rows.pop(),
        lambda rows: rows.__setitem__(-1, _named("backup.json", b"[]")),
        lambda rows: rows.__setitem__(-1, _named("backup.json", b"{}")),
        lambda rows: rows.__setitem__(0, _named(rows[0][0].name, rows[0][1] + b" ")),
        lambda rows: rows.clear(),
    ],
)
def test_what_somebody_else_sealed_to_the_same_key_is_read_strictly(
    sealed: Path, key: tuple[str, str], opening: Opening, tmp_path: Path, change: Change
) -> None:
    """Who knows the recipient can seal to it: the seal alone says nothing of who made it."""
    identity = pyrage.x25519.Identity.from_str(key[0])
    plain = pyrage.decrypt((sealed / "backup.age").read_bytes(), [identity])
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        rows = [(e, tar.extractfile(e).read()) for e in tar]  # type: ignore[union-attr]
    change(rows)
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for entry, data in rows:
            tar.addfile(entry, io.BytesIO(data))
    file = tmp_path / "b.age"
    file.write_bytes(pyrage.encrypt(made.getvalue(), [identity.to_public()]))

    refused(file, opening, tmp_path / "place")

    assert {path.name for path in tmp_path.iterdir()} == {"b.age", "place"}


def test_a_folder_that_holds_anything_is_left(
    sealed: Path, opening: Opening, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    (tmp_path / "empty").mkdir()

    for to in ("mine", "link", "mine/notes"):
        with pytest.raises(SettingsError, match="not empty"):
            open_backup(sealed / "backup.age", tmp_path / to, opening)
    open_backup(sealed / "backup.age", tmp_path / "empty", opening)

    assert files(tmp_path / "mine") == {"notes": b"mine"}
    assert lines(tmp_path / "empty") == lines(sealed / "watch")


def test_a_place_or_a_seal_that_cannot_be_is_refused_and_nothing_is_written(
    sealed: Path, key: tuple[str, str], tmp_path: Path
) -> None:
    watch = way.open_watch(sealed / "watch")
    (tmp_path / "mine").write_text("mine")
    before = {*files(sealed)}

    for file, seal in (
        (sealed / "watch" / "b.age", Seal((key[1],))), (tmp_path / "mine", Seal((key[1],))),
        (tmp_path / "b", Seal()), (tmp_path / "b", Seal((key[1],), "words")),
        (tmp_path / "b", Seal(("age1nobody",))), (tmp_path / "b", Seal((key[0],))),
    ):  # fmt: skip
        with pytest.raises(SettingsError) as why:
            seal_backup(watch, file, seal, now=AT)
        assert key[0] not in str(why.value)

    assert files(tmp_path) == {"mine": b"mine"}
    assert before == {*files(sealed)}


# ------------------------------------------------------------------ kills and full disks

# In one process, which forks once for each place where it can be ended.
_ENDED = """
import os, resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from servanda import watch as way
from servanda.archive import replacing
from servanda.watch.speaking import age_files

doing, base, recipient, full = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
AT = datetime(2030, 1, 1, tzinfo=UTC)

def work():
    if doing == "seal":
        watch = way.open_watch(base / "watch")
        way.seal_backup(watch, base / "out" / "b.age", way.Seal((recipient,)), now=AT)
    else:
        way.open_backup(base / "backup.age", base / "out" / "again", way.Opening(base / "key"))

def ending(real, left):
    def ends(*words, **more):
        left[0] -= 1
        if left[0] == 0:
            os._exit(9)
        done = real(*words, **more)
        left[0] -= 1
        if left[0] == 0:
            os._exit(9)
        return done
    return ends

number = 0
while True:
    number += 1
    child = os.fork()
    if child == 0:
        if full:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (full * number, full * number))
        else:
            left = [number]
            age_files._Sink.write = ending(age_files._Sink.write, left)
            Path.replace = ending(Path.replace, left)
            for module, name in ((os, "fsync"), (os, "fchmod"), (os, "mkdir"), (replacing, "_put")):
                setattr(module, name, ending(getattr(module, name), left))
        try:
            work()
        except Exception as error:
            print(type(error).__name__, error, flush=True)
            os._exit(9)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(f"{number} {code}", flush=True)
    if code != 9:
        sys.exit(code)
    sys.stdin.readline()
"""


def ended(doing: str, base: Path, recipient: str, *, full: int = 0) -> Iterator[list[str]]:
    """The command ended at each place in turn, until it ends well; what each said."""
    process = subprocess.Popen(
        [sys.executable, "-c", _ENDED, doing, base, recipient, str(full)], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(base / "tmp")},
    )  # fmt: skip
    assert process.stdin and process.stdout
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if line.strip().endswith(" 9"):
            yield said
            said = []
            process.stdin.write("\n")
            process.stdin.flush()
    process.stdin.close()
    process.stdout.close()
    assert process.wait() == 0, said


@pytest.fixture
def base(sealed: Path, tmp_path: Path) -> Path:
    """A copy of all that a process needs, and empty folders for what it writes."""
    copied(sealed / "watch", tmp_path / "watch")
    for name in ("key", "backup.age"):
        (tmp_path / name).write_bytes((sealed / name).read_bytes())
    for name in ("out", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def in_the_open(base: Path) -> list[str]:
    """Files outside of the watch that say anything of it unsealed."""
    return [
        name for name, data in files(base).items()
        if not name.startswith("watch/") and (CANARY.encode() in data or b"SQLite format" in data)
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("full", [0, 50_000], ids=["killed", "disk full"])
def test_ended_anywhere_a_seal_leaves_the_earlier_one_and_no_word_in_the_open(
    base: Path, key: tuple[str, str], full: int
) -> None:
    earlier = (base / "backup.age").read_bytes()
    (base / "out" / "b.age").write_bytes(earlier)
    times = 0

    for said in ended("seal", base, key[1], full=full):
        times += 1
        assert in_the_open(base) == []
        whole = (base / "out" / "b.age").read_bytes()
        if whole != earlier:  # ended after it had the name
            assert not full
        if full:
            assert "larger than this system lets it be" in said[0], said
            assert whole == earlier and len([*(base / "out").iterdir()]) == 1

    assert times >= 4
    assert in_the_open(base) == [] and [p.name for p in (base / "out").iterdir()] == ["b.age"]
    open_backup(base / "out" / "b.age", base / "again", Opening(base / "key"))
    assert lines(base / "again") == lines(base / "watch")
    assert list((base / "tmp").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("full", [0, 50_000], ids=["killed", "disk full"])
def test_ended_anywhere_a_restore_leaves_no_watch_or_a_whole_one(
    base: Path, key: tuple[str, str], full: int
) -> None:
    to = base / "out" / "again"
    times = 0

    for _ in ended("open", base, key[1], full=full):
        times += 1
        if to.exists():
            assert lines(to) == lines(base / "watch")
            assert not full
            for path in sorted(to.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
            to.rmdir()
        for path in (base / "out").iterdir():  # killed: its owner's alone, and gone the next time
            assert not full and path.stat().st_mode & 0o077 == 0
        assert [name for name in in_the_open(base) if not name.startswith("out/.again-new-")] == []

    assert times >= 4
    assert lines(to) == lines(base / "watch")
    assert [p.name for p in (base / "out").iterdir()] == ["again"]
    assert list((base / "tmp").iterdir()) == []


@pytest.mark.parametrize("planted", ["link", "other name", "pipe"])
def test_what_was_planted_where_it_is_written_is_not_followed(
    sealed: Path, key: tuple[str, str], tmp_path: Path, planted: str
) -> None:
    (tmp_path / "mine").write_text("mine")
    place = tmp_path / ".b.new"
    if planted == "link":
        place.symlink_to(tmp_path / "mine")
    elif planted == "other name":
        place.hardlink_to(tmp_path / "mine")
    else:
        os.mkfifo(place)

    with pytest.raises(SettingsError):
        seal_backup(way.open_watch(sealed / "watch"), tmp_path / "b", Seal((key[1],)), now=AT)

    assert (tmp_path / "mine").read_text() == "mine"
    assert not (tmp_path / "b").exists()


def test_what_is_too_large_for_words_is_refused(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_backups, "MOST_WITH_WORDS", 100_000)

    with pytest.raises(SettingsError, match="Seal it to a key"):
        seal_backup(way.open_watch(sealed / "watch"), tmp_path / "b", Seal((), "words"), now=AT)

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_shrinks_meanwhile_stops_the_backup(
    sealed: Path, key: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Short(sealed_backups._Hashed):
        def read(self, size: int = -1) -> bytes:
            return super().read(size)[:-1]

    monkeypatch.setattr(sealed_backups, "_Hashed", Short)

    with pytest.raises(StoreError, match="became shorter meanwhile"):
        seal_backup(way.open_watch(sealed / "watch"), tmp_path / "b", Seal((key[1],)), now=AT)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_server_s_record_and_accounts_are_sealed_and_come_back_in_files(
    sealed: Path, key: tuple[str, str], tmp_path: Path
) -> None:
    def said(*words: object) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "servanda", *map(str, words)], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    with postgresql() as address:
        said("backup", sealed / "watch", tmp_path / "plain")
        (plain,) = (tmp_path / "plain").iterdir()
        watch, file, to = tmp_path / "watch", tmp_path / "b.age", tmp_path / "again"
        said("restore", plain, watch, "--store", address)
        said("people", "add", watch, "Placeholder One", "--role", "keeper")

        said("backup", watch, "--to", file, "--recipient", key[1])
        said("restore", file, to, "--key", sealed / "key")

        log = said("people", "log", watch)
    assert log == said("people", "log", to) and "Placeholder One" in log
    assert lines(to) == lines(sealed / "watch")
    assert not (watch / "record.sqlite3").exists() and (to / "record.sqlite3").exists()
    assert address not in (to / "watch.toml").read_text("utf-8")
