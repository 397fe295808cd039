"""Whatever is given, a command ends in words: no traceback, no hanging, nothing half-done.

From outside, through the commands: every file, day, number, id and folder that can be given, with
all that can be wrong with it. The tables are in `bad_inputs`; a quick part runs every day.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import commands
import pytest
from attacks import bad_inputs as bad
from click.testing import Result
from tries import one_in

MEMORY_BYTES = 1_500_000_000  # more than is in use; the largest file refused has twice as many


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch with every file that a watch may have. To be copied only."""
    return bad.make_watch(tmp_path_factory.mktemp("made"))


@contextmanager
def limited(kind: int, more: int) -> Iterator[None]:
    before = resource.getrlimit(kind)
    resource.setrlimit(kind, (more, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(kind, before)


@contextmanager
def guarded() -> Iterator[None]:
    """It may neither hang nor take all memory."""
    in_use = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    with bad.time_limit(), limited(resource.RLIMIT_AS, in_use + MEMORY_BYTES):
        yield


def outcome(place: bad.Place, kind: str, watch: Path) -> str:
    path = watch / place.inside if place.inside else watch.parent / f"bad{place.ending}"
    path.unlink(missing_ok=True)
    bad.KINDS[kind](path)
    with guarded():
        came = place.run(watch, path)
    may_be_well = place.takes_any or kind in bad.MAY_BE_WELL
    return bad.what_is_wrong(came, name="" if may_be_well else path.name, may_be_well=may_be_well)


def faults_of(place: bad.Place, kinds: Sequence[str], made: Path, folder: Path) -> list[str]:
    faults = []
    for number, kind in enumerate(kinds):
        if place.name == "scan a shard" and kind not in bad.NO_FILE:
            continue  # what an archive holds is for the tests of scanning
        beside = folder / str(number)
        beside.mkdir()
        wrong = outcome(place, kind, bad.copied(made, beside))
        faults += [f"{kind}: {wrong}"] if wrong else []
    return faults


def run(words: Sequence[str], watch: Path, **given: str) -> Result:
    filled = bad.filled(words, watch, **given)
    with guarded():
        return commands.run(*filled)


# ------------------------------------------------------------------ files


QUICK = ("check an agreement", "new --text", "gather a file", "code --from", "code --statement",
         "import --as", "decide --from", "watch.toml of a watch", "actors.toml of a watch")  # fmt: skip
EVERY = {place.name: place for place in (*bad.NAMED, *bad.INSIDE)}


@pytest.mark.parametrize("name", QUICK)
def test_a_bad_file_is_refused_in_words(name: str, made: Path, tmp_path: Path) -> None:
    assert faults_of(EVERY[name], bad.EVERYDAY, made, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY)
def test_every_bad_file_is_refused_in_words(name: str, made: Path, tmp_path: Path) -> None:
    assert faults_of(EVERY[name], one_in(3, bad.KINDS), made, tmp_path) == []


def test_standard_input_without_end_is_refused(made: Path, tmp_path: Path) -> None:
    watch = bad.copied(made, tmp_path)
    for words in (
        ("gather", watch, "-"),
        ("code", watch, "--statement", "-", "--by", "Ann", "--kind", "seen", "--when", "2017-09-03",
         "--how-known", "seen", "--title", "a title"),
    ):  # fmt: skip
        with guarded():
            came = commands.run(*words, stdin=b"a" * 20_000_001)

        assert came.exit_code == 1
        assert "stdin: gives more than the 20,000,000 bytes" in came.stderr


# ------------------------------------------------------------------ days, numbers, ids


GIVEN = (
    *((words, bad.DAYS) for words in bad.DATED),
    *((words, bad.NUMBERS) for words in bad.COUNTED),
    *((words, bad.IDS) for words in bad.NAMING),
)


def wrong_values(
    words: Sequence[str], values: Sequence[str], made: Path, folder: Path, patch: pytest.MonkeyPatch
) -> list[str]:
    faults = []
    for number, value in enumerate(values):
        beside = folder / str(number)
        beside.mkdir()
        watch = bad.copied(made, beside)
        patch.chdir(beside)
        wrong = bad.what_is_wrong(run(words, watch, GIVEN=value), may_be_well=True)
        faults += [f"{value[:40]!r}: {wrong}"] if wrong else []
    return faults


@pytest.mark.parametrize("words", [bad.DATED[0], bad.DATED[2], bad.NAMING[0]], ids=" ".join)
def test_a_bad_day_or_id_is_refused_in_words(
    words: Sequence[str], made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = ("0001-01-01", "9999-12-31", "x" * 5000, "nil\0nul", "\udcff", "")

    assert wrong_values(words, values, made, tmp_path, monkeypatch) == []


@pytest.mark.slow
@pytest.mark.parametrize(("words", "values"), GIVEN, ids=[" ".join(words) for words, _ in GIVEN])
def test_every_bad_day_number_and_id_is_refused_in_words(
    words: Sequence[str],
    values: Sequence[str],
    made: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if words[0] == "scan":
        values = [value for value in values if not value.isdigit()]  # it would begin to scan
    assert wrong_values(words, one_in(4, values), made, tmp_path, monkeypatch) == []


# ------------------------------------------------------------------ keys of another type


BESIDE = {
    "decisions.toml": (bad.DECISIONS, ("decide", "WATCH", "--from", "BESIDE/decisions.toml",
                                       "--by", "Ann")),
    "coding.toml": (bad.CODING, ("code", "WATCH", "--from", "BESIDE/coding.toml", "--by", "Ann")),
    "mapping.toml": (bad.MAPPING, ("import", "WATCH", "BESIDE/page.csv", "--as",
                                   "BESIDE/mapping.toml", "--by", "Ann")),
}  # fmt: skip


def test_a_key_of_another_type_is_refused_in_words(made: Path, tmp_path: Path) -> None:
    watch = bad.copied(made, tmp_path)
    for name, text in (
        ("actors.toml", "actor = 5\n"),
        ("actors.toml", 'actor = ["x"]\n'),
        ("watch.toml", 'title = "a"\nagreement = "mine"\nwindow_days = 1000000000\n'),
    ):
        before = (watch / name).read_text()
        (watch / name).write_text(text)
        came = commands.run("standing", watch)
        (watch / name).write_text(before)

        assert bad.what_is_wrong(came, name=name) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["watch.toml", *bad.FILES, "agreements/mine.scenarios.toml"])
def test_every_key_of_a_watch_of_another_type_is_taken_or_refused_in_words(
    name: str, made: Path, tmp_path: Path
) -> None:
    watch = bad.copied(made, tmp_path)
    text, faults = (watch / name).read_text(), []
    for label, changed in one_in(12, bad.wrongly_typed(text)):
        (watch / name).write_text(changed)
        for words in (("check", watch), ("standing", watch, "--on", "2017-10-24")):
            with guarded():
                wrong = bad.what_is_wrong(commands.run(*words), may_be_well=True)
            faults += [f"{words[0]}, {label}: {wrong}"] if wrong else []
    assert faults == []


@pytest.mark.slow
@pytest.mark.parametrize("name", BESIDE)
def test_every_key_of_a_file_of_another_type_is_taken_or_refused_in_words(
    name: str, made: Path, tmp_path: Path
) -> None:
    watch = bad.copied(made, tmp_path)
    (text, words), faults = BESIDE[name], []
    for label, changed in one_in(12, bad.wrongly_typed(text)):
        (tmp_path / name).write_text(changed)
        came = run(words, watch, BESIDE=str(tmp_path))
        wrong = bad.what_is_wrong(came, may_be_well=True)
        faults += [f"{label}: {wrong}"] if wrong else []
    assert faults == []


# ------------------------------------------------------------------ where nothing can be written


def left_behind(folder: Path) -> list[str]:
    """What was begun and not ended; locks are no files of anybody's."""
    locks = (".lock", ".gathering")
    begun = [path for path in folder.rglob("*") if path.name.startswith(".")]
    return [str(path) for path in begun if path.name not in locks]


PLACES = ("/sys/kernel", "/proc", "/dev/full", "n" * 5000)


@pytest.mark.parametrize("words", bad.WRITING[:1] + bad.WRITING[3:6], ids=" ".join)
def test_where_nothing_can_be_written_it_is_said(
    words: Sequence[str], made: Path, tmp_path: Path
) -> None:
    watch = bad.copied(made, tmp_path)
    for place in PLACES:
        came = run(words, watch, PLACE=str(tmp_path / place))

        assert bad.what_is_wrong(came) == ""
        assert left_behind(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("words", bad.WRITING, ids=" ".join)
def test_wherever_nothing_can_be_written_it_is_said(
    words: Sequence[str], made: Path, tmp_path: Path
) -> None:
    watch = bad.copied(made, tmp_path)
    for place in PLACES:
        assert bad.what_is_wrong(run(words, watch, PLACE=str(tmp_path / place))) == ""
        assert left_behind(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("most_bytes", [0, 100, 5_000, 50_000])
@pytest.mark.parametrize("words", bad.CHANGING, ids=" ".join)
def test_a_disk_that_fills_leaves_nothing_half_done(
    words: Sequence[str], most_bytes: int, made: Path, tmp_path: Path
) -> None:
    watch = bad.copied(made, tmp_path)
    filled = bad.filled(words, watch)
    with guarded(), limited(resource.RLIMIT_FSIZE, most_bytes):
        came = commands.run(*filled)

    assert bad.what_is_wrong(came, may_be_well=True) == ""
    assert left_behind(tmp_path) == []
    assert commands.run("check", watch).exit_code == 0


def test_output_that_cannot_be_written_is_said_once(made: Path, tmp_path: Path) -> None:
    watch = bad.copied(made, tmp_path)
    with Path("/dev/full").open("w") as full:
        came = subprocess.run(
            [sys.executable, "-m", "servanda", "check", str(watch)],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip

    assert came.returncode == 1
    assert came.stderr.splitlines() == [
        "servanda: the disk is full. What was begun there was not done. Make room and do it again."
    ]


# ------------------------------------------------------------------ faults of our own


def test_a_fault_of_our_own_is_one_line_and_its_traceback_lies_in_a_file(
    made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("nobody thought of this")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("servanda.cli.starting._faults", fail)
    came = commands.run("check", made)

    (kept,) = tmp_path.glob("servanda-fault-*.txt")
    assert came.exit_code == 3
    assert len(came.stderr.splitlines()) == 1
    assert str(kept) in came.stderr and "a fault of Servanda itself, KeyError" in came.stderr
    assert "nobody thought of this" in kept.read_text() and kept.stat().st_mode & 0o077 == 0


def test_a_pipe_in_place_of_what_a_watch_keeps_holds_nobody_up(made: Path, tmp_path: Path) -> None:
    for name in ("actors.toml", "record.sqlite3.checked", "vault/record-heads.jsonl"):
        beside = tmp_path / name.replace("/", "-")
        beside.mkdir()
        watch = bad.copied(made, beside)
        (watch / name).unlink(missing_ok=True)
        (watch / name).parent.mkdir(exist_ok=True)
        os.mkfifo(watch / name)
        for words in (("standing", watch), ("check", watch)):
            with guarded():
                came = commands.run(*words)

            assert "Traceback" not in came.output
            assert came.exit_code in (0, 1), came.output


def test_a_byte_that_is_no_utf_8_comes_into_no_decision(made: Path, tmp_path: Path) -> None:
    watch = bad.copied(made, tmp_path)
    with guarded():
        came = commands.run(
            "decide", watch, "--notice", "event", "--about", "census_done", "--on", "2017-10-24",
            "--by", "Ann\udcff",
        )  # fmt: skip

    assert came.exit_code == 1
    assert "UTF-8" in came.stderr


@pytest.mark.parametrize("digits", ["0x" + "f" * 6_000, "0o" + "7" * 9_000, "1" * 5_000])
@pytest.mark.parametrize("place", ["decide", "code", "import", "watch.toml"])
def test_a_number_longer_than_can_be_written_in_tens_is_refused_with_its_line(
    new_watch: Path, tmp_path: Path, digits: str, place: str
) -> None:
    file = tmp_path / "given.toml"
    words: dict[str, tuple[object, ...]] = {
        "decide": ("decide", new_watch, "--from", file, "--by", "Ann"),
        "code": ("code", new_watch, "--from", file, "--by", "Ann"),
        "import": ("import", new_watch, tmp_path / "rows.csv", "--as", file, "--by", "Ann"),
        "watch.toml": ("standing", new_watch),
    }
    (tmp_path / "rows.csv").write_text("day,event\n2017-09-03,arrest\n", "utf-8")
    if place == "watch.toml":
        file = new_watch / "watch.toml"
    file.write_text(f"{file.read_text() if file.exists() else ''}\n[[decision]]\na = {digits}\n")

    refused = commands.run(*words[place])

    assert refused.exit_code == 1, refused.output
    assert f"{file.name}:" in refused.stderr
    assert "number" in refused.stderr
    assert "limit" not in refused.stderr
