"""Two copies of a watch that take each other in come to the same, whoever is first; nothing is lost."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from commands import rows, run
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda import watch as way
from servanda.errors import EvidenceError
from servanda.model import Capture, Decision, Finding

pytestmark = pytest.mark.slow  # copies of a watch, opened many times

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
UNDER = "cps-15-2-a-i"
AFTER = NOON + timedelta(days=1)


def on_record(folder: Path) -> set[tuple[str, str, str]]:
    """Every line of a record, but for where it stands and when it came there."""
    with way.open_watch(folder).record() as record:
        return {(line.kind, line.id, line.sha256) for line in record.entries()}


def comes_to(folder: Path) -> tuple[tuple[Finding, ...], list[way.Row]]:
    """What the decisions come to, and where persons differ."""
    watch = way.open_watch(folder)
    with watch.record() as record, way.answering(watch, record) as answers:
        findings = tuple(sorted(answers.findings, key=lambda each: each.id))
        return findings, sorted(way.disagreements(answers), key=str)


def take_in(here: Path, there: Path) -> int:
    """What came in."""
    watch = way.open_watch(here)
    with watch.record() as record:
        found = way.look_at_copy(watch, record, way.open_watch(there))
        return way.merge(watch, record, found, now=AFTER)


def copies(of: Path, into: Path, names: str) -> list[Path]:
    return [Path(shutil.copytree(of, into / name)) for name in names]


def test_two_who_decided_apart_come_to_one_record_and_their_difference_is_listed(
    cambodia: Path, tmp_path: Path
) -> None:
    one, other = copies(cambodia, tmp_path, "ab")
    id = next(
        row["incident"]["id"]
        for row in rows("review", one)
        if any((p["link"] or {}).get("commitment") == UNDER for p in row.get("may_bear_on", ()))
    )
    for folder, who, judgement in (
        (one, "reviewer 3", "upheld"),
        (other, "reviewer 4", "rejected"),
    ):
        run("decide", folder, id, "--commitment", UNDER, "--judgement", judgement,
            "--reason", f"{who} has read it", "--by", who)  # fmt: skip

    dry = run("merge", one, other, "--dry-run")
    before = on_record(one)
    result = run("merge", one, other)
    back = run("merge", other, one)
    again = run("merge", one, other)

    assert before == on_record(one) - (on_record(other) - before) and dry.exit_code == 0
    assert result.exit_code == back.exit_code == again.exit_code == 1
    assert "1 decision more than here" in result.output and "nothing more" in again.output
    assert "reviewer 3: upheld" in result.output and "reviewer 4: rejected" in result.output
    assert on_record(one) == on_record(other)
    assert comes_to(one) == comes_to(other)
    assert run("check", one).exit_code == 0


def test_what_one_of_two_gathered_comes_with_its_bytes_and_logs(
    cambodia: Path, tmp_path: Path
) -> None:
    one, other = copies(cambodia, tmp_path, "ab")
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>Police arrested two men on 3 September 2017.</p></body></html>")
    run("gather", other, page, "--by", "reviewer 4")
    run("read", other)

    run("merge", one, other)

    with way.open_watch(one).record() as record:
        capture = record.all(Capture)[-1]
    assert b"Police arrested two men" in way.open_watch(one).vault.get(capture.bytes_sha256)
    assert capture.added_by == "reviewer 4"
    assert list((one / "vault" / "of-copies").glob("*/custody.jsonl"))
    assert on_record(other) <= on_record(one)
    assert run("check", one, "--captures").exit_code == 0


def test_what_both_kept_by_themselves_stands_once_and_both_are_named(
    cambodia: Path, tmp_path: Path
) -> None:
    one, other = copies(cambodia, tmp_path, "ab")
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>It was a quiet day.</p></body></html>", encoding="utf-8")
    for folder, who in ((one, "reviewer 3"), (other, "reviewer 4")):
        run("gather", folder, page, "--by", who, "--address", "https://paper.example/quiet")

    result = run("merge", one, other)

    assert result.exit_code == 1 and "reviewer 4" in result.output
    with way.open_watch(one).record() as record:
        assert record.all(Capture)[-1].added_by == "reviewer 3"
    assert run("merge", one, other).output.startswith(f"{other}: nothing more than here")


def test_what_is_no_copy_is_refused(cambodia: Path, tmp_path: Path) -> None:
    (one,) = copies(cambodia, tmp_path, "a")
    other = tmp_path / "other"
    run("new", other, "--title", "Other")
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>Elsewhere.</p></body></html>", encoding="utf-8")
    run("gather", other, page)

    for there, says in ((other, "begun apart"), (one, "this very watch")):
        refused = run("merge", one, there)
        assert refused.exit_code == 1 and says in refused.output
    assert on_record(one) == on_record(cambodia)


# ------------------------------------------------------------------ any order, whoever does what

PEOPLE = ("reviewer 3", "reviewer 4")
STEP = st.tuples(
    st.sampled_from("ab"),  # whose copy
    st.sampled_from(PEOPLE),
    st.sampled_from(("upheld", "rejected", "unsure", "withdrawn")),
    st.integers(0, 2),  # which incident
    st.sampled_from(("cps-15-2-a-i", "sov-3-2-a-i")),
)
EXCHANGE = st.tuples(st.sampled_from(("merge",)), st.sampled_from(("ab", "ba")))


def decide(folder: Path, step: tuple[str, str, str, int, str], at: datetime) -> bool:
    """Whether a person's decision was put on record."""
    _, who, judgement, number, commitment = step
    watch = way.open_watch(folder)
    with watch.record() as record:
        with way.answering(watch, record) as answers:
            id = sorted({each.incident for each in answers.findings} | ASKED)[number]
            evidence = answers.before_deciding(way.Concern(incidents=(id,)))
        try:
            made = way.decide_incident(
                watch, evidence, id, judgement=judgement, reason=f"at {at}", by=who, at=at,
                commitments=(commitment,), bearing=None, bearers=(),
            )  # fmt: skip
        except EvidenceError:
            return False  # nothing to withdraw, or nothing that it is proposed to bear on
        return bool(way.rule(record, made, now=at))


