"""Witnesses of the time, by the commands: one that answers, one that lies, one that never comes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attacks.test_broken_between_logs import at
from captures.custody.test_timestamps import Authority
from captures.custody.test_timestamps import authority as authority  # noqa: PLC0414 a fixture
from commands import rows, run

pytestmark = pytest.mark.slow
DAY = "2016-09-04"
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def watch(new_watch: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    at(monkeypatch, NOW)
    return gathered(new_watch, "The ministry closed 15 radio stations.")


def gathered(watch: Path, words: str) -> Path:
    page = watch.parent / f"page-{len(words)}.txt"
    page.write_text(words)
    result = run("gather", watch, page, "--by", "Ann", "--published", DAY, "--witness")
    assert result.exit_code == 0, result.output
    return watch


def lists(watch: Path) -> list[Path]:
    return sorted((watch / "vault/witness").glob("*.sha256"))


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def trusts(watch: Path, authority: Authority) -> None:
    roots = watch / "vault/witness/roots"
    roots.mkdir(exist_ok=True)
    shutil.copy(authority.folder / "root.pem", roots / "root.pem")


def answered(path: Path, authority: Authority) -> None:
    authority.answer(beside(path, ".tsq"), beside(path, ".tsr"))


def checked(watch: Path) -> str:
    """What a check that is well prints."""
    result = run("check", watch, "--captures")
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(watch: Path) -> str:
    """What a check that finds something wrong prints."""
    result = run("check", watch, "--captures")
    assert result.exit_code == 1, result.output
    return result.stderr


def test_a_list_is_made_answered_and_told_of_a_capture(watch: Path, authority: Authority) -> None:
    (path,) = lists(watch)
    trusts(watch, authority)
    waiting = checked(watch)
    answered(path, authority)

    told = checked(watch)

    assert "nobody has answered yet" in waiting and "nobody has answered" not in told
    assert f"of 1 capture in {path.name}: before {NOW.year}" in told
    assert "signed by CN=Placeholder authority" in told
    capture = next(row for row in rows("check", watch, "--captures") if row.get("witnesses"))
    assert capture["witnesses"][0]["is_proved"]


def test_a_witness_that_never_answers_holds_nothing_up(
    watch: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does one that is slow: the first list is answered after the second is made."""
    first = lists(watch)[0]
    at(monkeypatch, NOW + timedelta(minutes=1))
    gathered(watch, "The ministry closed three newspapers.")
    trusts(watch, authority)
    _, second = lists(watch)
    assert checked(watch).count("nobody has answered yet") == 2

    for path, waiting in ((second, 1), (first, 0)):
        answered(path, authority)
        assert checked(watch).count("nobody has answered yet") == waiting


def test_nothing_new_makes_no_second_list(watch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW + timedelta(minutes=1))

    again = run("gather", watch, "--witness")

    assert again.exit_code == 0
    assert "on lists already" in again.stdout
    assert len(lists(watch)) == 1


@pytest.mark.parametrize("years", [-10, 10])
def test_a_time_that_cannot_be_is_no_proof(
    new_watch: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, years: int
) -> None:
    """Stamped ten years before the list was made, by one clock or the other, it proves no time.

    Stamped later it is a slow answer: what it says is true whatever the clock here was.
    """
    at(monkeypatch, NOW - timedelta(days=365 * years))
    gathered(new_watch, "The ministry closed 15 radio stations.")
    trusts(new_watch, authority)
    answered(lists(new_watch)[0], authority)

    if years < 0:
        assert "proves no time" in refused(new_watch)
    else:
        assert "signed by CN=Placeholder authority" in checked(new_watch)


def of_another(path: Path, _: Authority) -> None:
    other = Authority(path.parents[3] / "other")
    answered(path, other)


def to_another_list(path: Path, authority: Authority) -> None:
    data = path.parent / "another"
    data.write_bytes(b"another list")
    request = path.parent / "another.tsq"
    authority.run("ts", "-query", "-data", str(data), "-sha256", "-cert", "-out", str(request))
    authority.answer(request, beside(path, ".tsr"))


def cut_short(path: Path, authority: Authority) -> None:
    answered(path, authority)
    answer = beside(path, ".tsr")
    answer.write_bytes(answer.read_bytes()[:-100])


def a_page(path: Path, _: Authority) -> None:
    beside(path, ".tsr").write_text("<html>503 try again later</html>")


def endless(path: Path, _: Authority) -> None:
    with beside(path, ".tsr").open("wb") as file:
        file.truncate(50_000_000_000)


def for_another_head(path: Path, authority: Authority) -> None:
    """The heads are forged after the list was stamped."""
    answered(path, authority)
    path.with_suffix(".heads.json").write_text("[]")


def list_with_less(path: Path, authority: Authority) -> None:
    answered(path, authority)
    path.write_bytes(path.read_bytes().partition(b"\n")[2])


LIES: dict[str, Callable[[Path, Authority], None]] = {
    "signed by another": of_another,
    "an answer to another list": to_another_list,
    "cut short": cut_short,
    "a page in its place": a_page,
    "fifty gigabytes": endless,
    "another head than was stamped": for_another_head,
    "a list that lost a line": list_with_less,
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_proves_nothing_is_named(
    watch: Path, authority: Authority, lie: str
) -> None:
    trusts(watch, authority)
    (path,) = lists(watch)

    LIES[lie](path, authority)

    assert path.stem in refused(watch)


@pytest.mark.parametrize("suffix", [".tsr", ".ots"])
def test_a_pipe_or_a_folder_in_place_of_an_answer_holds_nobody_up(watch: Path, suffix: str) -> None:
    (path,) = lists(watch)
    for make in (os.mkfifo, os.mkdir):
        answer = beside(path, suffix)
        make(answer)

        told = refused(watch)

        assert answer.name in told and "is no file" in told
        shutil.rmtree(answer) if answer.is_dir() else answer.unlink()


def test_a_fetch_cut_out_everywhere_is_told_by_what_was_stamped_before(
    watch: Path, authority: Authority
) -> None:
    """Custody and heads written anew, so that all fits: the list of before names other heads."""
    trusts(watch, authority)
    answered(lists(watch)[0], authority)
    log = watch / "vault/custody.jsonl"
    log.write_bytes(b"")

    assert "witnessed in witness/" in refused(watch)
