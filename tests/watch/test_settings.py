"""A watch's own files are read strictly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from servanda import watch as way
from servanda.errors import ServandaError, SettingsError
from servanda.model import Outlet
from servanda.watch.judging.assessing import sources
from servanda.watch.judging.listening import Listened
from servanda.watch.source_files import SourceFile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    way.new(tmp_path / "w", agreement="south-sudan-2018", title='A "quoted" title\n')
    return tmp_path / "w"


def test_a_title_with_quotes_comes_back_as_it_was(folder: Path) -> None:
    assert way.open_watch(folder).settings.title == 'A "quoted" title\n'


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("watch.toml", 'title = "x"\nagreement = "south-sudan-2018"\nlangage = "en"\n', "langage"),
        ("watch.toml", 'title = "x"\nagreement = "south-sudan-2081"\n', "south-sudan-2018"),
        ("watch.toml", "title = \n", "TOML"),
        ("actors.toml", '[[actor]]\nid = "a"\nname = "A"\nkind = "king"\n', "actor 1"),
        ("actors.toml", '[[actor]]\nid = "a"\nname = "A"\nacts_for = "igda"\n', "igda"),
        (
            "actors.toml",
            '[[actor]]\nid = "a"\nname = "A"\n[[actor]]\nid = "a"\nname = "B"\n',
            "twice",
        ),
        ("sources/x.toml", 'publishr = "x"\n', "publishr"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(folder: Path, file: str, text: str, says: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")

    with pytest.raises(ServandaError) as raised:
        way.open_watch(folder)

    assert says in str(raised.value)


def test_a_folder_that_is_no_watch_says_how_one_is_made(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="servanda new"):
        way.open_watch(tmp_path)


def test_a_closed_outlet_stays_expected_and_is_not_heard(folder: Path) -> None:
    opened = evolve(
        way.open_watch(folder),
        sources=(
            SourceFile(Outlet("daily", "The Placeholder Daily")),
            SourceFile(Outlet("later", "The Later Paper", from_on=date(2020, 1, 1))),
        ),
    )

    heard, expected = sources(opened, Listened(), on=date(2019, 6, 1))

    assert (heard, expected) == (0, 1)


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
        return tmp_path / name

    return make


def test_files_below_a_folder_come_by_name_without_hidden_ones_and_behind_no_link(
    tmp_path: Path, made: Callable[[str], Path]
) -> None:
    a, b = made("f/b/a.html"), made("f/a.html")
    made("f/.hidden")
    link = tmp_path / "f" / "link"
    link.symlink_to(made("outside/c.html").parent)

    assert way.files_below(tmp_path / "f") == [b, a, link]
