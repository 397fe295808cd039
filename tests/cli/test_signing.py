"""Keys, signed publications and cosignatures, as a keeper and her witnesses use the commands."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from archive.signed_lake import KEY, ORIGIN
from commands import run

from servanda import canon
from servanda.archive import site as site_module
from servanda.archive.folder import read_folder
from servanda.transparency.logs import added
from servanda.transparency.notes import SignedNote, read_note
from servanda.watch.judging.log_checking import check_log_of
from servanda.watch.speaking import signing

DAY, NEXT, LATER = "2017-10-24", "2017-10-25", "2017-10-26"


def key_of(result: str, what: str) -> str:
    return next(line for line in result.splitlines() if f"key of {what}:" in line).split()[-1]


@pytest.fixture(scope="module")
def made(first_watch: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch, the keys of its keeper and two witnesses, and a first signed site."""
    folder = tmp_path_factory.mktemp("signing")
    shutil.copytree(first_watch, folder / "watch")
    for name, whose in (("log", "lake.example/record"), ("w1", "w1.example"), ("w2", "w2.example")):
        new = run("keys", "new", folder / f"{name}.key", "--name", whose)
        assert new.exit_code == 0, new.stderr
        (folder / f"{name}.said").write_text(new.stdout, encoding="utf-8")
    published = run(
        "publish", folder / "watch", folder / "site", "--on", DAY, "--sign", folder / "log.key"
    )
    assert published.exit_code == 0, published.stderr
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "place"))


def log_key(place: Path) -> str:
    return key_of((place / "log.said").read_text(encoding="utf-8"), "a log")


def sign(place: Path, on: str, site: str = "site") -> None:
    result = run("publish", place / "watch", place / site, "--on", on, "--sign", place / "log.key")
    assert result.exit_code == 0, result.stderr


def cosign(place: Path, name: str, *words: object) -> Path:
    out = place / f"{name}.checkpoint"
    result = run("cosign", place / "site", "--key", place / f"{name}.key", "--out", out, *words)
    assert result.exit_code == 0, result.stderr
    return out


def policy(place: Path, quorum: int) -> Path:
    lines = [f"log {log_key(place)}"]
    for name in ("w1", "w2"):
        said = (place / f"{name}.said").read_text(encoding="utf-8")
        lines.append(f"witness {name} {key_of(said, 'a witness')}")
    path = place / "policy"
    path.write_text("\n".join([*lines, f"group g {quorum} w1 w2", "quorum g", ""]))
    return path


# ------------------------------------------------------------------ keys


