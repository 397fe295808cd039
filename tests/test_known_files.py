"""One check by hash for every file of weights, whoever reads it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from servanda.errors import SettingsError
from servanda.known_files import read_known

DATA = b'{"weights": {}}'
SHA256 = hashlib.sha256(DATA).hexdigest()


def test_the_known_bytes_are_given(tmp_path: Path) -> None:
    path = tmp_path / "surety.json"
    path.write_bytes(DATA)

    assert read_known(path, SHA256) == DATA


def test_a_changed_file_is_refused_with_both_sums_why_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "surety.json"
    path.write_bytes(DATA + b" ")
    other = hashlib.sha256(DATA + b" ").hexdigest()

    with pytest.raises(SettingsError) as caught:
        read_known(path, SHA256)

    assert str(caught.value) == (
        f"surety.json: its SHA-256 is {other}, not {SHA256}. Readings made with other weights "
        "could not be repeated by a stranger. Install the package again."
    )


def test_an_absent_file_is_refused_in_the_words_of_who_asks(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_known(
            tmp_path / "model", SHA256, name="ner/model", why="It matters.", advice="Do this."
        )

    assert str(caught.value) == (
        f"ner/model: its SHA-256 is absent, not {SHA256}. It matters. Do this."
    )
