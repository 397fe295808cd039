"""What a watch publishes of people is a setting: nothing by default, refused where it is no word."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda import watch as way
from servanda.errors import SettingsError


def test_a_new_watch_publishes_nothing_of_people_and_says_how_to_change_it(tmp_path: Path) -> None:
    made = way.new(tmp_path / "w", agreement="paris-1991", title="A watch")
    text = (tmp_path / "w" / "watch.toml").read_text(encoding="utf-8")

    assert (made.settings.people, made.settings.statements) == ("nothing", "kind")
    for word in ('"nothing"', '"roles"', '"names"', '"kind"', '"words"', '"source"'):
        assert word in text


def test_a_watch_without_the_setting_publishes_nothing_of_people(tmp_path: Path) -> None:
    way.new(tmp_path / "w", agreement="paris-1991", title="A watch")
    path = tmp_path / "w" / "watch.toml"
    kept = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("people")]
    path.write_text("\n".join(kept), encoding="utf-8")

    assert way.open_watch(tmp_path / "w").settings.people == "nothing"


@pytest.mark.parametrize("line", ['people = "everything"', 'statements = "all"'])
def test_a_word_that_is_none_is_refused(tmp_path: Path, line: str) -> None:
    way.new(tmp_path / "w", agreement="paris-1991", title="A watch")
    path = tmp_path / "w" / "watch.toml"
    name = line.partition(" ")[0]
    kept = [one for one in path.read_text("utf-8").splitlines() if not one.startswith(name)]
    path.write_text("\n".join([*kept, line]), encoding="utf-8")

    with pytest.raises(SettingsError, match=r"nothing|kind"):
        way.open_watch(tmp_path / "w")
