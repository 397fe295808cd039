"""Whatever is changed in a site is named: bytes, files, and records under a manifest made anew."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from archive.lake_watch import agreement, published
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tries import tries

from servanda import archive, canon
from servanda.archive import checks
from servanda.archive.folder import MANIFEST, SUMS, read_folder, sums
from servanda.archive.program import program
from servanda.archive.record_files import read_edition
from servanda.archive.site import site_files
from servanda.archive.tables import data_files

Change = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "site"
    archive.publish(published(), folder=folder)
    return folder


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "site"))


def files_of(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def full_files_of(folder: Path) -> list[str]:
    return [name for name in files_of(folder) if (folder / name).stat().st_size]


def remake_manifest(folder: Path) -> None:
    """What a forger would do: hash everything again, so that no file differs from its hash."""
    manifest = json.loads((folder / "manifest.json").read_text())
    names = [n for n in files_of(folder) if n not in (MANIFEST, SUMS)]
    manifest["files"] = {
        name: {
            "sha256": canon.sha256_of_bytes((folder / name).read_bytes()),
            "size_bytes": (folder / name).stat().st_size,
        }
        for name in names
    }
    text = json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text)
    hashes = {
        n: canon.sha256_of_bytes((folder / n).read_bytes()) for n in (*names, "manifest.json")
    }
    (folder / SUMS).write_bytes(sums(hashes))


def forge(folder: Path, table: str, row: int, change: Change) -> None:
    """Change one record and everything made from it: its CSV and the manifest."""
    path = folder / f"data/{table}.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    change(rows[row])
    path.write_bytes(b"".join(canon.spell(one) + b"\n" for one in rows))
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, data in data_files(read_edition(read_folder(folder).files, manifest)).items():
        (folder / name).write_bytes(data)
    remake_manifest(folder)


def alone(folder: Path) -> str:
    """What the program in the folder says."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")], capture_output=True, text=True
    )
    assert run.returncode == 1, run.stdout
    assert run.stderr == ""
    return run.stdout


