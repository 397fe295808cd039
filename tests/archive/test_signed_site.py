"""A signed site is believed as far as its key, its log and its witnesses bear it out, and no more."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random

import pytest
from archive import signed_lake as lake
from archive.lake_watch import published

from servanda import archive
from servanda.archive import check_log
from servanda.archive.check_log import LOG, PROOF, SIGNATURE, Trust
from servanda.archive.folder import MANIFEST, SUMS
from servanda.transparency import ed25519, minisign, notes
from servanda.transparency.checkpoints import Checkpoint, read_proof
from servanda.transparency.keys import new_key
from servanda.transparency.logs import TransparencyLog, head_of, log_files
from servanda.transparency.notes import SignedNote
from servanda.transparency.policies import read_policy

CHECKPOINT = f"{LOG}checkpoint"
VKEY = str(lake.KEY.verifier(lake.ORIGIN))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three publications, the last cosigned by three witnesses."""
    folder = tmp_path_factory.mktemp("signed") / "site"
    lake.publications(folder, "one", "two", "three")
    return folder


@pytest.fixture
def site(shown: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shown, tmp_path / "site"))


def faults(files: Mapping[str, bytes], head=None) -> list[str]:
    return list(check_log.log_faults(files, head or lake.head_of(files)))


def alone(folder: Path, *words: object) -> tuple[int, str]:
    """What the program in the folder says, with nothing but Python."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py"), str(folder), *map(str, words)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert run.stderr == ""
    return run.returncode, run.stdout


def test_it_verifies_and_says_aloud_what_the_site_alone_cannot_show(shown: Path) -> None:
    verification = archive.examine(shown)

    assert verification.faults == ()
    assert f"Signed by {VKEY} (said by the site itself)" in verification.signed
    assert "publication 3 of the log lake.example/record" in verification.signed
    left = "\n".join(part.what for part in verification.unchecked)
    assert f"the site itself says that it is {VKEY}" in left
    assert "--seen" in left
    assert "as w1.example, w2.example, w3.example are said to" in left


def test_with_key_checkpoint_and_policy_nothing_of_the_log_is_left_unchecked(shown: Path) -> None:
    trust = Trust(VKEY, (shown / CHECKPOINT).read_bytes(), lake.POLICY)
    verification = archive.examine(shown, trust=trust)

    assert verification.faults == ()
    left = "\n".join(part.what for part in verification.unchecked)
    assert "--key" not in left
    assert "--seen" not in left
    assert "--policy" not in left
    assert "nobody replaced the whole" not in left


def test_the_program_in_the_folder_says_the_same(shown: Path, tmp_path: Path) -> None:
    (tmp_path / "policy").write_text(lake.POLICY_TEXT, encoding="utf-8")
    code, says = alone(
        shown, "--key", VKEY, "--seen", shown / CHECKPOINT, "--policy", tmp_path / "policy"
    )

    assert code == 0, says
    assert f"Signed by {VKEY}" in says
    assert "w1.example on 1970-01-01; w2.example on 1970-01-01; w3.example on 1970" in says
    assert "which is enough for the policy's two" in says
    assert "--key" not in says
    by_minisign, says = alone(shown, "--key", lake.KEY.minisign)
    assert by_minisign == 0, says
    assert "the site itself says" not in says


def test_the_same_record_and_key_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        lake.publications(tmp_path / name, "one", "two")

    assert lake.files_of(tmp_path / "a") == lake.files_of(tmp_path / "b")


def test_a_site_is_as_it_was_where_nobody_signs(tmp_path: Path) -> None:
    archive.publish(published(), folder=tmp_path / "plain")
    files = lake.files_of(tmp_path / "plain")
    manifest = json.loads(files[MANIFEST])

    assert not any(check_log.is_beside(name) for name in files)
    assert not {"log_key", "minisign_key"} & {*manifest["head"]}
    assert archive.examine(tmp_path / "plain").signed == ""


def test_the_page_says_by_which_key_and_that_the_page_alone_is_no_proof(shown: Path) -> None:
    page = lake.files_of(shown)["method.html"].decode()

    assert VKEY in page.replace("&#43;", "+")
    assert "get the key by another way" in page


def test_publishing_the_same_again_adds_nothing_to_the_log(tmp_path: Path) -> None:
    log = lake.publish(tmp_path / "site", title="one")
    before = lake.files_of(tmp_path / "site")
    again = lake.publish(tmp_path / "other", log, title="one")

    assert again == log
    assert lake.files_of(tmp_path / "other") == before


def test_the_proof_in_the_site_stands_by_itself(shown: Path) -> None:
    files = lake.files_of(shown)
    proof = read_proof(files[f"{LOG}{PROOF}"], "proof")

    assert proof.index == 2
    assert proof.extra == check_log.entry_of(files[MANIFEST])


# ------------------------------------------------------------------ every change is named


def spoilt(files: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Every byte of the signature and the log flipped, taken out, put in and cut at; in turn."""
    for name in sorted(filter(check_log.is_beside, files)):
        data = files[name]
        for at in range(len(data)):
            flip = bytes([data[at] ^ 1 << at % 8])
            for what, changed in (
                ("flipped", data[:at] + flip + data[at + 1 :]),
                ("taken out", data[:at] + data[at + 1 :]),
                ("put in", data[:at] + b"A" + data[at:]),
                ("cut", data[:at]),
            ):
                if changed != data:
                    yield f"{name}, byte {at} {what}", {**files, name: changed}


