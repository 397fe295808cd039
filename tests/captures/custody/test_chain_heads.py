"""A chain that was cut or written anew after its head was witnessed is named, with the list."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from captures.exchanges import exchange

from servanda import canon
from servanda.captures import Said, Vault, keep
from servanda.captures.custody import chain_heads, fixity, timestamps
from servanda.captures.custody.chain import START
from servanda.errors import StoreError
from servanda.model import Capture

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LIST = "witness/2026-11-24T090000Z.sha256"
PAGE = "<!DOCTYPE html><p>The radio was closed on Monday, and {} people were sent home.</p>"
CHAINS = ("custody.jsonl", "warc/chain.jsonl")


@pytest.fixture(scope="module")
def first_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of three captures, each fetched and one given out, whose heads are witnessed.

    To be copied only.
    """
    made = Vault(tmp_path_factory.mktemp("first") / "vault")
    for number in range(3):
        made.record([exchange(f"/{number}", body(number))])
        kept(made, number)
    give_out(made)
    assert timestamps.enlist(made, at=AT)
    return made.folder


@pytest.fixture
def vault(first_vault: Path, tmp_path: Path) -> Vault:
    """The same vault, of the test's own."""
    return Vault(shutil.copytree(first_vault, tmp_path / "vault"))


def body(number: int) -> bytes:
    return PAGE.format(number + 2).encode()


def kept(vault: Vault, number: int) -> Capture:
    said = Said(
        address=f"http://example.org/{number}",
        fetched_at=AT,
        added_by="a tester",
        media_type="text/html",
    )
    return keep(body(number), vault=vault, details=said).capture


def give_out(vault: Vault) -> None:
    """The first capture goes out: a line on the log, and nothing else."""
    vault.custody.gave_out(
        [kept(vault, 0)], by="a tester", at=AT, to="placeholder.wacz", file_sha256="0" * 64
    )


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def write_anew(path: Path, kept: list[dict[str, Any]]) -> None:
    """A chain of these rows in which each line fits the one before."""
    last, lines = START, b""
    for row in kept:
        line = canon.spell({**row, "previous": last})
        last = canon.sha256_of_bytes(line)
        lines += line + b"\n"
    path.write_bytes(lines)


def test_the_heads_are_a_line_of_the_list_and_stock_tools_check_them(vault: Vault) -> None:
    folder = vault.folder / "witness"

    done = subprocess.run(
        ["sha256sum", "-c", Path(LIST).name], cwd=folder, capture_output=True, text=True,
        check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout.count(": OK")) == (0, 4)
    assert "2026-11-24T090000Z.heads.json: OK" in done.stdout
    for head in json.loads((folder / "2026-11-24T090000Z.heads.json").read_text()):
        path = vault.folder / head["file"]
        command = f"head -n {head['lines']} {path} | tail -n 1 | tr -d '\\n' | sha256sum"
        found = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602
        assert found.stdout.split()[0] == head["sha256"]
        assert len(path.read_bytes().splitlines()) == head["lines"]