def here(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The same, run in this process."""
    names: dict[str, Any] = {"__name__": "verify", "__file__": str(folder / "verify.py")}
    exec(compile((folder / "verify.py").read_bytes(), "verify.py", "exec"), names)  # noqa: S102
    assert names["main"]([str(folder)]) == 1
    return capsys.readouterr().out


@tries(25, HealthCheck.function_scoped_fixture)
@given(data=st.data())
def test_every_changed_byte_is_named(whole: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(full_files_of(whole)))
    before = (whole / name).read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(before)
    changed[at] ^= 1 << bit

    try:
        (whole / name).write_bytes(bytes(changed))
        named = next(iter(archive.verify(whole)), "")
    finally:
        (whole / name).write_bytes(before)

    # A changed manifest may be seen first in what it says of another file.
    assert named
    assert name in named or name in (MANIFEST, SUMS)


def test_every_missing_file_is_named(whole: Path) -> None:
    for name in files_of(whole):
        data = (whole / name).read_bytes()
        (whole / name).unlink()
        try:
            # The first fault comes before any rule is applied.
            first = next(checks.faults(read_folder(whole), None), "")  # type: ignore[arg-type]
        finally:
            (whole / name).write_bytes(data)
        assert first.startswith(f"{name}: missing")


@pytest.mark.parametrize("name", ["extra.html", "data/more.jsonl", ".hidden", "commitments/x.html"])
def test_every_added_file_is_named(site: Path, name: str) -> None:
    (site / name).write_text("not of this record")

    assert archive.verify(site)[0] == f"{name}: the manifest does not list it."


def test_a_link_in_place_of_a_file_is_named(site: Path) -> None:
    outside = site.parent / "outside.html"
    (site / "index.html").rename(outside)
    (site / "index.html").symlink_to(outside)

    assert archive.verify(site)[0].startswith("index.html: is a link")


# A record is changed, its CSV and all hashes are made again: only recomputing can tell.
FORGERIES: dict[str, tuple[str, int, Change, str]] = {
    "a standing softened": (
        "standings", 1, lambda r: r.update(state="kept"),
        'lak-15-2-media: state is "kept"; the findings make it "breached"',
    ),
    "a standing's day moved": (
        "standings", 1, lambda r: r.update(since="2017-10-01"),
        'lak-15-2-media: since is "2017-10-01"; the findings make it "2017-08-25"',
    ),
    "a duty's bearer dropped": (
        "duties", 1, lambda r: r.update(bearers=r["bearers"][1:]),
        "shr-5-1: bearers is",
    ),
    "a duty said to be met": (
        "duties", 0, lambda r: r.update(state="met", waiting_on=None),
        'lak-29: state is "met"; the findings make it "waiting"',
    ),
    "a finding rejected": (
        "findings", 0, lambda r: r.update(state="rejected"),
        'state is "rejected"; the decisions make it "upheld"',
    ),
    "a finding's proof raised": (
        "findings", 2, lambda r: r.update(proof="beyond_doubt"),
        'proof is "beyond_doubt"; the decisions make it',
    ),
    "a decision turned": (
        "decisions", 0, lambda r: r.update(judgement="rejected"),
        "what it says has the id",
    ),
    "a decision's reason rewritten": (
        "decisions", 0, lambda r: r.update(reason="Because."), "what it says has the id",
    ),
    "a decision in another's name": (
        "decisions", 0, lambda r: r.update(by="Somebody Else"), "what it says has the id",
    ),
    "what a person saw changed": (
        "decisions", 0, lambda r: r["seen"].update(act="kill"), "what was seen has SHA-256",
    ),
    "a quotation changed": (
        "passages", 0, lambda r: r.update(content=r["content"].replace("e", "a")), "quotes",
    ),
    "a capture's hash changed": (
        "captures", 0, lambda r: r.update(bytes_sha256="0" * 64), "has the hash and address of",
    ),
    "a claim apart from its incident": (
        "claims", 0, lambda r: r.update(stance="denied"), "is not as data/incidents.jsonl has it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_record_under_a_new_manifest_is_named(site: Path, forgery: str) -> None:
    table, row, change, said = FORGERIES[forgery]

    forge(site, table, row, change)

    assert said in archive.verify(site)[0]


def test_the_program_in_the_folder_names_a_forged_standing(site: Path) -> None:
    table, row, change, said = FORGERIES["a standing softened"]
    forge(site, table, row, change)

    assert f"does not agree: data/standings.jsonl: {said}" in alone(site)


def test_the_program_in_the_folder_names_a_changed_page(site: Path) -> None:
    page = site / "index.html"
    page.write_bytes(page.read_bytes() + b" ")

    assert "does not agree: index.html: its SHA-256 is" in alone(site)


def test_a_page_that_says_other_than_the_record_is_named(site: Path) -> None:
    page = site / "commitments" / "lak-15-2-media.html"
    page.write_text(page.read_text().replace("breached", "kept"))
    remake_manifest(site)

    assert archive.verify(site)[0].startswith("commitments/lak-15-2-media.html: its SHA-256 is")


def test_a_letter_page_that_says_other_than_the_letter_is_named(site: Path) -> None:
    page = site / "letter.html"
    page.write_text(page.read_text().replace("We ask", "We thank", 1))
    remake_manifest(site)

    assert archive.verify(site)[0] == "letter.html: says 'thank' where letter.md says 'ask'."


def test_a_letter_rewritten_whole_is_named(site: Path) -> None:
    letter = json.loads((site / "data/letter.json").read_text())
    letter["text"] = letter["text"].replace("We ask", "We thank")
    letter["text_sha256"] = canon.sha256_of_bytes(letter["text"].encode())
    (site / "data/letter.json").write_text(json.dumps(letter, indent=1, sort_keys=True) + "\n")
    manifest = json.loads((site / "manifest.json").read_text())
    for name, data in data_files(read_edition(read_folder(site).files, manifest)).items():
        (site / name).write_bytes(data)
    remake_manifest(site)

    assert "data/letter.json: its id is" in archive.verify(site)[0]


def test_a_program_put_in_place_of_ours_is_named_and_never_run(site: Path) -> None:
    trap = site.parent / "was-run"
    (site / "verify.py").write_text(f"open({str(trap)!r}, 'w').write('x')\n")
    remake_manifest(site)

    assert archive.verify(site)[0].startswith("verify.py: its SHA-256 is")
    assert not trap.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest.json", b"[]"),
        ("manifest.json", b"\xff"),
        ("manifest.json", b'{"files": {"a": 1}}'),
        ("data/standings.jsonl", b"{\n"),
        ("data/standings.jsonl", b'{"commitment": 1}\n'),
        ("data/agreement.json", b'{"id": "x", "unknown": 1}'),
    ],
)
def test_a_site_that_cannot_be_read_is_named_not_a_crash(
    site: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / name).write_bytes(content)
    if name != "manifest.json":
        remake_manifest(site)

    assert name in archive.verify(site)[0]
    assert f"does not agree: {name}" in here(site, capsys)


def test_an_empty_folder_is_no_site(tmp_path: Path) -> None:
    assert archive.verify(tmp_path)[0].startswith("manifest.json: missing")


def test_the_program_spells_records_as_the_product_does() -> None:
    names: dict[str, Any] = {"__name__": "carried", "__file__": "verify.py"}
    exec(compile(program(), "verify.py", "exec"), names)  # noqa: S102
    carried = names["_module"]("servanda.canon")
    model = names["_module"]("servanda.model")

    read = carried.read(model.Agreement, canon.plain(agreement()))

    assert carried.spell(read) == canon.spell(agreement())
    for record in published().incidents:
        again = carried.read(model.Incident, canon.plain(record))
        assert carried.sha256(again) == canon.sha256(record)


def test_words_around_a_quotation_are_said_not_to_be_checked(site: Path) -> None:
    said = "Listeners in five provinces found only silence."
    manifest = json.loads((site / "manifest.json").read_text())
    text = (site / "data/passages.jsonl").read_text()
    assert said in text
    (site / "data/passages.jsonl").write_text(text.replace(said, said.replace("only", "more")))
    for name, data in site_files(read_edition(read_folder(site).files, manifest)).items():
        (site / name).write_bytes(data)

    verification = archive.examine(site)

    assert verification.faults == ()
    assert any(part.what.startswith("the words around") for part in verification.unchecked)


@pytest.mark.parametrize("bad", ["NaN", "[" * 100_000, "1e400", '"\\ud800"', "{}"])
def test_data_that_no_reader_takes_is_named_not_a_crash(
    site: Path, bad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = site / "data/captures.jsonl"
    path.write_text(bad + "\n" + path.read_text())
    remake_manifest(site)

    assert "data/captures.jsonl line 1" in archive.verify(site)[0]
    assert "data/captures.jsonl line 1" in here(site, capsys)