def unnamed(files: Mapping[str, bytes], *, every: int, patch: pytest.MonkeyPatch) -> list[str]:
    once = cache(ed25519.is_signed)  # of what is not changed the answer is the same each time
    patch.setattr(minisign, "is_signed", once)
    patch.setattr(notes, "is_signed", once)
    head = lake.head_of(files)
    believed = []
    for number, (what, changed) in enumerate(spoilt(files)):
        if number % every == 0:
            name = what.partition(",")[0]
            named = "".join(faults(changed, head))
            # a bundle that is no more what it was may be named by the root that it no longer gives
            if name not in named and not (f"{LOG}tile/entries" in name and f"{LOG}tile" in named):
                believed.append(what)
    return believed


def test_changes_of_bytes_of_the_log_are_named_in_a_sample(
    shown: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unnamed(lake.files_of(shown), every=97, patch=monkeypatch) == []


@pytest.mark.slow
def test_every_byte_flipped_taken_out_put_in_or_cut_at_is_named(
    shown: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = lake.files_of(shown)

    assert sum(len(files[n]) for n in files if check_log.is_beside(n)) > 2_000
    assert unnamed(files, every=1, patch=monkeypatch) == []


def test_every_file_of_the_log_that_is_missing_or_another_s_is_named(shown: Path) -> None:
    files = lake.files_of(shown)
    names = sorted(filter(check_log.is_beside, files))
    assert len(names) == 9

    for name in names:
        without = {other: data for other, data in files.items() if other != name}
        assert any(name in fault or f"{LOG}tile" in fault for fault in faults(without)), name
    for one, other in zip(names, names[1:]):
        swapped = {**files, one: files[other], other: files[one]}
        assert faults(swapped), (one, other)


@pytest.mark.parametrize(
    "name", ["log/x", "log/tile/0/000.p/4", "log/tile/0/001", "log/tile/entries/000", "log/.lock"]
)
def test_a_file_that_no_such_log_has_is_named(site: Path, name: str) -> None:
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_bytes(b"x")

    assert any(name in fault for fault in archive.verify(site))


def test_a_link_in_the_log_is_named(site: Path) -> None:
    (site / CHECKPOINT).unlink()
    (site / CHECKPOINT).symlink_to(site / MANIFEST)

    assert any(CHECKPOINT in fault for fault in archive.verify(site))


def test_lines_in_another_order_are_named(shown: Path) -> None:
    files = lake.files_of(shown)
    for name in (CHECKPOINT, f"{LOG}{PROOF}", SIGNATURE):
        lines = files[name].decode().splitlines(keepends=True)
        for at in range(len(lines) - 1):
            moved = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
            if moved != lines:
                assert faults({**files, name: "".join(moved).encode()}), (name, at)


def remade(files: Mapping[str, bytes], log: TransparencyLog) -> dict[str, bytes]:
    """A site with the tiles of other entries under the checkpoint it had."""
    kept = {name: data for name, data in files.items() if not name.startswith(f"{LOG}tile")}
    tiles = {f"{LOG}{name}": data for name, data in log_files(log).items() if "tile" in name}
    return {**kept, **tiles}


def test_entries_changed_added_taken_out_or_put_elsewhere_with_their_tiles_are_named(
    tmp_path: Path,
) -> None:
    log = lake.publications(tmp_path / "site", "one", "two", "three")
    files = lake.files_of(tmp_path / "site")
    first, second, third = log.entries

    for entries in (
        (second, first, third), (first, third), (first, second, second, third),
        (b"{}", second, third), (first, second), (first, second, third, third),
    ):  # fmt: skip
        named = faults(remade(files, TransparencyLog(entries, log.note)))
        assert named
        assert LOG in named[0]


def test_the_signature_cannot_be_taken_off(site: Path) -> None:
    shutil.rmtree(site / "log")
    (site / SIGNATURE).unlink()

    named = archive.verify(site)
    assert any(SIGNATURE in fault for fault in named)
    assert any(CHECKPOINT in fault for fault in named)


def test_a_page_changed_with_every_hash_made_anew_is_caught_by_the_signature(site: Path) -> None:
    page = site / "index.html"
    old = page.read_bytes()
    page.write_bytes(old.replace(b"three", b"threE"))
    manifest = json.loads((site / MANIFEST).read_text())
    was = manifest["files"]["index.html"]["sha256"]
    now = archive.verification.canon.sha256_of_bytes(page.read_bytes())
    before = (site / MANIFEST).read_bytes()
    (site / MANIFEST).write_bytes(before.replace(was.encode(), now.encode()))
    sums = (site / SUMS).read_text().replace(was, now)
    digest = archive.verification.canon.sha256_of_bytes
    sums = sums.replace(digest(before), digest((site / MANIFEST).read_bytes()))
    (site / SUMS).write_text(sums)

    code, says = alone(site)

    assert code == 1
    assert f"{SIGNATURE}: line 2 is no signature of that file" in says
    assert f"{MANIFEST}: is in no entry of the log" in says


# ------------------------------------------------------------------ the whole made anew


def test_a_site_rewritten_whole_under_another_key_is_caught_by_the_key(tmp_path: Path) -> None:
    lake.publications(tmp_path / "site", "one", "two", key=lake.STRANGER)

    assert archive.verify(tmp_path / "site") == (), "by itself it agrees, and says so"
    named = archive.examine(tmp_path / "site", trust=Trust(VKEY)).faults
    assert len(named) == 1
    assert "not by the key you gave" in named[0]
    code, says = alone(tmp_path / "site", "--key", lake.KEY.minisign)
    assert code == 1
    assert "not by the key you gave" in says


def test_it_is_caught_by_a_checkpoint_kept_and_by_a_policy_too(shown: Path, tmp_path: Path) -> None:
    lake.publications(tmp_path / "site", "one", "two", key=lake.STRANGER)

    for trust in (Trust(seen=(shown / CHECKPOINT).read_bytes()), Trust(policy=lake.POLICY)):
        assert archive.examine(tmp_path / "site", trust=trust).faults


def test_a_site_made_anew_without_a_signature_is_caught(tmp_path: Path) -> None:
    archive.publish(published(), folder=tmp_path / "plain")

    for trust in (Trust(VKEY), Trust(seen=b"x"), Trust(policy=lake.POLICY)):
        (named,) = archive.examine(tmp_path / "plain", trust=trust).faults
        assert "the site is not signed" in named


def test_two_histories_under_one_key_are_caught_by_comparing_checkpoints(tmp_path: Path) -> None:
    lake.publications(tmp_path / "ours", "one", "two", "three")
    lake.publications(tmp_path / "theirs", "one", "another two", "three", "four")
    ours = (tmp_path / "ours" / CHECKPOINT).read_bytes()

    assert archive.examine(tmp_path / "theirs", trust=Trust(VKEY)).faults == ()
    (named,) = archive.examine(tmp_path / "theirs", trust=Trust(VKEY, ours)).faults
    assert "the first 3 publications are not those of the checkpoint you kept" in named
    code, says = alone(tmp_path / "theirs", "--seen", tmp_path / "ours" / CHECKPOINT)
    assert (code, "two histories" in says) == (1, True)


def test_words_that_are_no_key_are_told_what_a_key_looks_like(shown: Path) -> None:
    (named,) = archive.examine(shown, trust=Trust("notakey")).faults

    assert "the key you gave: " in named and "NAME+ID+KEY" in named


def test_of_one_publication_it_speaks_as_of_one(tmp_path: Path) -> None:
    lake.publications(tmp_path / "one", "one")
    lake.publications(tmp_path / "other", "another")
    lake.publications(tmp_path / "two", "one", "two")
    one, other, two = ((tmp_path / n / CHECKPOINT).read_bytes() for n in ("one", "other", "two"))

    (older,) = archive.examine(tmp_path / "one", trust=Trust(seen=two)).faults
    (forked,) = archive.examine(tmp_path / "two", trust=Trust(seen=other)).faults

    assert "has 1 publication, and the checkpoint you kept 2" in older
    assert "the first publication is not that of the checkpoint you kept" in forked
    assert archive.examine(tmp_path / "two", trust=Trust(seen=one)).faults == ()


def test_an_older_site_put_back_is_caught_by_a_newer_checkpoint(
    shown: Path, tmp_path: Path
) -> None:
    lake.publications(tmp_path / "older", "one", "two")
    newer = (shown / CHECKPOINT).read_bytes()

    (named,) = archive.examine(tmp_path / "older", trust=Trust(seen=newer)).faults
    assert "has 2 publications, and the checkpoint you kept 3" in named
    older = (tmp_path / "older" / CHECKPOINT).read_bytes()
    assert archive.examine(shown, trust=Trust(seen=older)).faults == ()


def test_an_older_site_under_the_newer_log_is_named(shown: Path, tmp_path: Path) -> None:
    lake.publications(tmp_path / "older", "one", "two")
    older, newer = lake.files_of(tmp_path / "older"), lake.files_of(shown)

    mixed = {name: data for name, data in older.items() if not name.startswith(LOG)}
    mixed |= {name: data for name, data in newer.items() if name.startswith(LOG)}

    named = faults(mixed)
    assert any("has 3 publications, and this site is number 2" in fault for fault in named)


# ------------------------------------------------------------------ witnesses


def test_fewer_witnesses_than_the_quorum_are_not_enough(tmp_path: Path) -> None:
    one, two, _ = lake.WITNESSES
    log = lake.publish(tmp_path / "one", witnesses=(one,))
    lake.publish(tmp_path / "two", witnesses=(one, two))

    (named,) = archive.examine(tmp_path / "one", trust=Trust(policy=lake.POLICY)).faults
    assert "is cosigned by w1.example; the policy asks for two" in named
    assert archive.examine(tmp_path / "two", trust=Trust(policy=lake.POLICY)).faults == ()
    assert head_of(log.entries, lake.ORIGIN).size == 1


def test_a_witness_s_line_that_is_not_hers_is_named(tmp_path: Path) -> None:
    log = lake.publish(tmp_path / "site", witnesses=tuple(lake.WITNESSES))
    own, first, *rest = log.note.signatures
    forged = SignedNote(
        log.note.text, (own, type(first)(first.name, first.key_id, bytes(72)), *rest)
    )
    signature = (tmp_path / "site" / SIGNATURE).read_text()
    for name, data in check_log.beside(TransparencyLog(log.entries, forged), signature).items():
        (tmp_path / "site" / name).write_bytes(data)

    assert archive.verify(tmp_path / "site") == (), "a key that nobody gave cannot be checked"
    (named,) = archive.examine(tmp_path / "site", trust=Trust(policy=lake.POLICY)).faults
    assert "the signature of w1.example is not of this text" in named


@pytest.mark.parametrize("key", ["x", "a+b+c", "RWQ", VKEY[:-4], VKEY.replace("lake", "sea")])
def test_a_key_that_is_none_is_said_to_be_none(shown: Path, key: str) -> None:
    assert archive.examine(shown, trust=Trust(key)).faults


def test_a_log_of_nothing_and_one_of_more_than_any_disk_holds_are_named(shown: Path) -> None:
    files = lake.files_of(shown)
    for size, root in ((0, head_of((), lake.ORIGIN).root_hash), (2**60, bytes(32))):
        text = Checkpoint(lake.ORIGIN, size, root).text
        note = SignedNote(text, (lake.KEY.sign_note(text, lake.ORIGIN),))

        assert faults({**files, CHECKPOINT: str(note).encode()}), size


def test_fifty_organisations_are_fifty_witnesses(tmp_path: Path) -> None:
    fifty = tuple(
        new_key(f"org{number}.example", chance=Random(number).randbytes)  # noqa: S311
        for number in range(50)
    )
    names = [f"org{number}" for number in range(50)]
    lines = [
        f"witness {name} {key.verifier(key.name, witness=True)}" for name, key in zip(names, fifty)
    ]
    text = "\n".join([*lines, f"group most 26 {' '.join(names)}", "quorum most", ""])
    policy = read_policy(text.encode(), "policy")
    lake.publish(tmp_path / "most", witnesses=fifty[:26])
    lake.publish(tmp_path / "fewer", witnesses=fifty[:25])

    assert archive.examine(tmp_path / "most", trust=Trust(policy=policy)).faults == ()
    (named,) = archive.examine(tmp_path / "fewer", trust=Trust(policy=policy)).faults
    assert "the policy asks for most" in named