def test_a_key_is_its_owners_alone_and_its_public_half_everybodys(place: Path) -> None:
    assert stat.S_IMODE((place / "log.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((place / "log.key.pub").stat().st_mode) & 0o044
    said = (place / "log.said").read_text(encoding="utf-8")
    assert "No passphrase shuts it" in said
    assert "a copy of it in another place" in said
    shown = run("keys", "show", place / "log.key")
    assert key_of(shown.stdout, "a log") == log_key(place)
    assert key_of(shown.stdout, "minisign") in (place / "log.key.pub").read_text()


@pytest.mark.parametrize("inside", ["watch", "watch/sources", "site", "site/data"])
def test_no_key_is_written_into_a_watch_or_a_site(place: Path, inside: str) -> None:
    refused = run("keys", "new", place / inside / "x.key", "--name", "x.example")

    assert refused.exit_code == 1
    assert "whoever has a copy could sign in your name" in refused.stderr
    assert not (place / inside / "x.key").exists()


def test_a_key_is_never_written_over(place: Path) -> None:
    before = (place / "log.key").read_bytes()

    refused = run("keys", "new", place / "log.key", "--name", "x.example")

    assert refused.exit_code == 1
    assert "is lost for good" in refused.stderr
    assert (place / "log.key").read_bytes() == before


@pytest.mark.parametrize("name", ["two words", "a+b", "cosignature/v1", "tab\there"])
def test_a_name_that_no_signature_can_bear_is_refused(tmp_path: Path, name: str) -> None:
    refused = run("keys", "new", tmp_path / "x.key", "--name", name)

    assert refused.exit_code == 1
    assert "cannot be the name of a key" in refused.stderr
    assert not (tmp_path / "x.key").exists()


def test_a_key_with_a_passphrase_signs_with_it_alone(place: Path) -> None:
    twice = b"correct horse\ncorrect horse\n"
    new = run("keys", "new", place / "shut.key", "--name", "x.example", "--passphrase", stdin=twice)
    assert new.exit_code == 0, new.stderr

    right = run("keys", "show", place / "shut.key", stdin=b"correct horse\n")
    wrong = run("keys", "show", place / "shut.key", stdin=b"correct house\n")

    assert key_of(right.stdout, "a log") == key_of(new.stdout, "a log")
    assert wrong.exit_code == 1
    assert "the passphrase is another one" in wrong.stderr


# ------------------------------------------------------------------ publishing


def test_each_publication_is_an_entry_and_what_was_shown_stays(place: Path) -> None:
    first = read_folder(place / "site" / "log").files
    sign(place, NEXT)
    second = read_folder(place / "site" / "log").files

    tiles = {name for name in first if name.startswith("tile")}
    assert tiles
    assert {name: second[name] for name in tiles} == {name: first[name] for name in tiles}
    assert "\n2\n" in second["checkpoint"].decode()
    kept = read_folder(place / "watch" / "log").files
    assert {n: d for n, d in second.items() if "proof" not in n} == {
        n: d for n, d in kept.items() if n != ".lock"
    }


def test_the_same_record_signed_again_is_the_same_site(place: Path) -> None:
    before = read_folder(place / "site").files
    sign(place, DAY)
    sign(place, DAY, "other")

    assert read_folder(place / "site").files == before
    assert read_folder(place / "other").files == before


def test_the_log_in_a_watch_is_its_owners_alone(place: Path) -> None:
    for path in ((place / "watch" / "log"), *(place / "watch" / "log").rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_signed_site_is_not_replaced_by_one_that_is_not(place: Path) -> None:
    before = read_folder(place / "site").files

    refused = run("publish", place / "watch", place / "site", "--on", DAY)

    assert refused.exit_code == 1
    assert "could not tell it from a forged one" in refused.stderr
    assert read_folder(place / "site").files == before


def test_a_log_goes_on_under_its_own_key_and_name_alone(place: Path) -> None:
    for words in (("--sign", place / "w1.key"), ("--sign", place / "log.key", "--origin", "x")):
        refused = run("publish", place / "watch", place / "site", "--on", NEXT, *words)

        assert refused.exit_code == 1
        assert "A log goes on under the name and the key it was begun with" in refused.stderr


def test_an_older_copy_of_the_watch_does_not_sign_a_second_history(place: Path) -> None:
    shutil.copytree(place / "watch", place / "older")
    sign(place, NEXT)
    shutil.rmtree(place / "watch")
    (place / "older").rename(place / "watch")

    refused = run(
        "publish", place / "watch", place / "site", "--on", LATER, "--sign", place / "log.key"
    )

    assert refused.exit_code == 1
    assert "would show two histories" in refused.stderr
    # what the message says to do does it
    shutil.copytree(place / "site" / "log", place / "watch" / "log", dirs_exist_ok=True)
    (place / "watch" / "log" / "publication.tlog-proof").unlink()
    sign(place, LATER)
    assert "\n3\n" in (place / "site" / "log" / "checkpoint").read_text()


def test_a_log_that_was_changed_signs_nothing_more(place: Path) -> None:
    tile = place / "watch" / "log" / "tile" / "entries" / "000.p" / "1"
    tile.write_bytes(tile.read_bytes().replace(b"2017", b"2018"))

    refused = run(
        "publish", place / "watch", place / "site", "--on", NEXT, "--sign", place / "log.key"
    )

    assert refused.exit_code == 1
    assert "another root" in refused.stderr
    assert "put a whole copy back" in refused.stderr


class Killed(BaseException):
    """The process ends here."""


def test_a_publication_broken_off_anywhere_leaves_log_and_site_agreeing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, put = signing._write, site_module.put
    steps = 0
    left = {"steps": 10**9}

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps > left["steps"]:
            raise Killed

    def counted_write(path: Path, data: bytes) -> None:
        step()
        write(path, data)

    def counted_put(*words: object) -> None:
        step()
        put(*words)

    monkeypatch.setattr(signing, "_write", counted_write)
    monkeypatch.setattr(site_module, "put", counted_put)
    shutil.copytree(place, place.with_name("start"))
    sign(place, NEXT)
    every, whole = steps, read_folder(place / "site").files
    assert every >= 4  # two tiles or more, the checkpoint, the site

    for after in range(every):
        shutil.rmtree(place)
        shutil.copytree(place.with_name("start"), place)
        steps, left["steps"] = 0, after
        with pytest.raises(Killed):
            run(
                "publish", place / "watch", place / "site", "--on", NEXT,
                "--sign", place / "log.key",
            )  # fmt: skip
        left["steps"] = 10**9
        assert run("verify", place / "site", "--key", log_key(place)).exit_code == 0
        sign(place, NEXT)
        assert read_folder(place / "site").files == whole, after
        # what another day would have brought instead is signed too, on top
        sign(place, LATER)
        assert run("verify", place / "site", "--key", log_key(place)).exit_code == 0


# ------------------------------------------------------------------ witnesses


def test_witnesses_cosign_and_a_policy_says_when_they_are_enough(place: Path) -> None:
    one = cosign(place, "w1", "--log", log_key(place))
    rules = policy(place, 2)
    first = run(
        "publish", place / "watch", place / "site", "--cosignatures", one, "--policy", rules
    )
    assert first.exit_code == 0, first.stderr
    assert "cosigned by w1, which is not enough yet" in first.stdout
    refused = run("verify", place / "site", "--policy", rules)
    assert refused.exit_code == 1
    assert "is cosigned by w1; the policy asks for g" in refused.stderr
    assert "1 thing does not agree: rely on nothing in it until you know why" in refused.stderr

    two = cosign(place, "w2", "--log", log_key(place))
    both = run("publish", place / "watch", place / "site", "--cosignatures", two, "--policy", rules)

    assert "cosigned by w1 and w2, which is enough" in both.stdout
    assert run("verify", place / "site", "--policy", rules).exit_code == 0
    # they stay where the same is published again, and go where another is
    sign(place, DAY)
    assert run("verify", place / "site", "--policy", rules).exit_code == 0
    sign(place, NEXT)
    assert run("verify", place / "site", "--policy", rules).exit_code == 1


def test_a_witness_needs_the_logs_key_once_and_remembers_it(place: Path) -> None:
    refused = run("cosign", place / "site", "--key", place / "w1.key")
    assert refused.exit_code == 1
    assert "Give its key with --log" in refused.stderr

    cosign(place, "w1", "--log", log_key(place))
    sign(place, NEXT)
    again = cosign(place, "w1")

    assert "\n2\n" in again.read_text()
    assert len(read_note(again.read_bytes(), "x").signatures) == 2


def test_a_witness_signs_no_second_history_and_nothing_older(place: Path) -> None:
    shutil.copytree(place / "watch", place / "fork")
    sign(place, NEXT)
    cosign(place, "w1", "--log", log_key(place))
    seen = (place / "w1.key.seen" / "logs.json").read_bytes()
    forked = run(
        "publish", place / "fork", place / "forked", "--on", LATER, "--sign", place / "log.key"
    )
    assert forked.exit_code == 0, forked.stderr

    same_size = run("cosign", place / "forked", "--key", place / "w1.key")
    run("publish", place / "fork", place / "forked", "--on", NEXT, "--sign", place / "log.key")
    larger = run("cosign", place / "forked", "--key", place / "w1.key")

    for refused in (same_size, larger):
        assert refused.exit_code == 1
        assert "two histories are shown under one key. Nothing was signed" in refused.stderr
    assert (place / "w1.key.seen" / "logs.json").read_bytes() == seen


def test_a_checkpoint_alone_is_enough_until_the_log_has_grown(place: Path) -> None:
    alone = Path(shutil.copy(place / "site" / "log" / "checkpoint", place / "alone"))
    first = run("cosign", alone, "--key", place / "w1.key", "--log", log_key(place),
                "--out", place / "out")  # fmt: skip
    assert first.exit_code == 0, first.stderr
    older = Path(shutil.copy(alone, place / "older"))
    sign(place, NEXT)
    shutil.copy(place / "site" / "log" / "checkpoint", alone)

    refused = run("cosign", alone, "--key", place / "w1.key", "--out", place / "out")
    cosign(place, "w1")
    back = run("cosign", older, "--key", place / "w1.key", "--out", place / "out")

    assert (refused.exit_code, back.exit_code) == (1, 1)
    assert "Give the site, or its folder log" in refused.stderr
    assert "an older site, or one put back. Nothing was signed" in back.stderr


def test_a_log_is_no_witness_of_itself(place: Path) -> None:
    refused = run("cosign", place / "site", "--key", place / "log.key", "--log", log_key(place))

    assert refused.exit_code == 1
    assert "is of your own log" in refused.stderr


def test_a_mirror_says_that_it_serves_the_site_once_all_of_it_agrees(place: Path) -> None:
    run("keys", "new", place / "m.key", "--name", "mirror.example/served")
    asked = ("cosign", place / "site", "--key", place / "m.key", "--log", log_key(place),
             "--out", place / "out")  # fmt: skip

    served = run(*asked, "--served")
    seen = run(*asked)
    other = run(
        "cosign", place / "site", "--key", place / "w1.key", "--log", log_key(place), "--served"
    )
    (place / "out").unlink()
    page = place / "site" / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    changed = run(*asked, "--served")

    assert served.exit_code == 0, served.stderr
    assert (seen.exit_code, other.exit_code) == (2, 2)
    assert "a key says one thing alone" in seen.stderr
    assert changed.exit_code == 1
    assert "index.html: its SHA-256 is" in changed.stderr
    assert not (place / "out").exists()


def test_cosignatures_that_are_not_of_this_checkpoint_are_refused(place: Path) -> None:
    early = cosign(place, "w1", "--log", log_key(place))
    rules = policy(place, 1)
    sign(place, NEXT)
    before = read_folder(place).files

    of_another = run(
        "publish", place / "watch", place / "site", "--cosignatures", early, "--policy", rules
    )
    by_nobody = run(
        "publish", place / "watch", place / "site",
        "--cosignatures", place / "site" / "log" / "checkpoint", "--policy", rules,
    )  # fmt: skip

    assert (of_another.exit_code, by_nobody.exit_code) == (1, 1)
    assert "with 1 publication; the log is lake.example/record with 2" in of_another.stderr
    assert "no witness that the policy names cosigned it" in by_nobody.stderr
    assert read_folder(place).files == before


def test_a_watch_with_its_log_backed_up_goes_on(place: Path) -> None:
    backed = run("backup", place / "watch", place / "copies")
    assert backed.exit_code == 0, backed.stderr
    (copy,) = (p for p in (place / "copies").iterdir() if p.is_dir())
    restored = run("restore", copy, place / "restored")
    assert restored.exit_code == 0, restored.stderr

    result = run(
        "publish", place / "restored", place / "site", "--on", NEXT, "--sign", place / "log.key"
    )

    assert result.exit_code == 0, result.stderr
    assert "\n2\n" in (place / "site" / "log" / "checkpoint").read_text()


@pytest.mark.parametrize(
    "words",
    [
        ("--origin", "x"),
        ("--policy", "policy"),
        ("--cosignatures", "x"),
        ("--sign", "k", "--cosignatures", "x", "--policy", "p"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_use(place: Path, words: tuple[str, ...]) -> None:
    assert run("publish", place / "watch", place / "site", *words).exit_code == 2


def test_a_key_that_cannot_be_read_is_named(place: Path) -> None:
    (place / "none.key").write_text("nothing\n")
    os.mkfifo(place / "pipe.key")

    for name, says in (("none.key", "holds no key that signs"), ("pipe.key", "is a pipe")):
        refused = run(
            "publish", place / "watch", place / "site", "--on", DAY, "--sign", place / name
        )
        assert refused.exit_code == 1
        assert f"{name}: " in refused.stderr
        assert says in refused.stderr


def test_what_is_no_key_says_what_to_give(place: Path) -> None:
    run("keys", "new", place / "my.key", "--name", "x.example/log")
    (place / "policy").write_text("hello\n", encoding="utf-8")

    public = run("keys", "show", place / "my.key.pub")
    scheme = run("keys", "new", place / "b.key", "--name", "https://x.example/log")
    unasked = run("keys", "new", place / "c.key", "--name", "x.example", "--passphrase")
    policy = run("verify", place, "--policy", place / "policy")

    assert "cannot sign. Give the key itself" in public.stderr
    assert public.stderr.rstrip().endswith(f"{place / 'my.key'}.")
    assert "Write x.example/log." in scheme.stderr and not (place / "b.key").exists()
    assert "no terminal to type the passphrase at" in " ".join(unasked.stderr.split())
    assert unasked.exit_code == 2 and not (place / "c.key").exists()
    assert "witness NAME KEY" in policy.stderr


# ------------------------------------------------------------------ check, in the watch


def test_check_says_that_the_log_agrees_with_record_and_site(place: Path) -> None:
    shutil.move(place / "site", place / "watch" / "site")

    first = run("check", place / "watch")
    sign(place, NEXT, "later")
    second = run("check", place / "watch")

    assert first.exit_code == 0, first.stderr
    assert "log: 1 publication, each of lines that are on record as it says" in first.stdout
    assert f"{place / 'watch' / 'site'}: entry 0 of the log\n" in first.stdout
    assert "log: 2 publications" in second.stdout
    assert "site: entry 0 of the log, not its last\n" in second.stdout


def test_check_finds_on_record_what_an_entry_was_published_from(place: Path) -> None:
    page = place / "page.txt"
    page.write_text("Police arrested Placeholder Two in Phnom Penh on Sunday.", encoding="utf-8")
    dated = ("--by", "Placeholder One", "--published", "2017-09-04")
    gathered = run("gather", place / "watch", page, *dated)
    assert gathered.exit_code == 0, gathered.stderr
    sign(place, NEXT)
    says = json.loads((place / "site" / "manifest.json").read_text(encoding="utf-8"))["head"]
    assert says["record_lines"] and says["record_sha256"]

    checked = run("check", place / "watch")

    assert checked.exit_code == 0, checked.stderr
    assert "log: 2 publications, each of lines that are on record as it says" in checked.stdout


def test_check_finds_a_site_that_is_no_entry_of_the_log(place: Path) -> None:
    site = place / "watch" / "site"
    shutil.move(place / "site", site)
    manifest = site / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(DAY.encode(), b"2017-10-23"))

    result = run("check", place / "watch")

    assert result.exit_code == 1
    assert "manifest.json: is signed and is no entry of" in result.stderr


def test_check_finds_a_log_whose_entries_were_changed(place: Path) -> None:
    log = place / "watch" / "log"
    entries = next(p for p in log.rglob("*") if p.is_file() and "entries" in str(p))
    entries.write_bytes(entries.read_bytes().replace(DAY.encode(), b"2017-10-20"))

    result = run("check", place / "watch")

    assert result.exit_code == 1
    assert "entries come to another root than" in result.stderr


def test_check_finds_a_log_of_another_record(tmp_path: Path) -> None:
    says = {"on": DAY, "record_lines": 2, "record_sha256": "a" * 64}
    log = added(
        None, canon.spell(says), origin=ORIGIN,
        sign=lambda text: SignedNote(text, (KEY.sign_note(text, ORIGIN),)),
    )  # fmt: skip
    signing.keep_log(tmp_path / "log", log)

    well = check_log_of(tmp_path, lambda lines, sha256: (lines, sha256) == (2, "a" * 64))
    other = check_log_of(tmp_path, lambda _, sha256: sha256 == "c" * 64)
    shorter = check_log_of(tmp_path, lambda lines, _: lines < 2)

    assert well and not well.faults
    for found in (other, shorter):
        assert found and "entry 0" in found.faults[0] and "line 2 was another" in found.faults[0]
    assert check_log_of(tmp_path / "none", lambda *_: True) is None
