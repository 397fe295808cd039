"""The site as a whole: complete or not there, the same each time, in its own folder only."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from archive.lake_watch import published
from attrs import evolve

from servanda import archive, canon
from servanda.archive.tables import cell, comma_separated
from servanda.errors import EvidenceError, SettingsError, VerificationError
from servanda.model import Signal


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "site"
    archive.publish(published(), folder=folder)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def test_a_site_agrees_with_itself(site: Path) -> None:
    assert archive.verify(site) == ()


def test_the_program_in_the_folder_agrees_without_any_package(site: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=site, capture_output=True, text=True
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert (
        "all 5 findings on record (upheld or not, of any day), 7 standings and 3 duties come out"
        in run.stdout
    )
    _, *rest = run.stdout.splitlines()
    assert rest and all(line.startswith("not checked: ") for line in rest)


def test_sha256sum_can_read_the_sums(site: Path) -> None:
    lines = (site / "manifest.sha256").read_text().splitlines()

    for line in lines:
        sha256, name = line.split("  ", 1)
        assert sha256 == hashlib.sha256((site / name).read_bytes()).hexdigest()
    assert len(lines) == len(bytes_of(site)) - 1


def test_the_same_record_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    archive.publish(published(), folder=tmp_path / "again")

    assert bytes_of(tmp_path / "again") == bytes_of(site)


def test_a_site_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    archive.publish(published(), folder=folder)
    (folder / "commitments" / "old.html").write_text("left over")

    archive.publish(published(decided=False), folder=folder)

    assert archive.verify(folder) == ()
    assert not (folder / "commitments" / "old.html").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_failed_publication_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    archive.publish(published(), folder=folder)
    before = bytes_of(folder)
    write = Path.write_bytes
    left = [5]

    def full(path: Path, data: bytes) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        archive.publish(published(decided=False), folder=folder)

    assert bytes_of(folder) == before
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_other_files_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(SettingsError, match="no site made here"):
        archive.publish(published(), folder=tmp_path)

    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_manifest_of_something_else_does_not_make_a_folder_ours(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "a web app"}')

    with pytest.raises(SettingsError, match="no site made here"):
        archive.publish(published(), folder=tmp_path)


def test_what_nobody_decided_is_counted_and_not_published(tmp_path: Path) -> None:
    archive.publish(published(decided=False), folder=tmp_path / "site")

    everything = b"".join(bytes_of(tmp_path / "site").values())
    assert b"Mara Velt" not in everything
    manifest = json.loads((tmp_path / "site" / "manifest.json").read_text())
    assert manifest["head"]["undecided"] == 4
    assert manifest["head"]["records"]["incidents"] == 0


def test_only_the_quoted_paragraphs_of_a_source_are_published(site: Path) -> None:
    everything = b"".join(bytes_of(site).values())

    assert b"Listeners in five provinces found only silence." in everything
    assert b"The weather will be fair on the coast." not in everything


def test_where_a_signal_arose_is_not_published(tmp_path: Path) -> None:
    hidden = Signal("sig-2", "no-date", "/home/someone/xyzzy.html", "none in xyzzy", "why", "do")
    archive.publish(evolve(published(), signals=(hidden,)), folder=tmp_path / "site")

    everything = b"".join(bytes_of(tmp_path / "site").values())
    assert b"xyzzy" not in everything
    assert b"no-date" in everything


def test_a_view_as_proposed_is_refused(tmp_path: Path) -> None:
    proposed = tuple(evolve(one, proposed=True) for one in published().standings)

    with pytest.raises(EvidenceError, match="as proposed, which no person decided"):
        archive.publish(evolve(published(), standings=proposed), folder=tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_standings_of_another_day_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="2017-10-24, the record is of 2018-01-01"):
        archive.publish(evolve(published(), on=date(2018, 1, 1)), folder=tmp_path / "site")


def test_a_quotation_that_does_not_stand_in_the_text_stops_publication(tmp_path: Path) -> None:
    texts = tuple(evolve(one, content=one.content.upper()) for one in published().texts)

    with pytest.raises(VerificationError, match="quotes words that do not stand"):
        archive.publish(evolve(published(), texts=texts), folder=tmp_path / "site")


def test_a_letter_whose_text_was_changed_stops_publication(tmp_path: Path) -> None:
    letter = published().letter
    assert letter is not None
    forged = evolve(letter, text=letter.text.replace("We ask", "We thank"))

    with pytest.raises(VerificationError, match="Signatures are on that hash"):
        archive.publish(evolve(published(), letter=forged), folder=tmp_path / "site")


def test_an_agreement_file_other_than_the_one_read_stops_publication(tmp_path: Path) -> None:
    with pytest.raises(VerificationError, match="agreement file has SHA-256"):
        archive.publish(evolve(published(), agreement_text="# Else\n"), folder=tmp_path / "site")


def test_json_lines_give_the_records_back(site: Path) -> None:
    lines = (site / "data" / "decisions.jsonl").read_text().splitlines()

    read = tuple(canon.read(type(published().decisions[0]), json.loads(line)) for line in lines)
    assert read == published().decisions


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula_whatever_parts_cells_for_its_reader(sign: str) -> None:
    for before in ("", "a;", "a; ", "a,", "a|", "a\n", 'a;"', "\t", "\r", "\x1b"):
        clean = before.translate({9: " ", 13: " ", 27: " "})
        assert cell(f"{before}{sign}cmd|' /C calc'!A0") == f"{clean}'{sign}cmd|' /C calc'!A0"


def test_a_cell_holds_no_control_and_no_mark_of_direction() -> None:
    assert cell("a\x1b[31m\x00b\u202ec\x9b") == "a [31m bc "
    assert cell([-1, {"lat": -2.5}]) == '[-1, {"lat": -2.5}]'
    assert cell({"a": "x;=HYPERLINK(1)"}) == '{"a": "x;\'=HYPERLINK(1)"}'


def test_a_csv_file_reads_back_cell_by_cell() -> None:
    hostile = Signal("sig-1", '=HYPERLINK("x")', "a,b", 'say "so"', "two\nlines", "-1")

    rows = list(csv.reader(io.StringIO(comma_separated(Signal, [hostile]).decode(), newline="")))

    assert rows[0] == ["id", "kind", "where", "what", "why", "do", "at"]
    assert rows[1] == [
        "sig-1", "'=HYPERLINK(\"x\")", "a,b", 'say "so"', "two\nlines", "'-1", "",
    ]  # fmt: skip
