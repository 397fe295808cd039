"""A key of sealed backups comes back from so many shares on paper, and from no fewer."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pyrage
import pytest
from commands import run

from servanda.errors import SettingsError
from servanda.watch.speaking import backup_keys


def test_a_key_spelt_from_its_bytes_is_the_key_that_age_made() -> None:
    for _ in range(200):
        identity, recipient = backup_keys.new_backup_key()

        spelt = backup_keys._spelt(backup_keys._secret(identity))

        assert spelt == identity
        assert str(pyrage.x25519.Identity.from_str(spelt).to_public()) == recipient


def test_any_two_of_three_shares_bring_it_back_and_one_does_not() -> None:
    identity, recipient = backup_keys.new_backup_key()
    shares = backup_keys.shares_of(identity, count=3, needed=2)

    assert {len(words.split()) for words in shares} == {33}
    for pair in combinations(shares, 2):
        assert backup_keys.key_of_shares(pair) == (identity, recipient)
    assert backup_keys.key_of_shares(shares) == (identity, recipient)
    for few in (shares[:1], shares[:1] * 2):
        with pytest.raises(SettingsError, match="as many as are needed"):
            backup_keys.key_of_shares(few)


def test_a_share_as_it_is_typed_is_read_and_a_misspelt_one_is_named() -> None:
    identity, recipient = backup_keys.new_backup_key()
    one, two, _ = backup_keys.shares_of(identity, count=3, needed=2)
    typed = "  " + one.upper().replace(" ", " ,  ") + "\t"
    words = two.split()
    words[7], words[8] = words[8], words[7]
    other = backup_keys.shares_of(backup_keys.new_backup_key()[0], count=2, needed=2)

    assert backup_keys.key_of_shares([typed, two]) == (identity, recipient)
    for wrong in (" ".join(words), two[:-1] + "q", " ".join(two.split()[:-1]), ""):
        with pytest.raises(SettingsError, match="share 2: cannot be read"):
            backup_keys.key_of_shares([one, wrong])
    with pytest.raises(SettingsError, match="all of one key"):
        backup_keys.key_of_shares([one, other[0]])


@pytest.mark.parametrize(("count", "needed"), [(1, 1), (3, 1), (2, 3), (17, 2), (0, 0), (-1, -1)])
def test_numbers_of_shares_that_protect_nothing_are_refused(count: int, needed: int) -> None:
    with pytest.raises(SettingsError, match="at least 2"):
        backup_keys.shares_of(backup_keys.new_backup_key()[0], count=count, needed=needed)


def test_the_commands_make_a_key_and_bring_it_back(tmp_path: Path) -> None:
    made = run("keys", "sealing", tmp_path / "key", "--shares", "3", "--needed", "2")
    shares = [line.partition(": ")[2] for line in made.stdout.splitlines() if "share" in line[:5]]

    back = run("keys", "recover", tmp_path / "again", stdin="\n".join(shares[1:]).encode())

    assert made.exit_code == back.exit_code == 0, made.stderr + back.stderr
    assert (tmp_path / "again").read_bytes() == (tmp_path / "key").read_bytes()
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert back.stdout.split()[-1] in made.stdout and "AGE-SECRET" not in made.stdout
    for refused in (
        run("keys", "sealing", tmp_path / "key"),
        run("keys", "recover", tmp_path / "key", stdin="\n".join(shares).encode()),
        run("keys", "recover", tmp_path / "new", stdin=shares[0].encode()),
    ):
        assert refused.exit_code == 1
    assert run("keys", "recover", tmp_path / "new", stdin=b"\n").exit_code == 2
    assert not (tmp_path / "new").exists()


def test_no_key_is_written_into_a_watch(new_watch: Path) -> None:
    refused = run("keys", "sealing", new_watch / "key")

    assert refused.exit_code == 1 and "open every backup" in refused.stderr
    assert not (new_watch / "key").exists()
