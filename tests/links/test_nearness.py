"""Nearness of words: repeatable, and only with the weights that are known."""

import pytest

from servanda.errors import SettingsError
from servanda.links.nearness import check, near, nearness


def test_words_are_nearest_to_words_on_the_same_matter():
    row = near(["police closed the newspaper"], ["freedom of the press", "mines are cleared"])[0]

    assert row[0] > row[1]
    assert near([], ["a"]) == []


def test_other_weights_are_refused(tmp_path):
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "l2_supercat_256.safetensors").write_bytes(b"other")

    with pytest.raises(SettingsError, match="could not be repeated"):
        check(tmp_path)


def test_words_that_the_vectors_cannot_read_are_near_to_nothing_and_not_far():
    assert nearness("ប៉ូលិសចាប់ខ្លួនអ្នកសារព័ត៌មាន", "freedom of the press") is None
    assert nearness("La police a arrêté un journaliste", "freedom of the press") is not None