def test_nothing_changed_or_only_added_to_is_well(vault: Vault) -> None:
    before = fixity.look(vault).faults
    vault.record([exchange("/later", b"<p>Later.</p>")])
    give_out(vault)

    assert (before, fixity.look(vault).faults) == ((), ())


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("less", [1, 2, None])
def test_a_chain_whose_tail_was_cut_is_named(vault: Vault, name: str, less: int | None) -> None:
    path = vault.folder / name
    lines = path.read_bytes().splitlines(keepends=True)
    left = [] if less is None else lines[:-less]
    path.write_bytes(b"".join(left))

    (fault,) = timestamps.look(vault).faults

    assert (fault.file, fault.offset) == (path.name, sum(map(len, left)))
    assert f"ends after line {len(left)}, and {len(lines)} lines are witnessed in {LIST}" in str(
        fault
    )
    assert f"{len(lines) - len(left)} were cut off" in fault.what


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_that_is_gone_is_named(vault: Vault, name: str) -> None:
    (vault.folder / name).unlink()

    (fault,) = timestamps.look(vault).faults

    assert "ends after line 0" in fault.what


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("at", [0, -1])
def test_a_chain_written_anew_so_that_all_fits_is_named(vault: Vault, name: str, at: int) -> None:
    path = vault.folder / name
    changed = rows(path)
    changed[at] |= {"at": "2020-01-01T00:00:00Z"}
    write_anew(path, changed)

    (fault,) = timestamps.look(vault).faults

    assert fault.file == path.name
    assert fault.offset == len(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert f"line {len(changed)} is not the one that is witnessed in {LIST}" in fault.what


def test_a_fetch_cut_out_of_archive_and_chain_together_is_found_by_nothing_else(
    vault: Vault,
) -> None:
    path = vault.folder / "warc" / "chain.jsonl"
    kept = rows(path)[:-2]  # the last request and its answer
    write_anew(path, kept)
    shard = vault.folder / "warc" / "0001.warc.gz"
    shard.write_bytes(shard.read_bytes()[: kept[-1]["offset"] + kept[-1]["length"]])

    (fault,) = fixity.look(vault).faults

    assert "2 were cut off after that list was made" in fault.what


def test_a_copy_given_out_and_hidden_by_a_log_written_anew_is_found(vault: Vault) -> None:
    path = vault.folder / "custody.jsonl"
    write_anew(path, [row for row in rows(path) if row["what"] != "exported"])
    assert timestamps.enlist(vault, at=AT + timedelta(days=1))  # over the log as it is now

    (fault,) = fixity.look(vault).faults

    assert f"witnessed in {LIST}" in fault.what


def test_what_only_went_out_is_witnessed_too_and_once(vault: Vault) -> None:
    assert timestamps.enlist(vault, at=AT + timedelta(days=1)) is None
    give_out(vault)

    path, count = timestamps.enlist(vault, at=AT + timedelta(days=1)) or (Path(), -1)

    assert (count, path.read_bytes().count(b"\n")) == (0, 1)
    assert timestamps.enlist(vault, at=AT + timedelta(days=2)) is None
    assert fixity.look(vault).faults == ()


def test_a_list_made_before_heads_were_listed_still_checks(vault: Vault) -> None:
    path = vault.folder / LIST
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    path.with_suffix(".heads.json").unlink()

    looked = timestamps.look(vault)

    assert (len(looked.lists[path.name]), looked.faults) == (3, ())


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda path: path.unlink(), "gone"),
        (lambda path: path.write_bytes(b"[]\n"), "not the one that was listed"),
    ],
)
def test_heads_that_are_gone_or_changed_are_named(
    vault: Vault, harm: Callable[[Path], object], says: str
) -> None:
    harm((vault.folder / LIST).with_suffix(".heads.json"))

    (fault,) = timestamps.look(vault).faults

    assert fault.file == "witness/2026-11-24T090000Z.heads.json"
    assert says in fault.what


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[1]", b"[" * 100_000, b'[{"file":"/etc/passwd","lines":1,"sha256":"00"}]',
        b'[{"file":"custody.jsonl","lines":-1,"sha256":"%b"}]' % (b"0" * 64),
    ],
)  # fmt: skip
def test_what_holds_no_heads_is_a_fault_and_opens_no_other_file(vault: Vault, data: bytes) -> None:
    path = (vault.folder / LIST).with_suffix(".heads.json")
    path.write_bytes(data)
    lines = (vault.folder / LIST).read_bytes().splitlines(keepends=True)[:-1]
    last = f"{canon.sha256_of_bytes(data)}  {path.name}\n".encode()
    (vault.folder / LIST).write_bytes(b"".join(lines) + last)

    (fault,) = timestamps.look(vault).faults

    assert "holds no heads of chains" in fault.what


def test_the_heads_of_a_broken_chain_are_not_put_before_witnesses(vault: Vault) -> None:
    path = vault.folder / "custody.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    vault.put(b"another")

    with pytest.raises(StoreError, match="does not follow"):
        timestamps.enlist(vault, at=AT + timedelta(days=1))


def test_a_vault_without_chains_has_no_heads(tmp_path: Path) -> None:
    assert chain_heads.heads_of(tmp_path) == ()