ASKED: set[str] = set()


@settings(max_examples=8, deadline=None)
@given(steps=st.lists(STEP | EXCHANGE, min_size=2, max_size=9))
def test_however_two_decide_and_exchange_both_copies_come_to_the_same(
    cambodia: Path, steps: list[tuple[str, ...]]
) -> None:
    ASKED.update(row["incident"]["id"] for row in rows("review", cambodia)[:3])
    with tempfile.TemporaryDirectory() as place:
        folders = dict(zip("ab", copies(cambodia, Path(place), "ab"), strict=True))
        made, minutes = 0, count()
        for step in steps:
            if step[0] == "merge":
                take_in(*(folders[name] for name in step[1]))
            else:
                made += decide(folders[step[0]], step, NOON + timedelta(minutes=next(minutes)))  # type: ignore[arg-type]
        third, fourth = copies(folders["a"], Path(place), "c") + copies(
            folders["b"], Path(place), "d"
        )
        take_in(folders["a"], folders["b"])
        take_in(folders["b"], folders["a"])
        take_in(third, fourth)  # the same again, the other one first
        take_in(fourth, third)

        assert on_record(folders["a"]) == on_record(folders["b"]) == on_record(third)
        assert on_record(third) == on_record(fourth)
        assert comes_to(folders["a"]) == comes_to(folders["b"]) == comes_to(fourth)
        with way.open_watch(folders["a"]).record() as record:
            mine = [each for each in record.all(Decision) if each.by in PEOPLE]
        assert len(mine) == made
        assert take_in(folders["a"], folders["b"]) == 0


@pytest.mark.parametrize("name", ["custody.jsonl", "warc/more.warc.gz"])
@pytest.mark.parametrize("how", ["a link", "a pipe"])
def test_no_file_of_this_machine_is_taken_in_by_way_of_a_copy(
    cambodia: Path, tmp_path: Path, name: str, how: str
) -> None:
    one, other = copies(cambodia, tmp_path, "ab")
    id = rows("incidents", other)[0]["id"]
    run("decide", other, id, "--judgement", "unsure", "--reason", "r", "--by", "reviewer 4")
    secret = tmp_path / "secret"
    secret.write_text("of this machine alone")
    path = other / "vault" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if how == "a link":
        path.symlink_to(secret)
    else:
        os.mkfifo(path)
    before = on_record(one)

    refused = run("merge", one, other)

    assert refused.exit_code == 1 and path.name in refused.stderr
    assert on_record(one) == before
    assert not [each for each in one.rglob("*") if each.is_file() and b"of this machine" in
                each.read_bytes()]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda log: b"\x00 no log of anything\n" + log, "not JSON"),
        (lambda log: b"".join(log.splitlines(keepends=True)[1:]), "changed, taken out or put in"),
        (lambda log: log + log.splitlines(keepends=True)[0], "changed, taken out or put in"),
        (lambda log: log[:-5], "cut short"),
    ],
    ids=["garbage before it", "a line taken out", "a line put in", "cut short"],
)
def test_a_copy_whose_log_does_not_hold_together_is_not_merged(
    cambodia: Path, tmp_path: Path, spoil: Callable[[bytes], bytes], says: str
) -> None:
    one, other = copies(cambodia, tmp_path, "ab")
    id = rows("incidents", other)[0]["id"]
    run("decide", other, id, "--judgement", "unsure", "--reason", "r", "--by", "reviewer 4")
    log = other / "vault" / "custody.jsonl"
    log.write_bytes(spoil(log.read_bytes()))
    before = on_record(one)

    refused = run("merge", one, other)

    assert refused.exit_code == 1
    assert says in refused.stderr and "Nothing was merged" in refused.stderr
    assert on_record(one) == before
