"""Nearness of words: repeatable, and only with the weights that are known."""

import pytest

from servanda.errors import SettingsError
from servanda.links.nearness import check, near


def test_words_are_nearest_to_words_on_the_same_matter():
    row = near(["police closed the newspaper"], ["freedom of the press", "mines are cleared"])[0]

    assert row[0] > row[1]
    assert near([], ["a"]) == []


def test_other_weights_are_refused(tmp_path):
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "l2_supercat_256.safetensors").write_bytes(b"other")

    with pytest.raises(SettingsError, match="could not be repeated"):
        check(tmp_path)
